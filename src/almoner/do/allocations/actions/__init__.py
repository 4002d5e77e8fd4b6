"""The only writers of allocations and of the grounds of grants outside a round."""

from .deciding import fix_table, put_table_to_decision, reopen_table, take_table_back
from .following import make_agreements, send_offers
from .outside import propose_outside_a_round, put_outside_to_decision
from .tables import change_table, discard_table, record_table, roll_forward

__all__ = [
    "change_table",
    "discard_table",
    "fix_table",
    "make_agreements",
    "propose_outside_a_round",
    "put_outside_to_decision",
    "put_table_to_decision",
    "record_table",
    "reopen_table",
    "roll_forward",
    "send_offers",
    "take_table_back",
]
