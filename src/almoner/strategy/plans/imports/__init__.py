"""What offices bring to this room in spreadsheets: the contents of their plans, and the actions of their frameworks."""

from .priorities import PlanContents
from .years import FrameworkActions

__all__ = ["FrameworkActions", "PlanContents"]
