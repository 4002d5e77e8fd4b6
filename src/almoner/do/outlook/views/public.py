"""The calendar as everybody sees it: what is published."""

from typing import Any

from django.http import HttpResponse

from almoner.do.agreements.queries import PUBLIC
from almoner.do.outlook.lines import AGREEMENT, Line
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address_if_any

from . import files
from .calendar import Links, calendar_context


def links_for(request: Any) -> Links:
    """Agreements have a page in the register; an item of the forward plan has none of its own."""

    def of_line(line: Line) -> str:
        return address_if_any(request, "public-agreement", number=line.reference) if line.kind == AGREEMENT else ""

    return Links(of_line, lambda _event: "", "public-calendar-feed", "public-calendar-file")


@page(Audience.PUBLIC)
def calendar(request: Any) -> HttpResponse:
    """What ends, and when it must be decided."""
    return render(request, "outlook/public.html", calendar_context(request, PUBLIC, links_for(request)))


@page(Audience.PUBLIC)
def feed(request: Any) -> HttpResponse:
    """The same as a calendar to subscribe to."""
    return files.feed(request, PUBLIC, links_for(request))


@page(Audience.PUBLIC)
def as_file(request: Any, file_format: str) -> HttpResponse:
    """The same as a list to keep, every event a row."""
    return files.as_file(request, PUBLIC, file_format)
