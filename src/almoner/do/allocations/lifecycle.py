"""The life of an allocation table: written, fixed, put to its decision, taken back from one that was withdrawn."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
from .rules.table import decision_is_off, has_a_reason, nothing_is_missing


class State(StrEnum):
    """How far a table is. What becomes of each recipient is the state of its award."""

    DRAFT = "draft"
    FIXED = "fixed"
    PUT = "put"
    DISCARDED = "discarded"


S = State

# fmt: off
ALLOCATION = Lifecycle(S, start=S.DRAFT, moves=(
    move("fix",       frm=S.DRAFT, to=S.FIXED,     by=May.KEEP, past="fixed",             rules=[nothing_is_missing]),
    move("reopen",    frm=S.FIXED, to=S.DRAFT,     by=May.KEEP, past="opened again"),
    move("put",       frm=S.FIXED, to=S.PUT,       by=May.KEEP, past="put to a decision"),
    move("take back", frm=S.PUT,   to=S.DRAFT,     by=May.KEEP, past="taken back",        rules=[decision_is_off]),
    move("discard",   frm=S.DRAFT, to=S.DISCARDED, by=May.KEEP, past="discarded",         rules=[has_a_reason]),
))
# fmt: on
