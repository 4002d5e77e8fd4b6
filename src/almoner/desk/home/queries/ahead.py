"""The cliffs of the next 18 months: what ends, breaks, is extended no further or loses its money."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from almoner.do.agreements.access import May as MayAgreements
from almoner.do.outlook.lines import Line
from almoner.do.outlook.queries import Asked, lines_at, places
from almoner.do.outlook.rules import CLIFFS, Event, oddities_of
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.dates import ApproximateDate, add_months
from almoner.plan.forward.access import May as MayForward

MONTHS = 18
MANY = 3
"""From so many on, agreements that come to the same on the same day are told of together."""
LOOKED_AT = 60
"""Lines looked at, those with the soonest event: a line whose decision falls early may have its event late."""


@dataclass(frozen=True, slots=True)
class Cliff:
    """One event of a line. ``decide_by`` only where a decision is still open."""

    line: Line
    event: Event
    decide_by: dt.date | None
    odd: tuple[str, ...]
    """What is odd about the line, in a few words each."""
    also: int = 0
    """How many further agreements come to the same on the same day: those of one grant round, as a rule."""

    def is_late(self, today: dt.date) -> bool:
        """Whether the last safe day to decide has passed, and the event has not."""
        return self.decide_by is not None and self.decide_by < today

    @property
    def sort_key(self) -> tuple[dt.date, dt.date, str]:
        """By the day that matters: decide by, else the first day it can be."""
        at = self.event.at.first or dt.date.max
        return (self.decide_by or at, at, self.line.name.casefold())


def cliffs(*, seen_by: Actor, office: Office, today: dt.date, office_ends: ApproximateDate) -> list[Cliff]:
    """Those of the next 18 months, the first to be decided first. Three queries, whatever the size of the office."""
    if not (seen_by.may(MayAgreements.READ) and seen_by.may(MayForward.READ)):
        return []
    asked = Asked(seen_by, office, today)
    lines = lines_at(asked, places(asked, 1, LOOKED_AT))
    found = [cliff for line in lines for cliff in _of_line(line, office_ends, today)]
    return _together(sorted(found, key=lambda cliff: cliff.sort_key))


def _together(found: list[Cliff]) -> list[Cliff]:
    """What many agreements come to on one day is one thing to think of: forty small grants must not hide a refuge."""
    counted = Counter(_same(cliff) for cliff in found)
    made, told = [], set()
    for cliff in found:
        same = _same(cliff)
        if counted[same] < MANY:
            made.append(cliff)
        elif same not in told:
            told.add(same)
            made.append(replace(cliff, also=counted[same] - 1))
    return made


def _same(cliff: Cliff) -> tuple[object, ...]:
    return (cliff.line.is_planned, cliff.event.what, cliff.event.at.last, cliff.decide_by)


def _of_line(line: Line, office_ends: ApproximateDate, today: dt.date) -> Iterator[Cliff]:
    odd = tuple(oddity.brief for oddity in oddities_of(line.term, office_ends))
    horizon = add_months(today, MONTHS)
    for event in line.in_order():
        if event.what in CLIFFS and event.at.first is not None and _is_ahead(event, today, horizon):
            yield Cliff(line, event, None if line.has_successor else event.decide_by, odd)


def _is_ahead(event: Event, today: dt.date, horizon: dt.date) -> bool:
    """Whether it, or the decision it asks for, may still come within the time looked at."""
    matters = event.decide_by or event.at.first
    return event.at.last is not None and event.at.last >= today and matters is not None and matters <= horizon
