"""The life of a judging exercise, of a seat on its panel, and of a bid in it."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
from .rules.readiness import (
    every_judge_has_finished,
    every_mark_is_agreed,
    every_tie_is_acted_on,
    everybody_has_declared,
    no_bid_is_short,
    there_are_bids,
    there_are_judges,
)


class State(StrEnum):
    """How far an exercise is."""

    PREPARING = "preparing"
    DECLARING = "declaring"
    SCORING = "scoring"
    MODERATING = "moderating"
    COMPLETE = "complete"


class Seated(StrEnum):
    """How far a seat is: asked, free to judge, or given up."""

    INVITED = "invited"
    DECLARED = "declared"
    STOOD_DOWN = "stood_down"


class Entered(StrEnum):
    """Whether a bid is still judged."""

    IN = "in"
    ASIDE = "put_aside"


S, T, E = State, Seated, Entered
MARKABLE = frozenset({S.SCORING, S.MODERATING})
"""States in which judges mark: while all score, and where a late interest deals a bid to somebody else."""

# fmt: off
EXERCISE = Lifecycle(S, start=S.PREPARING, moves=(
    move("begin_declaring",  frm=S.PREPARING,              to=S.DECLARING,  by=May.RUN, past="put to the panel",
         rules=[there_are_bids, there_are_judges]),
    move("deal",             frm=(S.DECLARING, S.SCORING), to=S.SCORING,    by=May.RUN, past="dealt",
         rules=[there_are_bids, everybody_has_declared]),
    move("begin_moderating", frm=S.SCORING,                to=S.MODERATING, by=May.RUN, past="put to moderation",
         rules=[every_tie_is_acted_on, every_judge_has_finished, no_bid_is_short]),
    move("complete",         frm=S.MODERATING,             to=S.COMPLETE,   by=May.RUN, past="completed",
         rules=[every_tie_is_acted_on, every_judge_has_finished, every_mark_is_agreed]),
))

SEAT = Lifecycle(T, start=T.INVITED, moves=(
    move("declare",    frm=(T.INVITED, T.DECLARED), to=T.DECLARED,   by=May.JUDGE, past="declared"),
    move("stand_down", frm=(T.INVITED, T.DECLARED), to=T.STOOD_DOWN, by=May.RUN,   past="stood down"),
))

BID = Lifecycle(E, start=E.IN, moves=(
    move("put_aside", frm=E.IN, to=E.ASIDE, by=May.RUN, past="put aside"),
))
# fmt: on
