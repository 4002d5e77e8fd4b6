"""What a checked import says of itself, for whoever reads it on a screen of text."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import columns
from .kinds import Problem
from .lifecycle import State
from .models import Import, ImportRow

FIRST = 20


def lines(source: Import, *, everything: bool = False) -> Iterator[str]:
    """The report of a checked import, line by line; the first `FIRST` of each sort unless ``everything``."""
    most = None if everything else FIRST
    yield _("%(file)s as %(kind)s for %(office)s") % {
        "file": source.file_name,
        "kind": source.definition.title,
        "office": source.office.short_name,
    }
    yield from _read_as(source)
    yield f"  {summary(source)}"
    yield from _section(_("Wrong with the columns"), [in_one_line(problem) for problem in source.as_problems], most)
    yield from _problems(source, most)
    yield from _warnings(source, most)
    yield from _changes(source, most)
    yield from _missing(source, most)


def summary(source: Import) -> str:
    """How many rows, and what they would do or did."""
    counts = source.counts
    rows = ngettext("%(n)d row", "%(n)d rows", counts.get("rows", 0)) % {"n": counts.get("rows", 0)}
    if source.state == State.READ:
        return rows
    said = [
        rows,
        _("%(n)d new") % {"n": counts.get("new", 0)},
        _("%(n)d changed") % {"n": counts.get("changed", 0)},
        _("%(n)d unchanged") % {"n": counts.get("same", 0)},
        _("%(n)d wrong") % {"n": counts.get("wrong", 0)},
        _("%(n)d with a warning") % {"n": counts.get("warnings", 0)},
    ]
    if "missing" in counts:
        said.append(_("%(n)d held and not in the file") % {"n": counts["missing"]})
    return ", ".join(said)


def in_short(source: Import) -> str:
    """The same, with only what there is."""
    parts = summary(source).split(", ")
    return ", ".join(part for part in parts if not part.startswith("0 ")) or parts[0]


def changes_nothing(source: Import) -> bool:
    """Whether everything the file says is held already."""
    return not any(source.counts.get(verdict) for verdict in ("new", "changed", "wrong")) and not source.problems


def outcome(applied: Import) -> str:
    """What came of an apply, in a sentence."""
    if changes_nothing(applied):
        return _("Applied. Everything in the file was held already, so nothing has changed.")
    return _("Applied: %(summary)s.") % {"summary": summary(applied)}


def how_read(source: Import) -> str:
    """As what the file was read, in words."""
    read = source.read_as
    if read.get("format") == "xlsx":
        return _("read as an Excel workbook, sheet “%(sheet)s”, headings in row %(row)s") % {
            "sheet": read.get("sheet", ""),
            "row": read.get("heading_row", 1),
        }
    marks = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("upright strokes")}
    return _("read as CSV in %(encoding)s, cut at %(delimiter)s, headings in row %(row)s") % {
        "encoding": str(read.get("encoding", "")).upper(),
        "delimiter": marks.get(read.get("delimiter", ""), read.get("delimiter", "")),
        "row": read.get("heading_row", 1),
    }


def _read_as(source: Import) -> Iterator[str]:
    yield f"  {how_read(source)}"
    for remark in source.read_as.get("remarks", []):
        yield f"  {remark}"
    taken = columns.columns_of(source.definition, source.headings, source.column_map)
    yield "  " + _("columns: %(columns)s") % {
        "columns": ", ".join(f"{column.heading} → {column.field.heading}" for column in taken) or _("none")
    }
    if left := columns.left_out(source.headings, source.column_map):
        yield "  " + _("left out: %(columns)s") % {"columns": ", ".join(left)}


def in_one_line(problem: Problem) -> str:
    """What was read where, and what is expected."""
    where = f"{problem.column}: " if problem.column else ""
    return (
        f"{where}“{problem.read}”. {problem.sentence}" if problem.read else f"{where}{_('blank.')} {problem.sentence}"
    )


def _problems(source: Import, most: int | None) -> Iterator[str]:
    rows = source.rows.filter(verdict=ImportRow.Verdict.WRONG).order_by("number", "id")
    said = (_row(row, in_one_line(problem)) for row in rows.iterator() for problem in row.as_problems)
    yield from _section(_("Problems"), said, most)


def _warnings(source: Import, most: int | None) -> Iterator[str]:
    rows = source.rows.exclude(warnings=[]).order_by("number", "id")
    yield from _section(
        _("Odd, and taken as it is"), (_row(row, w) for row in rows.iterator() for w in row.warnings), most
    )


def _changes(source: Import, most: int | None) -> Iterator[str]:
    kind = source.definition
    rows = source.rows.filter(verdict=ImportRow.Verdict.CHANGED).order_by("number", "id")

    def said() -> Iterator[str]:
        for row in rows.iterator():
            for change in map(kind.shown, row.as_changes):
                yield _row(row, f"{change.name}: {change.before or _('blank')} → {change.after or _('blank')}")

    yield from _section(_("Changes"), said(), most)


def _missing(source: Import, most: int | None) -> Iterator[str]:
    rows = source.rows.filter(verdict=ImportRow.Verdict.MISSING).order_by("id")
    labels = rows.values_list("label", flat=True).iterator()
    yield from _section(_("Held and not in the file (nothing is done to them)"), labels, most)


def _row(row: ImportRow, said: Any) -> str:
    label = f" ({row.label})" if row.label else ""
    return _("row %(number)d%(label)s: %(said)s") % {"number": row.number, "label": label, "said": said}


def _section(title: str, said: Any, most: int | None) -> Iterator[str]:
    """A title and its lines, or nothing where there are none; what is beyond ``most`` is counted."""
    count = 0
    for count, line in enumerate(said, start=1):
        if count == 1:
            yield f"{title}:"
        if most is None or count <= most:
            yield f"  {line}"
    if most is not None and count > most:
        yield "  " + _("and %(n)d more (--all-problems shows everything)") % {"n": count - most}
