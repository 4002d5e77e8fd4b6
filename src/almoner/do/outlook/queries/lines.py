"""The lines of the calendar with all their events: two queries, however many lines."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from almoner.do.agreements.models import Agreement, AgreementVersion, FundingLine, Party, Purpose, TermEvent
from almoner.do.agreements.queries import sees_all
from almoner.do.agreements.rules import PROVIDING
from almoner.do.outlook.declared import durations_of
from almoner.do.outlook.lines import AGREEMENT, FORWARD, Line, date_from
from almoner.do.outlook.rules import BREAK, END, LIMIT, OPTION, START, STOP, Durations, Event, decide_by
from almoner.foundation.audit import remembered
from almoner.kernel.dates import ApproximateDate, Precision
from almoner.plan.forward.models import ForwardVersion

from .asked import Asked
from .soonest import Place, places

_UNKNOWN = ApproximateDate.unknown()


def shown_lines(asked: Asked, first: int, last: int, stands_at: bytes) -> list[Line]:
    """The lines of one page, counted from one, the soonest first.

    The page that everybody opens (the first, nothing narrowed) is kept until something in the office changes, so nobody
    may change its lines. ``stands_at`` is what `remembered.standing` said at the beginning of the request.
    """
    if not asked.is_plain or first > 1:
        return lines_at(asked, places(asked, first, last))
    question = ("outlook lines", *asked.question, last)
    return remembered.remembered(
        asked.office.pk, stands_at, question, lambda: lines_at(asked, places(asked, first, last))
    )


def lines_at(asked: Asked, places: Iterable[Place]) -> list[Line]:
    """The lines of these places, in their order."""
    listed = list(places)
    agreements = [place.key for place in listed if place.kind == AGREEMENT]
    planned = [place.key for place in listed if place.kind == FORWARD]
    rows = list(_with_all(asked, asked.agreements.filter(agreement__in=agreements)))
    services = {row["agreement__service_id"] for row in rows}
    entries = list(_of_lines(asked, planned, services))
    durations, _assumed = durations_of(asked.office, asked.today)
    stops: dict[UUID | None, list[ForwardVersion]] = {}
    for entry in entries:
        if entry.entry.event == STOP:
            stops.setdefault(entry.entry.service_id, []).append(entry)
    found: dict[tuple[UUID, str], Line] = {}
    for row in rows:
        line = agreement_line(row, stops.get(row["agreement__service_id"], ()), durations)
        found[row["agreement_id"], AGREEMENT] = line
    for key, group in _grouped(entries):
        found[key, FORWARD] = forward_line(key, group, durations)
    return [found[place.key, place.kind] for place in listed if (place.key, place.kind) in found]


def all_lines(asked: Asked, *, ahead: bool = False) -> Iterator[Line]:
    """Every line that is asked for, streamed: agreements by their end, then the forward plan. Three queries.

    With ``ahead``, only those with something ahead, or whose date nobody knows.
    """
    durations, _assumed = durations_of(asked.office, asked.today)
    stops: dict[UUID | None, list[ForwardVersion]] = {}
    for entry in asked.forward.filter(entry__event=STOP).select_related("entry"):
        stops.setdefault(entry.entry.service_id, []).append(entry)
    held = asked.agreements.order_by("ends_last", "agreement_id")
    if ahead:
        events = TermEvent.objects.filter(version=OuterRef("pk"), at_last__gte=asked.today)
        held = held.filter(Q(ends_last__gte=asked.today) | Q(ends_last__isnull=True) | Exists(events))
    for row in _with_all(asked, held).iterator(500):
        yield agreement_line(row, stops.get(row["agreement__service_id"], []), durations)
    yield from planned_lines(asked, ahead=ahead)


def planned_lines(asked: Asked, *, ahead: bool = True) -> Iterator[Line]:
    """The lines of the forward plan, streamed; only those with something ahead, or whose date nobody knows."""
    durations, _assumed = durations_of(asked.office, asked.today)
    planned: Any = asked.forward.select_related("entry__service", "priority")
    ordered = planned.order_by("line", "at_last", "entry_id")
    for key, group in groupby(ordered.iterator(500), key=attrgetter("line")):
        entries = list(group)
        if not ahead or any(_is_ahead(entry, asked.today) for entry in entries):
            yield forward_line(key, entries, durations)


def _is_ahead(entry: Any, today: dt.date) -> bool:
    return entry.at_last is None or max(entry.at_last, entry.extension_to_last or entry.at_last) >= today


# --- Agreements


def _with_all(asked: Asked, rows: QuerySet[AgreementVersion]) -> Any:
    """What a line shows of an agreement, with everything that hangs on it as JSON."""
    of = {"version": OuterRef("pk")}
    providing = Party.objects.filter(part__in=PROVIDING, **of).order_by("organisation__name")
    served = Purpose.objects.filter(**of).order_by("priority__plan__begins_first", "priority__order")
    lines = FundingLine.objects.filter(**of)
    stops = lines.filter(funding__ends_first__isnull=False).order_by("funding__ends_first")
    following = Agreement.objects.filter(follows=OuterRef("agreement"), office=asked.office)
    if not sees_all(asked.seen_by, asked.office):
        following = following.filter(published_at__isnull=False)
    return rows.values(
        "agreement_id", "agreement__number", "agreement__service_id", "agreement__service__name",
        "agreement__published_at", "title", "notice_months", "end_is_as_printed", "is_pilot",
        "starts_first", "starts_last", "starts_precision", "ends_first", "ends_last", "ends_precision",
    ).annotate(
        dated=_as_array(
            TermEvent.objects.filter(**of), what="event", notice="notice_months", note="note", **_date("at")
        ),
        providers=ArraySubquery(providing.values("organisation__name")),
        priority=Subquery(served.values("priority__title")[:1]),
        money=_as_array(stops, whose="funding__title", **_date("funding__ends")),
        paid_to=Subquery(lines.order_by().values("version").annotate(last=Max("year")).values("last")),
        next=_as_array(following, number="number", name="service__name", **_date("current__starts")),
    )  # fmt: skip


def _date(path: str) -> dict[str, str]:
    return {part: f"{path}_{part}" for part in ("first", "last", "precision")}


def _as_array(rows: QuerySet[Any], **names: str) -> Any:
    """One array of JSON objects; a row's order is its own."""
    made = JSONObject(
        **{key: Cast(name, TextField()) if key in {"first", "last"} else F(name) for key, name in names.items()}
    )
    return ArraySubquery(rows.values(made=made).values("made"))


