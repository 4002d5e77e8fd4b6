"""What agreements commit of a money plan, by group and year, where its lines name what they are paid from.

Commitments beyond the current year are among them (FIN-16): they bind the budgets of later years.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from almoner.do.agreements import queries as agreements
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.money import Total
from almoner.strategy.funds.models import BudgetLine
from almoner.strategy.funds.rules import Column, Table

NOTHING = Total(Decimal("0.00"), 0, 0)


@dataclass(frozen=True, slots=True)
class Committed:
    """One group against its commitments: a pair of planned and committed for each year of the plan."""

    group: str
    sources: list[str]
    years: list[tuple[Column, Total, Total]]

    @property
    def is_over(self) -> bool:
        """Whether in some year more is committed than planned."""
        return any(committed.known > planned.known for _column, planned, committed in self.years)


@dataclass(frozen=True, slots=True)
class Commitments:
    """The groups whose lines name a source, and what is committed from sources that no line names, or from none."""

    groups: list[Committed]
    elsewhere: Total
    unlinked: list[str]
    """Groups none of whose lines names what it is paid from."""


def by_group(table: Table, lines: Sequence[BudgetLine], *, seen_by: Actor, office: Office) -> Commitments:
    """One query. A source that two groups name is counted in the first."""
    committed = agreements.committed(seen_by=seen_by, office=office)
    taken: set[str] = set()
    found = []
    for group in table.groups:
        named = {str(line.pot or line.funding) for line in lines if line.group == group.name and _has_source(line)}
        mine = named - taken
        taken |= named
        if not named:
            continue
        years = []
        for column in table.years:
            here = [each.total for each in committed if each.source in mine and each.year == column.year]
            years.append((column, group.sums[column].computed, sum(here, NOTHING)))
        found.append(Committed(group.name, sorted(named), years))
    rest = [each.total for each in committed if each.source not in taken]
    linked = {each.group for each in found}
    return Commitments(found, sum(rest, NOTHING), [each.name for each in table.groups if each.name not in linked])


def _has_source(line: BudgetLine) -> bool:
    return line.pot_id is not None or line.funding_id is not None
