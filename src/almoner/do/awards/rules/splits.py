"""Splitting a set of awards over pots and years, to the penny: each award adds up, and no pot gives more than it has.

The rules with worked figures are in docs/rules/awards.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from almoner.kernel.money import allocate, pounds

from .award import NOTHING


class Method(StrEnum):
    """How a set of awards is split over the pots of its round."""

    IN_POT_ORDER = "in_pot_order"
    """The first pot is used up by the awards in their order, then the next."""
    PRO_RATA = "pro_rata"
    """Each award takes from every pot in proportion to what the pots give."""
    BY_AWARD = "by_award"
    """People say of each award which pots it takes from."""


@dataclass(frozen=True, slots=True)
class Source[Key]:
    """A pot: what it can give in pounds, and in which financial years in which proportion (first calendar year)."""

    pot: Key
    amount: Decimal
    years: tuple[tuple[int, int], ...]
    """(year, weight): months of spending that fall in it."""


@dataclass(frozen=True, slots=True)
class Part[Key]:
    """Pounds from one pot in one financial year."""

    pot: Key
    year: int
    amount: Decimal


class NotEnough(ValueError):
    """The pots do not hold what the awards come to; the sentence says by how much."""


def split_set[Key](
    amounts: Sequence[Decimal], sources: Sequence[Source[Key]], method: Method
) -> list[tuple[Part[Key], ...]]:
    """Split awards, in their order, over the pots of a round: for each award its parts, which add up to it.

    Args:
        amounts: pounds to the penny, each more than nothing.
        sources: the pots in their published order, with what each may give now.
        method: in pot order or pro rata.

    Raises:
        NotEnough: the awards come to more than the pots may give.
    """
    total, there = sum(amounts, NOTHING), sum((source.amount for source in sources), NOTHING)
    if total > there:
        raise NotEnough(
            _("The awards come to %(total)s; the pots may give %(there)s: %(over)s too much.")
            % {"total": pounds(total), "there": pounds(there), "over": pounds(total - there)}
        )
    columns = [source.amount for source in sources]
    if method is Method.PRO_RATA and total:
        columns = allocate(total, columns)
    shares = within(amounts, columns, in_order=method is Method.IN_POT_ORDER)
    return [
        tuple(
            part
            for source, share in zip(sources, row, strict=True)
            for part in by_year(source.pot, share, source.years)
        )
        for row in shares
    ]


def within(amounts: Sequence[Decimal], columns: Sequence[Decimal], *, in_order: bool) -> list[list[Decimal]]:
    """Share each amount over columns so that no column gives more than it has. Where columns add up to the amounts,
    each column is used up exactly.

    In order: the first column is used up first. Else in proportion, and the pennies fall so that every row and every
    column stays exact (the share of a column is taken of the running total, so it never has to be given back).
    """
    return _in_order(amounts, columns) if in_order else _in_proportion(amounts, columns)


def _in_order(amounts: Sequence[Decimal], columns: Sequence[Decimal]) -> list[list[Decimal]]:
    left, rows = list(columns), []
    for amount in amounts:
        row, wanted = [], amount
        for place, there in enumerate(left):
            taken = min(wanted, there)
            left[place], wanted = there - taken, wanted - taken
            row.append(taken)
        rows.append(row)
    return rows


def _in_proportion(amounts: Sequence[Decimal], columns: Sequence[Decimal]) -> list[list[Decimal]]:
    """Column by column: each takes its part of the running total of what the columns before it left."""
    rest = [int(amount * 100) for amount in amounts]
    pence = [int(column * 100) for column in columns]
    rows: list[list[Decimal]] = [[] for _amount in amounts]
    for place, column in enumerate(pence):
        whole = sum(pence[place:])
        ratio = Fraction(column, whole) if whole else Fraction(0)
        running = given = 0
        for number, amount in enumerate(rest):
            running += amount
            upto = int(running * ratio)
            taken, given = upto - given, upto
            rest[number] -= taken
            rows[number].append(Decimal(taken).scaleb(-2))
    return rows


def by_year[Key](pot: Key, amount: Decimal, years: Sequence[tuple[int, int]]) -> list[Part[Key]]:
    """What a pot gives, spread over financial years by weight (kernel's `allocate`); nothing for nothing."""
    if not amount:
        return []
    shares = allocate(amount, [Decimal(weight) for _year, weight in years])
    return [Part(pot, year, share) for (year, _w), share in zip(years, shares, strict=True) if share]


def faults_of_parts[Key](amount: Decimal, parts: Sequence[Part[Key]]) -> list[str]:
    """What is wrong with the parts that people gave an award of so many pounds."""
    found = []
    if any(part.amount <= 0 for part in parts):
        found.append(_("Each part is more than nothing."))
    if len({(part.pot, part.year) for part in parts}) != len(parts):
        found.append(_("A pot is named twice for the same year."))
    total = sum((part.amount for part in parts), NOTHING)
    if total != amount:
        found.append(
            _("The parts add up to %(total)s, the award to %(amount)s.")
            % {"total": pounds(total), "amount": pounds(amount)}
        )
    return found


def over[Key](taken: Mapping[Key, Decimal], ceilings: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """By how many pounds each pot is promised more often than it may be; pots without a ceiling are not here."""
    return {pot: amount - ceilings[pot] for pot, amount in taken.items() if pot in ceilings and amount > ceilings[pot]}
