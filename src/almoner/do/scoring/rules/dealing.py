"""Dealing bids to judges: each bid to so many of them, none to a judge with an interest, loads as even as can be.

The loads are best when no chain of swaps moves a bid from a judge to one who has at least two fewer: that is the
condition under which the sum of squared loads cannot be lowered (a flow with convex costs and no improving path).
"""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


class CannotDeal(ValueError):
    """Too few judges are free of interest for some bids. The sentence names them."""


@dataclass(slots=True)
class _Table:
    """Who holds which bids, while dealing."""

    allowed: Mapping[str, frozenset[str]]
    held: dict[str, set[str]] = field(default_factory=dict)

    def load(self, judge: str) -> int:
        return len(self.held[judge])

    def move(self, bid: str, giver: str, taker: str) -> None:
        self.held[giver].discard(bid)
        self.held[taker].add(bid)


def deal(
    bids: Sequence[str],
    judges: Sequence[str],
    *,
    each: int,
    barred: Collection[tuple[str, str]] = (),
    kept: Collection[tuple[str, str]] = (),
) -> dict[str, tuple[str, ...]]:
    """Deal every bid to ``each`` judges; returns bid -> judges in the order given.

    ``barred`` are pairs (judge, bid) with an interest; ``kept`` pairs are already dealt and stay where they are (work
    begun is not taken away when a late interest moves other bids). The same arguments always deal the same.

    Raises:
        CannotDeal: a bid has fewer than ``each`` judges free of interest.
    """
    bar = set(barred)
    allowed = {bid: frozenset(judge for judge in judges if (judge, bid) not in bar) for bid in bids}
    if short := [bid for bid in bids if len(allowed[bid]) < each]:
        raise CannotDeal(
            _("Too few judges are free of an interest in: %(bids)s. Add a judge, or deal each bid to fewer.")
            % {"bids": ", ".join(short)}
        )
    table = _Table(allowed, {judge: set() for judge in judges})
    fixed = {(judge, bid) for judge, bid in kept if bid in allowed and judge in allowed[bid]}
    for judge, bid in fixed:
        table.held[judge].add(bid)
    for bid in sorted(bids, key=lambda one: (len(allowed[one]), bids.index(one))):  # the hardest to place first
        have = {judge for judge in judges if bid in table.held[judge]}
        free = sorted(allowed[bid] - have, key=lambda judge: (table.load(judge), judges.index(judge)))
        for judge in free[: each - len(have)]:
            table.held[judge].add(bid)
    _even_out(table, judges, fixed)
    return {bid: tuple(judge for judge in judges if bid in table.held[judge]) for bid in bids}


def _even_out(table: _Table, judges: Sequence[str], fixed: Collection[tuple[str, str]]) -> None:
    """Move bids along chains of judges until no chain leads from one judge to another with at least two fewer."""
    improving = True
    while improving:
        improving = False
        for judge in sorted(judges, key=table.load, reverse=True):
            if chain := _chain_from(table, judge, judges, fixed):
                for giver, taker, bid in chain:
                    table.move(bid, giver, taker)
                improving = True
                break


def _chain_from(
    table: _Table, start: str, judges: Sequence[str], fixed: Collection[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """The shortest chain of (giver, taker, bid) from ``start`` to a judge with at least two bids fewer; [] if none."""
    came: dict[str, tuple[str, str, str] | None] = {start: None}
    queue = deque([start])
    while queue:
        giver = queue.popleft()
        for taker in judges:
            if taker in came or (bid := _passable(table, giver, taker, fixed)) is None:
                continue
            came[taker] = (giver, taker, bid)
            if table.load(taker) <= table.load(start) - 2:
                return _back_along(came, taker)
            queue.append(taker)
    return []


def _passable(table: _Table, giver: str, taker: str, fixed: Collection[tuple[str, str]]) -> str | None:
    can_go = (
        bid
        for bid in table.held[giver] - table.held[taker]
        if taker in table.allowed[bid] and (giver, bid) not in fixed
    )
    return min(can_go, default=None)


def _back_along(came: Mapping[str, tuple[str, str, str] | None], end: str) -> list[tuple[str, str, str]]:
    """The chain as it must be moved: last step first, so that no judge holds a bid twice."""
    chain = []
    step = came[end]
    while step is not None:
        chain.append(step)
        step = came[step[0]]
    return chain
