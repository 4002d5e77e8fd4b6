"""From rows as read to candidates with a verdict. Nothing is written here: `actions` writes what is found."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from uuid import UUID

from django.utils.translation import gettext as _

from .columns import Column
from .kinds import BATCH, Candidate, Context, Kind, Problem, SourceRow, Verdict, Wrong
from .models import FileRow, ImportRow

LABEL, KEY = 300, 400
TIDY_EVERY = 2
"""Batches."""


def unsafe_reason(why: str) -> str:
    """What is expected in place of a formula or an error."""
    if why == "error":
        return _("a value: the spreadsheet shows an error in this cell")
    return _("a value, not a formula: copy the column and paste it as values, so that the figure cannot change")


def candidates_of(
    kind: Kind, context: Context, rows: Iterable[FileRow], columns: Sequence[Column], *, whole: bool
) -> Iterator[Candidate]:
    """The candidates of rows, wrong ones included; a row that cannot be read is one wrong candidate.

    With ``whole`` False (columns are missing) only what is wrong with single cells can be said.
    """
    width = len(context.source.headings)
    is_text = context.source.read_as.get("format") == "csv"
    for row in rows:
        source, problems = _read(row, columns)
        warnings = []
        if beyond := [cell for cell in row.cells[width:] if cell]:
            if is_text:
                problems.append(Problem("", " | ".join(beyond)[:200], _beyond_expected()))
            else:
                warnings.append(
                    _("Left out, since no heading stands above it: %(cells)s") % {"cells": ", ".join(beyond)}
                )
        if whole or problems:
            yield from _asked_for(kind, context, source, problems, warnings)


def _beyond_expected() -> str:
    return _("no more cells than headings: text that holds the delimiter stands in quotation marks")


def _read(row: FileRow, columns: Sequence[Column]) -> tuple[SourceRow, list[Problem]]:
    """Every cell of a row through its field's reader, with everything that is wrong with any of them."""
    facts, written, headings = {}, {}, {}
    problems = []
    unsafe = dict(row.unsafe)
    for place, heading, field in ((column.place, column.heading, column.field) for column in columns):
        cell = row.cells[place]
        written[field.name], headings[field.name], facts[field.name] = cell, heading, ""
        if place in unsafe:
            problems.append(Problem(heading, cell, unsafe_reason(unsafe[place])))
        elif cell:
            try:
                facts[field.name] = field.reader.read(cell)
            except ValueError as why:
                problems.append(Problem(heading, cell[:200], field.reader.refusal(why)))
        elif field.filled:
            problems.append(Problem(heading, "", str(field.reader.expected)))
    return SourceRow(row.number, facts, written, headings), problems


def _asked_for(
    kind: Kind, context: Context, source: SourceRow, problems: list[Problem], warnings: list[str]
) -> Iterator[Candidate]:
    made: Sequence[Candidate] = ()
    if not problems:
        try:
            made = kind.records_of(context, source)
        except Wrong as wrong:
            problems = list(wrong.problems)
    if problems:
        yield Candidate(source.number, "", _label_of(source), {}, warnings, Verdict.WRONG, problems=problems)
        return
    for candidate in made:
        candidate.warnings[:0] = warnings
        yield candidate


def _label_of(source: SourceRow) -> str:
    """Something to know an unreadable row by: its first cell that says anything."""
    return next((cell for cell in source.written.values() if cell), "")


def compared(kind: Kind, context: Context, candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """The candidates in batches, each compared with what the office holds."""
    for batch in batched(candidates, BATCH):
        fit = [candidate for candidate in batch if candidate.verdict is not Verdict.WRONG]
        if fit:
            kind.compare(context, fit)
        yield list(batch)


def tidied[T](batches: Iterable[T]) -> Iterator[T]:
    """The same batches, with what is left of them cleared away now and then.

    A head and its version point at each other, so reference counts never free them; and the collector, left to itself,
    waits until a quarter of everything the process holds is such rubbish: tens of megabytes on a long file.
    """
    for number, batch in enumerate(batches, start=1):
        yield batch
        if number % TIDY_EVERY == 0:
            gc.collect()


def as_row(source_id: UUID, candidate: Candidate) -> ImportRow:
    """A candidate as it is staged."""
    return ImportRow(
        source_id=source_id,
        number=candidate.row,
        verdict=candidate.verdict.value,
        key=candidate.key[:KEY],
        label=candidate.label[:LABEL],
        facts=candidate.facts,
        changes=candidate.changes,
        problems=candidate.problems,
        warnings=candidate.warnings,
    )


def as_candidate(row: ImportRow) -> Candidate:
    """A staged candidate, ready to be compared anew."""
    return Candidate(row.number, row.key, row.label, row.facts)
