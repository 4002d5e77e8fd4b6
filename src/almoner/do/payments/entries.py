"""What somebody plans, as one value."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment to be planned, in pounds.

    ``splits`` are (pot, year, amount) as awarded; where there are none, it is shared over the pots of the agreement by
    the office's rule.
    """

    title: str
    amount: Decimal
    due_on: dt.date
    splits: Sequence[tuple[UUID, int, Decimal]] = ()
    conditions: Sequence[str] = ()
    in_advance: bool = False
    advance_reason: str = ""
