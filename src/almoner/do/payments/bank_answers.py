"""A file of what became of payments, read: CSV or Excel, with the headings that banks and ledgers use."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.foundation.offices.models import Office
from almoner.foundation.sheets.declared import limits_of
from almoner.foundation.sheets.formats import Unreadable
from almoner.foundation.sheets.reading import RawRow, open_list
from almoner.kernel.dates import Precision, parse_date
from almoner.kernel.money import parse_amount

from .actions.files import ReadResults
from .rules.outcomes import Outcome, Row

HEADINGS: Mapping[str, frozenset[str]] = {
    "reference": frozenset({"reference", "ref", "our reference", "payment reference", "invoice", "invoice number"}),
    "amount": frozenset({"amount", "value", "net amount", "gross amount", "payment amount"}),
    "outcome": frozenset({"outcome", "status", "state", "result"}),
    "on": frozenset({"date", "day", "on", "payment date", "date paid", "paid on", "outcome date"}),
    "reason": frozenset({"reason", "note", "message", "why", "return reason"}),
}
NEEDED = ("reference", "amount", "outcome", "on")
_PAID = frozenset({"paid", "success", "successful", "settled", "accepted", "cleared"})
_FAILED = frozenset({"failed", "returned", "rejected", "unpaid", "recalled"})
MOST_ROWS = 20_000


def read_results(file: BinaryIO, name: str, office: Office, on: dt.date) -> ReadResults:
    """The rows of a results file. What cannot be read of a row is among its faults.

    Raises:
        ValidationError: under "file": it is no such file, or a column is missing.
    """
    try:
        opened = open_list(file, limits=limits_of(office, on), recognise=column_of)
        places = _places(opened.headings)
        rows = [_row(raw, places) for raw in opened.rows]
    except Unreadable as wrong:
        raise ValidationError({"file": str(wrong)}) from wrong
    if len(rows) > MOST_ROWS:
        raise ValidationError({"file": _("The file has more than %(most)d rows.") % {"most": MOST_ROWS}})
    return ReadResults(name[:200], opened.sha256, rows)


def column_of(heading: str) -> str:
    """Which column a heading names; "" for none."""
    plain = " ".join(heading.replace("_", " ").lower().split())
    return next((column for column, names in HEADINGS.items() if plain in names), "")


def _places(headings: list[str]) -> dict[str, int]:
    places = {column_of(heading): place for place, heading in reversed(list(enumerate(headings)))}
    if missing := [column for column in NEEDED if column not in places]:
        names = ", ".join(_NAMES[column] for column in missing)
        raise ValidationError({"file": _("Missing in the file: %(names)s.") % {"names": names}})
    return places


_NAMES = {"reference": "Reference", "amount": "Amount", "outcome": "Outcome", "on": "Date"}


def _row(raw: RawRow, places: Mapping[str, int]) -> Row:
    faults: list[str] = []

    def cell(column: str) -> str:
        place = places.get(column)
        if place is None or place >= len(raw.cells):
            return ""
        if place in raw.unsafe:
            faults.append(_("A cell holds a formula or an error: write what it comes to."))
            return ""
        return raw.cells[place].strip()

    def read[T](column: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(cell(column))
        except ValueError as why:
            faults.append(str(why))
            return None

    reference = cell("reference")
    if not reference:
        faults.append(_("The reference is missing."))
    amount, outcome, day = read("amount", _amount), read("outcome", _outcome), read("on", _day)
    return Row(raw.number, reference, amount, outcome, day, cell("reason"), tuple(dict.fromkeys(faults)))


def _amount(text: str) -> Decimal:
    amount = parse_amount(text)
    if amount.value is None:
        raise ValueError(_("The amount is missing."))
    return amount.value


def _outcome(text: str) -> Outcome:
    word = text.lower()
    if word in _PAID | _FAILED:
        return Outcome.PAID if word in _PAID else Outcome.FAILED
    raise ValueError(_("“%(word)s” says neither paid nor failed.") % {"word": text[:40]})


def _day(text: str) -> dt.date:
    read: Any = parse_date(text)
    if read.precision is not Precision.DAY or read.first is None:
        raise ValueError(_("“%(word)s” is not a day.") % {"word": text[:40]})
    day: dt.date = read.first
    return day
