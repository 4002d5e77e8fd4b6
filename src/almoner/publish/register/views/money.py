"""The public money page: the plan as printed with every sum recomputed, what stops and what depends on it, versions."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from almoner.do.agreements import queries as agreements
from almoner.do.agreements.listing import day_asked
from almoner.do.agreements.queries import PUBLIC
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.sheets.exports import export
from almoner.strategy.funds import layout, queries, rules, wording
from almoner.strategy.funds.models import MoneyPlan, MoneyPlanVersion
from almoner.strategy.funds.tracing import traced

FILES = ("csv", "xlsx", "json")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which plan, and which version of it: by its number, as known on a day, or the current one."""

    plan: MoneyPlan | None
    version: MoneyPlanVersion | None
    on: dt.date | None
    number: int | None

    def answers(self, *, named: bool) -> str:
        """The question part of addresses that stay with what was asked; ``named``: with the plan, of several."""
        said = {"plan": str(self.plan.pk)} if named and self.plan else {}
        if self.number is not None:
            said["version"] = str(self.number)
        elif self.on is not None:
            said["on"] = self.on.isoformat()
        return f"?{urlencode(said)}" if said else ""


def _asked(request: Any, plans: list[MoneyPlan]) -> Asked:
    """Raises Http404 for a plan or a version that is not there."""
    wanted, number, on = request.GET.get("plan", ""), _number(request), day_asked(request)
    plan = next((each for each in plans if str(each.pk) == wanted), None) if wanted else next(iter(plans), None)
    version = queries.version_shown(plan, number=number, on=on) if plan else None
    if (wanted and plan is None) or (number is not None and version is None):
        raise Http404
    return Asked(plan, version, on, number)


def _number(request: Any) -> int | None:
    asked = request.GET.get("version", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None


def _table(version: MoneyPlanVersion) -> rules.Table:
    return rules.tabulate(queries.lines(version), version.stated_totals.all())


@page(Audience.PUBLIC)
def money(request: Any) -> HttpResponse:
    """The latest plan, or the one asked for, as it is now or as it was known on a day."""
    plans = list(queries.money_plans(request.office, seen_by=PUBLIC))
    asked = _asked(request, plans)
    context: dict[str, Any] = {
        "asked": asked,
        "plan": asked.plan,
        "version": asked.version,
        "others": [each for each in plans if each is not asked.plan],
        "funds": list(queries.funds(request.office, seen_by=PUBLIC)),
        "cap": wording.cap,
    }
    if asked.plan is not None and asked.version is not None:
        context |= _shown(request, asked, several=len(plans) > 1)
    return render(request, "register/money.html", context)


def _shown(request: Any, asked: Asked, *, several: bool) -> dict[str, Any]:
    version: Any = asked.version
    table, answers = _table(version), asked.answers(named=several)

    def where(row: rules.Row) -> str:
        return address(request, "public-money-row", order=row.order) + answers

    stopping = layout.stopping(table)
    return {
        "table": table,
        "rows": layout.shown_rows(table, where),
        "panels": layout.panels(table),
        "headline": layout.headline(table),
        "stopping": [(each, _dependents(request, version, each)) for each in stopping],
        "stating_no_source": _stating_no_source(request, asked) if stopping else 0,
        "versions": _history(request, asked, several=several),
        "files": [(end.upper(), address(request, "public-money-file", file_format=end) + answers) for end in FILES],
    }


def _dependents(request: Any, version: MoneyPlanVersion, each: layout.Stopping) -> list[tuple[str, str]]:
    """The published agreements paid from the pots or funding of the lines that stop: name and page of each."""
    lines = [
        line
        for line in queries.lines(version)
        if line.group == each.stop.group and each.stop.item in {"", line.item} and (line.pot_id or line.funding_id)
    ]
    pots = {line.pot_id for line in lines if line.pot_id}
    fundings = {line.funding_id for line in lines if line.funding_id}
    if not pots and not fundings:
        return []
    paid = agreements.paid_from(seen_by=PUBLIC, office=request.office, pots=pots, fundings=fundings)
    return [
        (f"{row.agreement.number} {row.title}", address(request, "public-agreement", number=row.agreement.number))
        for row in paid.order_by("agreement__sort_key")
    ]


def _stating_no_source(request: Any, asked: Asked) -> int:
    return agreements.stating_no_source(seen_by=PUBLIC, office=request.office, on=asked.on)


@dataclass(frozen=True, slots=True)
class Listed:
    """A version as the history macro shows it. The public does not read who typed it."""

    number: int
    change: str
    at: dt.datetime
    reason: str
    effective: dt.date
    source: str
    href: str


def _history(request: Any, asked: Asked, *, several: bool) -> list[Listed]:
    plan: Any = asked.plan
    return [
        Listed(
            version.number,
            version.get_change_display(),
            version.recorded_at,
            version.reason,
            version.known_from,
            version.document,
            address(request, "public-money") + Asked(plan, version, None, version.number).answers(named=several),
        )
        for version in queries.versions(plan)
    ]


@page(Audience.PUBLIC)
def row(request: Any, order: int) -> HttpResponse:
    """One row of the plan, traced: each figure with the document, the file and its row, in every version."""
    plans = list(queries.money_plans(request.office, seen_by=PUBLIC))
    asked = _asked(request, plans)
    found = traced(asked.version, order) if asked.version else None
    if found is None:
        raise Http404
    back = address(request, "public-money") + asked.answers(named=len(plans) > 1)
    context = {"row": found, "plan": asked.plan, "version": asked.version, "back": back, "section": "public-money"}
    return render(request, "register/money_row.html", context)


@page(Audience.PUBLIC)
def file(request: Any, file_format: str) -> HttpResponse:
    """The plan's rows as a file that the importer reads back. Sums are left out: they are computed from the rows."""
    asked = _asked(request, list(queries.money_plans(request.office, seen_by=PUBLIC)))
    table = _table(asked.version) if asked.version else rules.tabulate([])
    return export(request, _("Money"), wording.file_columns(table), wording.file_rows(table), file_format)
