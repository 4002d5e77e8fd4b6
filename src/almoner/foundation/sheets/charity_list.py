"""The register of charities: an extract of it, brought in for the whole installation.

Unlike an office's own lists it belongs to nobody and may have hundreds of thousands of rows, so it is read as it comes
and kept nowhere but in the entries themselves: memory does not grow with the file. It is taken whole, or, where asked,
without the rows that cannot be read.
"""

import csv
import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.organisations import actions
from almoner.foundation.organisations.actions import Taken
from almoner.foundation.organisations.models import CharityEntry
from almoner.foundation.organisations.rules import read_charity_number, well_formed

NAME = "charities"
BATCH = 1000
SHOWN_AT_MOST = 1000
"""Problems kept to be told; beyond them they are only counted."""
FIELD_AT_MOST = 1024 * 1024  # characters of one cell

# What each field may be headed: the full register as the Commission hands it out, and what others make of it.
HEADINGS: dict[str, tuple[str, ...]] = {
    "org_id": ("org_id", "identifier"),
    "number": ("number", "charity_number", "reg_number", "registered_charity_number"),
    "linked": ("linked_charity_number",),
    "source": ("source", "regulator"),
    "name": ("name", "charity_name"),
    "address": ("address", *(f"charity_contact_address{n}" for n in range(1, 6))),
    "postcode": ("postcode", "charity_contact_postcode"),
    "area": ("area", "area_served", "area_of_operation", "areas_of_operation"),
    "activities": ("activities", "charity_activities"),
    "website": ("website", "web", "url", "charity_contact_web"),
    "company_number": ("company_number", "charity_company_registration_number"),
    "registered_on": ("registered_on", "date_registered", "date_of_registration"),
    "active": ("active", "charity_registration_status", "status"),
    "removed_on": ("removed_on", "date_removed", "date_of_removal"),
    "income": ("income", "latest_income"),
    "spending": ("spending", "expenditure", "latest_expenditure"),
    "year_ends_on": ("year_ends_on", "fye", "financial_year_end", "latest_acc_fin_period_end_date"),
}
REGISTERS = {"ccew": "GB-CHC", "oscr": "GB-SC", "ccni": "GB-NIC"}
_LONGEST = {each.name: each.max_length for each in CharityEntry._meta.concrete_fields}

type Row = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, as a sentence; rows are counted as a spreadsheet does, its headings being row 1."""

    row: int
    sentence: str

    def __str__(self) -> str:
        return _("row %(row)d: %(sentence)s") % {"row": self.row, "sentence": self.sentence}


@dataclass(slots=True)
class Outcome:
    """What a file held and what became of it."""

    read: int = 0
    linked: int = 0
    wrong: int = 0
    taken: Taken = field(default_factory=Taken)
    faults: list[Fault] = field(default_factory=list)
    kept: bool = False

    def blame(self, row: int, sentences: Iterable[str]) -> None:
        """Note what is wrong with a row."""
        self.wrong += 1
        self.faults += [Fault(row, each) for each in sentences][: max(0, SHOWN_AT_MOST - len(self.faults))]

    def lines(self) -> list[str]:
        """The outcome in words."""
        said = [str(fault) for fault in self.faults]
        if self.wrong:
            said.append(_("%(n)d rows cannot be read.") % {"n": self.wrong})
        counts = {"read": self.read, "new": self.taken.new, "changed": self.taken.changed, "same": self.taken.unchanged}
        said.append(_("%(read)d rows: %(new)d charities new, %(changed)d changed, %(same)d as before.") % counts)
        if self.linked:
            said.append(_("%(n)d rows are of linked charities, which stand under their main one.") % {"n": self.linked})
        return said


def bring_in(
    *,
    by: Actor,
    path: Path,
    column_map: Mapping[str, str] | None = None,
    keep: bool = True,
    leave_out_wrong: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Bring an extract of the register of charities in; the same file twice changes nothing.

    Args:
        path: CSV, or values parted by tabs as the Commission hands them out; UTF-8.
        column_map: heading -> field (see HEADINGS), where the headings are not known here.
        keep: False only tries it.
        leave_out_wrong: take the rest although some rows cannot be read.

    Raises:
        Refused: the file is no table, or has no column of numbers or of names.
        OSError: it cannot be opened.
    """
    outcome, now, last = Outcome(), timezone.now(), None
    with path.open(encoding="utf-8-sig", newline="") as file, transaction.atomic():
        for batch in itertools.batched(_entries(file, column_map or {}, outcome), BATCH):
            last = batch[-1][1]
            taken = actions.take_entries(by=by, entries=[entry for _row, entry in batch], read_at=now)
            _add(outcome, taken, [row for row, _entry in batch])
            if progress:
                progress(outcome.read)
        outcome.kept = keep and (leave_out_wrong or not outcome.wrong)
        if outcome.kept and last is not None:
            actions.note_register(by=by, file_name=path.name, taken=outcome.taken, last=last)
        if not outcome.kept:
            transaction.set_rollback(True)
    return outcome


def _add(outcome: Outcome, taken: Taken, rows: list[int]) -> None:
    total = outcome.taken
    total.new, total.changed = total.new + taken.new, total.changed + taken.changed
    total.unchanged += taken.unchanged
    for place in taken.again:
        outcome.blame(rows[place], [_("this charity stands in the file before, with other facts")])


