"""The suggested set: rank order down to the money, and what published floors may displace. People choose.

Money is in whole pence and results are exact fractions, so sums add up and ties are ties. Where floors displace bids,
an integer program decides, in this order: the fewest floors left unmet, the fewest bids displaced, the highest marks,
the better places. Each step's optimum is proven: its bound equals its value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm

from .program import Program

_FINEST = 10**9
"""Above this common denominator, marks go into the program rounded to that many parts of a point."""


class Misfit(StrEnum):
    """What happens to a bid that does not fit the money left, by the rule published with the round."""

    SKIPPED = "skipped"
    OFFERED_THE_REST = "offered the rest"
    ENDS_THE_LIST = "ends the list"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bid that may be recommended, in rank order. ``groups`` are what floors speak of: "district:E06000017"."""

    bid: str
    asked: Decimal
    result: Fraction
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Floor:
    """A promise published before opening: at least so many awards, or so many pounds, to one group."""

    name: str
    group: str
    awards: int = 0
    pounds: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Choice:
    """One bid of the suggestion: what it would get, and in words why it is in or out of its place."""

    bid: str
    place: int
    amount: Decimal
    """Pounds offered; nought when it is not in the set."""
    in_rank_order: bool
    """Whether rank order down to the money alone would have chosen it."""
    floor: str = ""
    """The floor that promoted it, or for which it was displaced."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The whole set, with the proof of each step: (what was decided, value, bound)."""

    choices: tuple[Choice, ...]
    spent: Decimal
    left: Decimal
    unmet: tuple[str, ...] = ()
    proof: tuple[tuple[str, int, int], ...] = field(default=())

    @property
    def chosen(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.amount > 0)


def suggested(
    candidates: Sequence[Candidate], money: Decimal, rule: Misfit = Misfit.SKIPPED, floors: Sequence[Floor] = ()
) -> Suggestion:
    """Suggest who is offered what, from bids in rank order that may be recommended, within ``money``.

    Without a floor, or when rank order meets them all, it is rank order down to the money by the published rule. Only a
    floor can displace a bid; each promoted and displaced bid names it.
    """
    base, rest = _down_to_the_money(candidates, money, rule)
    if all(_is_met(floor, candidates, base) for floor in floors):
        return _suggestion(candidates, base, base, {}, money, rest if rule is Misfit.OFFERED_THE_REST else None)
    decided = _Decided(candidates, money, rule, floors, base)
    chosen = decided.solve()
    return _suggestion(candidates, base, chosen, decided.named(chosen), money, None, decided)


def pence(amount: Decimal) -> int:
    """Pounds as whole pence. Raises ValueError for a fraction of a penny."""
    found = amount * 100
    if found != int(found):
        raise ValueError(f"{amount} is not a whole number of pence")
    return int(found)


def _down_to_the_money(
    candidates: Sequence[Candidate], money: Decimal, rule: Misfit
) -> tuple[frozenset[str], tuple[str, Decimal] | None]:
    """Who rank order chooses; and under "offered the rest", the first misfit with what is left for it."""
    left, chosen, rest = money, set(), None
    for candidate in candidates:
        if candidate.asked <= left:
            chosen.add(candidate.bid)
            left -= candidate.asked
        elif rule is not Misfit.SKIPPED:
            rest = (candidate.bid, left) if rule is Misfit.OFFERED_THE_REST and left > 0 else None
            break
    return frozenset(chosen), rest


def _is_met(floor: Floor, candidates: Sequence[Candidate], chosen: frozenset[str]) -> bool:
    inside = [one for one in candidates if one.bid in chosen and floor.group in one.groups]
    return len(inside) >= floor.awards and sum((one.asked for one in inside), Decimal(0)) >= floor.pounds


