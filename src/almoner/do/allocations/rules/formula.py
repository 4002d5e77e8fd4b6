"""What each recipient of an annual allocation gets, exactly to the penny.

The rules with worked figures are in docs/rules/allocations.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from almoner.kernel.money import PENNY, allocate, pounds, share

NOTHING = Decimal("0.00")


class Basis(StrEnum):
    """What the money is shared by."""

    POPULATION = "population"
    CRIME = "crime"
    EQUAL = "equal"
    FIXED = "fixed"

    @property
    def wants_figures(self) -> bool:
        """Whether each recipient has a figure to share by."""
        return self in {Basis.POPULATION, Basis.CRIME}


@dataclass(frozen=True, slots=True)
class Entry[Key]:
    """A recipient, in the order of the table: the figure to share by, or the pounds that were fixed."""

    key: Key
    name: str
    figure: Decimal | None = None
    fixed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line[Key]:
    """What a recipient gets, and how that came about.

    ``shared`` is what is shared by figures (the total less what goes out at the least amount), ``of`` the figures it is
    shared over; ``exact`` the pounds before rounding, ``is_least`` whether the least amount took their place,
    ``penny`` whether a penny left over went here, ``percent`` the part of the total.
    """

    key: Key
    figure: Decimal | None
    shared: Decimal
    of: Decimal
    exact: Fraction
    is_least: bool
    penny: bool
    amount: Decimal
    percent: Decimal | None


def weight_of(entry: Entry[object], basis: Basis) -> Decimal | None:
    """What counts for an entry; None where it is not known."""
    if basis is Basis.EQUAL:
        return Decimal(1)
    return entry.fixed if basis is Basis.FIXED else entry.figure


def faults[Key](total: Decimal, basis: Basis, entries: Sequence[Entry[Key]], least: Decimal) -> list[str]:
    """Everything that keeps a table from being computed, as sentences."""
    if not entries:
        return [_("There is no recipient yet.")]
    found = _faults_of_entries(basis, entries)
    if basis is Basis.FIXED:
        come_to = sum((each.fixed or NOTHING for each in entries), NOTHING)
        if not found and come_to != total:
            found.append(
                _("The fixed amounts come to %(sum)s, the total is %(total)s.")
                % {"sum": pounds(come_to), "total": pounds(total)}
            )
        found += [
            _("%(name)s gets less than the least amount of %(least)s.") % {"name": each.name, "least": pounds(least)}
            for each in entries
            if each.fixed is not None and 0 < each.fixed < least
        ]
    elif least * len(entries) > total:
        found.append(
            _("The least amount for each of %(n)d recipients comes to %(sum)s, more than the total of %(total)s.")
            % {"n": len(entries), "sum": pounds(least * len(entries)), "total": pounds(total)}
        )
    return found


def _faults_of_entries[Key](basis: Basis, entries: Sequence[Entry[Key]]) -> list[str]:
    said = {
        Basis.FIXED: _("%(name)s has no fixed amount above nothing."),
        Basis.POPULATION: _("%(name)s has no population above nought."),
        Basis.CRIME: _("%(name)s has no figure of crime above nought."),
    }
    return [said[basis] % {"name": each.name} for each in entries if (weight_of(each, basis) or NOTHING) <= 0]


def compute[Key](
    total: Decimal, basis: Basis, entries: Sequence[Entry[Key]], least: Decimal = NOTHING
) -> list[Line[Key]]:
    """Share a total over recipients by their figures, nobody below the least amount, the pounds adding up exactly.

    Whoever would get less by figures than the least amount gets the least amount; the rest is shared anew over the
    others, until nobody falls below it. Pennies left over go to the largest remainders, ties to the earlier line.

    Raises:
        ValueError: there is a fault (see `faults`); the sentences together.
    """
    if wrong := faults(total, basis, entries, least):
        raise ValueError(" ".join(wrong))
    weights = [weight_of(each, basis) or NOTHING for each in entries]
    least = least.quantize(PENNY)
    at_least = set() if basis is Basis.FIXED else _raised(total, weights, least)
    free = [place for place in range(len(entries)) if place not in at_least]
    shared = total - least * len(at_least)
    amounts = dict(zip(free, allocate(shared, [weights[place] for place in free]), strict=True)) if free else {}
    of = sum((weights[place] for place in free), NOTHING)
    whole = sum(weights, NOTHING)
    found = []
    for place, entry in enumerate(entries):
        raised = place in at_least
        over, by = (total, whole) if raised else (shared, of)
        exact = Fraction(over) * Fraction(weights[place]) / Fraction(by)
        amount = least if raised else amounts[place]
        penny = not raised and amount > _down(exact)
        found.append(
            Line(entry.key, weight_of(entry, basis), over, by, exact, raised, penny, amount, share(amount, total))
        )
    return found


def _raised(total: Decimal, weights: Sequence[Decimal], least: Decimal) -> set[int]:
    """The places that get the least amount instead of less. All of them only where it uses up the total exactly."""
    found: set[int] = set()
    while True:
        free = [place for place in range(len(weights)) if place not in found]
        if not free:
            return found
        rest = Fraction(total - least * len(found))
        of = Fraction(sum((weights[place] for place in free), NOTHING))
        below = {place for place in free if rest * Fraction(weights[place]) / of < Fraction(least)}
        if not below:
            return found
        found |= below


def _down(exact: Fraction) -> Decimal:
    """Pounds rounded down to the penny."""
    return (Decimal(int(exact * 100)) / 100).quantize(PENNY, ROUND_DOWN)
