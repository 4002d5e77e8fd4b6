"""A decision as its rules see it: the head with everything that was read for it, as plain values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

APPROVED, RETURNED, REFUSED = "approved", "returned", "refused"
OPEN, PART, CLOSED = "open", "part", "closed"
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: who gets what for what (TRN-03), in pounds.

    ``key`` is what the room that owns it knows it by. ``recommended`` is what was recommended, where it differs or may
    come to differ. ``withheld``: the public is not told the name, as with a refuge.
    """

    key: str
    applicant: str
    description: str
    value: Decimal
    organisation_id: UUID | None = None
    recommended: Decimal | None = None
    note: str = ""
    withheld: bool = False
    service_id: UUID | None = None
    framework_line_id: UUID | None = None

    @property
    def differs(self) -> bool:
        """Whether another amount than the one recommended stands in the table."""
        return self.recommended is not None and self.recommended != self.value


@dataclass(frozen=True, slots=True)
class Facts:
    """What one room says of a decision: lines of the table, and notes that a signer should read, (heading, text)."""

    rows: tuple[Row, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Facts") -> "Facts":
        return Facts(self.rows + other.rows, self.notes + other.notes)


@dataclass(frozen=True, slots=True)
class Split:
    """Money from one pot in one financial year, in pounds; ``year`` is the one in which it starts."""

    pot_id: UUID
    pot: str
    year: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Served:
    """A priority that the decision serves, with its plan."""

    priority_id: UUID
    title: str
    plan: str
    plan_id: UUID


@dataclass(frozen=True, slots=True)
class Signed:
    """What one person said of one sheet in one post."""

    key: UUID
    role: str
    person_id: UUID
    person: str
    outcome: str
    comment: str
    sheet_hash: str
    at: dt.datetime
    is_delegated: bool = False
    answer: str = ""

    @property
    def is_question(self) -> bool:
        """Whether it came back with a question."""
        return self.outcome == RETURNED


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody who may act in a post today: its holder, or a recorded delegate up to a limit in pounds (GOV-03)."""

    role: str
    person_id: UUID
    person: str
    delegation_id: UUID | None = None
    limit: Decimal | None = None

    def reaches(self, amount: Decimal) -> bool:
        """Whether the amount is within what was delegated."""
        return self.limit is None or amount <= self.limit


@dataclass(frozen=True, slots=True)
class Redacted:
    """Words of the sheet that the public is not shown; no words: the whole part."""

    part: str
    words: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class FrameworkLine:
    """A line of the framework in force; the amount is None where it is unallocated."""

    key: UUID
    title: str
    service_id: UUID | None
    recipient_id: UUID | None
    amount: Decimal | None


@dataclass(slots=True)
class Paper:
    """Everything about one decision. ``text`` is the sheet a signer sees, canonical; ``hash`` its SHA-256.

    ``bars`` says why somebody may not sign; ``framework`` is None where no framework is in force.
    """

    decision: Any
    facts: Facts = field(default_factory=Facts)
    splits: tuple[Split, ...] = ()
    priorities: tuple[Served, ...] = ()
    signed: tuple[Signed, ...] = ()
    posts: tuple[Post, ...] = ()
    bars: Mapping[UUID, str] = field(default_factory=dict)
    redactions: tuple[Redacted, ...] = ()
    framework: tuple[FrameworkLine, ...] | None = None
    place_names: tuple[str, ...] = ()
    text: str = ""
    hash: str = ""

    @property
    def state(self) -> str:
        """The state of the decision, which the lifecycle reads and sets."""
        return str(self.decision.state)

    @state.setter
    def state(self, state: str) -> None:
        self.decision.state = state

    @property
    def rows(self) -> tuple[Row, ...]:
        """The table."""
        return self.facts.rows

    @property
    def total(self) -> Decimal:
        """What the table adds up to, in pounds."""
        return sum((row.value for row in self.rows), NOTHING)

    @property
    def preparers(self) -> frozenset[UUID]:
        """Who made the sheet: the lead officer, and whoever wrote any of it or put it to signature (GOV-04)."""
        lead = self.decision.lead_id
        made = {UUID(person) for person in self.decision.written_by}
        return frozenset(made | {lead} if lead else made)

    @property
    def is_of_another_body(self) -> bool:
        """Whether another body decided, and this office only notes it."""
        return bool(self.decision.body)
