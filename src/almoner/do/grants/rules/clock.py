"""When a round opens and closes, by the clock of Europe/London, to the second; and the days it promises.

Rules in prose: docs/rules/rounds.md.
"""

import datetime as dt
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from almoner.kernel.dates import british
from almoner.kernel.lifecycle import Moment

LONDON = ZoneInfo("Europe/London")


class Timed(Protocol):
    """An invitation, as far as the clock is concerned. ``closes_now`` has the extensions in it."""

    state: str
    opens_at: dt.datetime | None
    late_policy: str
    grace_minutes: int

    @property
    def closes_now(self) -> dt.datetime | None: ...


class Phase(StrEnum):
    """Where an invitation stands at a moment. Only draft, completed and cancelled are stored."""

    DRAFT = "draft"
    TO_OPEN = "to open"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


_STORED = {"draft": Phase.DRAFT, "completed": Phase.COMPLETED, "cancelled": Phase.CANCELLED}


def phase(invitation: Timed, at: dt.datetime) -> Phase:
    """Where an invitation stands at a moment: within its grace it is closed to those who have not begun."""
    if invitation.state in _STORED:
        return _STORED[invitation.state]
    opens, closes = invitation.opens_at, invitation.closes_now
    second = at.replace(microsecond=0)
    if opens is None or closes is None or second < opens:
        return Phase.TO_OPEN
    if second <= closes:
        return Phase.OPEN
    return Phase.GRACE if second <= closes + _grace(invitation) else Phase.CLOSED


def is_open(invitation: Timed, moment: Moment | dt.datetime) -> bool:
    """Whether a bid is taken now: from the second of opening to that of closing, both included, and in its grace."""
    at = moment.at if isinstance(moment, Moment) else moment
    return phase(invitation, at) in {Phase.OPEN, Phase.GRACE}


def takes_until(invitation: Timed) -> dt.datetime | None:
    """The last second in which a bid is taken from everybody: extensions and grace counted; None while undated."""
    closes = invitation.closes_now
    return None if closes is None else closes + _grace(invitation)


def _grace(invitation: Timed) -> dt.timedelta:
    return dt.timedelta(minutes=invitation.grace_minutes if invitation.late_policy == "grace" else 0)


def moment_in_london(day: dt.date, clock: dt.time, *, later: bool) -> dt.datetime:
    """A day and a time by the clock on the wall as a moment.

    The hour that comes twice, when the clocks go back, is read as its second run where ``later``, else as its first:
    closings are read late and openings early, so that nobody loses an hour.

    Raises:
        ValueError: the clocks skip that time; the sentence says so.
    """
    wall = dt.datetime.combine(day, clock)
    local = wall.replace(tzinfo=LONDON, fold=int(later))
    if local.astimezone(dt.UTC).astimezone(LONDON).replace(tzinfo=None, fold=0) != wall:
        raise ValueError(
            _("There is no %(clock)s on %(day)s: the clocks go forward then. Choose another time.")
            % {"clock": f"{clock:%H:%M}", "day": british(day)}
        )
    return local.astimezone(dt.UTC)


def comes_twice(moment: dt.datetime) -> bool:
    """Whether the clock on the wall shows this time twice, because the clocks go back."""
    local = moment.astimezone(LONDON)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def wall_clock(moment: dt.datetime) -> str:
    """ "12:00"; where that time comes twice, also which of the two: "01:30, after the clocks go back"."""
    local = moment.astimezone(LONDON)
    shown = f"{local:%H:%M}"
    if not comes_twice(moment):
        return shown
    said = _("%(clock)s, after the clocks go back") if local.fold else _("%(clock)s, before the clocks go back")
    return said % {"clock": shown}


def day_in_london(moment: dt.datetime) -> dt.date:
    """The day on the calendar of Europe/London."""
    return moment.astimezone(LONDON).date()


def promises_out_of_order(
    *,
    opens: dt.datetime | None,
    closes: dt.datetime | None,
    decision: dt.date | None,
    pay: dt.date | None,
    spend_from: dt.date | None,
    spend_to: dt.date | None,
) -> list[str]:
    """What is out of order among the dates that are known: opens < closes < decision < payment <= first spending."""
    shut = day_in_london(closes) if closes else None
    found = [
        (opens and closes and closes <= opens, _("It closes before it opens.")),
        (
            shut and decision and decision <= shut,
            _("The decision is promised for a day that is not after the closing."),
        ),
        (decision and pay and pay <= decision, _("Payment is promised for a day that is not after the decision.")),
        (pay and spend_from and spend_from < pay, _("Spending begins before the first payment.")),
        (spend_from and spend_to and spend_to < spend_from, _("Spending ends before it begins.")),
    ]
    return [sentence for wrong, sentence in found if wrong]


def too_little_time(decision: dt.date | None, spend_from: dt.date | None, days: int) -> str | None:
    """Whether the decision leaves at least so many days before spending begins: letters, agreement, first payment."""
    if decision is None or spend_from is None or (spend_from - decision).days >= days:
        return None
    return _(
        "The decision leaves %(left)d days before spending begins; letters, agreements and payments take %(days)d."
    ) % {"left": max(0, (spend_from - decision).days), "days": days}
