"""The money of one year of the latest plan, by group: planned, committed where that is linked, and what stops after."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import Coalesce

from almoner.do.agreements import queries as agreements
from almoner.do.agreements.access import May as MayAgreements
from almoner.do.agreements.models import FundingLine
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.money import Total
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds import access, rules
from almoner.strategy.funds.models import BudgetLine, MoneyPlan

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class GroupNow:
    """One group in the year shown. ``committed`` is None where no line of it names the pot it is paid from."""

    name: str
    planned: Total
    committed: Decimal | None
    stop: rules.Stop | None

    @property
    def left(self) -> Decimal:
        """Planned and not committed, never below nought."""
        return max(self.planned.known - (self.committed or NOTHING), NOTHING)


@dataclass(frozen=True, slots=True)
class MoneyNow:
    """The latest plan in the current year, or in its last year where it has ended."""

    plan: str
    column: rules.Column
    total: Total
    groups: list[GroupNow]
    change: rules.Change | None
    """How the total moves into this year or out of it, whichever loses more."""
    is_linked: bool
    """Whether any line names a pot, so that what agreements commit can be set against the plan."""


def money_now(*, seen_by: Actor, office: Office, today: dt.date) -> MoneyNow | None:
    """None where there is no plan with figures, or it may not be read. Two queries."""
    lines = _lines(office) if seen_by.may(access.May.READ) else []
    if not lines:
        return None
    table = rules.tabulate(lines)
    year = FinancialYear.containing(today).starting
    column = max((each for each in table.years if each.year <= year), default=table.years[0])
    stops = rules.stops(table)
    pots = {line.pot_id for line in lines if line.pot_id is not None}
    committed = _committed(seen_by, office, column.year, pots) if pots and seen_by.may(MayAgreements.READ) else {}
    groups = [_group(group, column, stops, lines, committed) for group in table.groups]
    total = table.totals[column].computed
    return MoneyNow(str(lines[0].version.plan), column, total, groups, _change(table, column), bool(pots))


def _change(table: rules.Table, column: rules.Column) -> rules.Change | None:
    near = [change for change in rules.changes(table) if column in {change.before, change.after}]
    return min(near, key=lambda change: change.amount, default=None)


def _lines(office: Office) -> list[BudgetLine]:
    """Those of the current version of the plan that was said last."""
    latest = MoneyPlan.objects.filter(office=office, current__isnull=False).order_by("-current__known_from", "title")
    rows = BudgetLine.objects.filter(version__in=latest.values("current")[:1])
    return list(rows.select_related("version__plan").order_by("order", "year"))


def _committed(seen_by: Actor, office: Office, year: int, pots: set[UUID]) -> dict[UUID, Decimal]:
    """What the agreements of the register commit from these pots in one year (FIN-06)."""
    held = agreements.agreements(seen_by=seen_by, office=office).order_by().values("pk")
    lines = FundingLine.objects.filter(office=office, year=year, pot__in=pots, version__in=held)
    return {
        row["pot"]: row["known"]
        for row in lines.order_by().values("pot").annotate(known=Coalesce(Sum("amount"), NOTHING))
    }


def _group(
    group: rules.Group,
    column: rules.Column,
    stops: list[rules.Stop],
    lines: list[BudgetLine],
    committed: dict[UUID, Decimal],
) -> GroupNow:
    pots = {line.pot_id for line in lines if line.group == group.name and line.pot_id is not None}
    stop = next((each for each in stops if each.group == group.name and not each.item), None)
    spent = sum((committed.get(pot, NOTHING) for pot in pots), NOTHING) if pots else None
    return GroupNow(group.name, group.sums[column].computed, spent, stop)
