"""The only writers of imports: read a file, check it, apply it whole, or discard it."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import batched
from typing import Any, BinaryIO

import psycopg.errors
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import canonical, record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.offices.models import Office
from almoner.kernel.lifecycle import Moment, MoveRefused

from . import columns, staging
from .access import May
from .declared import limits_of
from .kinds import BATCH, Candidate, Context, Kind, Verdict
from .lifecycle import IMPORT
from .models import ColumnMap, FileRow, Import, ImportRow
from .reading import RawRow, open_list
from .rules import keeps_these_records

type Progress = Callable[[str, int], None]
"""Told what is being done (read, check, apply) and how many rows are done."""

ROW_VERDICTS = (ImportRow.Verdict.NEW, ImportRow.Verdict.CHANGED, ImportRow.Verdict.SAME)


def _nobody_listens(_doing: str, _rows: int) -> None:
    """The progress of an import that nobody watches."""


@action(May.IMPORT)
def read_file(
    *,
    by: Actor,
    office: Office,
    kind: str,
    file: BinaryIO,
    file_name: str = "",
    known_from: dt.date | None = None,
    document: str = "",
    publish_new: bool = False,
    sheet: str = "",
    progress: Progress = _nobody_listens,
) -> Import:
    """Read a file's rows into staging, as they are. Its bytes are not kept, only their hash and size.

    ``known_from`` is since when the office has said so (today if None), ``document`` the paper the figures come from,
    ``sheet`` that of a workbook (by default the one whose headings say most).

    Raises:
        Refused: the file cannot be read as a list, or there is no such kind.
        NotAllowed: the person does not keep records of this kind.
    """
    source = Import(office=office, kind=kind, document=document, publish_new=publish_new, created_by_id=by.person_id)
    if why := keeps_these_records(source, Moment(by, timezone.now())):
        raise NotAllowed(why)
    rows = _open_into(source, file, file_name, sheet)
    source.known_from = known_from or timezone.localdate()
    source.save(force_insert=True)
    source.counts = {"rows": _stage_rows(source, rows, progress)}
    source.save(update_fields=["counts"])
    return source


@action(May.IMPORT)
def check_import(
    *,
    by: Actor,
    source: Import,
    column_map: Mapping[str, str] | None = None,
    progress: Progress = _nobody_listens,
) -> Import:
    """Say of every row what it would do and everything that is wrong with it. May be done again, with other columns.

    Args:
        column_map: heading -> name of the field, "" to leave it out; None for the map it has.

    Raises:
        Refused: it is applied or discarded already.
    """
    source = Import.objects.select_for_update().get(pk=source.pk)
    _make(source, "check", by)
    kind = source.definition
    if column_map is not None:
        source.column_map = dict.fromkeys(source.headings, columns.LEFT_OUT) | dict(column_map)
    source.problems = columns.problems_of(kind, source.headings, source.column_map)
    ImportRow.objects.filter(source=source).delete()
    context = _context(source, by)
    taken = columns.columns_of(kind, source.headings, source.column_map)
    rows = FileRow.objects.filter(source=source).order_by("number").iterator(BATCH)
    candidates = staging.candidates_of(kind, context, rows, taken, whole=not source.problems)
    checked = 0
    for batch in staging.tidied(staging.compared(kind, context, candidates)):
        ImportRow.objects.bulk_create([staging.as_row(source.pk, candidate) for candidate in batch])
        checked += len(batch)
        progress("check", checked)
    _mark_duplicates(source, kind)
    counts = _count(source)
    if not source.problems and not counts.get("wrong"):
        counts["missing"] = _stage_missing(source, kind, context)
    source.counts = counts
    source.save(update_fields=["state", "column_map", "problems", "counts"])
    return source


@action(May.IMPORT)
def check_file(  # noqa: PLR0913 - one argument for each thing the person states about the file
    *,
    by: Actor,
    office: Office,
    kind: str,
    file: BinaryIO,
    file_name: str = "",
    column_map: Mapping[str, str] | None = None,
    known_from: dt.date | None = None,
    document: str = "",
    publish_new: bool = False,
    sheet: str = "",
    progress: Progress = _nobody_listens,
) -> Import:
    """Read a file and check it at once: `read_file`, then `check_import`."""
    source = read_file(
        by=by,
        office=office,
        kind=kind,
        file=file,
        file_name=file_name,
        known_from=known_from,
        document=document,
        publish_new=publish_new,
        sheet=sheet,
        progress=progress,
    )
    return check_import(by=by, source=source, column_map=column_map, progress=progress)


@action(May.IMPORT)
def apply_import(
    *, by: Actor, source: Import, publish_new: bool | None = None, progress: Progress = _nobody_listens
) -> Import:
    """Do all that the check foresaw, or nothing. What has come to be so meanwhile is left as it is.

    Args:
        publish_new: publish the records that are new; None for what was chosen with the file.

    Raises:
        Refused: a row is wrong, it is not checked, or the person may not publish.
        OutOfDate: a row would now do something else than the check showed.
    """
    source = Import.objects.select_for_update().get(pk=source.pk)
    if publish_new is not None:
        source.publish_new = publish_new
    _make(source, "apply", by)
    kind = source.definition
    _take_turns(source)
    context = _context(source, by, locking=True)
    digest = hashlib.sha256()
    counts: Counter[str] = Counter()
    try:
        with transaction.atomic():
            for batch in staging.tidied(_batches_compared(kind, context, counts)):
                _digest_into(digest, batch)
                if wanted := [one for one in batch if one.verdict is not Verdict.SAME]:
                    kind.apply(context, wanted)
                progress("apply", counts.total())
            kind.finish(context)
    except IntegrityError as clash:
        if isinstance(clash.__cause__, psycopg.errors.UniqueViolation):
            raise OutOfDate(_changed_meanwhile([])) from None
        raise
    source.counts = source.counts | {verdict.value: counts[verdict.value] for verdict in ROW_VERDICTS}
    source.rows_digest = digest.hexdigest()
    source.applied_at, source.applied_by_id = context.at, by.person_id
    source.save(update_fields=["state", "publish_new", "counts", "rows_digest", "applied_at", "applied_by"])
    _remember_columns(source)
    record(by=by, verb="applied import", record=source, reason=source.document, after=_in_the_audit(source))
    return source


@action(May.IMPORT)
def discard_import(*, by: Actor, source: Import) -> Import:
    """Forget the rows of a file that is not to be applied; that it was brought stays on record.

    Raises:
        Refused: it is applied or discarded already.
    """
    source = Import.objects.select_for_update().get(pk=source.pk)
    _make(source, "discard", by)
    ImportRow.objects.filter(source=source).delete()
    FileRow.objects.filter(source=source).delete()
    source.save(update_fields=["state"])
    record(by=by, verb="discarded import", record=source, after={"file": source.file_name, "sha256": source.file_hash})
    return source


def _open_into(source: Import, file: BinaryIO, file_name: str, sheet: str) -> Iterator[RawRow]:
    """Say of the file what it is and what its headings seem to mean; give its rows, still to be read."""
    definition, office = source.definition, source.office
    known = columns.remembered(office.pk, definition)
    opened = open_list(
        file,
        limits=limits_of(office, timezone.localdate()),
        recognise=columns.recogniser(definition, known),
        sheet=sheet,
    )
    source.file_name = (file_name or str(getattr(file, "name", "")) or _("a file without a name"))[-255:]
    source.file_size, source.file_hash = opened.size, opened.sha256
    source.read_as, source.headings = opened.read_as, opened.headings
    source.column_map = columns.proposed(definition, opened.headings, known)
    return opened.rows


def _stage_rows(source: Import, rows: Iterable[RawRow], progress: Progress) -> int:
    """Put down every row as it was read; say how many there are."""
    read = 0
    for batch in batched(rows, BATCH):
        FileRow.objects.bulk_create(
            FileRow(source=source, number=row.number, cells=row.cells, unsafe=sorted(row.unsafe.items()))
            for row in batch
        )
        read += len(batch)
        progress("read", read)
    return read


def _make(source: Import, move: str, by: Actor) -> None:
    try:
        IMPORT.make(source, move, Moment(by, timezone.now()))
    except MoveRefused as why:
        raise Refused(str(why)) from None


def _context(source: Import, by: Actor, *, locking: bool = False) -> Context:
    kind = source.definition
    taken = columns.columns_of(kind, source.headings, source.column_map)
    return Context(
        office=source.office,
        actor=by,
        source=source,
        known_from=source.known_from,
        document=source.document,
        publish_new=source.publish_new,
        at=timezone.now(),
        fields=frozenset(column.field.name for column in taken),
        locking=locking,
    )


def _mark_duplicates(source: Import, kind: Kind) -> None:
    """Rows that ask for the same record are all wrong, each naming the others."""
    rows = ImportRow.objects.filter(source=source).exclude(key="")
    twice = dict(
        rows.order_by().values_list("key").annotate(times=Count("id"), numbers=ArrayAgg("number")).filter(times__gt=1)
        .values_list("key", "numbers")
    )  # fmt: skip
    column = next((heading for heading, name in source.column_map.items() if name == kind.key_field), "")
    for batch in batched(rows.filter(key__in=twice).order_by("id"), BATCH):
        for row in batch:
            numbers = ", ".join(str(number) for number in sorted(twice[row.key]))
            expected = _("each record once; it stands in rows %(rows)s") % {"rows": numbers}
            row.verdict = ImportRow.Verdict.WRONG
            row.problems = [*row.problems, (column, row.label, expected)]
        ImportRow.objects.bulk_update(batch, ["verdict", "problems"])


def _count(source: Import) -> dict[str, int]:
    """How many rows the file has, and how many candidates have each verdict or a warning."""
    rows = ImportRow.objects.filter(source=source)
    counts = {str(verdict): times for verdict, times in rows.order_by().values_list("verdict").annotate(Count("id"))}
    return {"rows": source.counts["rows"], "warnings": rows.exclude(warnings=[]).count(), **counts}


def _stage_missing(source: Import, kind: Kind, context: Context) -> int:
    """Put down the records that the office holds and the file lacks. They are reported; nothing is done to them."""
    missing = 0
    for batch in batched(kind.absent(context), BATCH):
        held = {key[: staging.KEY]: label for key, label in batch}
        there = set(ImportRow.objects.filter(source=source, key__in=list(held)).values_list("key", flat=True))
        gone = [
            ImportRow(source=source, number=0, verdict=ImportRow.Verdict.MISSING, label=label[: staging.LABEL])
            for key, label in held.items()
            if key not in there
        ]
        ImportRow.objects.bulk_create(gone)
        missing += len(gone)
    return missing


def _take_turns(source: Import) -> None:
    """One import of a kind at a time in an office, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 360))", [f"import {source.office_id} {source.kind}"]
        )


