"""One row of a money plan traced to where it comes from: the document, the file, its row, in every version."""

from dataclasses import dataclass
from typing import Any

from almoner.foundation.sheets.models import Import
from almoner.kernel.money import Amount

from . import queries
from .models import BudgetLine, MoneyPlanVersion
from .rules import Column


@dataclass(frozen=True, slots=True)
class Figure:
    """What one version says of the row in one column, and the row of the file it was read from."""

    column: Column
    amount: Amount
    file: Import | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one version says of the row."""

    version: MoneyPlanVersion
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class TracedRow:
    """A row with what it is linked to, and what every version says of it, the newest first."""

    group: str
    item: str
    kind: str
    note: str
    first: BudgetLine
    history: list[Said]

    @property
    def name(self) -> str:
        return self.item or self.group

    @property
    def is_kind_stated(self) -> bool:
        return self.kind == BudgetLine.Kind.SPEND


def traced(version: MoneyPlanVersion, order: int) -> TracedRow | None:
    """The row in a place of a version, with its history; None where no row stands there. Two queries."""
    first: Any = queries.lines(version).filter(order=order).first()
    if first is None:
        return None
    said: dict[Any, Said] = {}
    for line in queries.line_history(version, first.group, first.item):
        held = said.setdefault(line.version_id, Said(line.version, []))
        held.figures.append(
            Figure(Column.of(line.year, line.state), line.amount_amount, line.source_import, line.source_row)
        )
    return TracedRow(first.group, first.item, first.kind, first.note, first, list(said.values()))
