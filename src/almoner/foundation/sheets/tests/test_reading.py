"""A file as a list: where its headings stand, what they are called, and which rows count."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from almoner.foundation.sheets.declared import Limits
from almoner.foundation.sheets.formats import Unreadable
from almoner.foundation.sheets.reading import OpenList, open_list

from .files import CountedReads, text_file, workbook
from .help_list import HelpList

LIMITS = Limits(file=10 * 2**20, unpacked=50 * 2**20, rows=50_000)


def opened(file: Any, **given: Any) -> OpenList:
    """The file as a list of help."""
    file = text_file(file) if isinstance(file, str) else file
    return open_list(file, **{"limits": LIMITS, "recognise": HelpList().recognise} | given)


def test_headings_are_found_under_titles_and_notes() -> None:
    found = opened("Northshire\nHelp commissioned, as at April\n\nService,End date,Amount £\nCARA,2023,5\n")
    assert found.headings == ["Service", "End date", "Amount £"]
    assert found.read_as["heading_row"] == 4
    assert [(row.number, row.cells) for row in found.rows] == [(5, ["CARA", "2023", "5"])]


def test_headings_that_mean_nothing_are_the_first_full_row() -> None:
    found = opened("Our list\nAaa,Bbb,Ccc\n1,2,3\n")
    assert (found.headings, found.read_as["heading_row"]) == (["Aaa", "Bbb", "Ccc"], 2)


def test_blank_and_repeated_headings_get_names_and_are_remarked_on() -> None:
    found = opened("Name,,Value,Value,Value\nCARA,x,1,2,3\n")
    assert found.headings == ["Name", "Column B", "Value", "Value (2)", "Value (3)"]
    blank, twice = found.read_as["remarks"]
    assert "Column B" in blank
    assert "Value (2), Value (3)" in twice


def test_blank_rows_are_passed_over_and_short_ones_filled() -> None:
    found = opened("Name,Value\n\n,\nCARA\nPAVE,5,,\n")
    assert [(row.number, row.cells) for row in found.rows] == [(4, ["CARA", ""]), (5, ["PAVE", "5"])]


def test_cells_beyond_the_headings_are_kept_to_be_told() -> None:
    assert next(opened("Name,Value\nCARA,5,London\n").rows).cells == ["CARA", "5", "London"]


def test_formulas_and_errors_in_text_are_told_by_their_first_sign() -> None:
    row = next(opened("Name,Begins,Ends,Value\nCARA,#REF!,=TODAY(),=1+1\n").rows)
    assert row.unsafe == {1: "error", 2: "formula", 3: "formula"}


def test_the_apostrophe_of_our_own_exports_comes_off_and_leaves_words() -> None:
    row = next(opened("Name,Value\n'=SUM(1),'-5\n").rows)
    assert (row.cells, row.unsafe) == (["=SUM(1)", "-5"], {})


def test_of_several_sheets_the_one_that_says_most_is_read_and_the_others_are_named() -> None:
    file = workbook([["Cover"], ["Notes"]], [["Name", "Value"], ["CARA", 5]], names=("Cover", "List"))
    found = opened(file)
    assert (found.read_as["sheet"], found.headings) == ("List", ["Name", "Value"])
    assert "Cover" in found.read_as["remarks"][0]


def test_a_guess_of_the_encoding_is_remarked_on() -> None:
    assert "CP1252" in opened(text_file("Name,Value\nCafé,£5\n", "cp1252")).read_as["remarks"][0]


def test_hash_and_size_are_those_of_the_bytes() -> None:
    found = opened("Name,Value\nCARA,5\n")
    assert found.size == 18
    assert found.sha256 == hashlib.sha256(b"Name,Value\nCARA,5\n").hexdigest()


def test_two_hundred_megabytes_are_refused_without_being_read() -> None:
    file = CountedReads(200 * 2**20)
    with pytest.raises(Unreadable, match=r"has 200\.0 MB; at most 10 MB"):
        opened(file)
    assert file.read_bytes == 0


def test_more_rows_than_are_taken_are_refused() -> None:
    found = opened("Name\n" + "CARA\n" * 11, limits=Limits(2**20, 2**20, 10))
    with pytest.raises(Unreadable, match="more than 10 rows"):
        list(found.rows)


@pytest.mark.parametrize("words", ["", "\n\n", ",,\n,,\n"])
def test_a_file_without_a_list_is_refused(words: str) -> None:
    with pytest.raises(Unreadable, match=r"empty|blank"):
        opened(words)


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(Unreadable, match="every visible sheet is empty"):
        opened(workbook([]))
