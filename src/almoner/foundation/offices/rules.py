"""What an office's profile and settings must satisfy. Pure functions: a value in, a sentence of refusal or None out."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

PAPER = "#ffffff"
CARD_SOFT = "#fbfaf7"
READABLE = 4.5
"""The contrast of text against its ground that WCAG 2.2 AA asks for (success criterion 1.4.3)."""


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2, definition of relative luminance)."""

    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def accent_is_readable(accent: str) -> str | None:
    """An office may choose its accent, never its contrast."""
    if not accent:
        return None
    if not re.fullmatch(r"#[0-9a-f]{6}", accent):
        return _("Write the colour as # and six digits or letters a to f, such as #0b5f66.")
    worst = min(contrast(accent, PAPER), contrast(accent, CARD_SOFT))
    if worst < READABLE:
        return _("This colour has a contrast of %(ratio).1f against the page; text needs 4.5. Choose a darker one.") % {
            "ratio": worst
        }
    return None


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
