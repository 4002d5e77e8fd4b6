"""A money plan laid out for a page: its rows with their cells, what stops, and the picture. The same for both faces.

Every amount says what it counts towards and every sum leads to its rows (foundation/pages/figures.py): the rows of a
group make its subtotal, the subtotals (or rows that stand for a whole group) make the total.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup, escape

from almoner.foundation.pages import figures
from almoner.foundation.pages.formats import money
from almoner.foundation.pages.tables import Tag
from almoner.kernel.answers import Answer
from almoner.kernel.money import pounds

from .rules import Column, Group, Row, Stop, Sum, Table, changes, deepest_fall, stops

TOTAL = "total"
type Where = Callable[[Row], str]
"""The address of the page on which one row is traced to its source."""


@dataclass(slots=True)
class Shown:
    """One row as the page shows it: its kind (group, row, subtotal, total), its name, and a cell for each column."""

    kind: str
    name: Any
    anchor: str = ""
    href: str = ""
    remarks: list[Any] = field(default_factory=list)
    cells: list[Any] = field(default_factory=list)


def shown_rows(table: Table, where: Where) -> list[Shown]:
    """The rows of the page in the order of the plan, the total last."""
    stopping = stops(table)
    found: list[Shown] = []
    for place, group in enumerate(table.groups, start=1):
        found += _group(table, group, place, where, [stop for stop in stopping if stop.group == group.name])
    found.append(_total(table))
    return found


def _group(table: Table, group: Group, place: int, where: Where, stopping: list[Stop]) -> list[Shown]:
    anchor = f"group-{place}"
    if group.is_only_a_subtotal:
        row = group.rows[0]
        cells = [_row_cell(row, column, place, stopping, outer=True) for column in table.columns]
        return [Shown("row", group.name, anchor, where(row), _remarks(group, row), cells)]
    found = [Shown("group", group.name, anchor)]
    for row in group.rows:
        mine = [stop for stop in stopping if stop.item == row.item]
        cells = [_row_cell(row, column, place, mine, outer=False) for column in table.columns]
        found.append(Shown("row", row.item or group.name, f"row-{row.order}", where(row), _remarks(group, row), cells))
    whole = [stop for stop in stopping if not stop.item]
    cells = [_subtotal_cell(group.sums[column], column, place, whole) for column in table.columns]
    label = _("%(group)s: subtotal") % {"group": group.name}
    found.append(Shown("subtotal", label, "", "", _agreement(group.sums, group.label), cells))
    return found


def _row_cell(row: Row, column: Column, place: int, stopping: list[Stop], *, outer: bool) -> Any:
    """A figure that is part of its group, and, where it stands for the whole group, of the total too."""
    amount = row.amount(column)
    if amount is None:
        return ""
    cell = figures.part(amount, group_key(place, column))
    if outer and amount.value is not None:
        cell = Markup(figures.parting(total_key(column), lambda _amount: cell)(amount))  # noqa: S704 - made of parts
    return _marked(cell, column, stopping)


def _subtotal_cell(one: Sum, column: Column, place: int, stopping: list[Stop]) -> Any:
    if one.computed.count == 0:
        return _beside(one)  # the paper says nothing of the group in this column
    made = figures.total(one.computed, group_key(place, column), f"#group-{place}")
    cell = Markup(figures.parting(total_key(column), lambda _total: made)(one.computed))  # noqa: S704 - made of parts
    return _marked(cell + _beside(one), column, stopping)


def _total(table: Table) -> Shown:
    cells = [
        figures.total(one.computed, total_key(column), "#plan") + _beside(one) for column, one in table.totals.items()
    ]
    return Shown("total", table.label or _("Total"), "total", "", _agreement(table.totals, table.label), cells)


def group_key(place: int, column: Column) -> str:
    """What the rows of a group add up to in a column."""
    return f"group-{place}-{column.key}"


def total_key(column: Column) -> str:
    """What the whole plan adds up to in a column."""
    return f"{TOTAL}-{column.key}"


def _marked(cell: Markup, column: Column, stopping: list[Stop]) -> Markup:
    """A cell where money stops says so in words, under its figure."""
    if any(stop.first_nil == column for stop in stopping):
        return cell + Markup(" {}").format(Tag(_("stops"), "late"))
    return cell


def _beside(one: Sum) -> Markup:
    """What was printed, where the rows do not add up to it or nobody can tell."""
    if one.stated is None or one.agrees is Answer.YES:
        return Markup()
    if one.difference is None:
        words = _("stated %(stated)s") if one.agrees is Answer.CANNOT_TELL else _("stated %(stated)s, which is less")
        return Markup('<span class="meta">{}</span>').format(words % {"stated": pounds(one.stated)})
    more = one.difference < 0
    words = (
        _("stated %(stated)s; the rows are %(sum)s more") if more else _("stated %(stated)s; the rows are %(sum)s less")
    )
    said = words % {"stated": pounds(one.stated), "sum": pounds(abs(one.difference))}
    return Markup('<span class="meta">{}</span>').format(Tag(said, "soon"))


def _agreement(sums: Mapping[Column, Sum], label: str) -> list[Any]:
    """Under the name of a sum: whether the paper states the same, and how it calls it."""
    stated = [one for one in sums.values() if one.stated is not None]
    if not stated:
        return [_("computed; the paper states none")]
    if all(one.agrees is Answer.YES for one in stated):
        return [_("as stated: “%(label)s”") % {"label": label} if label else _("as stated")]
    return [_("the paper states “%(label)s”") % {"label": label}] if label else []


def _remarks(group: Group, row: Row) -> list[Any]:
    said: list[Any] = []
    if row.is_whole_group and group.label:
        said.append(_("“%(label)s” as printed; its lines are not published") % {"label": group.label})
    if row.kind != "spend":
        said.append(Tag(_("printed as spend, named as income: kind not stated"), "soon"))
    if row.note:
        said.append(row.note)
    return said


# --- In words


def headline(table: Table) -> str:
    """The sentence over the picture: how the total moves where it falls most, else between the last two years."""
    if (fall := deepest_fall(table)) is not None:
        return str(fall)
    moved = changes(table)
    if moved:
        return str(moved[-1])
    return ngettext("%(n)d group of spending.", "%(n)d groups of spending.", len(table.groups)) % {
        "n": len(table.groups)
    }


@dataclass(frozen=True, slots=True)
class Stopping:
    """One sentence about money that stops, with its amount leading to the row, and what is said beside it."""

    stop: Stop
    sentence: Markup
    remarks: list[str]


def stopping(table: Table) -> list[Stopping]:
    """What stops, in words; what the rest of the plan does in the same year; where the kind is not stated, that."""
    moved = {change.after: change for change in changes(table)}
    places = {group.name: place for place, group in enumerate(table.groups, start=1)}
    found = []
    for stop in stops(table):
        key = "" if stop.item else group_key(places[stop.group], stop.last)
        shown = figures.total(stop.amount, key, f"#group-{places[stop.group]}") if key else escape(money(stop.amount))
        words = _("%(name)s of %(amount)s stops in %(year)s.")
        said = Markup(escape(words)) % {"name": stop.name, "amount": shown, "year": stop.first_nil.year_label}  # noqa: S704 - escaped
        remarks = (
            [] if stop.is_kind_stated else [_("It is printed as spend but named as income: its kind is not stated.")]
        )
        change = moved.get(stop.first_nil)
        if change is not None and change.rest:
            verb = _("rises by") if change.rest > 0 else _("falls by")
            remarks.append(
                _("Everything else together %(moves)s %(amount)s in that year.")
                % {"moves": verb, "amount": pounds(abs(change.rest))}
            )
        found.append(Stopping(stop, said, remarks))
    return found


# --- The picture


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands and how high, its year and figure in short, and the class that fills it."""

    x: int
    y: float
    height: float
    year: str
    shown: str
    said: str
    fill: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One group's bars, a year each, on the scale of the whole picture."""

    name: str
    bars: list[Bar]
    href: str
    stop: str

    @property
    def said(self) -> str:
        """The panel in words, for those who listen."""
        return _("%(name)s: %(figures)s") % {"name": self.name, "figures": "; ".join(bar.said for bar in self.bars)}


