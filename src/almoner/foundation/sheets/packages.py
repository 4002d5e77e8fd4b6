"""A workbook's package, looked at before anything opens it: a zip file may unpack to a thousand times its size.

Only bytes are counted and elements are watched here; python-calamine reads the values afterwards.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from .formats import Unreadable, cure

PARTS, SHEETS = 2000, 100
RATIO, RATIO_FROM = 200, 2**20
"""A part larger than RATIO_FROM bytes that packs better than 1:RATIO was made to."""
ROWS, COLUMNS, CELLS = 200_000, 1000, 4_000_000
"""Where the last cell of a sheet may stand: a reader lays out the whole rectangle, filled or not."""
SPILLED = 100_000
"""The cells that one formula may fill."""
CHUNK = 64 * 1024

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LOCAL_HEADER = 30


@dataclass
class Watched:
    """What a pass over a sheet's XML found: the cells that may not be trusted, and where the last cell stands."""

    unsafe: dict[int, dict[int, str]] = field(default_factory=dict)
    """Row number, from 1, to the places of cells, from 0, that hold a "formula" or an "error"."""
    last_row: int = 0
    last_column: int = 0
    letters: int = 0
    """The length of all words together, a shared string counted each time it is used."""


class Package:
    """An open workbook package whose every part was unpacked once, to nowhere, and counted.

    Raises:
        Unreadable: it is damaged, encrypted, no Excel workbook, holds macros, or unpacks to more than ``limit`` bytes.
    """

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        try:
            self._zip = zipfile.ZipFile(file)
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
            raise Unreadable(_damaged()) from None
        self._check_kind({part.filename for part in parts})
        if len(parts) > PARTS:
            raise Unreadable(_too_much(limit))
        left = limit
        for part in parts:
            left -= self._unpacked(part, left, limit)

    def _check_kind(self, names: set[str]) -> None:
        if "xl/vbaProject.bin" in names:
            raise Unreadable(_("The workbook holds macros. Save it as an Excel workbook without them (.xlsx)."))
        if "xl/workbook.xml" not in names:
            raise Unreadable(_("This is a packed file but no Excel workbook. %(cure)s") % {"cure": cure()})

    def _unpacked(self, part: zipfile.ZipInfo, left: int, limit: int) -> int:
        """How many bytes a part really unpacks to, whatever it says of itself."""
        size = 0
        for chunk in self._bytes_of(part):
            size += len(chunk)
            bomb = size > RATIO_FROM and size > RATIO * max(1, part.compress_size)
            if size > left or bomb:
                raise Unreadable(_too_much(limit))
        if size != part.file_size:
            raise Unreadable(_damaged())
        return size

    def _bytes_of(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """The part's own deflate stream to its own end: the zip module would stop at the size that is claimed."""
        if part.flag_bits & 1 or part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Unreadable(_damaged())
        self._file.seek(part.header_offset)
        header = self._file.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise Unreadable(_damaged())
        name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
        start = part.header_offset + _LOCAL_HEADER + name + extra
        packed = self._packed(start, part.compress_size)
        yield from packed if part.compress_type == zipfile.ZIP_STORED else _inflated(packed)

    def _packed(self, start: int, size: int) -> Iterator[bytes]:
        place = start
        while place < start + size:
            self._file.seek(place)
            chunk = self._file.read(min(CHUNK, start + size - place))
            if not chunk:
                raise Unreadable(_damaged())
            place += len(chunk)
            yield chunk

    def sheets(self) -> dict[str, str]:
        """Sheet name -> part name, in the workbook's order."""
        targets: dict[str, str] = {}
        found: dict[str, str] = {}

        def relationship(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship":
                target = attributes.get("Target", "")
                targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

        def sheet(name: str, attributes: dict[str, str]) -> None:
            if name == "sheet":
                link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                found[attributes.get("name", "")] = targets.get(link, "")

        self._watch("xl/_rels/workbook.xml.rels", relationship)
        self._watch("xl/workbook.xml", sheet)
        if len(found) > SHEETS:
            raise Unreadable(_("The workbook has more than %(limit)d sheets.") % {"limit": SHEETS})
        return found

    def watch_sheet(self, part: str, limit: int) -> Watched:
        """Read one sheet's XML for formulas, errors, the place of its last cell and the length of its words.

        Raises:
            Unreadable: the XML is damaged or declares entities, or the sheet would fill more than ``limit`` letters or
                reach beyond ROWS, COLUMNS or CELLS.
        """
        watcher = _SheetWatcher(self._lengths_of_shared_words())
        self._watch(part, watcher.element, watcher.words, watcher.ended)
        seen = watcher.seen
        if seen.last_row > ROWS or seen.last_column > COLUMNS or seen.last_row * seen.last_column > CELLS:
            raise Unreadable(
                _("The sheet reaches to row %(row)s and column %(column)s, further than a list can. %(cure)s")
                % {
                    "row": f"{seen.last_row:,}",
                    "column": column_letters(seen.last_column),
                    "cure": _("Delete the rows and columns that are not part of the list."),
                }
            )
        if seen.letters > limit:
            raise Unreadable(_too_much(limit))
        return seen

    def _lengths_of_shared_words(self) -> list[int]:
        lengths: list[int] = []

        def item(name: str, _attributes: dict[str, str]) -> None:
            if name == "si":
                lengths.append(0)

        def words(text: str) -> None:
            if lengths:
                lengths[-1] += len(text)

        if "xl/sharedStrings.xml" in self._zip.NameToInfo:
            self._watch("xl/sharedStrings.xml", item, words)
        return lengths

    def _watch(self, part: str, element: Any, words: Any = None, ended: Any = None) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: element(name.rpartition(":")[2], attributes)
        parser.StartDoctypeDeclHandler = _no_doctype
        if words:
            parser.CharacterDataHandler = words
        if ended:
            parser.EndElementHandler = lambda name: ended(name.rpartition(":")[2])
        try:
            for chunk in self._bytes_of(self._zip.getinfo(part)):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, KeyError, ValueError, IndexError):
            raise Unreadable(_damaged()) from None


class _SheetWatcher:
    """Follows the cells of a sheet. A row or cell that does not say where it stands comes after the one before."""

    def __init__(self, shared: list[int]) -> None:
        self.seen = Watched()
        self.shared = shared
        self.row = self.column = 0
        self.kind = self.text = ""

    def element(self, name: str, attributes: dict[str, str]) -> None:
        self.text = ""
        if name == "c":
            self._cell(attributes.get("r", ""))
            self.kind = attributes.get("t", "")
            if self.kind == "e":
                self._note("error")
        elif name == "row":
            self.row, self.column = int(attributes.get("r") or self.row + 1), 0
            self.seen.last_row = max(self.seen.last_row, self.row)
        elif name == "f":
            self._note("formula")
            if attributes.get("t") in {"array", "dataTable"}:
                self._note_all(attributes.get("ref", ""))

    def words(self, text: str) -> None:
        self.text = text
        self.seen.letters += len(text)

    def ended(self, name: str) -> None:
        if name == "v" and self.kind == "s":
            self.seen.letters += self.shared[int(self.text)]

    def _note(self, why: str) -> None:
        self.seen.unsafe.setdefault(self.row, {})[self.column - 1] = why

    def _note_all(self, area: str) -> None:
        """One formula fills a rectangle of cells, and only its first cell says so."""
        ends = [_CELL.fullmatch(place) for place in area.replace("$", "").split(":")]
        if not ends[0] or not ends[-1]:
            raise ValueError(area)
        (left, top), (right, bottom) = ((column_number(end[1]), int(end[2])) for end in (ends[0], ends[-1]))
        if (bottom - top + 1) * (right - left + 1) > SPILLED:
            raise ValueError(area)
        for row in range(top, bottom + 1):
            self.seen.unsafe.setdefault(row, {}).update(dict.fromkeys(range(left - 1, right), "formula"))

    def _cell(self, place: str) -> None:
        self.column += 1
        if place:
            found = _CELL.fullmatch(place)
            if found is None:
                raise ValueError(place)
            self.row, self.column = int(found[2]), column_number(found[1])
        self.seen.last_row = max(self.seen.last_row, self.row)
        self.seen.last_column = max(self.seen.last_column, self.column)


def column_number(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack in pieces of CHUNK bytes, so that a bomb goes off a little at a time."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for chunk in packed:
            rest = chunk
            while rest and not stream.eof:
                yield stream.decompress(rest, CHUNK)
                rest = stream.unconsumed_tail
        while not stream.eof and (last := stream.decompress(b"", CHUNK)):
            yield last
    except zlib.error:
        raise Unreadable(_damaged()) from None
    if not stream.eof:
        raise Unreadable(_damaged())


def _no_doctype(*_declared: Any) -> None:
    raise Unreadable(_damaged())


def _damaged() -> str:
    return _("The workbook is damaged or locked. Open it in a spreadsheet program and save it anew (.xlsx).")


def _too_much(limit: int) -> str:
    return _("The workbook unpacks to more than %(limit)s MB. Leave out what is not part of the list.") % {
        "limit": f"{limit / 2**20:,.0f}"
    }
