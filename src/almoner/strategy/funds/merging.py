"""What a file says of a money plan, merged into what the plan said before."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from almoner.foundation.sheets import readers
from almoner.foundation.sheets.kinds import Candidate

from .printed import Role, column_keyed
from .rules import Column
from .versions import LineEntry, PlanEntry, StatedEntry

type RowKey = tuple[str, str]

SPREAD = 1_000_000
"""How far apart the rows held are set while new ones are put in between; `in_sequence` counts them again."""


def merged(before: PlanEntry | None, candidates: Iterable[Candidate], source: Any, document: str) -> PlanEntry:
    """The next entry of a plan: figures that the file ``source`` states replace those held, and new rows are put in.

    A new row stands behind the last row of its group. Where a file brings the lines of a group of which only a subtotal
    was held, they take its place, and the subtotal becomes a stated total.
    """
    was = before or PlanEntry([])
    held = (replace(line, order=line.order * SPREAD) for line in was.lines)
    lines = {(_row(line), Column.of(line.year, line.state)): line for line in held}
    stated = {(each.group.casefold(), Column.of(each.year, each.state)): each for each in was.stated}
    places = {row: line.order for (row, _column), line in lines.items()}
    asked = list(candidates)
    for group in {each.facts["group"].casefold() for each in asked if each.facts["role"] == Role.LINE}:
        lines = {key: line for key, line in lines.items() if key[0] != (group, "")}
    for candidate in asked:
        figures = {column: text for key, text in candidate.facts["figures"].items() if (column := column_keyed(key))}
        if candidate.facts["role"] in {Role.LINE, Role.WHOLE}:
            _put_lines(candidate, figures, lines, places, source)
        if candidate.facts["role"] != Role.LINE:
            known = {column: text for column, text in figures.items() if readers.to_amount(text).is_known}
            group = candidate.facts["group"].casefold()
            stated |= {(group, at): _stated(candidate, at, known[at], source) for at in known}
    return PlanEntry(list(lines.values()), list(stated.values()), was.caveats, document or was.document)


def _put_lines(
    candidate: Candidate,
    figures: dict[Column, str],
    lines: dict[tuple[RowKey, Column], LineEntry],
    places: dict[RowKey, int],
    source: Any,
) -> None:
    """The figures of one row; its kind and note belong to every year of it."""
    facts = candidate.facts
    row = (facts["group"].casefold(), facts["item"].casefold())
    place = _place_of(row, places)
    for column, text in figures.items():
        line = _line(candidate, column, text, lines.get((row, column)), place)
        lines[row, column] = replace(line, source_import=source, source_row=candidate.row)
    for key, line in lines.items():
        if key[0] == row:
            lines[key] = replace(line, kind=facts["kind"] or line.kind, note=facts["note"] or line.note)


def _row(line: LineEntry) -> RowKey:
    return line.group.casefold(), line.item.casefold()


def _place_of(row: RowKey, places: dict[RowKey, int]) -> int:
    """Where a row stands: as before, else behind the last of its group, else behind all."""
    if row not in places:
        mates = [place for (group, _item), place in places.items() if group == row[0]]
        behind_all = (max(places.values(), default=0) // SPREAD + 1) * SPREAD
        places[row] = max(mates) + 1 if mates else behind_all
    return places[row]


def _line(candidate: Candidate, column: Column, text: str, held: LineEntry | None, place: int) -> LineEntry:
    facts = candidate.facts
    line = held or LineEntry(
        place, facts["group"], facts["item"], column.year, column.state, readers.to_amount(text), facts["kind"]
    )
    return replace(line, amount_amount=readers.to_amount(text))


def _stated(candidate: Candidate, column: Column, text: str, source: Any) -> StatedEntry:
    facts = candidate.facts
    label, amount = facts["label"], Decimal(text)
    return StatedEntry(facts["group"], label, column.year, column.state, amount, source, candidate.row)
