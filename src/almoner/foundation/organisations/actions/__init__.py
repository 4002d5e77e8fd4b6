"""The only writers of organisations, of who acts for them, and of the register of charities."""

from .charities import Taken, note_register, take_entries
from .joining import (
    FIRST_PARTS,
    Known,
    answer_request,
    ask_to_join,
    register_organisation,
    vouch,
    withdraw_request,
)
from .members import (
    GOOD_FOR,
    OWN_FACTS,
    change_parts,
    end_membership,
    end_membership_for_office,
    invite_member,
    keep_own_facts,
    take_up,
    withdraw_invitation,
)
from .records import (
    FACTS,
    confirm_identifier,
    correct_organisation,
    give_identifier,
    record_organisation,
    withdraw_identifier,
)

__all__ = [
    "FACTS",
    "FIRST_PARTS",
    "GOOD_FOR",
    "OWN_FACTS",
    "Known",
    "Taken",
    "answer_request",
    "ask_to_join",
    "change_parts",
    "confirm_identifier",
    "correct_organisation",
    "end_membership",
    "end_membership_for_office",
    "give_identifier",
    "invite_member",
    "keep_own_facts",
    "note_register",
    "record_organisation",
    "register_organisation",
    "take_entries",
    "take_up",
    "vouch",
    "withdraw_identifier",
    "withdraw_invitation",
    "withdraw_request",
]