def _entries(file: IO[str], column_map: Mapping[str, str], outcome: Outcome) -> Iterator[tuple[int, CharityEntry]]:
    """(row, entry) for each row that can be read; the others are noted in the outcome."""
    csv.field_size_limit(FIELD_AT_MOST)
    try:
        first = file.readline()
        table = csv.reader(itertools.chain([first], file), delimiter="\t" if "\t" in first else ",")
        places = _places(next(table, []), column_map)
        for row, cells in enumerate(table, start=2):
            if any(cells):
                outcome.read += 1
                yield from _entry_of(row, _named(cells, places), outcome)
    except UnicodeDecodeError:
        raise Refused(_("The file is not UTF-8. Save it as CSV UTF-8.")) from None
    except csv.Error as why:
        raise Refused(_("The file cannot be read as a table: %(why)s.") % {"why": why}) from None


def _places(headings: list[str], column_map: Mapping[str, str]) -> dict[str, list[int]]:
    """Field -> the places of its columns, in the order of the file.

    Raises:
        Refused: numbers or names are missing, or the map names a field that is none.
    """
    if strange := sorted(set(column_map.values()) - set(HEADINGS) - {""}):
        raise Refused(_("No such field: %(names)s.") % {"names": ", ".join(strange)})
    means = {alias: name for name, aliases in HEADINGS.items() for alias in aliases}
    means |= {_bare(heading): name for heading, name in column_map.items()}
    found: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        if name := means.get(_bare(heading)):
            found.setdefault(name, []).append(place)
    if "name" not in found or not {"org_id", "number"} & set(found):
        raise Refused(
            _("The file needs a column of charity numbers and one of names, under headings in its first row.")
        )
    return found


def _bare(heading: str) -> str:
    return "_".join(heading.strip().lower().replace("-", " ").replace("_", " ").split())


def _named(cells: list[str], places: Mapping[str, list[int]]) -> dict[str, list[str]]:
    return {
        name: [" ".join(cells[one].replace("\x00", "").split()) for one in columns if one < len(cells)]
        for name, columns in places.items()
    }


def _entry_of(row: int, cells: Row, outcome: Outcome) -> Iterator[tuple[int, CharityEntry]]:
    if _text(cells, "linked") not in {"", "0"}:
        outcome.linked += 1
        return
    wrong: list[str] = []
    entry = CharityEntry()
    for name, read in READERS.items():
        try:
            setattr(entry, name, read(cells, name))
        except ValueError as why:
            wrong.append(str(why))
    try:
        entry.scheme, entry.number = _number(cells)
    except ValueError as why:
        wrong.insert(0, str(why))
    entry.is_removed = entry.removed_on is not None or _text(cells, "active").lower() in {"false", "removed", "no", "0"}
    if wrong:
        outcome.blame(row, wrong)
    else:
        yield row, entry


def _text(cells: Row, name: str) -> str:
    return ", ".join(cell for cell in cells.get(name, ()) if cell)


def _number(cells: Row) -> tuple[str, str]:
    given = next((cell for name in ("org_id", "number") for cell in cells.get(name, ()) if cell), "")
    scheme = REGISTERS.get(_text(cells, "source").lower(), "")
    if not given:
        raise ValueError(_("the number is missing"))
    if found := read_charity_number(given):
        return next((one for one in found if one[0] == scheme), found[0])
    raise ValueError(_("“%(read)s” is no charity number") % {"read": given[:60]})


def _name(cells: Row, name: str) -> str:
    if not (found := _text(cells, name)):
        raise ValueError(_("the name is missing"))
    return found[: _LONGEST[name]]


def _cut(cells: Row, name: str) -> str:
    return _text(cells, name)[: _LONGEST[name]]


def _company(cells: Row, name: str) -> str:
    """A company number; what is none of today's form is left blank, since old registers have all sorts."""
    try:
        return well_formed("GB-COH", _text(cells, name).removesuffix(".0"))[1]
    except ValueError:
        return ""


def _pounds(cells: Row, name: str) -> Decimal | None:
    text = _text(cells, name).replace("£", "").replace(",", "").replace(" ", "")
    if not text:
        return None
    try:
        found = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= Decimal(10) ** 12:
        raise ValueError(_("“%(read)s” is no amount") % {"read": text[:60]})
    return found


def _day(cells: Row, name: str) -> dt.date | None:
    text = _text(cells, name)[:19]
    if not text:
        return None
    bare = text.split("T")[0].split(" ")[0]
    if british := re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", bare, re.ASCII):
        bare = "-".join(reversed(british.groups()))
    with suppress(ValueError):
        return dt.date.fromisoformat(bare)
    raise ValueError(_("“%(read)s” is no day such as 2026-03-31") % {"read": text})


READERS: dict[str, Callable[[Row, str], object]] = {
    "name": _name,
    **dict.fromkeys(("address", "postcode", "area", "website"), _cut),
    "activities": _text,
    "company_number": _company,
    **dict.fromkeys(("registered_on", "removed_on", "year_ends_on"), _day),
    **dict.fromkeys(("income", "spending"), _pounds),
}
