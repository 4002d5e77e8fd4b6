"""The calendar of opportunities: a bar from opening to closing for each round, and the day of its decision."""

import calendar as months_of
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from almoner.do.grants.models import Invitation
from almoner.do.grants.rules.clock import day_in_london

from .invitations import tag_of, when

MOST = 40
"""Rounds that the calendar shows; the list has them all."""
MONTHS = 12
WIDTH, LEFT, TOP, ROW = 960, 0, 34, 52
"""Of the picture, in its own units: all of it, where the months begin, the heading, one round."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One round in the picture: where its bar lies and where its decision is marked (None: beyond the picture)."""

    invitation: Invitation
    href: str
    tag: Any
    y: int
    x: float
    width: float
    decision: float | None
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The picture and what stands in its table."""

    bars: list[Bar]
    months: list[tuple[float, str]]
    height: int
    today: float
    sentence: str


def drawn(rows: Sequence[Invitation], now: dt.datetime, href: Callable[[Invitation], str]) -> Calendar:
    """A calendar of a year, from the month before today's on."""
    today = day_in_london(now)
    first = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    starts = [_month(first, n) for n in range(MONTHS + 1)]
    span = (starts[-1] - first).days

    def x(day: dt.date) -> float:
        along = min(max((day - first).days, 0), span)
        return round(LEFT + (WIDTH - LEFT) * along / span, 1)

    bars = []
    for place, row in enumerate(rows):
        if row.opens_at is None or row.closes_now is None:
            continue
        begins, ends = x(day_in_london(row.opens_at)), x(day_in_london(row.closes_now))
        decision = row.decision_on
        bars.append(
            Bar(
                row,
                href(row),
                tag_of(row, now),
                TOP + place * ROW,
                begins,
                max(4.0, round(ends - begins, 1)),
                x(decision) if decision is not None and first <= decision < starts[-1] else None,
                when(row.opens_at),
                when(row.closes_now),
            )
        )
    names = [(x(each), months_of.month_abbr[each.month]) for each in starts[:-1]]
    return Calendar(bars, names, TOP + len(rows) * ROW + 24, x(today), _sentence(bars, now))


def _month(first: dt.date, later: int) -> dt.date:
    years, month = divmod(first.month - 1 + later, 12)
    return dt.date(first.year + years, month + 1, 1)


def _sentence(bars: Sequence[Bar], now: dt.datetime) -> str:
    coming = [bar for bar in bars if bar.invitation.closes_now and bar.invitation.closes_now >= now]
    if not coming:
        return _("No round is open or coming.")
    nearest = min(coming, key=lambda bar: str(bar.invitation.closes_now))
    return _("Next to close: %(what)s, at %(closes)s.") % {"what": nearest.invitation.theme, "closes": nearest.closes}
