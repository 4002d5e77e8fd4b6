"""Lists as files: CSV, Excel workbook and JSON, from the same columns as the table on the page.

Rows are streamed: what is held in memory does not grow with their number, and the number of queries is that of the page
(where related rows are prefetched, once more for each `CHUNK` rows).
"""

import csv
import datetime as dt
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched, chain
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from almoner.foundation.pages.tables import Column, Kind
from almoner.kernel.dates import ApproximateDate, Precision
from almoner.kernel.money import Amount

CHUNK = 2000
"""Rows fetched at a time."""
TOGETHER = 100
"""Rows sent at a time."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_CELL = 32_767

type Plain = str | int | Decimal | bool | dt.date | dt.datetime | None
"""What a cell of a file can hold."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says of itself: the name in its file name, the title, whose list it is, and the day it is as at."""

    name: str
    title: str
    office: str
    on: dt.date


def export(request: Any, name: str, columns: Sequence[Column], rows: Iterable[Any], file_format: str) -> Any:
    """Answer with a list as a file to keep. ``rows`` are a queryset, best with its prefetches, or any iterable.

    Raises:
        Http404: there is no such format.
    """
    if file_format not in FORMATS:
        raise Http404
    made = FORMATS[file_format]
    on = timezone.localdate()
    facts = Facts(slugify(name), name, str(request.office or ""), on)
    chunks = made.write(facts, kept(columns), streamed(rows))
    first = next(chunks, b"")  # what goes wrong in asking for the rows goes wrong before the answer begins
    answer = StreamingHttpResponse(chain([first], chunks), content_type=made.content_type)
    before = f"{request.office.slug}-" if request.office else ""
    answer["Content-Disposition"] = f'attachment; filename="{before}{facts.name}-{on.isoformat()}.{file_format}"'
    return answer


def kept(columns: Iterable[Column]) -> list[Column]:
    """The columns that go into files: markup stays on the page unless the column says what it is in plain."""
    return [column for column in columns if column.exported and (column.kind is not Kind.HTML or column.plain)]


def streamed(rows: Iterable[Any]) -> Iterator[Any]:
    """Rows one at a time, a queryset by `CHUNK`."""
    return rows.iterator(CHUNK) if isinstance(rows, QuerySet) else iter(rows)


def plain(value: Any) -> Plain:
    """A value as a file holds it: an unknown amount as its reason, a date that is not exact as it is said."""
    if value is None or isinstance(value, bool | int | Decimal | dt.date):
        return value
    if isinstance(value, Amount):
        return value.value if value.value is not None else value.unknown
    if isinstance(value, ApproximateDate):
        return value.first if value.precision is Precision.DAY else str(value)
    return str(value)


def safe(text: str) -> str:
    """Words that no spreadsheet program takes for a formula (OWASP, CSV injection); our own importers undo it."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


# --- CSV


def as_csv(_facts: Facts, columns: Sequence[Column], rows: Iterator[Any]) -> Iterator[bytes]:
    """UTF-8 with its mark, so that spreadsheet programs read £ signs; lines end as RFC 4180 has it."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    held.write("\ufeff")
    writer.writerow([safe(str(column.label)) for column in columns])
    reads = [column.raw for column in columns]
    for batch in batched(rows, TOGETHER):
        writer.writerows([_csv_cell(plain(read(row))) for read in reads] for row in batch)
        yield _taken(held)
    yield _taken(held)


def _csv_cell(value: Plain) -> str | int | Decimal:
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case dt.datetime():
            return timezone.localtime(value).isoformat(" ", "seconds")
        case dt.date():
            return value.isoformat()
        case str():
            return safe(value)
    return value


def _taken(held: io.StringIO) -> bytes:
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode()


# --- JSON


def as_json(facts: Facts, columns: Sequence[Column], rows: Iterator[Any]) -> Iterator[bytes]:
    """One object: what the list is, its columns, and its rows by column key. Amounts are numbers to the penny; one that
    is not known is null, with the reason under the key and ``_unknown``."""
    said = {
        "list": facts.title,
        "office": facts.office,
        "as_at": facts.on.isoformat(),
        "columns": [{"key": column.key, "label": str(column.label)} for column in columns],
    }
    yield json.dumps(said, ensure_ascii=False)[:-1].encode() + b', "rows": [\n'
    before = ""
    for batch in batched(rows, TOGETHER):
        text = ",\n".join(_json_row(columns, row) for row in batch)
        yield (before + text).encode()
        before = ",\n"
    yield b"\n]}\n"


def _json_row(columns: Sequence[Column], row: Any) -> str:
    pairs = []
    for column in columns:
        raw = column.raw(row)
        if isinstance(raw, Amount) and raw.value is None:
            pairs += [(column.key, "null"), (f"{column.key}_unknown", json.dumps(raw.unknown, ensure_ascii=False))]
        else:
            pairs.append((column.key, _json_value(plain(raw))))
    return "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in pairs) + "}"


def _json_value(value: Plain) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")  # exact to the penny: json.dumps would go through a float
    if isinstance(value, dt.date):
        return json.dumps(value.isoformat())
    return json.dumps(value, ensure_ascii=False)


# --- Excel workbook


def as_xlsx(facts: Facts, columns: Sequence[Column], rows: Iterator[Any]) -> Iterator[bytes]:
    """A workbook with one sheet, written to disk row by row and then sent."""
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
        book.set_properties({"title": facts.title, "company": facts.office})
        sheet = book.add_worksheet(_sheet_name(facts.title))
        _write_sheet(book, sheet, columns, rows)
        book.close()
        file.seek(0)
        while chunk := file.read(64 * 1024):
            yield chunk


def _write_sheet(book: Any, sheet: Any, columns: Sequence[Column], rows: Iterator[Any]) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0.00"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    widths = {Kind.MONEY: 16, Kind.DATE: 14, Kind.MOMENT: 18, Kind.NUMBER: 12}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, widths.get(column.kind, 30))
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column.label), bold)
    formats = [money if column.kind is Kind.MONEY else None for column in columns]
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write_cell(sheet, (number, place), plain(column.raw(row)), formats[place], moment)


def _write_cell(sheet: Any, at: tuple[int, int], value: Plain, number_format: Any, moment: Any) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_string(*at, _("yes") if value else _("no"))
        case int() | Decimal():
            sheet.write_number(*at, value, number_format)
        case dt.datetime():
            sheet.write_datetime(*at, timezone.localtime(value).replace(tzinfo=None), moment)
        case dt.date():
            sheet.write_datetime(*at, value)
        case _:
            sheet.write_string(*at, value[:LONGEST_CELL])  # a string by its type: never taken for a formula


def _sheet_name(title: str) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\ and no apostrophe at either end."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31].strip(" '") or "List"


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    content_type: str
    write: Callable[[Facts, Sequence[Column], Iterator[Any]], Iterator[bytes]]


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", as_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": Format("application/json", as_json),
}
