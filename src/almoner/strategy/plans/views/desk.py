"""Plans, strategies, frameworks and the library at the desk: the lists and the page of each record."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone

from almoner.foundation.pages import Audience, page, render
from almoner.strategy.plans import queries, wording
from almoner.strategy.plans.access import May


def _context(request: Any, **more: Any) -> dict[str, Any]:
    return {"may_keep": request.actor.may(May.KEEP), "may_publish": request.actor.may(May.PUBLISH), **more}


def _asked(request: Any, rows: Any) -> Any:
    """Only published records, or only those that are not, where the address asks."""
    wanted = request.GET.get("published")
    return rows.filter(published_at__isnull=wanted == "no") if wanted in {"yes", "no"} else rows


@page(Audience.STAFF, may=May.READ)
def plans(request: Any) -> HttpResponse:
    """The Police and Crime Plans, the one in force first."""
    rows = _asked(request, queries.plans(request.office, seen_by=request.actor))
    table = wording.plans(request, rows, timezone.localdate())
    return render(request, "plans/staff/plans.html", _context(request, table=table))


@page(Audience.STAFF, may=May.READ)
def plan(request: Any, pk: UUID) -> HttpResponse:
    """One plan with its priorities, themes, aims and measures."""
    found = queries.one(queries.plans_in_full(request.office, seen_by=request.actor), pk)
    if found is None:
        raise Http404
    context = _context(request, plan=found, standing=wording.standing_of(found, timezone.localdate()))
    context["themes"] = wording.themes_by_kind(found)
    context["progress"] = wording.progress_of_aims(found)
    return render(request, "plans/staff/plan.html", context)


@page(Audience.STAFF, may=May.READ)
def strategies(request: Any) -> HttpResponse:
    """Strategy papers with their next reviews, and the commissioning principles."""
    today = timezone.localdate()
    rows = _asked(request, queries.strategies(request.office, seen_by=request.actor))
    context = _context(
        request,
        table=wording.strategies(request, rows, today),
        principles=list(queries.principles(request.office, seen_by=request.actor)),
        due=wording.review_sentences(queries.reviews_due(request.office, today)),
    )
    return render(request, "plans/staff/strategies.html", context)


@page(Audience.STAFF, may=May.READ)
def strategy(request: Any, pk: UUID) -> HttpResponse:
    """One version of a strategy paper."""
    found = queries.one(queries.strategies(request.office, seen_by=request.actor), pk)
    if found is None:
        raise Http404
    review = wording.review_of(found, timezone.localdate())
    return render(request, "plans/staff/strategy.html", _context(request, strategy=found, review=review))


@page(Audience.STAFF, may=May.READ)
def checklists(request: Any) -> HttpResponse:
    """The library: other bodies' frameworks as checklists, and definitions with their sources."""
    rows = list(queries.checklists(request.office, seen_by=request.actor))
    return render(request, "plans/staff/checklists.html", _context(request, table=wording.checklists(request, rows)))


@page(Audience.STAFF, may=May.READ)
def checklist(request: Any, pk: UUID) -> HttpResponse:
    """One checklist, or one set of definitions."""
    found = queries.one(queries.checklists(request.office, seen_by=request.actor), pk)
    if found is None:
        raise Http404
    return render(request, "plans/staff/checklist.html", _context(request, checklist=found))


@page(Audience.STAFF, may=May.READ)
def frameworks(request: Any) -> HttpResponse:
    """The commissioning frameworks; a warning when none is active today."""
    today = timezone.localdate()
    rows = _asked(request, queries.frameworks(request.office, seen_by=request.actor))
    context = _context(
        request,
        table=wording.frameworks(request, rows, today),
        warning=queries.framework_warning(request.office, today),
    )
    return render(request, "plans/staff/frameworks.html", context)


@page(Audience.STAFF, may=May.READ)
def framework(request: Any, pk: UUID) -> HttpResponse:
    """One framework with its lines and its actions by year."""
    found = queries.one(queries.frameworks_in_full(request.office, seen_by=request.actor), pk)
    if found is None:
        raise Http404
    context = _context(
        request,
        framework=found,
        standing=wording.standing_of(found, timezone.localdate()),
        sum_of=wording.total_of_lines(found),
        years=wording.actions_by_year(found),
        progress=wording.progress_of_actions(found),
    )
    return render(request, "plans/staff/framework.html", context)
