"""How a check stands on a day, and the sentence that says what is in the way."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.kernel.approximate import add_months, british

from .kinds import CheckKind, Gate

SOON = 60
"""Days before its last day from which a check is said to end soon."""


class State(StrEnum):
    TO_DO = "to_do"
    PASSED = "passed"
    CONDITIONS = "passed_with_conditions"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"
    EXPIRED = "expired"
    NOT_ASKED = "not_asked"


STATE_NAMES = {
    State.TO_DO: gettext_lazy("to do"),
    State.PASSED: gettext_lazy("passed"),
    State.CONDITIONS: gettext_lazy("passed with conditions"),
    State.FAILED: gettext_lazy("failed"),
    State.NOT_NEEDED: gettext_lazy("not needed"),
    State.EXPIRED: gettext_lazy("ended"),
    State.NOT_ASKED: gettext_lazy("not asked here"),
}
CLEAR = frozenset({State.PASSED, State.CONDITIONS, State.NOT_NEEDED, State.NOT_ASKED})
"""What lets a case through a gate."""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of check for one case: how it stands, and the check that says so."""

    kind: CheckKind
    state: State
    check: Any = None
    """The check that counts (its last word, even where it has ended), or None."""

    @property
    def gate(self) -> Gate:
        return self.kind.gate

    @property
    def is_clear(self) -> bool:
        return self.state in CLEAR

    def ends_soon(self, on: dt.date) -> bool:
        """Whether a clear check ends within the next weeks."""
        ends = self.check.expires_on if self.check is not None else None
        return self.is_clear and ends is not None and on <= ends <= on + dt.timedelta(SOON)


def line(kind: CheckKind, check: Any, amount: Decimal | None, on: dt.date, *, form: str = "", award: str = "") -> Line:
    """How a kind stands on a day for a case of this amount (pounds; None: not known), given the last word on it.

    ``form`` is that of the organisation, ``award`` the kind of award; "" where it is not known.
    """
    is_asked = kind.is_asked_for(amount) and kind.is_asked_of(form, award)
    if check is None:
        return Line(kind, State.TO_DO if is_asked else State.NOT_ASKED)
    if check.outcome == State.FAILED:
        return Line(kind, State.FAILED, check)
    if check.expires_on is not None and check.expires_on < on:
        return Line(kind, State.EXPIRED if is_asked else State.NOT_ASKED, check)
    return Line(kind, State(check.outcome), check)


def last_word(*checks: Any) -> Any:
    """Of the check of the case and the check of its organisation, the later one; None where there is neither."""
    made = [check for check in checks if check is not None]
    return max(made, key=lambda check: (check.made_at, check.pk), default=None)


def in_the_way(found: Line) -> str | None:
    """Why a case does not come through, as a sentence, or None."""
    title, check = found.kind.title, found.check
    if found.state is State.TO_DO:
        return _("%(title)s: this has not been checked yet.") % {"title": title}
    if found.state is State.EXPIRED:
        return _("%(title)s: the check ended on %(day)s. Check it again.") % {
            "title": title,
            "day": british(check.expires_on),
        }
    if found.state is State.FAILED:
        return _("%(title)s: the check failed on %(day)s. %(reason)s") % {
            "title": title,
            "day": british(check.made_on),
            "reason": check.reason,
        }
    return None


def last_day(
    kind: CheckKind, made_on: dt.date, given: dt.date | None, of_item: dt.date | None, *, failed: bool
) -> dt.date | None:
    """Until when a check counts: the earliest of what was given, the office's months, and the passport item's own end.

    A failed check has no end: it stands in the way until another is made.
    """
    if failed:
        return None
    usual = None if kind.months is None else add_months(made_on, kind.months)
    return min((day for day in (given, usual, of_item) if day is not None), default=None)
