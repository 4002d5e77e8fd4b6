"""Files as people bring them, good and bad, made in memory."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

HEADINGS = "Name,Begins,Ends,Value\n"


def text_file(words: str, encoding: str = "utf-8") -> io.BytesIO:
    """A text file."""
    return io.BytesIO(words.encode(encoding))


def workbook(*sheets: Sequence[Iterable[Any]], names: Sequence[str] = ()) -> io.BytesIO:
    """A workbook with one sheet for each list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(names[number] if names else None)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def package(**parts: bytes | str) -> io.BytesIO:
    """A zip file with these parts; ``__`` in a name stands for a slash, ``_xml`` at its end for ``.xml``."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    file.seek(0)
    return file


def with_sheet_xml(sheet: str) -> io.BytesIO:
    """A workbook whose only sheet has this XML."""
    made = workbook([["Name", "Value"], ["CARA", 1]])
    file = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, sheet if part == "xl/worksheets/sheet1.xml" else old.read(part))
    file.seek(0)
    return file


class CountedReads(io.RawIOBase):
    """A file of any size that counts how much of it was read."""

    def __init__(self, size: int) -> None:
        self.size, self.place, self.read_bytes = size, 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.place = offset + (self.size if whence == 2 else self.place if whence == 1 else 0)
        return self.place

    def readinto(self, buffer: Any) -> int:
        count = max(0, min(len(buffer), self.size - self.place))
        buffer[:count] = b"a" * count
        self.place += count
        self.read_bytes += count
        return count
