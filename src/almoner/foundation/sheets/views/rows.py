"""The rows of an import as a table: what each would do, what is wrong with it and what is odd."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from almoner.foundation.pages.addresses import querystring
from almoner.foundation.pages.filters import Filter
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Column, Empty, Table, Tag
from almoner.foundation.pages.tables import Kind as Holds
from almoner.foundation.sheets import queries
from almoner.foundation.sheets.kinds import Kind
from almoner.foundation.sheets.models import Import, ImportRow

FACTS_SHOWN = 6
TONES = {"new": "done", "changed": "soon", "wrong": "late", "same": "quiet", "missing": "soon"}


def verdict_names() -> dict[str, str]:
    """What each verdict is called."""
    return {
        "new": _("new"),
        "changed": _("changed"),
        "same": _("unchanged"),
        "wrong": _("cannot be taken"),
        "missing": _("not in the file"),
        "odd": _("with a warning"),
    }


def filters(source: Import) -> list[Filter]:
    """The filter over the rows: only verdicts that occur are offered, each with its number."""
    counts = source.counts | {"odd": source.counts.get("warnings", 0)}
    choices = [(name, f"{words} ({counts[name]:,})") for name, words in verdict_names().items() if counts.get(name)]
    return [Filter("verdict", _("Show"), choices, everything=_("All rows of the file"))]


def table_of(request: Any, source: Import, asked: dict[str, str]) -> Table:
    """One page of the rows."""
    rows = queries.rows_of(source, asked)
    paging = Paging.of(request, rows.count())
    kind, names = source.definition, verdict_names()
    columns = [
        Column("number", _("Row"), Holds.NUMBER, lambda row: row.number or "", href=_to_row(request)),
        Column("label", _("Record")),
        Column("verdict", _("What it is"), value=lambda row: Tag(names[row.verdict], TONES[row.verdict])),
        Column("said", _("What it says"), Holds.HTML, lambda row: said_of(kind, row)),
    ]
    empty = Empty(
        _("No row of the file is like that."), _("Show all rows"), querystring(request, verdict=None, row=None)
    )
    return Table(_("Rows"), columns, list(paging.cut(rows)), empty, paging=paging, name="rows")


def _to_row(request: Any) -> Any:
    return lambda row: querystring(request, row=row.number, verdict=None) if row.number else ""


def said_of(kind: Kind, row: ImportRow) -> Any:
    """What a row would change, what is wrong with it, or what it says; and what is odd about it."""
    return format_html_join("", "<p>{}</p>", ((part,) for part in _parts(kind, row)))


def _parts(kind: Kind, row: ImportRow) -> Iterator[Any]:
    for problem in row.as_problems:
        where = format_html("<strong>{}</strong>: ", problem.column) if problem.column else ""
        yield format_html("{}“{}”. {}", where, problem.read, problem.sentence)
    for change in map(kind.shown, row.as_changes):
        before, after = change.before or _("blank"), change.after or _("blank")
        yield format_html("<strong>{}</strong>: <del>{}</del> → <ins>{}</ins>", change.name, before, after)
    for warning in row.warnings:
        yield format_html("{} {}", Tag(_("odd"), "soon"), warning)
    if not row.problems and not row.changes:
        yield _facts_of(kind, row)


def _facts_of(kind: Kind, row: ImportRow) -> Any:
    order = {field.name: place for place, field in enumerate(kind.fields)}
    names = sorted(row.facts, key=lambda name: order.get(name, len(order)))
    known = ((kind.field(name), row.facts[name]) for name in names)
    shown = [
        (field.heading, field.reader.show(value))
        for field, value in known
        if field is not None and isinstance(value, str) and value
    ]
    return format_html_join(" · ", "{}: {}", shown[:FACTS_SHOWN])
