"""Clears every check of a case, for the tests of rooms whose cases must pass a gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almoner.do.checks import actions, queries

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal
    from uuid import UUID


def clear(by: Any, office: Any, organisation: Any, subject: UUID, amount: Decimal | None, on: dt.date) -> None:
    """Pass everything that is not clear yet."""
    lines = queries.lines_of(office, organisation.pk, subject, amount, on)
    entries = [
        actions.Entry(line.kind.key, "passed", evidence="Seen", for_all=False) for line in lines if not line.is_clear
    ]
    if entries:
        actions.make_checks(by=by, office=office, organisation=organisation, subject=subject, entries=entries)
