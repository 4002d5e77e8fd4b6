"""The only writers of rounds and invitations, beside the import of a list (imports.py)."""

from ._steps import NotReady
from .asking import add_workshop, answer_enquiry, ask_enquiry, call_off_workshop, set_enquiry_aside
from .preparing import begin_round, edit_invitation, prepare_invitation
from .rounds import correct_round, publish_round, record_round, unpublish_round
from .running import RESULT, cancel, complete_invitation, extend, note_agreed, publish_invitation
from .treasurer import ask_for_pot, consent_to_over_allocation, decline_pot, let_in_source

__all__ = [
    "RESULT",
    "NotReady",
    "add_workshop",
    "answer_enquiry",
    "ask_enquiry",
    "ask_for_pot",
    "begin_round",
    "call_off_workshop",
    "cancel",
    "complete_invitation",
    "consent_to_over_allocation",
    "correct_round",
    "decline_pot",
    "edit_invitation",
    "extend",
    "let_in_source",
    "note_agreed",
    "prepare_invitation",
    "publish_invitation",
    "publish_round",
    "record_round",
    "set_enquiry_aside",
    "unpublish_round",
]
