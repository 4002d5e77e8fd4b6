"""The only writers of payments."""

from .files import hand_out, make_file, take_results
from .payees import check_payee, note_number, set_cost_code, set_supplier_number
from .planning import cancel, change, meet_condition, pay_again, plan, reopen_condition
from .recovering import recover
from .steps import approve, prepare, release, send_back

__all__ = [
    "approve",
    "cancel",
    "change",
    "check_payee",
    "hand_out",
    "make_file",
    "meet_condition",
    "note_number",
    "pay_again",
    "plan",
    "prepare",
    "recover",
    "release",
    "reopen_condition",
    "send_back",
    "set_cost_code",
    "set_supplier_number",
    "take_results",
]
