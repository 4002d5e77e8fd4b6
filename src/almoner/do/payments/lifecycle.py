"""The life of a payment: three people take it from the plan to the bank, and every gate is tested on each step."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
from .rules.gates import every_gate_is_open
from .rules.people import another_person_acts, is_in_a_file, is_in_no_file, nothing_was_recovered


class State(StrEnum):
    """How far a payment is."""

    PLANNED = "planned"
    PREPARED = "prepared"
    APPROVED = "approved"
    RELEASED = "released"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


S = State
UNDER_WAY = frozenset({S.PREPARED, S.APPROVED, S.RELEASED})
"""Somebody has begun to pay it: it holds its money in the pots."""
HOLDS = UNDER_WAY | {S.PAID}
"""States in which a payment takes its money from the pots, less what was recovered of it."""

# fmt: off
PAYMENT = Lifecycle(S, start=S.PLANNED, moves=(
    move("prepare",   frm=S.PLANNED,  to=S.PREPARED,  by=May.PREPARE, past="prepared",
         rules=[another_person_acts, every_gate_is_open]),
    move("approve",   frm=S.PREPARED, to=S.APPROVED,  by=May.APPROVE, past="approved",
         rules=[another_person_acts, every_gate_is_open]),
    move("release",   frm=S.APPROVED, to=S.RELEASED,  by=May.RELEASE, past="released",
         rules=[another_person_acts, every_gate_is_open]),
    move("send back", frm=(S.PREPARED, S.APPROVED, S.RELEASED), to=S.PLANNED, by=May.SEND_BACK, past="sent back",
         rules=[is_in_no_file]),
    move("pay",       frm=S.RELEASED, to=S.PAID,      by=May.RELEASE, past="paid", rules=[is_in_a_file]),
    move("fail",      frm=(S.RELEASED, S.PAID), to=S.FAILED, by=May.RELEASE, past="returned by the bank",
         rules=[is_in_a_file, nothing_was_recovered]),
    move("cancel",    frm=S.PLANNED,  to=S.CANCELLED, by=May.PLAN,    past="cancelled"),
))
# fmt: on
