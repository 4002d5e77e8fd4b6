"""The rules of a money plan: its table with subtotals and totals, what was printed beside them, and money that stops.

Pure functions of budget lines and stated totals. In prose, with worked figures: docs/rules/money-plan.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any, Protocol

from django.utils.translation import gettext as _

from almoner.kernel.answers import Answer
from almoner.kernel.money import Amount, Total, parts_add_up, pounds, share
from almoner.kernel.periods import FinancialYear

NOTHING = Decimal("0.00")
FIRMNESS = ("budget", "forecast", "actual")
"""States from the softest to the firmest: of several columns for one year, the firmest stands for the year."""
STATE_NAMES = {"actual": lambda: _("actual"), "budget": lambda: _("budget"), "forecast": lambda: _("forecast")}


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """One column of the table: a financial year (by the calendar year it starts in) and how firm its figures are."""

    year: int
    firmness: int

    @classmethod
    def of(cls, year: int, state: str) -> "Column":
        """The column of a year and a state. ValueError for a state that is not one."""
        return cls(year, FIRMNESS.index(state))

    @property
    def state(self) -> str:
        return FIRMNESS[self.firmness]

    @property
    def key(self) -> str:
        """For addresses and attributes: "2026-forecast"."""
        return f"{self.year}-{self.state}"

    @property
    def year_label(self) -> str:
        """ "2026/27"."""
        return FinancialYear(self.year).label

    @property
    def label(self) -> str:
        """ "2026/27 forecast"."""
        return f"{self.year_label} {STATE_NAMES[self.state]()}"


class Figure(Protocol):
    """What a budget line says of one column, whether it is a record or what a form would make of it."""

    @property
    def order(self) -> int: ...

    @property
    def group(self) -> str: ...

    @property
    def item(self) -> str: ...

    @property
    def year(self) -> int: ...

    @property
    def state(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def note(self) -> str: ...

    @property
    def amount_amount(self) -> Amount: ...


class Stated(Protocol):
    """A total as printed; an empty group means the grand total."""

    @property
    def group(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def year(self) -> int: ...

    @property
    def state(self) -> str: ...

    @property
    def amount(self) -> Decimal: ...


@dataclass(slots=True)
class Row:
    """One row of the plan: an item, or a whole group whose lines are not published."""

    order: int
    group: str
    item: str
    kind: str
    note: str
    cells: dict[Column, Any] = field(default_factory=dict)

    @property
    def is_whole_group(self) -> bool:
        """Whether the row is a printed subtotal, the lines under it not published."""
        return not self.item

    def amount(self, column: Column) -> Amount | None:
        """What the plan says in a column; None where it says nothing at all."""
        figure = self.cells.get(column)
        return figure.amount_amount if figure is not None else None


@dataclass(frozen=True, slots=True)
class Sum:
    """A computed total with the printed one beside it, where one is printed."""

    computed: Total
    stated: Decimal | None = None

    @property
    def agrees(self) -> Answer:
        """Whether the rows add up to what is printed; CANNOT_TELL if nothing is, or an unknown amount could do it."""
        if self.stated is None:
            return Answer.CANNOT_TELL
        parts = [Amount(self.computed.known), *[Amount.not_known()] * self.computed.unknown]
        return parts_add_up(parts, Amount(self.stated))

    @property
    def difference(self) -> Decimal | None:
        """Pounds printed more than the rows add up to (less, if negative); None where it cannot be said."""
        if self.stated is None or not self.computed.is_complete:
            return None
        return self.stated - self.computed.known


@dataclass(slots=True)
class Group:
    """Rows under one heading, with their subtotals by column and the label printed for them."""

    name: str
    rows: list[Row]
    sums: dict[Column, Sum]
    label: str = ""

    @property
    def is_only_a_subtotal(self) -> bool:
        return len(self.rows) == 1 and self.rows[0].is_whole_group

    @property
    def is_kind_stated(self) -> bool:
        """Whether the paper says of every row that it is spend."""
        return all(row.kind == "spend" for row in self.rows)


@dataclass(slots=True)
class Table:
    """The plan as printed: columns, groups of rows, and the totals under them."""

    columns: list[Column]
    groups: list[Group]
    totals: dict[Column, Sum]
    label: str = ""

    @property
    def years(self) -> list[Column]:
        """One column for each year, the firmest: what a change from year to year is measured between."""
        return list({column.year: column for column in self.columns}.values())

    @property
    def unknown(self) -> int:
        """How many figures of the plan are not known."""
        return sum(total.computed.unknown for total in self.totals.values())

    @property
    def disagreements(self) -> list[tuple[str, Column, Sum]]:
        """Every printed total that the rows do not add up to: group ("" for the grand total), column, both figures."""
        named = [(group.name, group.sums) for group in self.groups] + [("", self.totals)]
        return [(name, at, one) for name, sums in named for at, one in sums.items() if one.agrees is Answer.NO]


def tabulate(lines: Iterable[Figure], stated: Iterable[Stated] = ()) -> Table:
    """Lay budget lines out as the plan's table. Every subtotal and total is computed from the lines, never read."""
    rows = _rows(lines)
    printed = {(each.group, Column.of(each.year, each.state)): each for each in stated}
    columns = sorted({column for row in rows for column in row.cells} | {column for _group, column in printed})
    labels = {group: each.label for (group, _column), each in printed.items()}
    groups = []
    for name in dict.fromkeys(row.group for row in rows):
        inside = [row for row in rows if row.group == name]
        groups.append(Group(name, inside, _sums(inside, columns, name, printed), labels.get(name, "")))
    return Table(columns, groups, _sums(rows, columns, "", printed), labels.get("", ""))


