"""Reads of imports: an office sees its own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, When

from .lifecycle import State
from .models import FileRow, Import, ImportRow


def imports(*, seen_by: Any, office: Any) -> QuerySet[Import]:
    """Every file brought to the office, for people at work there."""
    rows = Import.objects.select_related("created_by", "applied_by")
    return rows.filter(office=office, office_id=seen_by.office_id) if seen_by.office_id else rows.none()


def narrowed(rows: QuerySet[Import], asked: Mapping[str, str]) -> QuerySet[Import]:
    """Those that fit the filters of the list: ``kind``, ``state``, and ``q`` in the names of file and document."""
    for name in ("kind", "state"):
        if value := asked.get(name):
            rows = rows.filter(**{name: value})
    if words := asked.get("q"):
        rows = rows.filter(file_name__icontains=words) | rows.filter(document__icontains=words)
    return rows


def import_at(*, seen_by: Any, office: Any, pk: UUID) -> Import | None:
    """One import with its office and people, or None where it is not to be seen."""
    return imports(seen_by=seen_by, office=office).select_related("office").filter(pk=pk).first()


def rows_of(source: Import, asked: Mapping[str, str]) -> QuerySet[ImportRow]:
    """The records the file asks for and those it lacks, in its order, but first those that cannot be taken; only those
    of a ``verdict``, with a warning (``odd``), or of one ``row``."""
    wrong_first = Case(When(verdict=ImportRow.Verdict.WRONG, then=0), default=1)
    rows = ImportRow.objects.filter(source=source).order_by(wrong_first, "number", "id")
    if verdict := asked.get("verdict"):
        rows = rows.exclude(warnings=[]) if verdict == "odd" else rows.filter(verdict=verdict)
    else:
        rows = rows.exclude(verdict=ImportRow.Verdict.MISSING)
    if row := asked.get("row"):
        rows = rows.filter(number=int(row)) if row.isascii() and row.isdigit() and len(row) < 10 else rows.none()
    return rows


def file_row(source: Import, number: int) -> FileRow | None:
    """One row as it stood in the file."""
    return FileRow.objects.filter(source=source, number=number).first()


def samples(source: Import, count: int = 4) -> list[FileRow]:
    """The first rows of the file, to know its columns by."""
    return list(FileRow.objects.filter(source=source).order_by("number")[:count])


def applied_before(source: Import) -> Import | None:
    """The last time a file with the very same bytes was applied as this kind, if it ever was."""
    same = Import.objects.filter(
        office=source.office_id, kind=source.kind, file_hash=source.file_hash, state=State.APPLIED
    )
    return same.exclude(pk=source.pk).order_by("-applied_at").first()
