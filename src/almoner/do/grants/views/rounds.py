"""Grant rounds at the desk: the list, one round with its history, and the forms that change it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from almoner.do.grants import actions, queries
from almoner.do.grants.access import May
from almoner.do.grants.choices import funds_of, pots_of, priorities_of
from almoner.do.grants.facts import facts_of, figures_of
from almoner.do.grants.forms.rounds import CorrectionForm, RoundForm, TakeBackForm, initial_of
from almoner.do.grants.lifecycle import ROUND
from almoner.do.grants.models import UNDATED, Invitation, Round, RoundVersion
from almoner.do.grants.rules.figures import oddities
from almoner.do.grants.wording import invitations as said
from almoner.do.grants.wording import rounds as wording
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any, querystring
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.kernel.lifecycle import Moment
from almoner.kernel.periods import FinancialYear


def filter_bar(request: Any) -> FilterBar:
    """The filters over the list: its funds and years as they occur."""
    found = Round.objects.filter(office=request.office).order_by("fund__name", "-year")
    listed = list(found.values_list("fund__code", "fund__name", "year").distinct())
    funds = dict.fromkeys((code, name) for code, name, _year in listed)
    years = dict.fromkeys(year for _code, _name, year in listed)
    yes_no = [("yes", _("published")), ("no", _("not published"))]
    return FilterBar(
        request,
        [
            Filter("q", _("Theme or fund"), kind="search"),
            Filter("fund", _("Fund"), list(funds), everything=_("All funds")),
            Filter("year", _("Year of spend"), [_choice(year) for year in years], everything=_("All years")),
            Filter("published", _("Published"), yes_no, everything=_("Published or not")),
        ],
    )


def _choice(year: int | None) -> tuple[str, str]:
    return (UNDATED, _("not stated")) if year is None else (str(year), str(FinancialYear(year)))


@page(Audience.STAFF, may=May.READ)
def rounds(request: Any) -> HttpResponse:
    """The list: every round of every fund."""
    bar = filter_bar(request)
    rows = queries.narrowed(queries.rounds(seen_by=request.actor, office=request.office), bar.answers)
    now = timezone.now()
    held: dict[UUID, Invitation] = {}
    columns = [
        *wording.columns(lambda row: address(request, "desk-round", pk=row.round_id)),
        Column("invitation", _("Invitation"), Kind.HTML, value=lambda row: _invitation(request, held, row, now)),
    ]
    sorting = Sorting.of(request, columns, "-year")
    paging = Paging.of(request, rows.count())
    ordered = queries.with_figures(rows).order_by(*sorting.order_by()[:-1], "round__number", "pk")
    shown = list(paging.cut(ordered))
    held |= queries.invitations_of_rounds(seen_by=request.actor, rounds=[row.round_id for row in shown])
    table = Table(
        _("Grant rounds"),
        columns,
        shown,
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
        **_running(request, now),
    }
    return render(request, "grants/list.html", context)


def _invitation(request: Any, held: Mapping[UUID, Invitation], row: RoundVersion, now: dt.datetime) -> Any:
    """Where a round's invitation stands, linked to it; nothing where there is none."""
    found = held.get(row.round_id)
    if found is None:
        return ""
    to = address(request, "desk-invitation", pk=found.pk)
    return Markup('<a href="{}">{}</a>').format(to, said.tag_of(found, now))


def _running(request: Any, now: dt.datetime) -> dict[str, Any]:
    """How many invitations stand where, in a sentence, and how many questions wait."""
    counts = queries.counts(seen_by=request.actor, office=request.office, at=now)
    parts = [f"{number} {said.PHASES[phase][0]}" for phase, number in counts.phases.items() if number]
    sentence = _("Invitations: %(parts)s.") % {"parts": ", ".join(parts)} if parts else ""
    return {"running": sentence, "waiting": counts.waiting}