def _rows(lines: Iterable[Figure]) -> list[Row]:
    found: dict[int, Row] = {}
    for line in sorted(lines, key=lambda line: (line.order, line.year)):
        row = found.setdefault(line.order, Row(line.order, line.group, line.item, line.kind, line.note))
        row.cells[Column.of(line.year, line.state)] = line
    return list(found.values())


def _sums(
    rows: list[Row], columns: list[Column], group: str, printed: Mapping[tuple[str, Column], Stated]
) -> dict[Column, Sum]:
    sums = {}
    for column in columns:
        amounts = [amount for row in rows if (amount := row.amount(column)) is not None]
        beside = printed.get((group, column))
        sums[column] = Sum(Total.of(amounts), beside.amount if beside else None)
    return sums


# --- From one year to the next


@dataclass(frozen=True, slots=True)
class Stop:
    """Money that stops: a group, or a row of a group that goes on, whose known amount falls to nil."""

    group: str
    item: str
    last: Column
    amount: Decimal
    first_nil: Column
    is_kind_stated: bool = True

    @property
    def name(self) -> str:
        return self.item or self.group

    def __str__(self) -> str:
        return _("%(name)s of %(amount)s stops in %(year)s.") % {
            "name": self.name,
            "amount": pounds(self.amount),
            "year": self.first_nil.year_label,
        }


def stops(table: Table) -> list[Stop]:
    """Where a known amount falls to a known nil from one year to the next, soonest first, then in the plan's order.

    A blank or an unknown amount is not nil: what is not known has not stopped.
    """
    found = []
    for before, after in _steps(table):
        for group in table.groups:
            if _falls_to_nil(group.sums[before].computed, group.sums[after].computed):
                amount = group.sums[before].computed.known
                found.append(Stop(group.name, "", before, amount, after, group.is_kind_stated))
            else:
                found += _rows_that_stop(group, before, after)
    return found


def _rows_that_stop(group: Group, before: Column, after: Column) -> list[Stop]:
    found = []
    for row in group.rows:
        was, now = row.amount(before), row.amount(after)
        if was and now and _falls_to_nil(Total.of([was]), Total.of([now])):
            found.append(Stop(group.name, row.item, before, was.value or NOTHING, after, row.kind == "spend"))
    return found


def _falls_to_nil(before: Total, after: Total) -> bool:
    known = before.is_complete and after.is_complete and after.count > 0
    return known and before.known > 0 and after.known == 0