class _Decided:
    """The integer program for one round whose floors rank order does not meet."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        money: Decimal,
        rule: Misfit,
        floors: Sequence[Floor],
        base: frozenset[str],
    ) -> None:
        self.candidates, self.floors, self.base = candidates, floors, base
        self.proof: list[tuple[str, int, int]] = []
        self.program = Program()
        for one in candidates:
            # Where a misfit ends the list, nobody below the line comes in but by a floor.
            open_to = one.bid in base or rule is Misfit.SKIPPED or any(floor.group in one.groups for floor in floors)
            self.program.binary(one.bid, most=int(open_to))
        self.program.at_most({one.bid: pence(one.asked) for one in candidates}, pence(money))
        for floor in floors:
            self._promise(floor)

    def _promise(self, floor: Floor) -> None:
        """The floor holds unless its own switch says that it is left unmet."""
        unmet = self.program.binary(f"unmet {floor.name}")
        inside = [one for one in self.candidates if floor.group in one.groups]
        if floor.awards:
            self.program.at_least(dict.fromkeys((one.bid for one in inside), 1) | {unmet: floor.awards}, floor.awards)
        if floor.pounds:
            needed = pence(floor.pounds)
            self.program.at_least({one.bid: pence(one.asked) for one in inside} | {unmet: needed}, needed)

    def solve(self) -> frozenset[str]:
        places = {one.bid: place for place, one in enumerate(self.candidates, 1)}
        self._step("floors left unmet", {f"unmet {floor.name}": 1 for floor in self.floors})
        self._step("bids displaced", dict.fromkeys(self.base, -1))
        self._step("marks", {bid: -mark for bid, mark in self._marks().items()})
        self._step("places", places)
        values = self.program.values()
        chosen = frozenset(one.bid for one in self.candidates if values[one.bid])
        return frozenset(self._better_places_first(chosen))

    def _step(self, what: str, cost: Mapping[str, int]) -> None:
        """Lower one sum as far as it goes, and hold it there while the next is lowered."""
        value, bound = self.program.lower(cost)
        self.proof.append((what, value, bound))
        self.program.at_most(cost, value)

    def _marks(self) -> dict[str, int]:
        whole = lcm(*(one.result.denominator for one in self.candidates))
        scale = min(whole, _FINEST)
        return {one.bid: round(one.result * scale) for one in self.candidates}

    def _better_places_first(self, chosen: frozenset[str]) -> set[str]:
        """Among sets equal in everything, the one whose best-placed difference is in: the tie chain's last word."""
        now = set(chosen)
        for one in self.candidates:
            if one.bid not in now and self.program.holds_with(one.bid):
                values = self.program.values()
                now = {each.bid for each in self.candidates if values[each.bid]}
            self.program.fix(one.bid, int(one.bid in now))
        return now

    def named(self, chosen: frozenset[str]) -> dict[str, str]:
        """For each promoted or displaced bid, the floor it is for: of a promoted one, the first that it serves."""
        short = [floor for floor in self.floors if not _is_met(floor, self.candidates, self.base)]
        found = {}
        for one in self.candidates:
            if (one.bid in chosen) == (one.bid in self.base):
                continue
            serves = [floor.name for floor in short if floor.group in one.groups]
            if one.bid in chosen:
                found[one.bid] = serves[0] if serves else ""
            else:
                found[one.bid] = ", ".join(floor.name for floor in short if floor.group not in one.groups)
        return found

    def unmet(self, chosen: frozenset[str]) -> tuple[str, ...]:
        return tuple(floor.name for floor in self.floors if not _is_met(floor, self.candidates, chosen))


def _suggestion(
    candidates: Sequence[Candidate],
    base: frozenset[str],
    chosen: frozenset[str],
    named: Mapping[str, str],
    money: Decimal,
    rest: tuple[str, Decimal] | None,
    decided: _Decided | None = None,
) -> Suggestion:
    def amount(one: Candidate) -> Decimal:
        if one.bid in chosen:
            return one.asked
        return rest[1] if rest and rest[0] == one.bid else Decimal(0)

    choices = tuple(
        Choice(one.bid, place, amount(one), one.bid in base, named.get(one.bid, ""))
        for place, one in enumerate(candidates, 1)
    )
    spent = sum((choice.amount for choice in choices), Decimal(0))
    if spent > money:
        raise AssertionError("the suggestion spends more than there is")
    unmet = decided.unmet(chosen) if decided else ()
    return Suggestion(choices, spent, money - spent, unmet, tuple(decided.proof) if decided else ())
