"""What may be planned: a title, an amount, a day, and a reason where it is paid in advance; shared over the pots."""

import datetime as dt
from collections.abc import MutableMapping
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.kernel.money import PENNY
from almoner.kernel.periods import FinancialYear

from .sharing import Way, adds_up, split

type Key = tuple[UUID, int | None]
"""A pot and a financial year of the agreement; None: the agreement names no year."""
type Parts = list[tuple[UUID, int, Decimal]]
"""What a payment takes: pot, year and pounds."""


class Planned(Protocol):
    """What somebody plans."""

    @property
    def title(self) -> str:
        """What it is for."""
        ...

    @property
    def amount(self) -> Decimal:
        """How much, in pounds."""
        ...

    @property
    def in_advance(self) -> bool:
        """Whether it goes out before the work is done."""
        ...

    @property
    def advance_reason(self) -> str:
        """Why it does."""
        ...


def faults_of(each: Planned) -> list[str]:
    """Everything that stands against planning it, as sentences."""
    wrong = []
    if not each.title.strip():
        wrong.append(_("Say what the payment is for."))
    if each.amount <= 0:
        wrong.append(_("A payment is more than nothing."))
    if each.in_advance and not each.advance_reason.strip():
        wrong.append(_("Money goes out in advance only for a reason: say why."))
    return wrong


def faults_of_parts(amount: Decimal, parts: Parts) -> list[str]:
    """Everything that stands against parts as awarded, as sentences."""
    wrong = []
    if any(each < 0 for _pot, _year, each in parts):
        wrong.append(_("A share cannot be negative."))
    if len({(pot, year) for pot, year, _each in parts}) < len(parts):
        wrong.append(_("A pot is named twice for the same year."))
    if any(each != each.quantize(PENNY) for _pot, _year, each in parts):
        wrong.append(_("A share has parts of a penny."))
    if why := adds_up(amount, [each for _pot, _year, each in parts]):
        wrong.append(why)
    return wrong


def shared(amount: Decimal, due_on: dt.date, left: MutableMapping[Key, Decimal], way: Way) -> Parts:
    """Share a payment over what the agreement has left for the year in which it is due, and take it from there.

    ``left`` are pounds by line in the order of the agreement, and are less afterwards; so the last of several
    instalments takes exactly what is left. A line without a year pays in any. Where the agreement gives nothing for
    that year, its other years are drawn on.

    Raises:
        ValueError: there is not enough left.
    """
    due = FinancialYear.containing(due_on).starting
    open_lines = [line for line, pounds_left in left.items() if pounds_left > 0]
    this_year = [line for line in open_lines if line[1] == due or (line[1] is None and (line[0], due) not in left)]
    wanted = this_year or open_lines
    if not wanted:
        raise ValueError(_("The agreement names no pot that has money left for this: enter its money first."))
    shares = split(amount, [left[line] for line in wanted], way)
    for line, share in zip(wanted, shares, strict=True):
        left[line] -= share
    return [(line[0], line[1] or due, share) for line, share in zip(wanted, shares, strict=True) if share]
