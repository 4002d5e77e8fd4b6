"""Imports at the desk: bring a file, say what its columns mean, look at what it would do, apply or discard it.

The page of an import stays afterwards, as the place every version it made points back to.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Empty, Table
from almoner.foundation.sheets import actions, brought, columns, kinds, queries, report
from almoner.foundation.sheets.access import May
from almoner.foundation.sheets.forms import ColumnsForm, UploadForm
from almoner.foundation.sheets.lifecycle import IMPORT, State
from almoner.foundation.sheets.models import Import
from almoner.foundation.sheets.views import progress, rows
from almoner.kernel.lifecycle import Moment


@page(Audience.STAFF, may=May.READ)
def imports(request: Any) -> HttpResponse:
    """Every file brought in, newest first."""
    bar = FilterBar(
        request,
        [
            Filter("q", _("File or paper"), kind="search"),
            Filter("kind", _("List"), list(brought.titles().items()), everything=_("All lists")),
            Filter("state", _("State"), list(brought.state_names().items()), everything=_("In any state")),
        ],
    )
    found = queries.narrowed(queries.imports(seen_by=request.actor, office=request.office), bar.answers)
    shown = brought.columns(lambda row: address(request, "desk-import", pk=row.pk))
    sorting = Sorting.of(request, shown, "-created_at")
    paging = Paging.of(request, found.count())
    table = Table(
        _("Files brought in"),
        shown,
        paging.cut(found.order_by(*sorting.order_by())),
        _empty(request, narrowed=bool(bar.chosen)),
        sorting,
        paging,
    )
    context = {"table": table, "bar": bar, "may_import": bool(_kinds_of(request))}
    return render(request, "sheets/list.html", context)


def _empty(request: Any, *, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(_("No file is like that."), _("Show all files"), address(request, "desk-imports"))
    return Empty(
        _("The office's own spreadsheets become its register, money plan and calendar. None is brought in yet."),
        _("Bring in the first"),
        address(request, "desk-import-new") if _kinds_of(request) else "",
    )


def _kinds_of(request: Any) -> list[kinds.Kind]:
    """The lists this person may bring in."""
    return kinds.open_to(request.actor) if request.actor.may(May.IMPORT) else []


@page(Audience.STAFF, may=May.IMPORT)
def new(request: Any) -> HttpResponse:
    """Bring a file. Where its headings are all known it is checked at once; else the person says what they mean."""
    mine = _kinds_of(request)
    form = UploadForm(
        request.POST or None, request.FILES or None, kinds=mine, initial={"kind": request.GET.get("kind", "")}
    )
    if form.is_valid():
        try:
            source = _brought(request, form.cleaned_data)
        except Refused as why:
            form.add_error("file", why.sentence)
        else:
            known = columns.remembered(request.office.pk, source.definition)
            if all(heading in known or source.column_map[heading] for heading in source.headings):
                return _check(request, source, None)
            return HttpResponseRedirect(address(request, "desk-import-columns", pk=source.pk))
    return render(request, "sheets/new.html", {"form": form, "kinds": mine})


def _brought(request: Any, given: dict[str, Any]) -> Import:
    return actions.read_file(
        by=request.actor,
        office=request.office,
        kind=given["kind"],
        file=given["file"].file,
        file_name=given["file"].name,
        known_from=given["known_from"],
        document=given["document"],
        sheet=given["sheet"],
    )


@page(Audience.STAFF, may=May.IMPORT)
def say_columns(request: Any, pk: UUID) -> HttpResponse:
    """Say what the headings mean; then every row is checked."""
    source = _found(request, pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, source=source)
    if form.is_valid():
        return _check(request, source, form.column_map())
    samples = queries.samples(source)
    context = {
        "source": source,
        "form": form,
        "how_read": report.how_read(source),
        "asked": [(form[f"c{place}"], _examples(samples, place)) for place in range(len(source.headings))],
        "may_check": "check" in _moves(request, source),
    }
    return render(request, "sheets/columns.html", context)


def _examples(samples: list[Any], place: int) -> str:
    """The first different values that stand under a heading."""
    found = dict.fromkeys(row.cells[place] for row in samples if row.cells[place])
    return " · ".join(value if len(value) <= 60 else f"{value[:59]}…" for value in found)


@page(Audience.STAFF, may=May.READ)
def one(request: Any, pk: UUID) -> HttpResponse:
    """An import: what it would do before it is applied, and afterwards what came from which row."""
    source = _found(request, pk)
    bar = FilterBar(request, rows.filters(source))
    number = request.GET.get("row", "")
    as_read = (
        queries.file_row(source, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    )
    kind = source.definition
    moves = _moves(request, source)
    context = {
        "source": source,
        "kind": kind,
        "state": brought.state_of(source),
        "how_read": report.how_read(source),
        "bar": bar,
        "table": rows.table_of(request, source, bar.answers | {"row": number}) if source.state != State.READ else None,
        "as_read": as_read,
        "cells": _cells(source, as_read),
        "moves": moves,
        "refused": _refused(request, source),
        "may_publish": kind.publishing is not None and request.actor.may(kind.publishing),
        "nothing_new": report.changes_nothing(source),
        "before": queries.applied_before(source) if "apply" in moves else None,
        "left_out": columns.left_out(source.headings, source.column_map),
    }
    return render(request, "sheets/import.html", context)


def _cells(source: Import, row: Any) -> list[tuple[str, str]]:
    """A row as it stood in the file, with what each heading means."""
    if row is None:
        return []
    taken = {
        column.place: column for column in columns.columns_of(source.definition, source.headings, source.column_map)
    }
    found = []
    for place, cell in enumerate(row.cells):
        heading = source.headings[place] if place < len(source.headings) else _("(no heading)")
        means = f" → {taken[place].field.heading}" if place in taken else ""
        found.append((f"{heading}{means}", cell or _("blank")))
    return found


def _moves(request: Any, source: Import) -> set[str]:
    return {move.name for move in IMPORT.moves_open_to(source, Moment(request.actor, timezone.now()))}


def _refused(request: Any, source: Import) -> list[str]:
    """Why the person cannot go on although it is theirs to do."""
    return [why for _move, why in IMPORT.moves_refused_to(source, Moment(request.actor, timezone.now()))][:1]


@page(Audience.STAFF, may=May.IMPORT)
def apply(request: Any, pk: UUID) -> HttpResponse:
    """Apply the whole file, or nothing of it."""
    source = _found(request, pk)
    if request.method != "POST":
        return _back_to(request, source)
    publish = "publish" in request.POST

    def work(told: actions.Progress) -> Import:
        return actions.apply_import(by=request.actor, source=source, publish_new=publish, progress=told)

    title = _("Applying %(file)s") % {"file": source.file_name}
    return _worked(request, source, title, work, report.outcome)


@page(Audience.STAFF, may=May.IMPORT)
def check_again(request: Any, pk: UUID) -> HttpResponse:
    """Compare the rows with the records as they are now."""
    source = _found(request, pk)
    if request.method != "POST":
        return _back_to(request, source)
    return _check(request, source, None)


@page(Audience.STAFF, may=May.IMPORT)
def discard(request: Any, pk: UUID) -> HttpResponse:
    """Forget the rows of a file that is not to be applied."""
    source = _found(request, pk)
    if request.method != "POST":
        return _back_to(request, source)
    try:
        actions.discard_import(by=request.actor, source=source)
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        messages.success(request, _("%(file)s is discarded. Nothing of it was applied.") % {"file": source.file_name})
    return _back_to(request, source)


def _found(request: Any, pk: UUID) -> Import:
    """The import of this office.

    Raises:
        Http404: there is none, or it is another office's.
    """
    found = queries.import_at(seen_by=request.actor, office=request.office, pk=pk)
    if found is None:
        raise Http404
    return found


def _check(request: Any, source: Import, column_map: dict[str, str] | None) -> HttpResponse:
    """Check every row and go to the page that shows what was found."""

    def work(told: actions.Progress) -> Import:
        return actions.check_import(by=request.actor, source=source, column_map=column_map, progress=told)

    title = _("Checking %(file)s") % {"file": source.file_name}
    return _worked(request, source, title, work, lambda _checked: _("Checked against the records as they are now."))


def _worked(
    request: Any, source: Import, title: str, work: progress.Work, outcome: Callable[[Import], str]
) -> HttpResponse:
    """Do what is short at once, and let what is long be watched."""
    rows = source.counts.get("rows", 0)
    if rows > progress.LONG:
        return progress.watched(request, title, rows, work, address(request, "desk-import", pk=source.pk))
    try:
        done = work(progress.unwatched)
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        messages.success(request, outcome(done))
    return _back_to(request, source)


def _back_to(request: Any, source: Import) -> HttpResponse:
    """The page of the import, where its buttons stand: who comes by a link or after signing in presses them there."""
    return HttpResponseRedirect(address(request, "desk-import", pk=source.pk))
