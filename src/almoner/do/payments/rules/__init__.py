"""The rules of payments, as pure functions. In prose with worked figures: docs/rules/payments.md."""

from .sharing import Share, Way, split

__all__ = ["Share", "Way", "split"]