def agreement_line(row: Mapping[str, Any], stops: Iterable[ForwardVersion], durations: Durations) -> Line:
    """The line of one agreement. ``stops`` are funding stops that the forward plan foresees for its service."""
    ends = date_from(row["ends_first"], row["ends_last"], row["ends_precision"])
    line = Line(
        kind=AGREEMENT,
        key=row["agreement_id"],
        name=row["title"] or row["agreement__service__name"],
        reference=row["agreement__number"],
        group=row["priority"] or "",
        starts=date_from(row["starts_first"], row["starts_last"], row["starts_precision"]),
        ends=ends,
        is_as_printed=row["end_is_as_printed"],
        is_pilot=row["is_pilot"],
        providers=tuple(row["providers"]),
        notice_months=row["notice_months"],
        is_published=row["agreement__published_at"] is not None,
    )
    own = row["notice_months"]
    for item in row["dated"]:
        at, what = _read(item), item["what"]
        notice = own if item["notice"] is None else item["notice"]
        line.events.append(Event(what, at, decide_by(what, at, durations, notice_months=notice), item["note"]))
        if what == LIMIT:
            line.extension_to = at
    if ends.precision is not Precision.UNKNOWN:
        by = None if line.is_as_printed else decide_by(END, ends, durations, notice_months=own)
        line.events.append(Event(END, ends, by, _("as printed") if line.is_as_printed else ""))
    _followed(line, row["next"])
    _paid_by(line, row, stops)
    _option(line, durations)
    return line