def _steps(table: Table) -> list[tuple[Column, Column]]:
    """Each year with the next: years that do not follow each other are not compared."""
    years = table.years
    return [pair for pair in pairwise(years) if pair[1].year == pair[0].year + 1]


@dataclass(frozen=True, slots=True)
class Change:
    """How the total moves from one year to the next, and how much of a fall is money that stops."""

    before: Column
    after: Column
    amount: Decimal
    percent: Decimal | None
    stopped: Decimal

    @property
    def rest(self) -> Decimal:
        """The change of everything that does not stop."""
        return self.amount + self.stopped

    def __str__(self) -> str:
        words = {
            "amount": pounds(abs(self.amount)),
            "percent": f" ({abs(self.percent)}%)" if self.percent is not None else "",
            "before": self.before.label,
            "after": self.after.label,
        }
        if self.amount < 0:
            return _("The total falls by %(amount)s%(percent)s from %(before)s to %(after)s.") % words
        if self.amount > 0:
            return _("The total rises by %(amount)s%(percent)s from %(before)s to %(after)s.") % words
        return _("The total stays the same from %(before)s to %(after)s.") % words


def changes(table: Table) -> list[Change]:
    """The change of the total between each year and the next in which every amount is known."""
    found, stopping = [], stops(table)
    for before, after in _steps(table):
        was, now = table.totals[before].computed, table.totals[after].computed
        if was.is_complete and now.is_complete:
            amount = now.known - was.known
            stopped = sum((stop.amount for stop in stopping if stop.first_nil == after), NOTHING)
            found.append(Change(before, after, amount, share(amount, was.known), stopped))
    return found


def deepest_fall(table: Table) -> Change | None:
    """The year in which the total falls most, if it falls at all: what a reader should be told first."""
    falls = [change for change in changes(table) if change.amount < 0]
    return min(falls, key=lambda change: change.amount, default=None)


# --- What may be recorded


def plan_is_in_order(lines: Iterable[Figure], stated: Iterable[Stated]) -> dict[str, list[str]]:
    """Everything that keeps lines and stated totals from standing in one plan, by "lines" and "stated"; {} if nothing.

    Totals that do not add up are not among it: papers print them, so they are shown, not refused.
    """
    wrong: dict[str, list[str]] = {}
    seen: set[tuple[str, str, int, str]] = set()
    orders: dict[int, tuple[str, str]] = {}
    for line in lines:
        named = {"name": line.item or line.group, "year": FinancialYear(line.year).label}
        key = (line.group.casefold(), line.item.casefold(), line.year, line.state)
        if not line.group.strip():
            wrong.setdefault("lines", []).append(_("Row %(row)s has no group.") % {"row": line.order})
        elif key in seen:
            wrong.setdefault("lines", []).append(_("%(name)s has two figures for %(year)s.") % named)
        elif orders.setdefault(line.order, key[:2]) != key[:2]:
            wrong.setdefault("lines", []).append(_("%(name)s stands in the place of another row.") % named)
        seen.add(key)
    if not seen:
        wrong["lines"] = [_("A money plan needs at least one row with a figure.")]
    printed = [(each.group.casefold(), each.year, each.state) for each in stated]
    if len(printed) != len(set(printed)):
        wrong["stated"] = [_("The same total is stated twice for one year.")]
    return wrong


def contributions_add_up(parts: Iterable[Amount], whole: Amount) -> str | None:
    """A pot's contributions add up to it when all are known (FIN-17)."""
    shares = list(parts)
    if not shares or parts_add_up(shares, whole) is not Answer.NO:
        return None
    return _("The contributions add up to %(parts)s, but the pot holds %(whole)s.") % {
        "parts": Total.of(shares),
        "whole": whole,
    }


INCOME_WORDS = frozenset({"income", "grant funding", "grants received", "funding received", "external funding"})


def kind_of_row(group: str, item: str, label: str = "") -> str:
    """ "not_stated" for a row that is printed among the spend but named as income, as "Grant Funding Sub-total" is."""
    named = f"{group} {item} {label}".casefold()
    return "not_stated" if any(words in named for words in INCOME_WORDS) else "spend"
