"""A file read as a list: what it is, where its headings stand, and its rows one at a time.

Text files are streamed: what is held in memory does not grow with their length.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _

from . import texts, workbooks
from .declared import Limits
from .formats import Unreadable, check_size, sniff
from .packages import column_letters

HEADINGS_WITHIN = 30
"""The headings are looked for in the first so many rows; titles and notes may stand above them."""
GUARDED = tuple(f"'{sign}" for sign in "=+-@\t\r\n")
"""What our own exports write so that a spreadsheet program does not take words for a formula."""
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})

type Recognise = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not blank: its number, the text of its cells in the order of the headings (perhaps more), and the
    cells that may not be trusted, by place: "formula" or "error"."""

    number: int
    cells: list[str]
    unsafe: dict[int, str]


@dataclass(frozen=True, slots=True)
class OpenList:
    """A file open for reading. ``rows`` can be read once."""

    size: int
    sha256: str
    headings: list[str]
    rows: Iterator[RawRow]
    read_as: dict[str, Any] = field(default_factory=dict)
    """format, encoding, delimiter, sheet, heading_row; remarks are sentences for the person."""


def open_list(file: BinaryIO, *, limits: Limits, recognise: Recognise, sheet: str = "") -> OpenList:
    """Open a file for reading.

    Args:
        recognise: says (by anything true) whether a heading means something to the kind of list expected.
        sheet: the name of the sheet of a workbook; by default the one whose headings say most.

    Raises:
        Unreadable: with a sentence, also while ``rows`` are read.
    """
    size = check_size(file, limits.file)
    kind = sniff(file)
    sha256 = _digest(file)
    if kind == "csv":
        read_as, rows = _open_text(file)
    else:
        read_as, rows = _open_workbook(file, limits, recognise, sheet)
    first = list(islice(rows, HEADINGS_WITHIN))
    place = heading_place([cells for _number, cells, _unsafe in first], recognise)
    number, cells, _unsafe = first[place]
    headings = named_headings(cells)
    rest = chain(first[place + 1 :], rows)
    remarks = [*read_as.pop("remarks", []), *_remarks(cells, headings)]
    read_as |= {"heading_row": number, "remarks": remarks}
    return OpenList(size, sha256, headings, _kept(rest, len(headings), limits.rows), read_as)


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.file_digest(cast("Any", file), "sha256").hexdigest()
    file.seek(0)
    return digest


def _open_text(file: BinaryIO) -> tuple[dict[str, Any], Iterator[workbooks.Cells]]:
    encoding = texts.encoding_of(file)
    delimiter = texts.delimiter_of(file, encoding)
    remarks = []
    if not encoding.startswith("utf"):
        remarks.append(
            _(
                "The file does not say how its letters are written; they were read as %(encoding)s."
                " Check £ signs and accents."
            )
            % {"encoding": encoding.upper()}
        )
    read_as = {"format": "csv", "encoding": encoding, "delimiter": delimiter, "remarks": remarks}
    return read_as, ((number, row, {}) for number, row in texts.rows_of(file, encoding, delimiter))


def _open_workbook(
    file: BinaryIO, limits: Limits, recognise: Recognise, sheet: str
) -> tuple[dict[str, Any], Iterator[workbooks.Cells]]:
    """The sheet asked for, else the first of those whose headings say most."""
    best: tuple[int, str, Iterator[workbooks.Cells]] | None = None
    others: list[str] = []
    for page in workbooks.pages_of(file, limits.unpacked, sheet):
        first = list(islice(page.rows, HEADINGS_WITHIN))
        says = max((_recognised(cells, recognise) for _number, cells, _unsafe in first), default=0)
        others.append(page.name)
        if best is None or says > best[0]:
            best = (says, page.name, chain(first, page.rows))
    if best is None:
        raise Unreadable(_("The workbook holds no list: every visible sheet is empty."))
    others.remove(best[1])
    remarks = []
    if others:
        remarks.append(
            _("The sheet “%(sheet)s” was read, and not: %(others)s.") % {"sheet": best[1], "others": ", ".join(others)}
        )
    return {"format": "xlsx", "sheet": best[1], "remarks": remarks}, best[2]


def heading_place(rows: Sequence[Sequence[str]], recognise: Recognise) -> int:
    """Which of the first rows holds the headings: the one that says most to this kind of list, else the first that is
    as full as a row of a list.

    Raises:
        Unreadable: all of them are blank.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    if not any(filled):
        raise Unreadable(_("The file holds no list: its first rows are blank."))
    said = [_recognised(row, recognise) for row in rows]
    if max(said):
        return said.index(max(said))
    return next(place for place, count in enumerate(filled) if count * 2 >= max(filled))


def _recognised(cells: Sequence[str], recognise: Recognise) -> int:
    return sum(1 for cell in cells if cell.strip() and recognise(_one_line(cell)))


def named_headings(cells: Sequence[str]) -> list[str]:
    """The headings as they are called from now on: a blank one by its column, a repeated one with a number."""
    last = max(place for place, cell in enumerate(cells) if cell.strip())
    named: list[str] = []
    for place, cell in enumerate(cells[: last + 1]):
        plain = _one_line(cell) or _("Column %(letters)s") % {"letters": column_letters(place + 1)}
        name, times = plain, 1
        while name in named:
            times += 1
            name = f"{plain} ({times})"
        named.append(name)
    return named


def _remarks(cells: Sequence[str], headings: Sequence[str]) -> list[str]:
    remarks = []
    if blank := [name for name, cell in zip(headings, cells, strict=False) if not cell.strip()]:
        remarks.append(_("Without a heading, and called: %(names)s.") % {"names": ", ".join(blank)})
    twice = [name for name, cell in zip(headings, cells, strict=False) if cell.strip() and name != _one_line(cell)]
    if twice:
        remarks.append(_("Headings that stand more than once, and so called: %(names)s.") % {"names": ", ".join(twice)})
    return remarks


def _kept(rows: Iterator[workbooks.Cells], width: int, most: int) -> Iterator[RawRow]:
    """The rows that are not blank, their cells cleaned."""
    count = 0
    for number, row, unsafe in rows:
        cells = [cell.replace("\0", "").replace("\xa0", " ").strip() for cell in row]
        if not unsafe and not any(cells):
            continue
        count += 1
        if count > most:
            raise Unreadable(_("The file has more than %(most)s rows. Bring it in in parts.") % {"most": f"{most:,}"})
        yield _judged(number, _padded(cells, width), unsafe)


def _padded(cells: list[str], width: int) -> list[str]:
    """At least as many cells as there are headings, and no blank ones beyond."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells + [""] * (width - len(cells))


def _judged(number: int, cells: list[str], unsafe: dict[int, str]) -> RawRow:
    """Formulas and errors are told by their first sign as well: a text file has no other mark for them."""
    found = dict(unsafe)
    for place, cell in enumerate(cells):
        if cell[:1] == "=" and len(cell) > 1:
            found.setdefault(place, "formula")
        elif cell[:1] == "#" and cell.upper() in ERRORS:
            found.setdefault(place, "error")
        elif cell[:1] == "'" and cell.startswith(GUARDED):
            cells[place] = cell[1:]
    return RawRow(number, cells, found)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())[:200]
