"""Lists as files: the same columns in every format, nothing that a spreadsheet program would run, streamed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.http import Http404
from django.utils.html import format_html
from python_calamine import CalamineWorkbook

from almoner.foundation.pages.tables import Column, Kind, Tag
from almoner.foundation.services.models import Service
from almoner.foundation.sheets import exports
from almoner.foundation.sheets.reading import GUARDED
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount

COLUMNS = [
    Column("name", "Name"),
    Column("value", "Value", Kind.MONEY),
    Column("fall", "Change", Kind.MONEY),
    Column("ends", "Ends", Kind.DATE),
    Column("pilot", "Pilot"),
    Column("state", "State", value=lambda _row: Tag("published", "done")),
    Column("thread", "Thread", Kind.HTML, lambda row: format_html("<b>{}</b>", row.name)),
    Column("hidden", "Hidden", exported=False),
]
ROWS = [
    SimpleNamespace(
        name="CARA, part 2",
        value=Amount(Decimal("1339454.38")),
        fall=Decimal("-5.50"),
        ends=ApproximateDate.day(dt.date(2023, 12, 31)),
        pilot=True,
        hidden="x",
    ),
    SimpleNamespace(
        name="=cmd|' /C calc'!A0",
        value=Amount.not_known("tbc"),
        fall=None,
        ends=ApproximateDate.month(2026, 3),
        pilot=None,
        hidden="x",
    ),
]
FACTS = exports.Facts("help", "Help", "Northshire", dt.date(2026, 11, 20))


def written(file_format: str, rows: Any = ROWS) -> bytes:
    """The whole file."""
    return b"".join(exports.FORMATS[file_format].write(FACTS, exports.kept(COLUMNS), iter(rows)))


def test_csv_has_its_mark_plain_figures_and_guarded_words() -> None:
    content = written("csv")
    assert content.startswith(b"\xef\xbb\xbfName,Value,Change,Ends,Pilot,State\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
    assert rows == [
        ["CARA, part 2", "1339454.38", "-5.50", "2023-12-31", "yes", "published"],
        ["'=cmd|' /C calc'!A0", "tbc", "", "March 2026", "", "published"],
    ]


@pytest.mark.parametrize("words", ["=1+1", "+44 116", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_words_that_a_spreadsheet_would_run_are_guarded_and_our_importer_undoes_it(words: str) -> None:
    assert exports.safe(words) == f"'{words}"
    assert exports.safe(words).startswith(GUARDED)


@pytest.mark.parametrize("words", ["CARA", "£5", "5", "a=b", "'quoted'", ""])
def test_other_words_are_left_as_they_are(words: str) -> None:
    assert exports.safe(words) == words


def test_headings_are_guarded_too() -> None:
    columns = [Column("name", "=HYPERLINK()")]
    assert b"'=HYPERLINK()" in b"".join(exports.as_csv(FACTS, columns, iter([])))


def test_json_is_exact_to_the_penny_and_says_why_an_amount_is_unknown() -> None:
    content = written("json")
    assert b'"value": 1339454.38' in content
    said = json.loads(content, parse_float=Decimal)
    assert (said["list"], said["office"], said["as_at"]) == ("Help", "Northshire", "2026-11-20")
    assert [column["key"] for column in said["columns"]] == ["name", "value", "fall", "ends", "pilot", "state"]
    first, second = said["rows"]
    assert (first["value"], first["fall"], first["pilot"]) == (Decimal("1339454.38"), Decimal("-5.50"), True)
    assert (second["value"], second["value_unknown"], second["ends"]) == (None, "tbc", "March 2026")


def test_a_workbook_holds_numbers_dates_and_words_and_no_formula() -> None:
    content = written("xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Help").to_python()
    assert rows[0] == ["Name", "Value", "Change", "Ends", "Pilot", "State"]
    assert rows[1] == ["CARA, part 2", 1339454.38, -5.5, dt.date(2023, 12, 31), "yes", "published"]
    assert rows[2] == ["=cmd|' /C calc'!A0", "tbc", "", "March 2026", "", "published"]
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Help"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}


@pytest.mark.parametrize("file_format", ["csv", "json", "xlsx"])
def test_no_rows_make_a_whole_file(file_format: str) -> None:
    assert written(file_format, [])
    if file_format == "json":
        assert json.loads(written(file_format, []))["rows"] == []


@pytest.mark.parametrize("title", ["Rounds [2022/23]: all", "x" * 40, "'", ""])
def test_a_sheet_is_called_what_excel_takes(title: str) -> None:
    name = exports._sheet_name(title)
    assert 0 < len(name) <= 31
    assert not set(name) & set("[]:*?/\\")


def request() -> Any:
    return SimpleNamespace(office=SimpleNamespace(slug="northshire"))


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_the_answer_says_what_it_is_and_is_kept_under_a_name(file_format: str) -> None:
    answer = exports.export(request(), "Help & more", COLUMNS, ROWS, file_format)
    assert answer["Content-Type"] == exports.FORMATS[file_format].content_type
    assert answer["Content-Disposition"].startswith('attachment; filename="northshire-help-more-20')
    assert answer["Content-Disposition"].endswith(f'.{file_format}"')
    assert b"".join(answer.streaming_content)


def test_another_format_is_not_found() -> None:
    with pytest.raises(Http404):
        exports.export(request(), "help", COLUMNS, ROWS, "pdf")


@pytest.mark.django_db
def test_a_long_list_costs_the_same_number_of_queries_as_a_short_one(
    world: Any, django_assert_num_queries: Any
) -> None:
    columns = [Column("name", "Name")]
    for rows in (Service.objects.order_by("name")[:1], Service.objects.order_by("name")):
        with django_assert_num_queries(1):
            answer = exports.export(request(), "help", columns, rows, "csv")
            b"".join(answer.streaming_content)


def test_rows_are_asked_for_as_they_are_sent() -> None:
    asked: list[int] = []

    def endless() -> Any:
        for number in range(10_000):
            asked.append(number)
            yield SimpleNamespace(name=str(number))

    chunks = exports.as_csv(FACTS, [Column("name", "Name")], endless())
    next(chunks)
    assert len(asked) == exports.TOGETHER
