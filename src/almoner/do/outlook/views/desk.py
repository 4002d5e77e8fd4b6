"""The calendar at the desk: all of it, each event linked to the record that holds it."""

from typing import Any

from django.http import HttpResponse

from almoner.do.agreements.access import May
from almoner.do.outlook.lines import AGREEMENT, Line
from almoner.do.outlook.rules import Event
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address_if_any

from . import files
from .calendar import Links, calendar_context


def links_for(request: Any) -> Links:
    """Every line and every event of the forward plan leads to its record."""

    def of_line(line: Line) -> str:
        if line.kind == AGREEMENT:
            return address_if_any(request, "desk-agreement", number=line.reference)
        key = next((event.key for event in line.events if event.key), "")
        return address_if_any(request, "desk-forward-entry", pk=key) if key else ""

    def of_event(event: Event) -> str:
        return address_if_any(request, "desk-forward-entry", pk=event.key)

    return Links(of_line, of_event, "desk-calendar-feed", "desk-calendar-file")


@page(Audience.STAFF, may=May.READ)
def calendar(request: Any) -> HttpResponse:
    """What ends, and when we must decide."""
    return render(request, "outlook/desk.html", calendar_context(request, request.actor, links_for(request)))


@page(Audience.STAFF, may=May.READ)
def feed(request: Any) -> HttpResponse:
    """The same as a calendar to keep."""
    return files.feed(request, request.actor, links_for(request))


@page(Audience.STAFF, may=May.READ)
def as_file(request: Any, file_format: str) -> HttpResponse:
    """The same as a list to keep, every event a row."""
    return files.as_file(request, request.actor, file_format)
