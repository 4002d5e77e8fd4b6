"""Which lines come first: found by the indexes on dates, without looking at the rest."""

import datetime as dt
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, DateField, Exists, F, OuterRef, QuerySet, Value

from almoner.do.agreements.models import TermEvent
from almoner.do.agreements.queries.seen import only_seen
from almoner.do.outlook.lines import AGREEMENT, FORWARD

from .asked import Asked

UNDATED = dt.date.max
"""Where lines stand of whose future no day is known: after all others."""
SPARE = 25
"""Rows read beyond those wanted, since a line may have several events among the soonest."""


class Place(NamedTuple):
    """A line and the last day of its next event."""

    at: dt.date
    key: UUID
    kind: str


def places(asked: Asked, first: int, last: int) -> list[Place]:
    """The lines from the ``first`` to the ``last``, counted from one, soonest first. One query, as a rule."""
    wanted = last + SPARE
    while True:
        found, is_all = _soonest(asked, wanted)
        if is_all or len(found) >= last:
            return found[first - 1 : last]
        wanted *= 2


def _soonest(asked: Asked, most: int) -> tuple[list[Place], bool]:
    """The soonest lines for certain, and whether they are all.

    Each source of dates gives its soonest rows. Beyond the last row of a source that was cut off nothing is certain: a
    line found there may have an earlier date among the rows that were not read.
    """
    sources = _sources(asked)
    cut = [rows.order_by("line_at", "line_key")[:most] for rows in sources]
    earliest: dict[tuple[UUID, str], dt.date] = {}
    read = [0] * len(sources)
    horizons: dict[int, tuple[dt.date, UUID]] = {}
    rows: Any = cut[0].union(*cut[1:], all=True).order_by()
    for source, kind, key, at in rows:
        read[source] += 1
        horizons[source] = max(horizons.get(source, (dt.date.min, key)), (at, key))
        known = earliest.get((key, kind))
        earliest[key, kind] = at if known is None or at < known else known
    ordered = sorted(Place(at, key, kind) for (key, kind), at in earliest.items())
    limits = [horizons[source] for source, count in enumerate(read) if count == most]
    if not limits:
        return ordered, True
    horizon = min(limits)
    return [place for place in ordered if (place.at, place.key) <= horizon], False


def _of_versions(events: QuerySet[TermEvent], asked: Asked) -> QuerySet[TermEvent]:
    """Events of the versions that are asked for. Where nothing narrows them, a plain join serves the planner better."""
    if asked.is_plain:
        return only_seen(
            events.filter(version__agreement__current=F("version")), asked.seen_by, asked.office, "version__agreement__"
        )
    return events.filter(version__in=asked.agreements.values("pk"))


def _sources(asked: Asked) -> list[QuerySet[Any, Any]]:
    """Where dates ahead come from: each row a line and a day."""
    today = asked.today
    held = asked.agreements
    events = TermEvent.objects.filter(office=asked.office, at_last__gte=today)
    ahead = Exists(events.filter(version=OuterRef("pk")))
    planned = asked.forward
    undated = Value(UNDATED, DateField())
    listed = [
        (AGREEMENT, held.filter(ends_last__gte=today), F("agreement_id"), F("ends_last")),
        (AGREEMENT, _of_versions(events, asked), F("version__agreement_id"), F("at_last")),
        (AGREEMENT, held.filter(ends_last__isnull=True).exclude(ahead), F("agreement_id"), undated),
        (FORWARD, planned.filter(at_last__gte=today), F("line"), F("at_last")),
        (FORWARD, planned.filter(extension_to_last__gte=today, at_last__lt=today), F("line"), F("extension_to_last")),
        (FORWARD, planned.filter(at_last__isnull=True), F("line"), undated),
    ]
    return [
        rows.select_related(None)
        .annotate(source=Value(number), line_kind=Value(kind, CharField()), line_key=key, line_at=at)
        .values_list("source", "line_kind", "line_key", "line_at")
        for number, (kind, rows, key, at) in enumerate(listed)
    ]
