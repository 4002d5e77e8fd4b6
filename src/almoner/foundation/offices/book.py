"""Effective-dated settings: what offices do differently is data with a start date, never code.

A setting is declared by the room that reads it (``declare`` in its apps.py), with a default and a sentence. An office
may record another value from a date on. Reading costs no query once an office's book is open: the book is kept under
the id of the last setting recorded, which is never the same twice, even after a rolled-back transaction.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from .models import Office, Setting


@dataclass(frozen=True)
class Declaration:
    """One thing that offices do differently."""

    name: str
    kind: str
    """What the value is: text, whole number, money, days, weeks, months, yes or no, choice, list."""
    sentence: Any
    default: Any
    section: Any
    assumed: bool = False
    """Whether the default is our assumption, to be shown as "assumed" until the office records its own."""
    choices: Mapping[str, Any] | None = None
    check: Callable[[Any], str | None] | None = None
    """Given a value, the sentence of refusal, or None."""


_declared: dict[str, Declaration] = {}


def declare(*declarations: Declaration) -> None:
    """Add settings to the register.

    Raises:
        LookupError: a name is declared twice.
    """
    for declaration in declarations:
        if _declared.setdefault(declaration.name, declaration) != declaration:
            raise LookupError(f"{declaration.name} is declared twice")


def declarations() -> Mapping[str, Declaration]:
    return dict(_declared)


@dataclass(frozen=True)
class InForce:
    """A setting's value on a day, and where it comes from."""

    value: Any
    starts: dt.date | None
    source: str
    assumed: bool


@lru_cache(256)
def _book(office_id: UUID, last: UUID | None) -> dict[str, tuple[list[dt.date], list[Setting]]]:
    pages: dict[str, tuple[list[dt.date], list[Setting]]] = {}
    rows = Setting.objects.filter(office_id=office_id).order_by("name", "starts", "id") if last else ()
    for row in rows:
        dates, values = pages.setdefault(row.name, ([], []))
        dates.append(row.starts)
        values.append(row)
    return pages


def in_force(office: Office, name: str, on: dt.date) -> InForce:
    """The value of a setting on a day, with its start and source; the declared default before any was recorded.

    Raises:
        LookupError: nothing of that name is declared.
    """
    declared = _declared[name]
    dates, values = _book(office.pk, office.book).get(name, ([], []))
    if place := bisect_right(dates, on):
        row = values[place - 1]
        return InForce(row.value, row.starts, row.source, assumed=False)
    return InForce(declared.default, None, "", assumed=declared.assumed)


def setting(office: Office, name: str, on: dt.date) -> Any:
    """The value of a setting on a day (see ``in_force``)."""
    return in_force(office, name, on).value