def _empty(request: Any, *, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(_("No round fits these filters."), _("Show all rounds"), address(request, "desk-rounds"))
    return Empty(
        _("Rounds of the office's funds appear here: theme, deadline, cap, and what was available and spent."),
        _("Add the first"),
        address(request, "desk-round-add") if request.actor.may(May.KEEP) else "",
    )


@page(Audience.STAFF, may=May.READ)
def one(request: Any, pk: UUID) -> HttpResponse:
    """One round: what it offered, its figures, what is odd about it, every version and where each came from."""
    found = _found(request, pk)
    version: RoundVersion = found.current
    rows, totals = wording.figure_rows(version)

    def source_of(each: RoundVersion) -> str:
        return address_if_any(request, "desk-import", pk=each.source_import_id)

    figures = {what: figure for what, figure in figures_of(version).items() if figure is not None}
    context = {
        "round": found,
        "now": version,
        "facts": [*wording.summary_of(found, version), (_("Note"), version.note)],
        "rows": rows,
        "totals": totals,
        "warnings": oddities(year=found.year, closes=version.closes, figures=figures),
        "history": wording.history(queries.versions_of(seen_by=request.actor, round_=found), source_of),
        "moves": {move.name for move in ROUND.moves_open_to(found, Moment(request.actor, timezone.now()))},
        "may_keep": request.actor.may(May.KEEP),
    }
    invitation = queries.invitation_of(seen_by=request.actor, round_=found)
    if invitation is not None:
        now = timezone.now()
        standing = {
            "invitation_tag": said.tag_of(invitation, now),
            "invitation_standing": said.standing(invitation, now),
        }
        context |= {"invitation": invitation, **standing}
    return render(request, "grants/one.html", context)


def _found(request: Any, pk: UUID) -> Any:
    """The round, with its current version."""
    found = queries.round_at(seen_by=request.actor, office=request.office, pk=pk)
    if found is None:
        raise Http404
    return found


def _lists(request: Any) -> dict[str, Any]:
    office = request.office
    return {"funds": funds_of(office), "priorities": list(priorities_of(office)), "pots": list(pots_of(office))}


@page(Audience.STAFF, may=May.KEEP)
def add(request: Any) -> HttpResponse:
    """A new round."""
    lists = _lists(request)
    form = RoundForm(request.POST or None, **lists)
    if form.is_valid():
        given = form.cleaned_data
        fund = next(each for each in lists["funds"] if str(each.pk) == given["fund"])
        try:
            made = actions.record_round(
                by=request.actor,
                fund=fund,
                year=given["year"],
                number=given["number"],
                facts=form.facts(),
                known_from=given["known_from"],
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("%(what)s is recorded.") % {"what": made})
            return HttpResponseRedirect(address(request, "desk-round", pk=made.pk))
    context = {"form": form, "title": _("Add a grant round"), "round": None, "theirs": [], "has_funds": lists["funds"]}
    return render(request, "grants/form.html", context)


@page(Audience.STAFF, may=May.KEEP)
def edit(request: Any, pk: UUID) -> HttpResponse:
    """A correction: a new version with its reason. What somebody else saved meanwhile is shown, never overwritten."""
    found = _found(request, pk)
    facts = facts_of(found.current)
    start = initial_of(facts) | {"on_version": found.current.number}
    form: Any = CorrectionForm(request.POST or None, initial=start, **_lists(request))
    theirs: list[tuple[Any, str, str]] = []
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct_round(
                by=request.actor,
                round_=found,
                on_version=given["on_version"],
                reason=given["reason"],
                facts=form.facts(),
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
            return HttpResponseRedirect(address(request, "desk-round", pk=pk))
    context = {"form": form, "title": _("Correct %(what)s") % {"what": found}, "round": found, "theirs": theirs}
    return render(request, "grants/form.html", context | {"has_funds": True})


def _beside(now: dict[str, str], mine: dict[str, str]) -> list[tuple[Any, str, str]]:
    """What stands now and what the person wrote, where they differ."""
    return [
        (wording.HEADINGS.get(name, name), wording.shown(name, now[name]), wording.shown(name, mine[name]))
        for name in mine
        if now[name] != mine[name]
    ]


@page(Audience.STAFF, may=May.PUBLISH)
def publish(request: Any, pk: UUID) -> HttpResponse:
    """Let the public see a round."""
    found = _found(request, pk)
    if request.method == "POST":
        actions.publish_round(by=request.actor, round_=found)
        messages.success(request, _("%(what)s is published.") % {"what": found})
        return HttpResponseRedirect(address(request, "desk-round", pk=pk))
    return render(request, "grants/publish.html", {"round": found})


@page(Audience.STAFF, may=May.PUBLISH)
def take_back(request: Any, pk: UUID) -> HttpResponse:
    """Take a round off the public pages, with a note that says why."""
    found = _found(request, pk)
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        try:
            actions.unpublish_round(by=request.actor, round_=found, note=form.cleaned_data["note"])
        except Refused as why:
            form.add_error("note", why.sentence)
        else:
            messages.success(request, _("%(what)s is no longer published.") % {"what": found})
            return HttpResponseRedirect(address(request, "desk-round", pk=pk))
    context = {"form": form, "title": _("Take back %(what)s") % {"what": found}, "round": found, "theirs": []}
    return render(request, "grants/form.html", context | {"has_funds": True})
