"""Money plans as papers print them: headings that name a year and a state; rows that are items, subtotals or totals."""

import re
from dataclasses import dataclass
from enum import StrEnum

from almoner.kernel.periods import FinancialYear

from .rules import Column

_YEAR = re.compile(r"(?<!\d)(?P<first>\d{4})\s*[/_\-\u2013 ]\s*(?P<next>\d{4}|\d{2})(?!\d)")
_STATES = {
    "actual": re.compile(r"\b(?:actuals?|outturns?)\b"),
    "budget": re.compile(r"\b(?:budgets?|budgeted)\b"),
    "forecast": re.compile(r"\b(?:forecasts?|estimates?|estimated|projected|projections?|indicative)\b"),
}
_GRAND_TOTAL = re.compile(r"(?:grand |overall )?totals?", re.IGNORECASE)
_SUBTOTAL = re.compile(
    r"(?P<before>.*?)\s*\bsub[- ]?totals?|sub[- ]?totals?\s*(?:for|of)?\s*(?P<after>.*)|total(?: for| of)? (?P<of>.+)",
    re.IGNORECASE,
)


def column_named(heading: str) -> Column | None:
    """The column that a heading names: "y2024_25_actual", "2025/26 Budget", "2026/27 forecast"; None for any other."""
    spaced = heading.casefold().replace("_", " ")
    found = _YEAR.search(heading.replace("_", "/"))
    states = [state for state, words in _STATES.items() if words.search(spaced)]
    if found is None or len(states) != 1:
        return None
    try:
        year = FinancialYear.parse(f"{found['first']}/{found['next']}")
    except ValueError:
        return None
    return Column.of(year.starting, states[0])


def column_keyed(key: str) -> Column | None:
    """The column of a key such as "2026-forecast"; None for anything else."""
    year, _dash, state = key.partition("-")
    if len(year) != 4 or not year.isascii() or not year.isdigit() or state not in _STATES:
        return None
    return Column.of(int(year), state)


class Role(StrEnum):
    """What a printed row is."""

    HEADING = "heading"
    """A group's name over its rows, without figures."""
    LINE = "line"
    """An item of a group."""
    WHOLE = "whole"
    """A group's subtotal that stands for it, the lines under it not printed."""
    SUBTOTAL = "subtotal"
    """What the paper says the lines of a group add up to."""
    TOTAL = "total"
    """What the paper says all lines add up to."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row understood: its part in the table, its group and item, and the label as printed."""

    role: Role
    group: str = ""
    item: str = ""
    label: str = ""


class Misplaced(ValueError):
    """An item stands under the subtotal of its group, so nobody can say what the subtotal adds up."""


class Reading:
    """Reads a plan's rows in the order of the paper, remembering the heading above and which groups have lines."""

    def __init__(self) -> None:
        self.heading = ""
        self.lined: set[str] = set()
        self.whole: set[str] = set()

    def row(self, *, group: str, item: str, label: str, has_figures: bool) -> PrintedRow:
        """Understand the next row. ``group`` is blank where the paper names groups only in headings above the rows.

        Raises:
            Misplaced: an item after its group was taken as a bare subtotal.
        """
        if is_grand_total(group) or is_grand_total(item) or (is_grand_total(label) and not group):
            return PrintedRow(Role.TOTAL, label=label or item or group)
        if not has_figures:
            self.heading = group or item
            return PrintedRow(Role.HEADING, self.heading)
        if subtotal := next((text for text in (item, label) if _SUBTOTAL.fullmatch(text)), ""):
            return self._subtotal(group or self.heading or _group_in(subtotal), subtotal)
        if group and not item:
            return self._subtotal(group, label)
        if not group and not self.heading:
            return self._subtotal(item, label)
        return self._line(group or self.heading, item)

    def _subtotal(self, group: str, label: str) -> PrintedRow:
        if group.casefold() in self.lined:
            return PrintedRow(Role.SUBTOTAL, group, label=label)
        self.whole.add(group.casefold())
        return PrintedRow(Role.WHOLE, group, label=label)

    def _line(self, group: str, item: str) -> PrintedRow:
        if group.casefold() in self.whole:
            raise Misplaced(group)
        self.lined.add(group.casefold())
        return PrintedRow(Role.LINE, group, item)


def is_grand_total(text: str) -> bool:
    """Whether a text names the total of the whole plan."""
    return _GRAND_TOTAL.fullmatch(text.strip()) is not None


def _group_in(subtotal: str) -> str:
    """The group that a subtotal names: "Victims" of "Victims Subtotal"."""
    found = _SUBTOTAL.fullmatch(subtotal)
    named = next((part for part in found.groups() if part and part.strip()), "") if found else ""
    return named.strip() or subtotal
