"""The Leicestershire plan as printed, for tests. docs/rules/money-plan.md prints the same figures."""

from dataclasses import dataclass
from decimal import Decimal

from almoner.kernel.money import Amount
from almoner.strategy.funds.rules import kind_of_row
from almoner.strategy.funds.versions import LineEntry, PlanEntry, StatedEntry

COLUMNS = ((2024, "actual"), (2025, "budget"), (2026, "forecast"), (2027, "forecast"))
GROUPS = (
    ("Victims", "Victims Subtotal", "1339454.38", "1414428.00", "1424645.00", "1435066.58"),
    ("Vulnerability Services", "Vulnerabilty Subtotal", "772324.00", "738416.00", "738416.00", "713416.00"),
    ("Prevention", "Prevention subtotal", "1184840.00", "768895.00", "910665.00", "910665.00"),
    ("Community Safety", "Community Sub-total", "1296466.97", "1208175.00", "1188175.00", "1188175.00"),
    ("External Grant Funding", "Grant Funding Sub-total", "1477011.00", "1206565.00", "0.00", "0.00"),
)
TOTALS = ("6070096.35", "5336479.00", "4261901.00", "4247322.58")


@dataclass
class Line:
    """A budget line without a database."""

    order: int
    group: str
    item: str
    year: int
    state: str
    amount_amount: Amount
    kind: str = "spend"
    note: str = ""


@dataclass
class Printed:
    """A stated total without a database."""

    group: str
    label: str
    year: int
    state: str
    amount: Decimal


def line(group: str, item: str, year: int, amount: str, *, state: str = "forecast", order: int = 1) -> Line:
    """A line whose amount is written as in a file: a number, or why it is unknown."""
    known = Amount.of(amount) if amount[:1].isdigit() else Amount.not_known(amount)
    return Line(order, group, item, year, state, known)


def leicestershire() -> tuple[list[Line], list[Printed]]:
    """Its twenty lines and twenty-four stated totals."""
    lines, printed = [], []
    for order, (group, label, *figures) in enumerate(GROUPS, start=1):
        for (year, state), figure in zip(COLUMNS, figures, strict=True):
            lines.append(line(group, "", year, figure, state=state, order=order))
            printed.append(Printed(group, label, year, state, Decimal(figure)))
    for (year, state), figure in zip(COLUMNS, TOTALS, strict=True):
        printed.append(Printed("", "Grand Total", year, state, Decimal(figure)))
    return lines, printed


def leicestershire_entry() -> PlanEntry:
    """The same, as an entry to be recorded."""
    lines, printed = leicestershire()
    return PlanEntry(
        [
            LineEntry(
                each.order,
                each.group,
                each.item,
                each.year,
                each.state,
                each.amount_amount,
                kind_of_row(each.group, each.item),
            )
            for each in lines
        ],
        [StatedEntry(each.group, each.label, each.year, each.state, each.amount) for each in printed],
        caveats="The commissioning budget is not static and depends on core funding.",
        document="Commissioning Framework 2025 to 2028",
    )
