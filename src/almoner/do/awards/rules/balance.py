"""The balance of a round before it is fixed: who applied, was scored and would win, by place, priority and group.

Bids are counted in each line they belong to; pounds are shared evenly over those lines to the penny, so that the
pounds of the lines add up to the pounds of the round (GRA-37).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from almoner.kernel.money import allocate, share

from .award import NOTHING

UNNAMED = ""
"""The line of bids that belong to no other: for the whole area, for no priority, of a size nobody knows."""


class By(StrEnum):
    """What a round is looked at by."""

    DISTRICT = "district"
    PRIORITY = "priority"
    GROUP = "group"
    SIZE = "size"
    BY_AND_FOR = "by_and_for"


@dataclass(frozen=True, slots=True)
class Bid:
    """A bid as the balance sees it; amounts in pounds, keys of lines by what they are looked at by.

    ``wins`` is what it would get; nought where it would get nothing.
    """

    key: str
    asked: Decimal
    lines: Mapping[By, tuple[str, ...]] = field(default_factory=dict)
    is_scored: bool = False
    wins: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how many bids applied, were scored and would win, and the pounds asked and won."""

    key: str
    label: str
    applied: int
    asked: Decimal
    scored: int
    winning: int
    won: Decimal
    of_won: Decimal | None
    """Of all pounds won, the percentage that goes here."""
    population: int | None = None
    of_population: Decimal | None = None
    """Of all people, the percentage that lives here."""

    @property
    def a_thousand(self) -> Decimal | None:
        """Pounds won for every thousand people, to the penny below."""
        if not self.population:
            return None
        pence = int(self.won * 100) * 1000 // self.population
        return Decimal(pence).scaleb(-2)


def lines(
    bids: Sequence[Bid], by: By, labels: Mapping[str, str], population: Mapping[str, int] | None = None
) -> list[Line]:
    """The balance by one thing, a line for each label in its order, then what belongs to none of them.

    ``labels`` names every line that should stand there, also one where nobody applied: that is what a balance shows.
    """
    labels = {**labels, UNNAMED: labels.get(UNNAMED) or _("none of these")}
    people = population or {}
    everybody = sum(people.get(key, 0) for key in labels)
    whole = sum((bid.wins for bid in bids), NOTHING)
    found = []
    for key, label in labels.items():
        held = [bid for bid in bids if key in _keys(bid, by, labels)]
        if key == UNNAMED and not held:
            continue
        won = _pounds(held, key, by, labels, _wins)
        found.append(
            Line(
                key=key,
                label=label,
                applied=len(held),
                asked=_pounds(held, key, by, labels, _asked),
                scored=sum(bid.is_scored for bid in held),
                winning=sum(bid.wins > 0 for bid in held),
                won=won,
                of_won=share(won, whole),
                population=people.get(key),
                of_population=share(Decimal(people[key]), Decimal(everybody)) if key in people else None,
            )
        )
    return found


def _keys(bid: Bid, by: By, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The lines a bid belongs to, in their order; the unnamed one where it names none that stands there."""
    named = tuple(dict.fromkeys(key for key in bid.lines.get(by, ()) if key in labels and key != UNNAMED))
    return named or (UNNAMED,)


def _pounds(
    held: Iterable[Bid], key: str, by: By, labels: Mapping[str, str], read: Callable[[Bid], Decimal]
) -> Decimal:
    """What of these bids' pounds falls to one line."""
    total = NOTHING
    for bid in held:
        keys = _keys(bid, by, labels)
        total += allocate(read(bid), [Decimal(1)] * len(keys))[keys.index(key)]
    return total


def _asked(bid: Bid) -> Decimal:
    return bid.asked


def _wins(bid: Bid) -> Decimal:
    return bid.wins


def without_an_award(found: Iterable[Line]) -> list[Line]:
    """Lines where somebody applied and nobody would win."""
    return [line for line in found if line.applied and not line.winning and line.key != UNNAMED]


def where_nobody_applied(found: Iterable[Line]) -> list[Line]:
    """Lines where nobody applied."""
    return [line for line in found if not line.applied and line.key != UNNAMED]
