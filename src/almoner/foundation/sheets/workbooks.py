"""Excel workbooks: guarded by `packages`, read by python-calamine, every value as a person would have typed it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

import python_calamine
from django.utils.translation import gettext as _

from .formats import Unreadable, cure
from .packages import Package, Watched

type Cells = tuple[int, list[str], dict[int, str]]
"""A row's number, the text of its cells, and the places of cells that may not be trusted with the reason."""

MOST_LOOKED_AT = 20
DIGITS = 15
"""The significant digits a spreadsheet program keeps; what a float holds beyond them is noise, never pence."""


@dataclass(frozen=True, slots=True)
class Page:
    """One visible sheet that holds something."""

    name: str
    rows: Iterator[Cells]


def pages_of(file: BinaryIO, limit: int, only: str = "") -> Iterator[Page]:
    """The visible sheets in their order, each guarded and then read only when its turn comes.

    Raises:
        Unreadable: the package is not safe to open (see `packages.Package`), or there is no sheet called ``only``.
    """
    package = Package(file, limit)
    parts = package.sheets()
    if only and only not in parts:
        raise Unreadable(
            _("The workbook has no sheet called “%(name)s”. It has: %(names)s.")
            % {"name": only, "names": ", ".join(parts)}
        )
    file.seek(0)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        seen = {sheet.name for sheet in book.sheets_metadata if _is_list(sheet)}
    except python_calamine.CalamineError:
        raise Unreadable(_unopened()) from None
    names = [only] if only else [name for name in parts if name in seen][:MOST_LOOKED_AT]
    for name in names:
        watched = package.watch_sheet(parts[name], limit)
        if watched.last_column:
            yield Page(name, _rows_of(book, name, watched))


def _is_list(sheet: Any) -> bool:
    return (
        sheet.visible == python_calamine.SheetVisibleEnum.Visible
        and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    )


def _rows_of(book: Any, name: str, watched: Watched) -> Iterator[Cells]:
    try:
        sheet = book.get_sheet_by_name(name)
        before = [""] * (sheet.start[1] if sheet.start else 0)
        for number, row in enumerate(sheet.iter_rows(), start=1):
            yield number, before + [as_text(value) for value in row], watched.unsafe.get(number, {})
    except python_calamine.CalamineError:
        raise Unreadable(_unopened()) from None


def _unopened() -> str:
    return _("The workbook cannot be opened. %(cure)s") % {"cure": cure()}


def as_text(value: Any) -> str:
    """The text a person would have typed: 70111.47, 2023-12-31, yes. Never an exponent, never the noise of a float."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return as_number(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def as_number(value: float) -> str:
    """A number in plain figures, to the digits that a spreadsheet keeps."""
    exact = Decimal(format(value, f".{DIGITS}g"))
    plain = format(exact, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
