"""The forward plan at the desk: the list, one entry with its history, and the forms that change it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any, querystring
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Empty, Table
from almoner.kernel.lifecycle import Moment
from almoner.plan.forward import actions, queries, wording
from almoner.plan.forward.access import May
from almoner.plan.forward.choices import pots_of, priorities_of
from almoner.plan.forward.facts import facts_of
from almoner.plan.forward.forms import CorrectionForm, EntryForm, TakeBackForm, initial_of
from almoner.plan.forward.lifecycle import ENTRY
from almoner.plan.forward.models import ForwardEntry, ForwardVersion


def filters() -> list[Filter]:
    """The filters over the list."""
    yes_no = [("yes", _("published")), ("no", _("not published"))]
    return [
        Filter("q", _("Item, service, provider or successor"), kind="search"),
        Filter("event", _("Event"), ForwardEntry.Event.choices, everything=_("All events")),
        Filter("funding", _("Funding"), ForwardVersion.Funding.choices, everything=_("Whatever the funding")),
        Filter("certainty", _("Certainty"), ForwardVersion.Certainty.choices, everything=_("However certain")),
        Filter("published", _("Published"), yes_no, everything=_("Published or not")),
    ]


@page(Audience.STAFF, may=May.READ)
def entries(request: Any) -> HttpResponse:
    """The list: every event foreseen, soonest first."""
    bar = FilterBar(request, filters())
    rows = queries.narrowed(queries.entries(seen_by=request.actor, office=request.office), bar.answers)
    columns = wording.columns(lambda row: address(request, "desk-forward-entry", pk=row.entry_id))
    sorting = Sorting.of(request, columns, "at")
    paging = Paging.of(request, rows.count())
    table = Table(
        _("Forward plan"),
        columns,
        paging.cut(queries.as_list(rows).order_by(*sorting.order_by())),
        _empty(request, narrowed=bool(bar.chosen)),
        sorting,
        paging,
        broad=True,
    )
    asked = querystring(request, page=None).removeprefix("?")
    context = {
        "table": table,
        "bar": bar,
        "count": paging.count,
        "may_keep": request.actor.may(May.KEEP),
        "asked": f"?{asked}" if asked else "",
    }
    return render(request, "forward/list.html", context)


def _empty(request: Any, *, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(_("No entry fits these filters."), _("Show the whole plan"), address(request, "desk-forward"))
    return Empty(
        _("Ends, breaks, extension limits, funding stops and planned starts appear here, and in the calendar."),
        _("Add the first"),
        address(request, "desk-forward-add") if request.actor.may(May.KEEP) else "",
    )


@page(Audience.STAFF, may=May.READ)
def entry(request: Any, pk: UUID) -> HttpResponse:
    """One entry: what is foreseen, what is odd about it, every version of it and where each came from."""
    found = _found(request, pk)
    versions = queries.versions_of(seen_by=request.actor, entry=found)

    def source_of(version: ForwardVersion) -> str:
        return address_if_any(request, "desk-import", pk=version.source_import_id)

    context = {
        "entry": found,
        "now": found.current,
        "after": wording.after(found.current),
        "warnings": wording.warnings(found, found.current),
        "history": wording.history(versions, source_of),
        "moves": {move.name for move in ENTRY.moves_open_to(found, Moment(request.actor, timezone.now()))},
        "may_keep": request.actor.may(May.KEEP),
    }
    return render(request, "forward/entry.html", context)


def _found(request: Any, pk: UUID) -> Any:
    """The entry, with its current version."""
    found = queries.entry_at(seen_by=request.actor, office=request.office, pk=pk)
    if found is None:
        raise Http404
    return found


@page(Audience.STAFF, may=May.KEEP)
def add(request: Any) -> HttpResponse:
    """A new entry."""
    form = EntryForm(request.POST or None, **_lists(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.record_entry(
                by=request.actor,
                office=request.office,
                item=given["item"],
                event=given["event"],
                facts=form.facts(),
                service=given["service"],
                known_from=given["known_from"],
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("%(what)s is in the forward plan.") % {"what": made})
            return HttpResponseRedirect(address(request, "desk-forward-entry", pk=made.pk))
    return render(request, "forward/form.html", {"form": form, "title": _("Add to the forward plan"), "entry": None})


def _lists(request: Any) -> dict[str, list[str]]:
    return {"priorities": list(priorities_of(request.office)), "pots": list(pots_of(request.office))}


@page(Audience.STAFF, may=May.KEEP)
def edit(request: Any, pk: UUID) -> HttpResponse:
    """A correction: a new version with its reason. What somebody else saved meanwhile is shown, never overwritten."""
    found = _found(request, pk)
    facts = facts_of(found.current)
    service = found.service.name if found.service else ""
    start = initial_of(facts, service) | {"on_version": found.current.number}
    form: Any = CorrectionForm(request.POST or None, initial=start, **_lists(request))
    theirs: list[tuple[Any, str, str]] = []
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct_entry(
                by=request.actor,
                entry=found,
                on_version=given["on_version"],
                reason=given["reason"],
                facts=form.facts(),
                service=given["service"],
                known_from=given["known_from"],
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        except OutOfDate as late:
            theirs = _beside(facts, form.facts())
            form.add_error(None, late.sentence)
            form.data = form.data.copy()
            form.data["on_version"] = str(found.current.number)  # the next save is deliberate
        except Refused as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("The correction is saved as a new version."))
            return HttpResponseRedirect(address(request, "desk-forward-entry", pk=pk))
    context = {"form": form, "title": _("Correct %(what)s") % {"what": found}, "entry": found, "theirs": theirs}
    return render(request, "forward/form.html", context)


def _beside(now: dict[str, Any], mine: dict[str, Any]) -> list[tuple[Any, str, str]]:
    """What stands now and what the person wrote, where they differ."""
    return [
        (wording.HEADINGS.get(name, name), wording.shown(name, now[name]), wording.shown(name, mine[name]))
        for name in mine
        if now[name] != mine[name]
    ]


@page(Audience.STAFF, may=May.PUBLISH)
def publish(request: Any, pk: UUID) -> HttpResponse:
    """Put an entry into the public calendar."""
    found = _found(request, pk)
    if request.method == "POST":
        actions.publish_entry(by=request.actor, entry=found)
        messages.success(request, _("%(what)s is in the public calendar.") % {"what": found})
        return HttpResponseRedirect(address(request, "desk-forward-entry", pk=pk))
    return render(request, "forward/publish.html", {"entry": found})


@page(Audience.STAFF, may=May.PUBLISH)
def take_back(request: Any, pk: UUID) -> HttpResponse:
    """Take an entry out of the public calendar, with a note that says why."""
    found = _found(request, pk)
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        try:
            actions.unpublish_entry(by=request.actor, entry=found, note=form.cleaned_data["note"])
        except Refused as why:
            form.add_error("note", why.sentence)
        else:
            messages.success(request, _("%(what)s is no longer in the public calendar.") % {"what": found})
            return HttpResponseRedirect(address(request, "desk-forward-entry", pk=pk))
    context = {"form": form, "title": _("Take back %(what)s") % {"what": found}, "entry": found, "theirs": []}
    return render(request, "forward/form.html", context)
