"""Text files with delimited cells: which encoding and which delimiter, and their rows one at a time.

Nothing here holds more than a sample of the file in memory.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from .formats import Unreadable, cure

SAMPLE = 64 * 1024
DELIMITERS = ",;\t|"
OLDER = ["mac_roman", "cp850", "iso8859_14", "cp1250"]
"""What else may come off an old machine here (the third is Welsh); a wider guess would rather find Japanese."""
LONGEST_CELL = 32_767
"""Characters: what a spreadsheet program takes in one cell."""

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_TWO_BYTES_OF_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|\xe2\x80[\x90-\xaf]")
_SEPARATOR_HINT = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


def encoding_of(file: BinaryIO) -> str:
    """The encoding: as its first bytes mark it, else UTF-8 if every byte fits, else the Windows one of this country.

    Raises:
        Unreadable: no encoding fits, or two are mixed.
    """
    file.seek(0)
    start = file.read(SAMPLE)
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            return name
    if name := _of_two_bytes_each(start):
        return name
    where = _where_utf_8_ends(file)
    if where is None:
        return "utf-8"
    file.seek(max(0, where - 100))
    return _by_its_bytes(start, file.read(SAMPLE))


def _of_two_bytes_each(start: bytes) -> str:
    """UTF-16 without its mark: plain text in which every second byte is nought."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < len(start) // 4:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _where_utf_8_ends(file: BinaryIO) -> int | None:
    """The place of the first byte that is no UTF-8, or None."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    place = 0
    while chunk := file.read(SAMPLE):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as stop:
            return max(0, place + stop.start)
        place += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return place
    return None


def _by_its_bytes(start: bytes, around: bytes) -> str:
    if b"\0" in start + around:
        raise Unreadable(_("This is not text, and not a workbook either. %(cure)s") % {"cure": cure()})
    if _TWO_BYTES_OF_UTF8.search(start) or _TWO_BYTES_OF_UTF8.search(around):
        raise Unreadable(
            _("The file mixes two encodings, so that some letters or £ signs would come in wrong. %(cure)s")
            % {"cure": cure()}
        )
    for sample in (around, start):
        try:
            sample.decode("cp1252")
        except UnicodeDecodeError:
            break
    else:
        return "cp1252"
    best = from_bytes(around, cp_isolation=OLDER).best()
    if best is None:
        raise Unreadable(_("The encoding of the file cannot be told. %(cure)s") % {"cure": cure()})
    return best.encoding


def delimiter_of(file: BinaryIO, encoding: str) -> str:
    """The delimiter: the one that cuts the first rows most often into equally many cells; a comma if none does."""
    file.seek(0)
    sample = codecs.getincrementaldecoder(encoding)("replace").decode(file.read(SAMPLE))
    if hint := _SEPARATOR_HINT.match(sample):
        return hint[1]
    return max(DELIMITERS, key=lambda mark: _regularity(sample, mark))


def _regularity(sample: str, mark: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    try:
        for row, _number in zip(rows, range(50), strict=False):
            if any(row):
                widths[len(row)] += 1
    except csv.Error:
        return (0.0, 0)
    if not widths:
        return (0.0, 0)
    width, times = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1]))
    return (times / sum(widths.values()), width) if width > 1 else (0.0, 0)


def rows_of(file: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number as a spreadsheet program counts (a quoted line break starts no row; blank rows count).

    Raises:
        Unreadable: bytes that do not fit the encoding, or a quotation mark that is never closed.
    """
    file.seek(0)
    words = io.TextIOWrapper(io.BufferedReader(cast("Any", _LeftOpen(file))), encoding=encoding, newline="")
    number = 0
    csv.field_size_limit(4 * LONGEST_CELL)
    rows = csv.reader(words, delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(rows, start=1):
            if not (number == 1 and len(row) <= 2 and _SEPARATOR_HINT.fullmatch(delimiter.join(row))):
                yield number, row
    except UnicodeDecodeError:
        raise Unreadable(
            _("After row %(row)d come bytes that are not %(encoding)s text. %(cure)s")
            % {"row": number, "encoding": encoding.upper(), "cure": cure()}
        ) from None
    except csv.Error:
        raise Unreadable(
            _(
                "After row %(row)d a quotation mark is out of place, so the cells behind it cannot be told apart."
                " %(cure)s"
            )
            % {"row": number, "cure": cure()}
        ) from None


class _LeftOpen(io.RawIOBase):
    """The file's bytes for a text wrapper that would otherwise close the file when it is done with it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # the stub's buffer is wider than it need be
        chunk = self.file.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)
