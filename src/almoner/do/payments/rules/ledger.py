"""The payment file in the layout of the office's ledger: its columns, what stands in them, and its control figures."""

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

DEFAULT = (
    "Supplier: supplier_number; Reference: reference; Amount: amount; Cost code: cost_code; Date: date;"
    " Description: description"
)
SIGNS_OF_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Source(StrEnum):
    """What may stand in a column."""

    SUPPLIER_NUMBER = "supplier_number"
    SUPPLIER_NAME = "supplier_name"
    REFERENCE = "reference"
    AMOUNT = "amount"
    COST_CODE = "cost_code"
    POT = "pot"
    YEAR = "financial_year"
    DATE = "date"
    DESCRIPTION = "description"
    AGREEMENT = "agreement"
    ACCOUNT_NAME = "account_name"
    SORT_CODE = "sort_code"
    ACCOUNT_NUMBER = "account_number"


BANK = frozenset({Source.ACCOUNT_NAME, Source.SORT_CODE, Source.ACCOUNT_NUMBER})
"""Columns that show bank details: they are revealed for the file, and that is noted. They are kept nowhere."""
NEEDED = (Source.REFERENCE, Source.AMOUNT)
"""Without these nobody could match what comes back."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its name in the file, and what stands in it."""

    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a payment's part from one pot in one financial year."""

    payment: str
    account: str
    reference: str
    amount: Decimal
    cells: Mapping[str, str]
    """What stands in it, by source; bank details are not among it."""


def parse_layout(text: str) -> tuple[Heading, ...]:
    """Read "Supplier: supplier_number; Amount: amount": a name, a colon and a source for each column.

    Raises:
        ValueError: a column has no source that is known, a name or source stands twice, or the reference or the amount
            is missing; all faults in one sentence.
    """
    wrong: list[str] = []
    made: list[Heading] = []
    for piece in (each.strip() for each in text.split(";") if each.strip()):
        name, _colon, source = (part.strip() for part in piece.rpartition(":"))
        if source not in set(Source) or not name:
            wrong.append(
                _("“%(piece)s” is no column: write a name, a colon and one of %(known)s.")
                % {"piece": piece[:60], "known": ", ".join(Source)}
            )
        else:
            made.append(Heading(name, Source(source)))
    if len({each.name.lower() for each in made}) < len(made) or len({each.source for each in made}) < len(made):
        wrong.append(_("A column stands twice."))
    missing = [source for source in NEEDED if source not in {each.source for each in made}]
    if missing and not wrong:
        wrong.append(_("Missing: %(columns)s.") % {"columns": ", ".join(missing)})
    if wrong:
        raise ValueError(" ".join(wrong))
    return tuple(made)


def layout_fits(text: str) -> str | None:
    """Why a layout cannot be used; None if it can."""
    try:
        parse_layout(text)
    except ValueError as wrong:
        return str(wrong)
    return None


def shows_bank_details(layout: Sequence[Heading]) -> bool:
    """Whether a column shows whose account it is."""
    return any(each.source in BANK for each in layout)


def written(layout: Sequence[Heading], lines: Sequence[Line], details: Mapping[str, Mapping[str, str]]) -> bytes:
    """The file: UTF-8, a row of names, lines that end as RFC 4180 has it. ``details`` are bank details by account.

    Words that a spreadsheet program would take for a formula get an apostrophe before them.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow([each.name for each in layout])
    for line in lines:
        known = {**line.cells, **details.get(line.account, {})}
        writer.writerow([_safe(known[each.source]) for each in layout])
    return held.getvalue().encode()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(SIGNS_OF_A_FORMULA) else text


def sha256(content: bytes) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def in_figures(day: dt.date) -> str:
    """A day as ledgers read it: 20/11/2026."""
    return f"{day:%d/%m/%Y}"


type Reveal = Callable[[str], Mapping[str, str]]
"""From an account's key to its bank details, by source."""
