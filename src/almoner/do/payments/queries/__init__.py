"""The reads of payments. Each that shows records takes ``seen_by``: who asks."""

from .cases import case_of, cases, gates
from .money import lines_of

__all__ = ["case_of", "cases", "gates", "lines_of"]
