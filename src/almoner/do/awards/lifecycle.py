"""The life of an award, from the choice to the answer of those who were offered it."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
from .rules.award import (
    decision_is_off,
    has_a_reason,
    has_expired,
    is_still_open,
    money_adds_up,
    nothing_is_in_the_way,
    revised_budget_adds_up,
    serves_a_priority,
)


class State(StrEnum):
    """How far an award is."""

    PROPOSED = "proposed"
    IN_DECISION = "in_decision"
    DECIDED = "decided"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    LEFT_OUT = "left_out"
    WITHDRAWN = "withdrawn"


S = State
LIVE = frozenset({S.PROPOSED, S.IN_DECISION, S.DECIDED, S.OFFERED, S.ACCEPTED})
"""States in which an award takes its pots' money."""
SETTLED = frozenset({S.DECIDED, S.OFFERED, S.ACCEPTED})
"""States in which it is decided and stands."""
UNSETTLED = frozenset({S.PROPOSED, S.IN_DECISION})
"""States in which nobody has decided on it yet."""

# fmt: off
AWARD = Lifecycle(S, start=S.PROPOSED, moves=(
    move("put",       frm=S.PROPOSED,    to=S.IN_DECISION, by=May.CHOOSE, past="put to a decision",
         rules=[serves_a_priority, money_adds_up, nothing_is_in_the_way]),
    move("take back", frm=S.IN_DECISION, to=S.PROPOSED,    by=May.CHOOSE, past="taken back", rules=[decision_is_off]),
    move("leave out", frm=S.IN_DECISION, to=S.LEFT_OUT,    by=May.SETTLE, past="left out"),
    move("settle",    frm=S.IN_DECISION, to=S.DECIDED,     by=May.SETTLE, past="decided"),
    move("propose",   frm=S.LEFT_OUT,    to=S.PROPOSED,    by=May.CHOOSE, past="proposed again"),
    move("offer",     frm=S.DECIDED,     to=S.OFFERED,     by=May.SEND,   past="offered"),
    move("accept",    frm=S.OFFERED,     to=S.ACCEPTED,    by=May.ANSWER, past="accepted",
         rules=[is_still_open, revised_budget_adds_up]),
    move("refuse",    frm=S.OFFERED,     to=S.REFUSED,     by=May.ANSWER, past="refused",
         rules=[is_still_open, has_a_reason]),
    move("lapse",     frm=S.OFFERED,     to=S.LAPSED,      by=May.SEND,   past="lapsed", rules=[has_expired]),
    move("withdraw",  frm=(S.PROPOSED, S.LEFT_OUT, S.DECIDED, S.OFFERED), to=S.WITHDRAWN, by=May.CHOOSE,
         past="withdrawn", rules=[has_a_reason]),
))
# fmt: on
