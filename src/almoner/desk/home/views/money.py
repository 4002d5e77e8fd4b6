"""The money page of the desk: the plan as the public sees it, and what agreements have committed of it, by group."""

from typing import Any

from django.http import Http404, HttpResponse

from almoner.desk.home.queries.commitments import by_group
from almoner.do.agreements.access import May as MayAgreements
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.strategy.funds import layout, queries, rules
from almoner.strategy.funds.access import May
from almoner.strategy.funds.models import MoneyPlan, MoneyPlanVersion


@page(Audience.STAFF, may=May.READ)
def money(request: Any) -> HttpResponse:
    """The latest plan, or the one asked for with ?plan= and ?version=."""
    plans = list(queries.money_plans(request.office, seen_by=request.actor))
    wanted = request.GET.get("plan", "")
    plan = next((each for each in plans if str(each.pk) == wanted), None) if wanted else next(iter(plans), None)
    if wanted and plan is None:
        raise Http404
    version = _version(request, plan) if plan else None
    context: dict[str, Any] = {
        "plan": plan,
        "version": version,
        "others": [each for each in plans if each is not plan],
        "may_keep": request.actor.may(May.KEEP),
        "may_publish": request.actor.may(May.PUBLISH),
    }
    if plan is not None and version is not None:
        context |= _shown(request, plan, version)
    return render(request, "home/money.html", context)


def _version(request: Any, plan: MoneyPlan) -> MoneyPlanVersion | None:
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None
    found = queries.version_shown(plan, number=number)
    if number is not None and found is None:
        raise Http404
    return found


def _shown(request: Any, plan: MoneyPlan, version: MoneyPlanVersion) -> dict[str, Any]:
    lines = list(queries.lines(version))
    table = rules.tabulate(lines, version.stated_totals.all())

    def where(row: rules.Row) -> str:
        return f"{address(request, 'desk-money-row', pk=plan.pk, order=row.order)}?version={version.number}"

    may_see = request.actor.may(MayAgreements.READ)
    return {
        "table": table,
        "rows": layout.shown_rows(table, where),
        "panels": layout.panels(table),
        "headline": layout.headline(table),
        "stopping": layout.stopping(table),
        "disagreements": len(table.disagreements),
        "committed": by_group(table, lines, seen_by=request.actor, office=request.office) if may_see else None,
        "versions": queries.versions(plan),
    }
