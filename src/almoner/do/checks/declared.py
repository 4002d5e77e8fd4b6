"""The settings that this room reads."""

import datetime as dt
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.offices.book import Declaration, declare, setting
from almoner.foundation.offices.models import Office

from .rules.kinds import DEFAULT, CheckKind, kinds_fit, parse_kinds

KINDS = "checks.kinds"
RELIANCE = "checks.reliance_percent"
_SECTION = gettext_lazy("Checks")


def _percent(value: int) -> str | None:
    return None if 1 <= value <= 100 else _("Write a number from 1 to 100.")


def declare_own() -> None:
    declare(
        Declaration(
            KINDS,
            "text",
            gettext_lazy(
                "The checks that are made, with ; between: key | title | scoring, decision or agreement | from which "
                "amount | months it counts | passport item | what the item must say | organisation or case | of "
                "whom, if not of everybody (docs/rules/checks.md)"
            ),
            DEFAULT,
            _SECTION,
            assumed=True,
            check=kinds_fit,
        ),
        Declaration(
            RELIANCE,
            "whole number",
            gettext_lazy("Warn when one grant would be more than this percentage of an organisation's year"),
            50,
            _SECTION,
            assumed=True,
            check=_percent,
        ),
    )


def kinds_of(office: Office, on: dt.date) -> tuple[CheckKind, ...]:
    """The checks that an office asks for on a day, in its own order."""
    return parse_kinds(str(setting(office, KINDS, on) or ""))


def limit_of(office: Office, on: dt.date) -> Fraction:
    """The share of an organisation's year above which the office wants to be warned."""
    return Fraction(int(setting(office, RELIANCE, on)), 100)
