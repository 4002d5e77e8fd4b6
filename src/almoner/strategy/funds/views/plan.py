"""A money plan at the desk: begun, edited as a new version, published, taken back, and each row traced."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.editing import Publishing, published, taken_back
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds import actions, queries
from almoner.strategy.funds.access import May
from almoner.strategy.funds.forms.plan import MoneyPlanForm, PlanGrid
from almoner.strategy.funds.models import MoneyPlan
from almoner.strategy.funds.printed import column_keyed
from almoner.strategy.funds.rules import Column
from almoner.strategy.funds.tracing import traced
from almoner.strategy.funds.versions import PlanEntry, differences, entry_of

MANY_ROWS = 40
"""A plan with more rows is edited a group at a time, so that the page stays light."""


def _find(request: Any, key: Any) -> Any:
    return queries.money_plan(request.office, key, seen_by=request.actor)


def money_page(request: Any, _plan: Any = None) -> str:
    """The page that shows the plan, where a later room has built it; else the plan's form."""
    return address_if_any(request, "desk-money") or address(request, "desk-money-add")


def _crumbs(request: Any, _plan: Any = None) -> list[tuple[Any, str]]:
    return [(_("Money"), money_page(request))]


PLAN = Publishing("plan", _find, money_page, actions.publish_money_plan, actions.take_back_money_plan, _crumbs)


@page(Audience.STAFF, may=May.KEEP)
def add(request: Any) -> HttpResponse:
    """A new money plan: its title first, its figures on the next page."""
    form = MoneyPlanForm(request.POST or None)
    if form.is_valid():
        try:
            plan = actions.open_money_plan(by=request.actor, office=request.office, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            return HttpResponseRedirect(address(request, "desk-money-edit", pk=plan.pk))
    steps = [*_crumbs(request), (_("Begin a money plan"), "")]
    context = {"form": form, "title": _("Begin a money plan"), "steps": steps, "back": money_page(request)}
    return render(request, "pages/edit.html", context)


@page(Audience.STAFF, may=May.KEEP)
def edit(request: Any, pk: UUID) -> HttpResponse:
    """Edit a plan as a new version: a grid of boxes, every error at once, what others saved meanwhile beside it."""
    plan = _find(request, pk)
    if plan is None:
        raise Http404
    entry = entry_of(plan.current) if plan.current else PlanEntry([])
    columns = _columns(request, entry)
    grid = PlanGrid(request.POST or None, plan=plan, entry=entry, columns=columns, group=_group(request, entry))
    theirs: list[tuple[str, Any, Any]] = []
    if request.method == "POST" and grid.is_valid():
        try:
            return _saved(request, plan, grid)
        except ValidationError as wrong:
            grid.refuse(wrong)
        except NotAllowed:
            raise
        except OutOfDate as late:
            theirs = _beside(entry, grid)
            grid.version.add_error(None, late.sentence)
        except Refused as why:
            grid.version.add_error(None, why.sentence)
    groups = list(dict.fromkeys(line.group for line in entry.lines))
    context = {"plan": plan, "grid": grid, "form": grid.version, "theirs": theirs, "groups": groups}
    context |= {"steps": [*_crumbs(request), (plan.title, "")], "back": money_page(request)}
    return render(request, "funds/staff/edit.html", context)


def _saved(request: Any, plan: MoneyPlan, grid: PlanGrid) -> HttpResponse:
    given = grid.version.cleaned_data
    version = actions.record_money_plan_version(
        by=request.actor,
        plan=plan,
        entry=grid.given(),
        known_from=given["known_from"] or timezone.localdate(),
        reason=given.get("reason", ""),
        seen=given["seen"],
    )
    if plan.current is not None and version.number == plan.current.number:
        messages.info(request, _("Nothing was changed, so there is no new version."))
    else:
        messages.success(request, _("Version %(n)d of the plan is saved.") % {"n": version.number})
    return HttpResponseRedirect(money_page(request))


def _columns(request: Any, entry: PlanEntry) -> list[Column]:
    """The plan's columns, and those that the address adds; a new plan starts with last year to the year after next."""
    found = {Column.of(line.year, line.state) for line in entry.lines}
    if not found:
        this = FinancialYear.containing(timezone.localdate()).starting
        states = ("actual", "budget", "forecast", "forecast")
        found = {Column.of(this - 1 + n, state) for n, state in enumerate(states)}
    asked = (column_keyed(key) for key in request.GET.getlist("column")[:4])
    return sorted({*found, *(column for column in asked if column is not None)})


def _group(request: Any, entry: PlanEntry) -> str:
    """The one group that is edited, where the plan has many rows or the address asks for one."""
    groups = list(dict.fromkeys(line.group for line in entry.lines))
    asked = request.GET.get("group", "")
    if asked in groups:
        return str(asked)
    return groups[0] if len({line.order for line in entry.lines}) > MANY_ROWS else ""


def _beside(entry: PlanEntry, grid: PlanGrid) -> list[tuple[str, Any, Any]]:
    """What stands now and what was typed, cell by cell; the page takes it as seen, so the next save is deliberate."""
    now, mine = differences(entry, grid.given())
    typed: Any = grid.version.data.copy()  # type: ignore[attr-defined]  # a QueryDict, since it was posted
    typed["seen"] = str(grid.plan.current.number if grid.plan.current else 0)
    grid.version.data = typed
    return [(name, now[name] or _("blank"), mine[name] or _("blank")) for name in now]


@page(Audience.STAFF, may=May.PUBLISH)
def publish(request: Any, pk: UUID) -> HttpResponse:
    """What the publish button posts to."""
    return published(request, PLAN, pk)


@page(Audience.STAFF, may=May.PUBLISH)
def take_back(request: Any, pk: UUID) -> HttpResponse:
    """Off the public pages, with a note."""
    return taken_back(request, PLAN, pk)


@page(Audience.STAFF, may=May.READ)
def row(request: Any, pk: UUID, order: int) -> HttpResponse:
    """One row of a plan: each figure with the document and the row it was read from, in every version."""
    plan = _find(request, pk)
    version = queries.version_shown(plan, number=_number(request)) if plan else None
    found = traced(version, order) if version else None
    if found is None:
        raise Http404
    steps = [*_crumbs(request), (found.name, "")]
    return render(request, "funds/staff/row.html", {"row": found, "plan": plan, "version": version, "steps": steps})


def _number(request: Any) -> int | None:
    asked = request.GET.get("version", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None
