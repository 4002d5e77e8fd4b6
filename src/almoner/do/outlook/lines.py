"""A line of the calendar: one agreement, or one item of the forward plan, with all its events."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.kernel.dates import ApproximateDate, Precision

from .rules import BREAK, END, LIMIT, OPTION, STOP, Event, Term, soonest

AGREEMENT, FORWARD = "agreement", "forward"

_UNKNOWN = ApproximateDate.unknown()


@dataclass(slots=True)
class Line:
    """One row of the picture. ``reference`` is an agreement's number, empty for an item of the forward plan."""

    kind: str
    key: UUID
    name: str
    reference: str = ""
    group: str = ""
    starts: ApproximateDate = _UNKNOWN
    ends: ApproximateDate = _UNKNOWN
    """The end of the term; of an item without one, the break that closes what is certain."""
    is_as_printed: bool = False
    is_pilot: bool = False
    extension_to: ApproximateDate = _UNKNOWN
    funding_not_known: bool = False
    successor: str = ""
    successor_starts: ApproximateDate = _UNKNOWN
    providers: tuple[str, ...] = ()
    money_stops: tuple[tuple[str, ApproximateDate], ...] = ()
    events: list[Event] = field(default_factory=list)
    notice_months: int | None = None
    """The notice that the agreement itself states."""
    is_published: bool = True
    certainty: str = ""
    """How certain the plan is of its dates, in words; empty for an agreement."""

    @property
    def is_planned(self) -> bool:
        """Whether it only stands in the forward plan."""
        return self.kind == FORWARD

    @property
    def has_successor(self) -> bool:
        """Whether it is settled what comes after, so that no decision is late."""
        return bool(self.successor) or self.successor_starts.is_dated

    @property
    def term(self) -> Term:
        """What the warnings ask of it."""
        return Term(self.ends, self.extension_to, self.successor_starts, self.money_stops, self.funding_not_known)

    def soonest(self, today: dt.date) -> dt.date:
        """The last day of its next event."""
        return soonest(self.events, today)

    def open_decisions(self, today: dt.date) -> Iterator[Event]:
        """Events ahead that still ask for a decision: none where a successor is named already."""
        if not self.has_successor:
            yield from (
                event
                for event in self.events
                if event.decide_by is not None and event.at.last is not None and event.at.last >= today
            )

    def in_order(self) -> list[Event]:
        """Its events by date; those of one day in the order in which they matter."""
        return sorted(self.events, key=lambda event: (event.at.sort_key, _RANK.get(event.what, 9)))


_RANK = {END: 0, BREAK: 1, STOP: 2, OPTION: 3, LIMIT: 4}


def in_groups(lines: list[Line], today: dt.date) -> list[tuple[str, list[Line]]]:
    """Lines by their group, the group with the soonest event first, inside it the soonest line first.

    Lines that lead to the same successor stand together. Where some lines have a group, those without one come last.
    """
    ordered = sorted(
        lines,
        key=lambda line: (line.soonest(today), not line.successor, line.successor, line.name.casefold(), line.key),
    )
    groups: dict[str, list[Line]] = {}
    for line in ordered:
        groups.setdefault(line.group, []).append(line)
    ungrouped = groups.pop("", [])
    if not groups:
        return [("", ungrouped)] if ungrouped else []
    return [*groups.items(), *([(_("No priority named"), ungrouped)] if ungrouped else [])]


def date_from(first: str | dt.date | None, last: str | dt.date | None, precision: str) -> ApproximateDate:
    """An approximate date from its three columns, as the database or JSON gives them."""
    return ApproximateDate(_day(first), _day(last), Precision(precision))


def _day(value: str | dt.date | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
