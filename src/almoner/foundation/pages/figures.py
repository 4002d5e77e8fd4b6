"""Amounts that can be traced: a part says what it counts towards, a total says of what it is the sum.

``data-total="KEY" data-amount="12.30"`` equals the sum of every ``data-part="KEY"`` ``data-amount`` on the page that
the total links to, or on its own page where it links nowhere. A test walks every public page and adds up. An amount
that is not known is no part of a sum and carries neither.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from almoner.kernel.money import Amount, Total, pounds

from . import formats


def known_of(value: Any) -> Decimal | None:
    """The pounds of a value: an amount, a total (what of it is known) or a plain number; None where there are none."""
    if isinstance(value, Amount):
        return value.value
    if isinstance(value, Total):
        return value.known
    return value if isinstance(value, Decimal) else None


def part(value: Decimal | Amount | None, key: str) -> Markup:
    """An amount that counts towards the totals of ``key`` on its page."""
    return Markup(parting(key, formats.money)(value))  # noqa: S704 - safe markup by `parting`


def parting(key: str, show: Callable[[Any], Any]) -> Callable[[Any], str]:
    """What shows an amount and marks it as a part; ``show`` gives safe markup."""
    opened = f'<span data-part="{escape(key)}" data-amount="'

    def shown(value: Any) -> str:
        known = known_of(value)
        return str(show(value)) if known is None else f'{opened}{known:f}">{show(value)}</span>'

    return shown


def total(value: Decimal | Amount | Total | None, key: str, href: str = "", words: Any = "") -> Markup:
    """A sum, linked to the rows it is the sum of. ``words`` say it otherwise than in pounds and pence.

    A total of which some parts are not known says so in words, and its amount is what is known.
    """
    known = known_of(value)
    shown = words or (str(value) if isinstance(value, Total) else formats.money(value))
    if known is None:
        return escape(shown)
    tag, link = ("a", Markup(' class="figure" href="{}"').format(href)) if href else ("span", Markup())
    return Markup('<{0}{1} data-total="{2}" data-amount="{3}">{4}</{0}>').format(tag, link, key, f"{known:f}", shown)


GLOBALS = {"part": part, "total": total, "pounds": pounds}
