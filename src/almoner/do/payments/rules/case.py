"""A case: one payment with everything its gates look at, as plain values, so that fifty cost no more than one."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account as the office sees it: never its number, only how it ends."""

    key: UUID
    ending: str
    given_by: UUID | None
    given_at: dt.datetime
    is_first: bool
    """Whether the organisation had none before: then there is no change to call back about."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The last check of the account that is held now."""

    by: UUID
    by_name: str
    at: dt.datetime
    agrees: bool
    called: str
    """The number that was called, empty where nobody was."""
    known_at: dt.datetime | None
    """Since when the office had held that number."""
    number_from: UUID | None
    """Who noted that number."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a payment."""

    key: UUID
    text: str
    is_met: bool
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a payment takes from one pot in one financial year, in pounds."""

    pot: UUID
    name: str
    year: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LineUse:
    """A line of the agreement in force that a payment draws on; in pounds."""

    pot: str
    year: int
    is_there: bool
    """Whether the agreement gives from this pot in this year at all."""
    gives: Decimal | None
    """None: the agreement says so without a figure."""
    used: Decimal
    """What other payments of the agreement take of it, less what came back."""
    taken: Decimal
    """What this payment takes of it."""


@dataclass(frozen=True, slots=True)
class PotUse:
    """A pot that a payment draws on; in pounds."""

    name: str
    year: int | None
    """The financial year that it is for; None: it is not tied to one."""
    holds: Decimal | None
    """None: nobody has said."""
    used: Decimal
    """What other payments take from it, less what came back."""
    taken: Decimal
    years: tuple[int, ...]
    """For which years this payment takes from it."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """An instalment as both sides signed it, in pounds. ``condition``: what it waits for, "" for nothing."""

    amount: Decimal
    condition: str = ""


@dataclass(slots=True)
class Case:
    """The payment and what stands around it. ``state`` is the payment's own, so that a lifecycle may move it."""

    payment: Any
    agreement: str
    signed_on: dt.datetime | None
    account: Account | None
    check: Checked | None
    conditions: tuple[Condition, ...]
    parts: tuple[Part, ...]
    lines: tuple[LineUse, ...]
    pots: tuple[PotUse, ...]
    lacks: tuple[str, ...] = ()
    """What the ledger needs and nobody has entered, each as a sentence."""
    recovered: Decimal = field(default_factory=Decimal)
    foreseen: tuple[Foreseen, ...] = ()
    """The instalments of the signed paper, in the order of their days; none where it names none."""
    place: int = 0
    """Which of the agreement's payments this is, by its day: 0 is the first. Cancelled and failed ones do not count."""
    before: Decimal = field(default_factory=Decimal)
    """What the payments before it come to, in pounds."""

    @property
    def state(self) -> str:
        """How far it is."""
        found: str = self.payment.state
        return found

    @state.setter
    def state(self, new: str) -> None:
        self.payment.state = str(new)
