"""What a passport item must say to stand for a check by itself. Where it does not, somebody looks and judges."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from almoner.foundation.passports.rules.asking import NEEDED_TRUSTEES, surplus
from almoner.kernel.money import pounds

type Facts = Mapping[str, Any]


def _nothing_raised(facts: Facts) -> str | None:
    return _("The organisation says that an irregularity was raised.") if facts["raised"] else None


def _no_deficit(facts: Facts) -> str | None:
    left = surplus(facts)
    return _("The accounts show a deficit of %(amount)s.") % {"amount": pounds(-left)} if left < 0 else None


def _cash_in_hand(facts: Facts) -> str | None:
    cash = Decimal(facts["cash"])
    return None if cash > 0 else _("The accounts show %(amount)s at the bank.") % {"amount": pounds(cash)}


def _dissolution_clause(facts: Facts) -> str | None:
    return None if facts["dissolution"] else _("The governing document has no dissolution clause.")


def _three_unrelated(facts: Facts) -> str | None:
    if facts["unrelated"] >= NEEDED_TRUSTEES:
        return None
    return _("%(count)d of the trustees are unrelated; %(needed)d are asked for.") % {
        "count": facts["unrelated"],
        "needed": NEEDED_TRUSTEES,
    }


def _covers_somebody(facts: Facts) -> str | None:
    return None if facts["children"] or facts["adults"] else _("The policy covers neither children nor adults at risk.")


def _registered(facts: Facts) -> str | None:
    return None if facts["registered"] else _("The organisation is not registered with the Information Commissioner.")


SAYINGS: Mapping[str, Callable[[Facts], str | None]] = {
    "nothing_raised": _nothing_raised,
    "no_deficit": _no_deficit,
    "cash_in_hand": _cash_in_hand,
    "dissolution_clause": _dissolution_clause,
    "three_unrelated": _three_unrelated,
    "covers_somebody": _covers_somebody,
    "registered": _registered,
}
"""What a setting may ask of an item: by its name, the rule that gives None or the sentence why it does not do."""


def why_not(says: str, facts: Facts) -> str | None:
    """Why an item cannot stand for a check by itself, or None. An item that does not hold the fact cannot."""
    if not says:
        return None
    try:
        return SAYINGS[says](facts)
    except KeyError:
        return _("The item does not hold what this check asks for.")
