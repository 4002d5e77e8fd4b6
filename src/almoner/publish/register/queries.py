"""What the front page of an office gathers from all rooms: read once for each state of the office's records."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from almoner.do.agreements import queries as agreements
from almoner.do.agreements.models import AgreementVersion
from almoner.do.agreements.queries import PUBLIC, Figures
from almoner.do.grants import queries as grants
from almoner.do.outlook import queries as outlook
from almoner.do.outlook.lines import Line
from almoner.foundation.audit.remembered import remembered, standing
from almoner.foundation.offices.models import Office
from almoner.governance.boards import queries as boards
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds import queries as funds
from almoner.strategy.plans import queries as plans

LATEST = 5


@dataclass(frozen=True, slots=True)
class Money:
    """What the newest published plan sets aside in one financial year: pounds, and how many lines are not known."""

    title: str
    year: FinancialYear
    known: Decimal
    unknown: int
    budgets: int
    """How many financial years the plan covers."""


@dataclass(frozen=True, slots=True)
class Front:
    """Everything on the front page that comes from the office's records."""

    figures: Figures
    latest: Sequence[AgreementVersion]
    led_elsewhere: int
    money: Money | None
    ahead: Sequence[Line]
    rounds: int
    latest_rounds: Sequence[Any]
    plan: Any
    priorities: Sequence[Any]
    funds: Sequence[Any]
    boards: Sequence[Any]
    areas: Sequence[str]
    successors: Sequence[Any]
    facts: Sequence[Any]


def front(office: Office, today: dt.date) -> Front:
    """The front page's records as the public sees them on a day. Two queries, unless something has changed."""
    stands_at = standing(office.pk)
    return remembered(office.pk, stands_at, ("front", today, office.book), lambda: _gathered(office, today))


def _gathered(office: Office, today: dt.date) -> Front:
    shown = agreements.agreements(seen_by=PUBLIC, office=office)
    held = grants.in_order(grants.with_figures(grants.rounds(seen_by=PUBLIC, office=office)))
    plan = plans.current(plans.plans(office, seen_by=PUBLIC).prefetch_related("priorities"), today)
    asked = outlook.Asked(PUBLIC, office, today)
    return Front(
        figures=agreements.figures(shown),
        latest=list(shown.order_by("-agreement__published_at", "agreement__sort_key")[:LATEST]),
        led_elsewhere=agreements.arrangements(seen_by=PUBLIC, office=office).count(),
        money=_money(office, today),
        ahead=[line for line in outlook.lines_at(asked, outlook.places(asked, 1, LATEST)) if line.in_order()],
        rounds=held.count(),
        latest_rounds=list(held[:LATEST]),
        plan=plan,
        priorities=list(plan.priorities.all()) if plan else [],
        funds=list(funds.funds(office, seen_by=PUBLIC)),
        boards=list(boards.boards(office, seen_by=PUBLIC)),
        areas=list(office.areas.values_list("name", flat=True)),
        successors=list(office.successors.order_by("on_first")),
        facts=list(office.facts.all()),
    )


def _money(office: Office, today: dt.date) -> Money | None:
    """The year of today, or the last that the plan speaks of before it, or the first."""
    plan = funds.money_plan(office, "", seen_by=PUBLIC)
    version = funds.version_shown(plan) if plan else None
    if plan is None or version is None:
        return None
    now = FinancialYear.containing(today).starting
    years = sorted(set(version.lines.values_list("year", flat=True)))
    if not years:
        return None
    year = max((each for each in years if each <= now), default=years[0])
    lines = version.lines.filter(year=year)
    known = lines.aggregate(sum=Sum("amount"))["sum"] or Decimal("0.00")
    return Money(plan.title, FinancialYear(year), known, lines.filter(Q(amount__isnull=True)).count(), len(years))
