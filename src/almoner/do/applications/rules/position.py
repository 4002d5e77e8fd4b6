"""Where an application is, as its applicant follows it: every stage with its day, done or promised.

What is recommended is not told before it is decided: until then it is "being decided", whatever the state.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class How(StrEnum):
    """How a stage stands."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to come"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: when it was done, or by when it is promised; and words where it ended here."""

    name: str
    title: str
    how: How
    at: dt.datetime | None = None
    due_on: dt.date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Promises:
    """The days that a round promises; None where it says nothing."""

    closes: dt.date | None = None
    sift: dt.date | None = None
    scoring: dt.date | None = None
    decision: dt.date | None = None
    payment: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One step that was made: the state it led to, when, and why."""

    state: str
    at: dt.datetime
    reason: str = ""


STAGES = ("submitted", "sift", "scoring", "decision", "agreement", "payment")
WITHOUT_A_PANEL = ("submitted", "sift", "judging", "decision", "agreement", "payment")
_REACHED = {
    "draft": 0,
    "submitted": 1,
    "ineligible": 1,
    "eligible": 2,
    "scoring": 2,
    "moderated": 3,
    "recommended": 3,
    "reserve": 3,
    "not_recommended": 3,
    "declined": 3,
    "offered": 4,
    "refused": 4,
    "lapsed": 4,
    "accepted": 4,
}
"""How many stages are behind an application in each state; of one withdrawn, those behind it before."""
_DONE_BY = {
    "submitted": {"submitted"},
    "sift": {"eligible"},
    "scoring": {"moderated"},
    "judging": {"recommended", "reserve", "not_recommended"},
    "decision": {"offered"},
}
_ENDINGS = {
    "ineligible": "sift",
    "declined": "decision",
    "refused": "agreement",
    "lapsed": "agreement",
}


def titles() -> dict[str, str]:
    """The stages in words."""
    return {
        "submitted": _("Submitted"),
        "sift": _("Looked at: may it be funded?"),
        "scoring": _("Judged by the panel"),
        "judging": _("Judged by officers"),
        "decision": _("Decided"),
        "agreement": _("Agreement signed"),
        "payment": _("First payment"),
    }


def endings() -> dict[str, str]:
    """The states in which it ends, in words for the applicant."""
    return {
        "ineligible": _("Not eligible"),
        "declined": _("Not funded"),
        "refused": _("You refused the offer"),
        "lapsed": _("The offer was not answered in time"),
        "withdrawn": _("Withdrawn"),
    }


def steps(
    state: str,
    changes: Sequence[Change],
    promises: Promises,
    *,
    signed_at: dt.datetime | None = None,
    paid_on: dt.date | None = None,
    has_panel: bool = True,
) -> list[Step]:
    """The stages in their order. The first that is not behind it is where it is now; after an ending there are none."""
    behind = _behind(state, changes)
    if signed_at is not None and behind >= 4:
        behind = 6 if paid_on else 5
    made = []
    for place, name in enumerate(STAGES if has_panel else WITHOUT_A_PANEL):
        title = titles()[name]
        if place < behind:
            made.append(
                Step(name, title, How.DONE, _done_at(name, changes, signed_at), paid_on if place == 5 else None)
            )
        elif state == "withdrawn" or _ENDINGS.get(state) == name:
            last = changes[-1] if changes else None
            at, why = (last.at, last.reason) if last else (None, "")
            return [*made, Step(name, endings()[state], How.ENDED, at, words=why)]
        else:
            how = How.NOW if place == behind else How.TO_COME
            made.append(Step(name, title, how, due_on=_promised(name, promises)))
    return made


def _behind(state: str, changes: Sequence[Change]) -> int:
    if state != "withdrawn":
        return _REACHED[state]
    earlier = [change.state for change in changes if change.state != "withdrawn"]
    return _REACHED[earlier[-1]] if earlier else 0


def _done_at(name: str, changes: Sequence[Change], signed_at: dt.datetime | None) -> dt.datetime | None:
    if name == "agreement":
        return signed_at
    found = [change.at for change in changes if change.state in _DONE_BY.get(name, set())]
    if not found:
        return None
    return found[0] if name in {"submitted", "judging"} else found[-1]


def _promised(name: str, promises: Promises) -> dt.date | None:
    days: Mapping[str, dt.date | None] = {
        "submitted": promises.closes,
        "sift": promises.sift,
        "scoring": promises.scoring,
        "judging": promises.scoring,
        "decision": promises.decision,
        "agreement": promises.payment,  # nothing is paid before both have signed
        "payment": promises.payment,
    }
    return days.get(name)
