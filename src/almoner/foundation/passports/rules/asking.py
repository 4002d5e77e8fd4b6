"""What a passport asks for, kind by kind: why, which facts, and how long it counts when no day is given.

Facts are kept as text in JSON: amounts as "1234.56", counts as whole numbers, answers as true or false. No names of
people are asked for: of trustees it is enough how many there are.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.kernel.approximate import add_months
from almoner.kernel.money import LARGEST, PENNY

MOST_PEOPLE = 10_000
NEEDED_TRUSTEES = 3
"""How many trustees should be unrelated to one another (by family, household or money)."""


class Sort(StrEnum):
    """What a fact is."""

    MONEY = "money"
    BALANCE = "balance"
    """Money that may be less than nothing."""
    COUNT = "count"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is asked beside the document."""

    key: str
    label: Any
    sort: Sort
    help: Any = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one kind of item.

    ``months`` is how long it counts from ``issued_on`` when no last day is given; None: until a newer one is given.
    """

    why: Any
    day: Any
    """What the day of issue is called."""
    facts: tuple[Fact, ...] = ()
    months: int | None = None
    needs_document: bool = True
    needs_end: bool = False


ASKED: Mapping[str, Asked] = {
    "accounts": Asked(
        gettext_lazy(
            "Offices look at the accounts before they give money: is there income, is there cash, did whoever looked "
            "through them raise anything."
        ),
        gettext_lazy("The year ended on"),
        (
            Fact("income", gettext_lazy("Income of the year"), Sort.MONEY),
            Fact("spending", gettext_lazy("Spending of the year"), Sort.MONEY),
            Fact(
                "cash",
                gettext_lazy("Cash at bank at the end of the year"),
                Sort.BALANCE,
                gettext_lazy("Overdrawn: with a minus in front, as in -250.00."),
            ),
            Fact(
                "examined",
                gettext_lazy("Did an auditor, an accountant or an independent examiner look through them?"),
                Sort.YES_NO,
            ),
            Fact("raised", gettext_lazy("Did they, or anybody else, raise an irregularity?"), Sort.YES_NO),
        ),
        months=22,
    ),
    "governing_document": Asked(
        gettext_lazy("It says what the organisation may do, and where its money goes should it close."),
        gettext_lazy("In force since"),
        (
            Fact(
                "dissolution",
                gettext_lazy("Does it say that what is left goes to a similar purpose when the organisation closes?"),
                Sort.YES_NO,
                gettext_lazy("This is called a dissolution clause."),
            ),
        ),
    ),
    "safeguarding": Asked(
        gettext_lazy("Whoever works with children or with adults at risk says how they are kept safe."),
        gettext_lazy("Approved or last reviewed on"),
        (
            Fact("children", gettext_lazy("Does it cover children?"), Sort.YES_NO),
            Fact("adults", gettext_lazy("Does it cover adults at risk?"), Sort.YES_NO),
        ),
        months=12,
    ),
    "data_protection": Asked(
        gettext_lazy("It says how what people tell you is kept."),
        gettext_lazy("Approved or last reviewed on"),
        (
            Fact(
                "registered",
                gettext_lazy(
                    "Is the organisation registered with the Information Commissioner, or free from that duty?"
                ),
                Sort.YES_NO,
            ),
        ),
        months=36,
    ),
    "whistleblowing": Asked(
        gettext_lazy("It says how somebody who sees wrong being done can say so safely."),
        gettext_lazy("Approved or last reviewed on"),
        months=36,
    ),
    "insurance": Asked(
        gettext_lazy("An agreement asks that you are insured for what you do."),
        gettext_lazy("Insured from"),
        (
            Fact("public_liability", gettext_lazy("Public liability, up to"), Sort.MONEY),
            Fact(
                "employers_liability",
                gettext_lazy("Employers' liability, up to"),
                Sort.MONEY,
                gettext_lazy("Nobody employed: 0."),
            ),
        ),
        needs_end=True,
    ),
    "equality": Asked(
        gettext_lazy("It says how everybody is treated fairly, those who come to you and those who work with you."),
        gettext_lazy("Approved or last reviewed on"),
        months=36,
    ),
    "trustees": Asked(
        gettext_lazy(
            "Money from the public is looked after by at least three people who are not related. No names are asked."
        ),
        gettext_lazy("As it was on"),
        (
            Fact("number", gettext_lazy("How many trustees or directors are there?"), Sort.COUNT),
            Fact(
                "unrelated",
                gettext_lazy("How many of them are unrelated to one another?"),
                Sort.COUNT,
                gettext_lazy("Not of one family or household, and not in business together."),
            ),
        ),
        months=12,
        needs_document=False,
    ),
    "income": Asked(
        gettext_lazy("Offices must not be all that an organisation lives on, so they ask who else pays for it."),
        gettext_lazy("The year ended on"),
        (
            Fact("income", gettext_lazy("Income of that year"), Sort.MONEY),
            Fact("largest", gettext_lazy("How much of it came from whoever gave most?"), Sort.MONEY),
        ),
        months=22,
        needs_document=False,
    ),
}
"""Keyed by the kind of item, in the order in which pages show them."""


def read_fact(fact: Fact, value: Any) -> str | int | bool:
    """A fact as it is kept.

    Raises:
        ValueError: it is missing or not of its sort; the sentence says what is expected.
    """
    if value is None or value == "":
        raise ValueError(_("“%(what)s” needs an answer.") % {"what": fact.label})
    if fact.sort is Sort.YES_NO:
        if not isinstance(value, bool):
            raise ValueError(_("Answer yes or no to “%(what)s”.") % {"what": fact.label})
        return value
    if fact.sort is Sort.COUNT:
        return _count(fact, value)
    return _money(fact, value)


def _count(fact: Fact, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_PEOPLE:
        raise ValueError(_("“%(what)s” is a whole number from 0.") % {"what": fact.label})
    return value


def _money(fact: Fact, value: Any) -> str:
    try:
        amount = value if isinstance(value, Decimal) else Decimal(str(value))
        exact = amount.quantize(PENNY)
    except InvalidOperation:
        raise ValueError(_("“%(what)s” is an amount in pounds, as in 1,339.38.") % {"what": fact.label}) from None
    if not amount.is_finite() or exact != amount or abs(exact) > LARGEST:
        raise ValueError(_("“%(what)s” is an amount to the penny, as in 1,339.38.") % {"what": fact.label})
    if exact < 0 and fact.sort is Sort.MONEY:
        raise ValueError(_("“%(what)s” cannot be less than nothing.") % {"what": fact.label})
    return str(exact + 0)


def contradictions(kind: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be true of facts together: the sentence by the key of the fact it is about."""
    wrong = {}
    if kind == "trustees" and facts["unrelated"] > facts["number"]:
        wrong["unrelated"] = _("There cannot be more unrelated trustees than there are trustees.")
    if kind == "income" and Decimal(facts["largest"]) > Decimal(facts["income"]):
        wrong["largest"] = _("One giver cannot have given more than the income of the year.")
    return wrong


def surplus(facts: Mapping[str, Any]) -> Decimal:
    """What was left of the year's income, in pounds; a deficit is less than nothing."""
    return Decimal(facts["income"]) - Decimal(facts["spending"])


def last_day(kind: str, issued_on: dt.date, given: dt.date | None) -> dt.date | None:
    """The last day on which an item counts: the one given, else as long as its kind lasts; None for no end."""
    if given is not None:
        return given
    months = ASKED[kind].months
    return None if months is None else add_months(issued_on, months)
