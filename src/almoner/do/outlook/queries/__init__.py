"""The reads of the calendar. What is asked, by whom and as at which day stands in `Asked`."""

from .asked import GROUP, Asked
from .choices import choices
from .lines import all_lines, lines_at, shown_lines
from .soonest import Place, places
from .standing import SOON, Standing, standing

__all__ = [
    "GROUP",
    "SOON",
    "Asked",
    "Place",
    "Standing",
    "all_lines",
    "choices",
    "lines_at",
    "places",
    "shown_lines",
    "standing",
]
