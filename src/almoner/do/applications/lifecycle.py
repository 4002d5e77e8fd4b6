"""The life of an application, from its first word to an answer that both sides hold."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
from .rules.moving import (
    checks_are_clear,
    has_a_reason,
    nothing_is_waited_for,
    round_has_a_panel,
    round_has_no_panel,
    round_is_done_taking,
    round_takes_it,
    staff_act_on_their_behalf,
)


class State(StrEnum):
    """How far an application is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    INELIGIBLE = "ineligible"
    ELIGIBLE = "eligible"
    SCORING = "scoring"
    MODERATED = "moderated"
    RECOMMENDED = "recommended"
    RESERVE = "reserve"
    NOT_RECOMMENDED = "not_recommended"
    DECLINED = "declined"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


S = State
WITH_THE_OFFICE = frozenset(S) - {S.DRAFT}
"""States in which staff may read it (a draft that was withdrawn holds nothing that was submitted)."""
CLARIFIED = frozenset({S.SUBMITTED, S.ELIGIBLE})
"""States in which sections may be asked about, and answered anew: until the panel has it."""
CHOSEN = (S.RECOMMENDED, S.RESERVE, S.NOT_RECOMMENDED)
LIVE = (S.SUBMITTED, S.ELIGIBLE, S.SCORING, S.MODERATED, *CHOSEN)
"""States that are on their way to a decision."""
_BY_OFFICERS = (round_has_no_panel, round_is_done_taking, nothing_is_waited_for, checks_are_clear, has_a_reason)

# fmt: off
APPLICATION = Lifecycle(S, start=S.DRAFT, moves=(
    move("submit",          frm=S.DRAFT,                  to=S.SUBMITTED,  by=May.SUBMIT, past="submitted",
         rules=[staff_act_on_their_behalf, round_takes_it]),
    move("find eligible",   frm=S.SUBMITTED,              to=S.ELIGIBLE,   by=May.SIFT,   past="found eligible",
         rules=[nothing_is_waited_for]),
    move("find ineligible", frm=S.SUBMITTED,              to=S.INELIGIBLE, by=May.SIFT,   past="found ineligible",
         rules=[has_a_reason]),
    move("sift again",      frm=(S.ELIGIBLE, S.INELIGIBLE), to=S.SUBMITTED, by=May.SIFT,  past="sifted again",
         rules=[has_a_reason]),
    move("score",           frm=S.ELIGIBLE,               to=S.SCORING,    by=May.SCORE,  past="sent to the panel",
         rules=[round_has_a_panel, round_is_done_taking, nothing_is_waited_for]),
    move("put aside",       frm=S.SCORING,                to=S.ELIGIBLE,   by=May.SCORE,  past="put aside by the panel",
         rules=[has_a_reason]),
    move("moderate",        frm=S.SCORING,                to=S.MODERATED,  by=May.SCORE,  past="moderated"),
    move("judge yes",       frm=S.ELIGIBLE,               to=S.RECOMMENDED,     by=May.JUDGE,
         past="recommended by an officer", rules=_BY_OFFICERS),
    move("judge reserve",   frm=S.ELIGIBLE,               to=S.RESERVE,         by=May.JUDGE,
         past="put on the reserve list by an officer", rules=_BY_OFFICERS),
    move("judge no",        frm=S.ELIGIBLE,               to=S.NOT_RECOMMENDED, by=May.JUDGE,
         past="left unrecommended by an officer", rules=_BY_OFFICERS),
    move("recommend",       frm=(S.MODERATED, S.RESERVE, S.NOT_RECOMMENDED), to=S.RECOMMENDED, by=May.AWARD,
         past="recommended"),
    move("reserve",         frm=(S.MODERATED, S.RECOMMENDED, S.NOT_RECOMMENDED), to=S.RESERVE, by=May.AWARD,
         past="put on the reserve list"),
    move("not_recommend",   frm=(S.MODERATED, S.RECOMMENDED, S.RESERVE), to=S.NOT_RECOMMENDED, by=May.AWARD,
         past="left unrecommended"),
    move("promote",         frm=S.RESERVE,                to=S.RECOMMENDED, by=May.AWARD, past="promoted"),
    move("offer",           frm=S.RECOMMENDED,            to=S.OFFERED,    by=May.AWARD,  past="offered"),
    move("decline",         frm=CHOSEN,                   to=S.DECLINED,   by=May.AWARD,  past="declined",
         rules=[has_a_reason]),
    move("accept",          frm=S.OFFERED,                to=S.ACCEPTED,   by=May.TAKE_OFFER, past="accepted"),
    move("refuse",          frm=S.OFFERED,                to=S.REFUSED,    by=May.TAKE_OFFER, past="refused"),
    move("lapse",           frm=S.OFFERED,                to=S.LAPSED,     by=May.AWARD,  past="lapsed"),
    move("withdraw",        frm=(S.DRAFT, *LIVE),         to=S.WITHDRAWN,  by=May.WITHDRAW, past="withdrawn"),
))
# fmt: on
