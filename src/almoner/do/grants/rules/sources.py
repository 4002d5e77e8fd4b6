"""The money behind a round: sources within their purposes, that add up, and promise no more than the pots have left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from almoner.kernel.money import pounds

NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Source:
    """What one pot puts into a round, in pounds, and what is known of that pot."""

    pot: Any
    """The pot's key."""
    name: str
    amount: Decimal
    permitted: tuple[str, ...] = ()
    """The purposes the pot may be spent on; empty: any."""
    let_in: tuple[str, ...] = ()
    """Purposes beyond those that the chief finance officer let in for this round."""
    left: Decimal | None = None
    """What the pot has left for this round; None where what it holds is not known."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What one round promises of a pot. Shared sums of one year are one sum: the rounds that share it count it once."""

    amount: Decimal
    agreed: Decimal = NOUGHT
    """Of that, what agreements commit already, so that it is not counted again as a promise."""
    is_shared: bool = False
    year: int | None = None


def promised(promises: Iterable[Promise]) -> Decimal:
    """What rounds promise of one pot beyond what agreements commit, in pounds.

    Three rounds that share one £300,000 promise £300,000; two that take £100,000 each promise £200,000.
    """
    alone, shared = NOUGHT, dict[int | None, list[Promise]]()
    for each in promises:
        if each.is_shared:
            shared.setdefault(each.year, []).append(each)
        else:
            alone += max(NOUGHT, each.amount - each.agreed)
    for together in shared.values():
        agreed = sum((each.agreed for each in together), NOUGHT)
        alone += max(NOUGHT, max(each.amount for each in together) - agreed)
    return alone


def left_for(holds: Decimal | None, committed: Decimal, others: Iterable[Promise], mine: Promise) -> Decimal | None:
    """What a pot has left for one round, in pounds: what it holds less agreements and the other rounds' promises.

    A sum that the round shares with others is still there for it. None where what the pot holds is not known.
    """
    if holds is None:
        return None
    return holds - committed - (promised([*others, mine]) - mine.amount)


def outside(purposes: Iterable[str], permitted: Sequence[str], let_in: Sequence[str] = ()) -> list[str]:
    """The round's purposes that a pot does not permit."""
    return [name for name in purposes if permitted and name not in permitted and name not in let_in]


def splits_within_purposes(purposes: Sequence[str], sources: Iterable[Source]) -> list[str]:
    """A sentence for each source whose permitted purposes do not include the round's."""
    found = [(each, outside(purposes, each.permitted, each.let_in)) for each in sources]
    return [refusal(each.name, names) for each, names in found if names]


def refusal(pot: str, names: Sequence[str], *, in_a_round: bool = True) -> str:
    """Why a pot may not pay for something, and what to do about it. Only into a round may a pot be let in."""
    told = {"pot": pot, "purposes": ", ".join(names)}
    if not in_a_round:
        return _("“%(pot)s” may not be spent on: %(purposes)s. Take another pot.") % told
    return (
        _(
            "“%(pot)s” may not be spent on: %(purposes)s. Take another pot, or ask the chief finance officer to let it"
            " in."
        )
        % told
    )


def not_adding_up(available: Decimal | None, sources: Sequence[Source]) -> str | None:
    """Sources come to what is available, to the penny."""
    total = sum((each.amount for each in sources), NOUGHT)
    if available is None or not sources or total == available:
        return None
    said = {"total": pounds(total), "available": pounds(available), "off": pounds(abs(available - total))}
    if total < available:
        return _("The sources come to %(total)s of the %(available)s available: %(off)s is missing.") % said
    return _("The sources come to %(total)s, which is %(off)s more than the %(available)s available.") % said


def promising_too_much(sources: Iterable[Source]) -> list[str]:
    """A sentence for each pot that has less left than the round takes from it."""
    return [
        _("“%(pot)s” has %(left)s left; the round takes %(amount)s from it.")
        % {"pot": each.name, "left": pounds(max(NOUGHT, each.left)), "amount": pounds(each.amount)}
        for each in sources
        if each.left is not None and each.left < each.amount
    ]


def most_to_award(available: Decimal, over_allocation: Decimal) -> Decimal:
    """What may be awarded with over-allocation, in whole pence rounded down: 10 percent of £111,000 gives £122,100."""
    return (available * (100 + over_allocation) / 100).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
