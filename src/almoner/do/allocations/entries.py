"""What somebody writes of a table, as one value: the forms give it, the actions take it, and it makes the token."""

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from uuid import UUID

from almoner.foundation.door.tokens import token_of

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """Pounds from a pot."""

    pot: UUID
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RecipientEntry:
    """Who gets a part, where it works, what for, and the figure to share by with its source and day."""

    organisation: UUID
    area: UUID | None = None
    what_for: str = ""
    figure: Decimal | None = None
    figure_source: str = ""
    figure_on: dt.date | None = None
    fixed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A whole table. ``year`` is the calendar year in which the financial year starts; amounts in pounds."""

    title: str
    year: int
    total: Decimal
    basis: str
    description: str = ""
    least: Decimal = NOTHING
    purposes: tuple[str, ...] = ()
    priorities: tuple[UUID, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    recipients: tuple[RecipientEntry, ...] = ()

    @property
    def token(self) -> str:
        """A digest of all of it, for two people who save."""
        return token_of(self, [each.name for each in fields(self)])
