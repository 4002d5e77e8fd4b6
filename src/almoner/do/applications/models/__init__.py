"""Applications to a round, who stands behind them, what the office found, and every step with its day."""

from .applications import Application, ApplicationPriority, Partner
from .around import Complaint, Endorsement, Feedback, LateException, StateChange
from .judging import CriterionAnswer, Recommendation, Sift, SiftAnswer
from .states import STATES

__all__ = [
    "STATES",
    "Application",
    "ApplicationPriority",
    "Complaint",
    "CriterionAnswer",
    "Endorsement",
    "Feedback",
    "LateException",
    "Partner",
    "Recommendation",
    "Sift",
    "SiftAnswer",
    "StateChange",
]
