"""Sharing a payment over the pots it comes from, and what comes back over the pots it goes back to; to the penny."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.kernel.money import allocate, pounds

NOUGHT = Decimal("0.00")


class Way(StrEnum):
    """How a payment is shared over the pots of its agreement."""

    POT_ORDER = "pot_order"
    PRO_RATA = "pro_rata"
    AS_AWARDED = "as_awarded"


@dataclass(frozen=True, slots=True)
class Share:
    """What one pot has for it in one financial year, in pounds."""

    pot: UUID
    year: int
    amount: Decimal


def split(amount: Decimal, parts: Sequence[Decimal], way: Way = Way.PRO_RATA) -> list[Decimal]:
    """Share ``amount`` pounds over ``parts``, one for each, so that the shares add up to it exactly.

    ``parts`` are the pounds that each pot still has for it, in the order in which the agreement names the pots. In pot
    order the first is used up before the second is touched. Pro rata shares by what the pots have: each share is
    rounded down to the penny, and the pennies left over go one each to the largest remainders, among equals to the
    earlier pot. As awarded the parts are the shares themselves. No share is more than its part, or less than nothing.

    Raises:
        ValueError: the amount is not more than nothing, a part is negative, the parts are less than the amount, or (as
            awarded) they do not add up to it.
    """
    if amount <= 0:
        raise ValueError(_("A payment is more than nothing."))
    if any(part < 0 for part in parts):
        raise ValueError(_("A share cannot be negative."))
    if way is Way.AS_AWARDED:
        return _as_awarded(amount, parts)
    whole = sum(parts, NOUGHT)
    if whole < amount:
        raise ValueError(
            _("The pots have %(whole)s for this, which is less than %(amount)s.")
            % {"whole": pounds(whole), "amount": pounds(amount)}
        )
    return _in_order(amount, parts) if way is Way.POT_ORDER else allocate(amount, parts)


def _as_awarded(amount: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
    if why := adds_up(amount, parts):
        raise ValueError(why)
    return list(parts)


def _in_order(amount: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
    shares, left = [], amount
    for part in parts:
        shares.append(min(left, part))
        left -= shares[-1]
    return shares


def adds_up(amount: Decimal, parts: Sequence[Decimal]) -> str | None:
    """Why the parts are not a payment's, as a sentence with both sums; None if they add up to it."""
    whole = sum(parts, NOUGHT)
    if whole == amount:
        return None
    return _("The parts add up to %(parts)s, and the payment is %(amount)s.") % {
        "parts": pounds(whole),
        "amount": pounds(amount),
    }


def back(amount: Decimal, left: Sequence[Decimal]) -> list[Decimal]:
    """Share what came back over the pots that paid, by what each has not yet had back, in pounds.

    So recovering in several steps gives no pot more than it paid, and recovering all gives each exactly what it paid.

    Raises:
        ValueError: it is not more than nothing, or more than is left to recover.
    """
    whole = sum(left, NOUGHT)
    if amount <= 0:
        raise ValueError(_("What is recovered is more than nothing."))
    if amount > whole:
        raise ValueError(
            _("%(amount)s is more than the %(left)s that is left to recover of this payment.")
            % {"amount": pounds(amount), "left": pounds(whole)}
        )
    return allocate(amount, left)
