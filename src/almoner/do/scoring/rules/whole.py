"""An exercise with all that its rules look at, as plain values: read once, in a constant number of queries."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from .ties import Ties


@dataclass(frozen=True, slots=True)
class Chair:
    """One seat of the panel."""

    key: UUID
    person: UUID
    name: str
    number: int
    judges: bool
    """Whether bids are dealt to it: a chair may only moderate."""
    is_live: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One bid that is judged."""

    key: UUID
    reference: str
    turn: int = 1


@dataclass(frozen=True, slots=True)
class Dealt:
    """One bid in the hands of one judge; never one that was taken away again."""

    key: UUID
    seat: UUID
    bid: UUID
    is_locked: bool
    marked: int = 0
    """How many of its parts have a mark."""


@dataclass
class Whole:
    """Everything at one moment. ``record`` is the exercise itself, for the action that looks."""

    record: Any
    state: Any
    each: int
    """To how many judges each bid goes."""
    parts: int
    """How many marks each judge gives a bid."""
    seats: Collection[Chair] = ()
    bids: Collection[Entry] = ()
    dealt: Collection[Dealt] = ()
    ties: Ties = field(default_factory=Ties)
    agreed: Mapping[UUID, int] = field(default_factory=dict)
    """By bid, how many of its parts have an agreed mark that counts."""
    accepts_short: bool = False
    """Whether somebody said why it goes on with fewer judges than were promised."""

    @property
    def judges(self) -> list[Chair]:
        """The live seats to which bids are dealt."""
        return [seat for seat in self.seats if seat.judges and seat.is_live]

    @cached_property
    def held(self) -> Counter[UUID]:
        """How many judges each bid has."""
        return Counter(each.bid for each in self.dealt)

    @property
    def short(self) -> list[Entry]:
        """Bids with fewer judges than were promised."""
        return [bid for bid in self.bids if self.held[bid.key] < self.each]

    def undeclared(self, seat: Chair) -> list[Entry]:
        """The bids about which a seat has not said whether there is a tie."""
        return [bid for bid in self.bids if not self.ties.has_said(seat.key, bid.key)]
