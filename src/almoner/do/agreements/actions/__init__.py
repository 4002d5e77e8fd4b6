"""The only writers of agreements, their papers and arrangements."""

from .agreements import Identity, correct_agreement, link_to_priority, record_agreement
from .arrangements import correct_arrangement, record_arrangement
from .papers import draw_up, send_for_signature
from .publication import publish, unpublish
from .publicity import give_publicity_evidence, lift_publicity, require_publicity
from .signing import ByHand, hold_signed_paper, sign_as_provider, sign_for_office
from .standard import write_terms
from .variations import approve_variation, propose_variation, refuse_variation, withdraw_variation

__all__ = [
    "ByHand",
    "Identity",
    "approve_variation",
    "correct_agreement",
    "correct_arrangement",
    "draw_up",
    "give_publicity_evidence",
    "hold_signed_paper",
    "lift_publicity",
    "link_to_priority",
    "propose_variation",
    "publish",
    "record_agreement",
    "record_arrangement",
    "refuse_variation",
    "require_publicity",
    "send_for_signature",
    "sign_as_provider",
    "sign_for_office",
    "unpublish",
    "withdraw_variation",
    "write_terms",
]
