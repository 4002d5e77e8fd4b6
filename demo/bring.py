"""Bringing a file of facts in, as somebody at a desk would: read it, check it, apply it."""

import datetime as dt
from collections.abc import Mapping

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.sheets.actions import apply_import, check_file
from almoner.foundation.sheets.models import Import

from .offices import FACTS


def bring(
    file: str,
    *,
    by: Actor,
    office: Office,
    kind: str,
    document: str,
    known_from: dt.date,
    publish: bool = True,
    column_map: Mapping[str, str] | None = None,
) -> str:
    """Apply one file of facts whole, and publish what is new. Returns a line on what came of it.

    Raises:
        RuntimeError: the file cannot be taken, with everything that is wrong with it.
    """
    source = check(
        file, by=by, office=office, kind=kind, document=document, known_from=known_from, column_map=column_map
    )
    if source.problems or source.counts.get("wrong"):
        raise RuntimeError(f"{file} cannot be taken as {kind}: {'; '.join(wrong_with(source))}")
    applied = apply_import(by=by, source=source, publish_new=publish)
    counts = applied.counts
    warned = f", {counts['warnings']} with a warning" if counts.get("warnings") else ""
    return f"{counts.get('new', 0)} new from {counts['rows']} rows of {file}{warned}"


def check(
    file: str,
    *,
    by: Actor,
    office: Office,
    kind: str,
    document: str,
    known_from: dt.date,
    column_map: Mapping[str, str] | None = None,
) -> Import:
    """Read and check a file of facts, and leave it there for somebody to look at."""
    with (FACTS / file).open("rb") as opened:
        return check_file(
            by=by,
            office=office,
            kind=kind,
            file=opened,
            file_name=file,
            known_from=known_from,
            document=document,
            column_map=column_map,
        )


def wrong_with(source: Import) -> list[str]:
    """Everything that is wrong with a checked file, a line each."""
    found = [
        f"column {column or '-'}: read {read!r}, expected {expected}" for column, read, expected in source.problems
    ]
    for row in source.rows.filter(verdict="wrong").order_by("number"):
        found += [
            f"row {row.number}, {column or row.label}: read {read!r}, expected {expected}"
            for column, read, expected in row.problems
        ]
    return found
