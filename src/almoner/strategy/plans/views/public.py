"""What the public reads of plans, strategies and frameworks."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone

from almoner.foundation.door.actor import NOBODY
from almoner.foundation.pages import Audience, page, render
from almoner.strategy.plans import queries, wording


@page(Audience.PUBLIC)
def plan(request: Any, pk: UUID | None = None) -> HttpResponse:
    """The plan in force, else the last one, or the one of the address; past ones stay readable. Strategies below."""
    today = timezone.localdate()
    rows = list(queries.plans_in_full(request.office, seen_by=NOBODY))
    shown = next((each for each in rows if each.pk == pk), None) if pk else queries.current_or_last(rows, today)
    if pk and shown is None:
        raise Http404
    context = {
        "plan": shown,
        "standing": wording.standing_of(shown, today) if shown else "",
        "not_in_force": wording.not_in_force(shown, today) if shown and not pk else "",
        "themes": wording.themes_by_kind(shown) if shown else [],
        "progress": wording.progress_of_aims(shown) if shown else "",
        "others": [(each, wording.standing_of(each, today)) for each in rows if each is not shown],
        "strategies": list(queries.strategies(request.office, seen_by=NOBODY)),
    }
    return render(request, "plans/public/plan.html", context)


@page(Audience.PUBLIC)
def framework(request: Any, pk: UUID | None = None) -> HttpResponse:
    """The active commissioning framework, else the last, or the one of the address: lines, and actions by year."""
    today = timezone.localdate()
    rows = list(queries.frameworks_in_full(request.office, seen_by=NOBODY))
    shown = next((each for each in rows if each.pk == pk), None) if pk else queries.current_or_last(rows, today)
    if pk and shown is None:
        raise Http404
    context = {
        "framework": shown,
        "standing": wording.standing_of(shown, today) if shown else "",
        "not_in_force": wording.not_in_force(shown, today) if shown and not pk else "",
        "sum_of": wording.total_of_lines(shown) if shown else None,
        "years": wording.actions_by_year(shown) if shown else [],
        "progress": wording.progress_of_actions(shown) if shown else "",
        "others": [(each, wording.standing_of(each, today)) for each in rows if each is not shown],
    }
    return render(request, "plans/public/framework.html", context)
