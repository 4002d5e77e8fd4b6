"""The only writers of agreements and arrangements."""

from .agreements import Identity, correct_agreement, link_to_priority, record_agreement
from .arrangements import correct_arrangement, record_arrangement
from .publication import publish, unpublish
from .variations import approve_variation, propose_variation, refuse_variation, withdraw_variation

__all__ = [
    "Identity",
    "approve_variation",
    "correct_agreement",
    "correct_arrangement",
    "link_to_priority",
    "propose_variation",
    "publish",
    "record_agreement",
    "record_arrangement",
    "refuse_variation",
    "unpublish",
    "withdraw_variation",
]