WIDE, HIGH, BASE, STEP = 48, 104, 132, 62
"""Pixels: a bar's width, the tallest bar's height, where bars stand, and from bar to bar."""


def panels(table: Table) -> list[Panel]:
    """All groups together on a scale of their own, then a panel for each group, on one scale."""
    whole = max((one.computed.known for one in table.totals.values()), default=Decimal(0))
    bars = [_bar(n, column, table.totals[column], whole, None) for n, column in enumerate(table.years)]
    found = [Panel(_("All groups together"), bars, "#total", "")]
    largest = max((one.computed.known for group in table.groups for one in group.sums.values()), default=Decimal(0))
    stopping_at = {stop.group: stop for stop in stops(table) if not stop.item}
    for place, group in enumerate(table.groups, start=1):
        stop = stopping_at.get(group.name)
        bars = [_bar(n, column, group.sums[column], largest, stop) for n, column in enumerate(table.years)]
        words = _("stops in %(year)s") % {"year": stop.first_nil.year_label} if stop else ""
        found.append(Panel(group.name, bars, f"#group-{place}", words))
    return found


def _bar(n: int, column: Column, one: Sum, largest: Decimal, stop: Stop | None) -> Bar:
    known = one.computed.known
    height = float(round(known / largest * HIGH, 1)) if largest else 0.0
    fills = {"actual": "fill-accent", "budget": "fill-accent", "forecast": "fill-bar"}
    fill = "fill-red" if stop is not None and column == stop.last else fills[column.state]
    shown = _in_short(known) if one.computed.count > one.computed.unknown else _("not known")
    said = _("%(column)s %(amount)s") % {"column": column.label, "amount": one.computed}
    return Bar(n * STEP, BASE - height, height, column.year_label, shown, said, fill)


def _in_short(amount: Decimal) -> str:
    """ "£1.34m", "£772k", "nil": for the picture, whose table has the pence."""
    if amount == 0:
        return _("nil")
    if amount >= 1_000_000:
        return f"£{amount / 1_000_000:.2f}m"
    return f"£{amount / 1000:.0f}k" if amount >= 1000 else f"£{amount:.0f}"
