"""In which instalments a grant is paid: percentages of the award, to the penny, spread over its term."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from almoner.kernel.money import allocate


@dataclass(frozen=True, slots=True)
class Due:
    """One instalment: its title, pounds and day; whether it comes before the work, and what must be met first."""

    title: str
    amount: Decimal
    due_on: dt.date
    in_advance: bool
    conditions: tuple[str, ...] = ()


def parse_shares(text: str) -> list[int]:
    """Percentages in whole numbers, with commas between: "50, 50".

    Raises:
        ValueError: one is no whole number.
    """
    return [int(part) for part in text.replace("%", "").split(",") if part.strip()]


def shares_fit(text: str) -> str | None:
    """Why a text is no pattern of instalments; None when it is."""
    try:
        shares = parse_shares(text)
    except ValueError:
        return _("Write whole percentages with commas between, as in 50, 50.")
    if not shares or any(share <= 0 for share in shares):
        return _("Each share is more than nothing.")
    total = sum(shares)
    if total != 100:
        return _("The shares add up to %(total)d percent, not to 100.") % {"total": total}
    return None


def instalments(
    amount: Decimal, shares: Sequence[int], first_on: dt.date, starts: dt.date, ends: dt.date, condition: str = ""
) -> list[Due]:
    """The instalments of an award. The first is paid on its promised day; the rest come evenly over the term.

    ``condition`` is what must be met before each later one. The amounts add up to the award (kernel's `allocate`).
    """
    amounts = allocate(amount, [Decimal(share) for share in shares])
    many, length = len(shares), max(0, (ends - starts).days)
    found = []
    for place, much in enumerate(amounts):
        day = first_on if place == 0 else max(first_on, starts + dt.timedelta(days=length * place // many))
        title = _("Grant") if many == 1 else _("Instalment %(n)d of %(many)d") % {"n": place + 1, "many": many}
        conditions = (condition,) if place and condition else ()
        found.append(Due(title, much, day, in_advance=place == 0 and first_on <= ends, conditions=conditions))
    return [each for each in found if each.amount > 0]
