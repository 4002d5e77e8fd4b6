"""Rounds as records, and the invitations that run them."""

from .around import Enquiry, RoundResult, Workshop
from .asked import PotRequest
from .invitations import Extension, Invitation, InvitationPriority, InvitationSource
from .rounds import UNDATED, Round, RoundFigure, RoundVersion

__all__ = [
    "UNDATED",
    "Enquiry",
    "Extension",
    "Invitation",
    "InvitationPriority",
    "InvitationSource",
    "PotRequest",
    "Round",
    "RoundFigure",
    "RoundResult",
    "RoundVersion",
    "Workshop",
]
