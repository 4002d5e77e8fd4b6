"""What the public calendar and the one at the desk have in common."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.outlook import queries, wording
from almoner.do.outlook.declared import durations_of
from almoner.do.outlook.drawing import SYMBOLS, Picture, Scale
from almoner.do.outlook.lines import Line, in_groups
from almoner.do.outlook.queries import Asked
from almoner.do.outlook.rules import Event
from almoner.foundation.audit import remembered
from almoner.foundation.door.actor import Actor
from almoner.foundation.pages.addresses import address, querystring
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Empty

ROWS = 100
YEARS, MOST_YEARS = 5, 15


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of records, "" where the reader has no page for one, and the names of the routes to the files."""

    line: Callable[[Line], str]
    event: Callable[[Event], str]
    feed: str
    file: str
    plan: Callable[[Line], str] = lambda _line: ""
    """Of the page with the steps towards a decision."""


def asked_of(request: Any, seen_by: Actor) -> Asked:
    """The question in an address, without its filters: ``?on=`` is both the day whose knowledge is shown and today."""
    on = asked_day(request.GET.get("on", ""))
    return Asked(seen_by, request.office, on or timezone.localdate(), on)


def asked_day(text: str) -> dt.date | None:
    """A day as an address has it (2025-11-20); None for anything else."""
    try:
        found = parse_date(text.strip())
    except ValueError:
        return None
    return found if found and 1900 < found.year < 2200 else None


def narrowed(asked: Asked, bar: FilterBar) -> Asked:
    """The question with the filters that were chosen."""
    chosen: dict[str, Any] = {name: bar.answers.get(name, "") for name in ("priority", "pot", "provider", "place")}
    typed = any(each.name == "provider" and each.kind == "search" for each in bar.filters)
    return replace(asked, is_typed=typed, **chosen)


def asked_years(text: str) -> int:
    """How many years ahead: five, or as many as were asked for, up to fifteen."""
    return min(int(text), MOST_YEARS) if text.isascii() and text.isdigit() and int(text[:4]) > 0 else YEARS


def filter_bar(request: Any, asked: Asked, stands_at: bytes) -> FilterBar:
    """Priority, pot, provider, place, how far, as at."""
    found = queries.choices(asked, stands_at)
    labels = {
        "priority": (_("Priority"), _("All priorities")),
        "pot": (_("Pot"), _("All pots")),
        "provider": (_("Provider"), _("All providers")),
        "place": (_("Place"), _("All places")),
    }
    listed = [
        Filter(name, label, found[name] or (), "choice" if found[name] is not None else "search", everything)
        for name, (label, everything) in labels.items()
        if found[name] is None or found[name]
    ]
    years = [(str(n), ngettext("%(n)d year", "%(n)d years", n) % {"n": n}) for n in (2, 3, 8, 10)]
    default = _("%(n)d years") % {"n": YEARS}
    return FilterBar(
        request,
        [*listed, Filter("years", _("Ahead"), years, everything=default), Filter("on", _("As at"), kind="date")],
    )


def _files(request: Any, links: Links) -> dict[str, str]:
    """The addresses of the same as files, with the same filters."""
    asked = querystring(request, page=None).removeprefix("?")
    tail = f"?{asked}" if asked else ""
    found = {name: address(request, links.file, file_format=name) + tail for name in ("csv", "xlsx")}
    return {**found, "feed": address(request, links.feed) + tail}


def _nothing(asked: Asked, bar: FilterBar) -> Empty:
    if any(asked.filters):
        return Empty(_("Nothing ahead fits these filters."), _("Show everything"), bar.clear)
    return Empty(
        _("Agreements and the forward plan appear here as soon as they are entered, each with what ends when.")
    )


def calendar_context(request: Any, seen_by: Actor, links: Links) -> dict[str, Any]:
    """All that the page shows."""
    whole = asked_of(request, seen_by)
    stands_at = remembered.standing(request.office.pk)
    bar = filter_bar(request, whole, stands_at)
    asked = narrowed(whole, bar)
    found = queries.standing(asked, stands_at)
    paging = Paging.of(request, found.lines, ROWS)
    lines = queries.shown_lines(asked, max(paging.first, 1), max(paging.last, 1), stands_at)
    groups = in_groups(lines, asked.today)
    scale = Scale.of(asked.today, asked_years(request.GET.get("years", "")))
    picture = Picture(scale, asked.today, found.office_ends, links.line)
    rows = wording.Rows(
        today=asked.today,
        since=scale.first,
        office_ends=found.office_ends,
        link=links.line,
        link_event=links.event,
        link_plan=links.plan,
    )
    _durations, assumed = durations_of(request.office, asked.today)
    return {
        "bar": bar,
        "paging": paging,
        "lines": lines,
        "sentence": wording.essential(found, lines if paging.pages == 1 else (), asked.today),
        "after": wording.after_the_office(found),
        "symbols": SYMBOLS,
        "sheets": picture.sheets(groups),
        "rows": rows.body(groups),
        "assumed": assumed,
        "files": _files(request, links),
        "nothing": _nothing(asked, bar),
        "asked": asked,
    }