def _batches_compared(kind: Kind, context: Context, counts: Counter[str]) -> Iterator[list[Candidate]]:
    """The staged candidates in batches, compared anew with the records locked.

    Raises:
        OutOfDate: some would now do something else than was shown.
    """
    rows = ImportRow.objects.filter(source=context.source, verdict__in=ROW_VERDICTS).order_by("number", "id")
    for staged in batched(rows.iterator(BATCH), BATCH):
        batch = [staging.as_candidate(row) for row in staged]
        kind.compare(context, batch)
        if otherwise := [row.label for row, one in zip(staged, batch, strict=True) if not _as_shown(row, one)]:
            raise OutOfDate(_changed_meanwhile(otherwise))
        settled = [row.pk for row, one in zip(staged, batch, strict=True) if row.verdict != one.verdict.value]
        if settled:
            ImportRow.objects.filter(pk__in=settled).update(verdict=ImportRow.Verdict.SAME, changes=[])
        counts.update(one.verdict.value for one in batch)
        yield batch


def _as_shown(row: ImportRow, now: Candidate) -> bool:
    """Whether a row does what the check showed, or finds it done already."""
    if now.verdict is Verdict.SAME:
        return True
    return row.verdict == now.verdict.value and [list(change) for change in now.changes] == row.changes


def _changed_meanwhile(labels: list[str]) -> str:
    named = _(" (%(labels)s)") % {"labels": ", ".join(labels[:5])} if labels else ""
    return _("Records have changed since the file was checked%(named)s. Nothing was applied: check it again.") % {
        "named": named
    }


def _digest_into(digest: Any, batch: Iterable[Candidate]) -> None:
    for candidate in batch:
        digest.update(canonical([candidate.row, candidate.key, candidate.facts]).encode())


def _remember_columns(source: Import) -> None:
    """Keep what the headings meant, beside what other files of this kind have taught."""
    held, _made = ColumnMap.objects.select_for_update().get_or_create(office=source.office, kind=source.kind)
    held.columns = held.columns | source.column_map
    held.save(update_fields=["columns"])


def _in_the_audit(source: Import) -> dict[str, Any]:
    return {
        "file": source.file_name,
        "sha256": source.file_hash,
        "bytes": source.file_size,
        "counts": source.counts,
        "rows digest": source.rows_digest,
        "known from": source.known_from,
        "document": source.document,
        "published what is new": source.publish_new,
    }
