"""Text files: encodings, delimiters, quoted line breaks, and what cannot be read."""

from __future__ import annotations

import io

import pytest

from almoner.foundation.sheets import texts
from almoner.foundation.sheets.formats import Unreadable

from .files import text_file

LIST = "Name;Value\nMôn;£5\nTŷ;£6\n"


def read(file: io.BytesIO) -> list[tuple[int, list[str]]]:
    """All rows, by what the file says of itself."""
    encoding = texts.encoding_of(file)
    return list(texts.rows_of(file, encoding, texts.delimiter_of(file, encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    assert read(text_file(LIST, encoding)) == [(1, ["Name", "Value"]), (2, ["Môn", "£5"]), (3, ["Tŷ", "£6"])]


def test_what_windows_wrote_is_read_as_windows_wrote_it() -> None:
    file = text_file("Name,Value\nCafé “Môn”,£5\n", "cp1252")
    assert texts.encoding_of(file) == "cp1252"
    assert read(file)[1] == (2, ["Café “Môn”", "£5"])


def test_a_stray_letter_late_in_a_long_file_counts() -> None:
    file = text_file("Name,Value\n" + "CARA,5\n" * 30_000 + "Café,£5\n", "cp1252")
    assert texts.encoding_of(file) == "cp1252"


def test_two_encodings_in_one_file_are_refused_not_guessed() -> None:
    with pytest.raises(Unreadable, match="mixes two encodings"):
        read(io.BytesIO("Name,Value\nCafé,£5\n".encode() + "Café,£6\n".encode("cp1252")))


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Unreadable, match="not text"):
        read(io.BytesIO(b"Name,Value\n\xff\x00\x01\x02,5\n" + bytes(range(256))))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(mark: str) -> None:
    rows = read(text_file(f'Name{mark}Value\nCARA: part 2 of 3{mark}5\n"PAVE; more, and | more"{mark}6\n'))
    assert rows[2] == (3, ["PAVE; more, and | more", "6"])


def test_a_hint_of_the_delimiter_is_taken_and_is_no_row_of_the_list() -> None:
    assert read(text_file("sep=;\nName;Value\nCARA;5\n")) == [(2, ["Name", "Value"]), (3, ["CARA", "5"])]


def test_one_column_needs_no_delimiter() -> None:
    assert read(text_file("Name\nCARA\n")) == [(1, ["Name"]), (2, ["CARA"])]


def test_a_quoted_line_break_starts_no_row() -> None:
    rows = read(text_file('Name,Value\n"VRN001\nand\nVRN002",5\n\nPAVE,6\n'))
    assert rows == [(1, ["Name", "Value"]), (2, ["VRN001\nand\nVRN002", "5"]), (3, []), (4, ["PAVE", "6"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_line_is_read(end: str) -> None:
    assert read(text_file(f"Name,Value{end}CARA,5{end}")) == [(1, ["Name", "Value"]), (2, ["CARA", "5"])]


def test_a_quotation_mark_that_is_never_closed_says_after_which_row() -> None:
    with pytest.raises(Unreadable, match="After row 2 a quotation mark"):
        read(text_file('Name,Value\nCARA,5\n"PAVE,6\nOther,7\n'))


def test_a_file_marked_as_unicode_that_is_not_says_after_which_row() -> None:
    with pytest.raises(Unreadable, match="UTF-8-SIG"):
        read(io.BytesIO(b"\xef\xbb\xbfName,Value\nCARA,\xa35\n"))
