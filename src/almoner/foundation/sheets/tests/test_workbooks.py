"""Excel workbooks: exact values, formulas refused, and packages that were made to do harm."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import openpyxl
import pytest

from almoner.foundation.sheets import workbooks
from almoner.foundation.sheets.formats import Unreadable, sniff
from almoner.foundation.sheets.packages import Package, column_letters, column_number

from .files import package, saved, with_sheet_xml, workbook

LIMIT = 50 * 2**20
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def rows(file: io.BytesIO, only: str = "") -> list[list[str]]:
    """The rows of the first sheet."""
    return [cells for _number, cells, _unsafe in next(workbooks.pages_of(file, LIMIT, only)).rows]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (70111.47, "70111.47"),
        (0.1 + 0.2, "0.3"),
        (1339454.38, "1339454.38"),
        (999999999999.99, "999999999999.99"),
        (56000, "56000"),
        (56000.0, "56000"),
        (1e-7, "0.0000001"),
        (1e15, "1000000000000000"),
        (-5.5, "-5.5"),
        (True, "yes"),
        (dt.date(2023, 12, 31), "2023-12-31"),
        (dt.datetime(2023, 12, 31), "2023-12-31"),  # noqa: DTZ001 - a sheet knows no time zones
        (dt.datetime(2023, 12, 31, 14, 5), "2023-12-31 14:05"),  # noqa: DTZ001 - a sheet knows no time zones
        ("CORE004", "CORE004"),
    ],
)
def test_a_value_is_read_as_a_person_would_have_typed_it(value: object, text: str) -> None:
    assert workbooks.as_text(value) == text


def test_values_keep_their_pence_and_dates_through_a_real_workbook() -> None:
    file = workbook(
        [["Number", "Value", "Ends"], ["CORE004", 70111.47, dt.date(2023, 12, 31)], ["CORE005", 0.1 + 0.2, None]]
    )
    assert rows(file) == [["Number", "Value", "Ends"], ["CORE004", "70111.47", "2023-12-31"], ["CORE005", "0.3", ""]]


def test_rows_and_columns_keep_their_places_where_a_list_starts_further_in() -> None:
    book = openpyxl.Workbook()
    book.active["C3"], book.active["C4"] = "Name", "CARA"
    page = next(workbooks.pages_of(saved(book), LIMIT))
    assert [(number, cells) for number, cells, _unsafe in page.rows][2:] == [
        (3, ["", "", "Name"]),
        (4, ["", "", "CARA"]),
    ]


def test_formulas_and_errors_are_told_by_place() -> None:
    file = workbook([["Name", "Value", "Share"], ["CARA", "=1+1", 5], ["PAVE", 5, "#N/A"]])
    found = {number: unsafe for number, _cells, unsafe in next(workbooks.pages_of(file, LIMIT)).rows}
    assert found == {1: {}, 2: {1: "formula"}, 3: {2: "error"}}


def test_a_formula_that_fills_several_cells_is_told_for_each_of_them() -> None:
    sheet = (
        f'{HEAD}<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="array" ref="A2:B3">C2:D3</f><v>1</v></c><c r="B2"><v>2</v></c></row>'
        f'<row r="3"><c r="A3"><v>3</v></c><c r="B3"><v>4</v></c></row>{TAIL}'
    )
    found = {number: unsafe for number, _cells, unsafe in next(workbooks.pages_of(with_sheet_xml(sheet), LIMIT)).rows}
    assert found == {1: {}, 2: {0: "formula", 1: "formula"}, 3: {0: "formula", 1: "formula"}}


def test_a_formula_that_fills_the_world_is_refused() -> None:
    sheet = f'{HEAD}<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>{TAIL}'
    with pytest.raises(Unreadable, match="damaged"):
        rows(with_sheet_xml(sheet))


def test_hidden_and_empty_sheets_are_passed_over() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Shown").append(["Name"])
    hidden = book.create_sheet("Hidden")
    hidden.append(["Secret"])
    hidden.sheet_state = "hidden"
    assert [page.name for page in workbooks.pages_of(saved(book), LIMIT)] == ["Shown"]


def test_a_sheet_is_taken_by_its_name() -> None:
    file = workbook([["Name"]], [["Other"]], names=("First", "Second"))
    assert rows(file, "Second") == [["Other"]]
    with pytest.raises(Unreadable, match="no sheet called “Third”"):
        rows(file, "Third")


@pytest.mark.slow
def test_a_bomb_is_refused_before_it_goes_off() -> None:
    bomb = package(xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=b"0" * 300_000_000)
    assert len(bomb.getvalue()) < 400_000
    began = time.process_time()
    with pytest.raises(Unreadable, match="unpacks to more than 50 MB"):
        Package(bomb, LIMIT)
    assert time.process_time() - began < 1


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    """The zip module would stop reading at the size that is claimed; what opens the workbook afterwards might not."""
    honest = package(xl__workbook_xml="<workbook/>", xl__sheet_xml=b"0" * 100_000)
    raw = bytearray(honest.getvalue())
    size = (100_000).to_bytes(4, "little")
    while (place := raw.find(size)) >= 0:
        raw[place : place + 4] = (50).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="damaged"):
        Package(io.BytesIO(bytes(raw)), LIMIT)


def test_a_small_part_that_unpacks_to_a_thousand_times_its_size_is_refused_below_the_limit_too() -> None:
    with pytest.raises(Unreadable, match="unpacks to more than"):
        Package(package(xl__workbook_xml="<workbook/>", xl__sheet_xml=b"0" * 5_000_000), LIMIT)


def test_a_cell_at_the_end_of_the_world_is_refused() -> None:
    """The reader lays out the rectangle up to the last cell: this one would take 400 GB."""
    sheet = f'{HEAD}<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>{TAIL}'
    with pytest.raises(Unreadable, match="reaches to row 1,048,576 and column XFD"):
        rows(with_sheet_xml(sheet))


def test_shared_words_repeated_without_end_are_refused() -> None:
    made = workbook([["Name"]])
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3000))
    shared = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 30_000}</t></si></sst>'
    )
    parts = {"xl/worksheets/sheet1.xml": f"{HEAD}{cells}{TAIL}", "xl/sharedStrings.xml": shared}
    file = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(file, "w") as new:
        for part in {*old.namelist(), *parts}:
            new.writestr(part, parts[part] if part in parts else old.read(part))
    with pytest.raises(Unreadable, match="unpacks to more than"):
        rows(file)


def test_entities_are_refused() -> None:
    bomb = (
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + HEAD + "<row><c><v>&b;</v></c></row>" + TAIL
    )
    with pytest.raises(Unreadable, match="damaged"):
        rows(with_sheet_xml(bomb))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (package(word__document_xml="<w/>").getvalue(), "no Excel workbook"),
        (package(xl__workbook_xml="<w/>", **{"xl__vbaProject.bin": b"0"}).getvalue(), "macros"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (workbook([["Name"]]).getvalue()[:-200], "damaged"),
    ],
    ids=["a letter", "macros", "a beginning", "cut off"],
)
def test_what_is_no_plain_workbook_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        rows(io.BytesIO(content))


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel format"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b"", "empty"),
        (b"\xef\xbb\xbf\n\n", "empty"),
    ],
    ids=["xls", "pdf", "png", "html", "nothing", "only a mark"],
)
def test_a_file_is_known_by_its_bytes_whatever_its_name_says(start: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        sniff(io.BytesIO(start))


def test_columns_are_lettered_as_spreadsheets_letter_them() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert [column_number(letters) for letters in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16384]
