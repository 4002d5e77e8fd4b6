"""What an office's profile and settings must satisfy. Pure functions: a value in, a sentence of refusal or None out."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _


def value_fits(kind: str, value: Any) -> str | None:
    """Whether a setting's value is of the kind declared for it."""
    checks = {
        "whole number": _whole_number,
        "days": _whole_number,
        "weeks": _whole_number,
        "months": _whole_number,
        "years": _whole_number,
        "money": _money,
        "yes or no": lambda given: None if isinstance(given, bool) else _("Choose yes or no."),
        "stages": _stages,
    }
    check = checks.get(kind, _text)
    return check(value)


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and len(value) <= 2000 else _("Write a text of up to 2,000 characters.")


def _whole_number(value: Any) -> str | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000
    return None if fits else _("Write a whole number from 0 to 10,000.")


def _money(value: Any) -> str | None:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return _("Write an amount in pounds, such as 2000.00.")
    fits = amount.is_finite() and amount >= 0 and amount == round(amount, 2)
    return None if fits else _("Write an amount in pounds and pence, not negative.")


def _stages(value: Any) -> str | None:
    """[[label, [kind or stage, ...]], ...] in the office's own order."""
    fits = isinstance(value, list) and all(
        isinstance(pair, list | tuple)
        and len(pair) == 2
        and isinstance(pair[0], str)
        and pair[0].strip()
        and isinstance(pair[1], list)
        and all(isinstance(kind, str) for kind in pair[1])
        for pair in value
    )
    return None if fits else _("Write each stage on its own line, as Label: kinds, with commas between the kinds.")


def appointment_is_in_order(starts: Any, ends: Any) -> str | None:
    if ends is not None and ends < starts:
        return _("The last day in post is before the first.")
    return None