def _followed(line: Line, following: list[dict[str, Any]]) -> None:
    """The agreement that follows, if one does."""
    if following:
        after = following[0]
        line.successor, line.successor_starts = f"{after['number']} {after['name']}", _read(after)


def _paid_by(line: Line, row: Mapping[str, Any], stops: Iterable[ForwardVersion]) -> None:
    """When its money stops, as far as funding agreements, the forward plan and the years of its lines tell."""
    found = [(item["whose"], _read(item)) for item in row["money"]]
    for entry in stops:
        found.append(("", entry.at))
        line.events.append(Event(STOP, entry.at, note=entry.after_as_written, key=str(entry.entry_id)))
    if row["paid_to"] is not None and not found:
        found.append(("", ApproximateDate.financial_year(row["paid_to"])))
    line.money_stops = tuple(dict.fromkeys(found))


def _option(line: Line, durations: Durations) -> None:
    """Where an extension is possible and nothing says when it must be taken up, that is when the term ends."""
    if line.extension_to.is_dated and line.ends.is_dated and not any(event.what == OPTION for event in line.events):
        line.events.append(Event(OPTION, line.ends, decide_by(OPTION, line.ends, durations)))


def _read(item: Mapping[str, Any]) -> ApproximateDate:
    if item["precision"] is None:
        return _UNKNOWN
    return date_from(item["first"], item["last"], item["precision"])


# --- The forward plan


def _of_lines(asked: Asked, keys: list[UUID], services: set[UUID]) -> QuerySet[ForwardVersion]:
    """The entries of these lines, and the funding stops foreseen for these services."""
    wanted = Q(line__in=keys) | Q(entry__event=STOP, entry__service__in=services)
    return asked.forward.filter(wanted).select_related("entry__service", "priority")


def _grouped(entries: list[ForwardVersion]) -> Iterator[tuple[UUID, list[ForwardVersion]]]:
    by_line: dict[UUID, list[ForwardVersion]] = {}
    for entry in entries:
        by_line.setdefault(entry.line, []).append(entry)  # type: ignore[attr-defined]  # annotated by Asked.forward
    yield from by_line.items()


def forward_line(key: UUID, entries: list[ForwardVersion], durations: Durations) -> Line:
    """The line of one item: its entries together, each an event."""
    by_event = {entry.entry.event: entry for entry in entries}
    items = {entry.entry.item for entry in entries}
    service = entries[0].entry.service
    line = Line(kind=FORWARD, key=key, name=str(service) if service and len(items) > 1 else min(items))
    closing = by_event.get(END) or by_event.get(BREAK) or by_event.get(STOP) or by_event.get(LIMIT)
    if closing is not None:
        line.ends = closing.at
    for entry in entries:
        _add(line, entry, durations)
    if LIMIT in by_event and closing is not by_event[LIMIT]:
        line.extension_to = by_event[LIMIT].at
    if BREAK not in by_event or END in by_event:
        _option(line, durations)
    return line


def _add(line: Line, entry: Any, durations: Durations) -> None:
    """One entry's event, and what it says of the line."""
    what = entry.entry.event
    note = entry.get_certainty_display() if entry.certainty != ForwardVersion.Certainty.KNOWN else ""
    line.events.append(Event(what, entry.at, decide_by(what, entry.at, durations), note, str(entry.entry_id)))
    line.certainty = line.certainty or note
    line.is_pilot = line.is_pilot or entry.is_pilot
    line.is_published = line.is_published and entry.entry.is_published
    line.funding_not_known = line.funding_not_known or entry.funding == ForwardVersion.Funding.NOT_YET_KNOWN
    line.group = line.group or (entry.priority.title if entry.priority else entry.group)
    if entry.starts.is_dated:
        line.starts = entry.starts
    if entry.provider and entry.provider not in line.providers:
        line.providers = (*line.providers, entry.provider)
    if entry.extension_to.is_dated:
        line.extension_to = entry.extension_to
    if entry.successor or entry.successor_starts.is_dated:
        line.successor, line.successor_starts = entry.successor, entry.successor_starts
    if what == STOP:
        line.money_stops = (*line.money_stops, ("", entry.at))
    if what == START:
        line.starts = entry.at
