"""The calendar at the desk: all of it, each event linked to the record that holds it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from almoner.do.agreements.access import May
from almoner.do.outlook import queries
from almoner.do.outlook.declared import durations_of
from almoner.do.outlook.lines import AGREEMENT, Line
from almoner.do.outlook.rules import END, Event, back_plan, oddities_of
from almoner.do.outlook.wording import event_words
from almoner.foundation.audit import remembered
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.kernel.periods import FinancialYear

from . import files
from .calendar import Links, asked_of, calendar_context


def links_for(request: Any) -> Links:
    """Every line and every event of the forward plan leads to its record."""

    def of_line(line: Line) -> str:
        if line.kind == AGREEMENT:
            return address_if_any(request, "desk-agreement", number=line.reference)
        key = next((event.key for event in line.events if event.key), "")
        return address_if_any(request, "desk-forward-entry", pk=key) if key else ""

    def of_event(event: Event) -> str:
        return address_if_any(request, "desk-forward-entry", pk=event.key)

    def of_plan(line: Line) -> str:
        return address(request, "desk-calendar-line", kind=line.kind, key=line.key)

    return Links(of_line, of_event, "desk-calendar-feed", "desk-calendar-file", of_plan)


@page(Audience.STAFF, may=May.READ)
def calendar(request: Any) -> HttpResponse:
    """What ends, and when we must decide."""
    return render(request, "outlook/desk.html", calendar_context(request, request.actor, links_for(request)))


@page(Audience.STAFF, may=May.READ)
def line(request: Any, kind: str, key: UUID) -> HttpResponse:
    """One line: its events, what is odd about it, and the steps counted back from its end."""
    asked = asked_of(request, request.actor)
    found = next(iter(queries.lines_at(asked, [queries.Place(asked.today, key, kind)])), None)
    if found is None:
        raise Http404
    durations, assumed = durations_of(request.office, asked.today)
    ends = next((event for event in found.events if event.what == END), None)
    office_ends = queries.standing(asked, remembered.standing(request.office.pk)).office_ends
    context = {
        "line": found,
        "events": [(event_words(event.what), event) for event in found.in_order()],
        "record": links_for(request).line(found),
        "warnings": [odd.sentence for odd in oddities_of(found.term, office_ends)],
        "steps": back_plan(ends.at, durations, notice_months=found.notice_months) if ends and ends.decide_by else [],
        "review": FinancialYear.containing(ends.decide_by) if ends and ends.decide_by else None,
        "today": asked.today,
        "assumed": assumed,
    }
    return render(request, "outlook/line.html", context)


@page(Audience.STAFF, may=May.READ)
def feed(request: Any) -> HttpResponse:
    """The same as a calendar to keep."""
    return files.feed(request, request.actor, links_for(request))


@page(Audience.STAFF, may=May.READ)
def as_file(request: Any, file_format: str) -> HttpResponse:
    """The same as a list to keep, every event a row."""
    return files.as_file(request, request.actor, file_format)
