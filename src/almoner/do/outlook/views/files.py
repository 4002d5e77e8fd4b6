"""The calendar as files: an iCalendar feed, and a list with a row for every event."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.outlook import queries
from almoner.do.outlook.feed import chunks
from almoner.do.outlook.lines import Line
from almoner.do.outlook.queries import Asked
from almoner.do.outlook.rules import Event, oddities_of
from almoner.do.outlook.wording import event_words
from almoner.foundation.audit import remembered
from almoner.foundation.door.actor import Actor
from almoner.foundation.pages.tables import Column, Kind
from almoner.foundation.sheets.exports import export
from almoner.kernel.dates import ApproximateDate, add_months

from .calendar import Links, asked_of, asked_years, filter_bar, narrowed


@dataclass(frozen=True, slots=True)
class Row:
    """One event of one line, for a file."""

    line: Line
    event: Event
    odd: str


COLUMNS = (
    Column("reference", gettext_lazy("Reference"), value=lambda row: row.line.reference),
    Column("name", gettext_lazy("Agreement or item"), value=lambda row: row.line.name),
    Column("provider", gettext_lazy("Provider"), value=lambda row: "; ".join(row.line.providers)),
    Column("group", gettext_lazy("Priority or group"), value=lambda row: row.line.group),
    Column("event", gettext_lazy("Event"), value=lambda row: event_words(row.event.what)),
    Column("date", gettext_lazy("Date"), value=lambda row: str(row.event.at)),
    Column("first", gettext_lazy("Earliest day"), Kind.DATE, value=lambda row: row.event.at.first),
    Column("last", gettext_lazy("Latest day"), Kind.DATE, value=lambda row: row.event.at.last),
    Column("precision", gettext_lazy("Known to the"), value=lambda row: row.event.at.precision.replace("_", " ")),
    Column("decide_by", gettext_lazy("Decide by"), Kind.DATE, value=lambda row: row.event.decide_by),
    Column("note", gettext_lazy("Note"), value=lambda row: row.event.note),
    Column("extension_to", gettext_lazy("Extension possible to"), value=lambda row: _dated(row.line.extension_to)),
    Column("successor", gettext_lazy("What comes after"), value=lambda row: row.line.successor),
    Column("successor_starts", gettext_lazy("When that starts"), value=lambda row: _dated(row.line.successor_starts)),
    Column("pilot", gettext_lazy("Pilot"), value=lambda row: _("pilot") if row.line.is_pilot else ""),
    Column("mind", gettext_lazy("What to watch"), value=lambda row: row.odd),
)


def _dated(date: ApproximateDate) -> str:
    return str(date) if date.is_dated else ""


def _asked(request: Any, seen_by: Actor) -> tuple[Asked, ApproximateDate]:
    """The question with its filters, and when the office ends."""
    whole = asked_of(request, seen_by)
    stands_at = remembered.standing(request.office.pk)
    asked = narrowed(whole, filter_bar(request, whole, stands_at))
    return asked, queries.standing(asked, stands_at).office_ends


def as_file(request: Any, seen_by: Actor, file_format: str) -> HttpResponse:
    """Every event of every line that is asked for, past ones too."""
    asked, office_ends = _asked(request, seen_by)
    answer: HttpResponse = export(request, "calendar", COLUMNS, _rows(asked, office_ends), file_format)
    return answer


def _rows(asked: Asked, office_ends: ApproximateDate) -> Iterator[Row]:
    for line in queries.all_lines(asked):
        odd = "; ".join(each.sentence for each in oddities_of(line.term, office_ends))
        for event in line.in_order():
            yield Row(line, event, odd)


def feed(request: Any, seen_by: Actor, links: Links) -> Any:
    """What lies ahead, as far as the picture goes."""
    asked, office_ends = _asked(request, seen_by)
    years = asked_years(request.GET.get("years", ""))

    def link(line: Line) -> str:
        to = links.line(line)
        return request.build_absolute_uri(to) if to else ""

    made = chunks(
        queries.all_lines(asked, ahead=True),
        name=_("%(office)s: what ends when") % {"office": request.office.short_name},
        host=request.get_host().partition(":")[0],
        stamped=_moment(asked.today),
        until=add_months(asked.today, 12 * years),
        today=asked.today,
        office_ends=office_ends,
        link=link,
    )
    answer = StreamingHttpResponse(chain([next(made)], made), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{request.office.slug}-calendar.ics"'
    return answer


def _moment(day: dt.date) -> dt.datetime:
    """Midnight at the beginning of a day: a feed asked for twice on one day is the same feed."""
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
