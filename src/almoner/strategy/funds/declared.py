"""The settings that this room reads."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.offices.book import Declaration, declare, setting
from almoner.foundation.offices.models import Office

PURPOSES = "funds.purposes"
USUAL = (
    "Supporting victims",
    "Domestic abuse and sexual violence",
    "Crime prevention",
    "Community safety",
    "Anti-social behaviour",
    "Serious violence",
    "Reducing reoffending",
    "Children and young people",
    "Road safety",
)
"""The purposes that grants to policing bodies usually name, until an office writes its own."""


def parse_purposes(text: str) -> list[str]:
    """The purposes in a text, with semicolons between, each once."""
    return list(dict.fromkeys(" ".join(part.split()) for part in text.split(";") if part.strip()))


def _purposes_fit(value: Any) -> str | None:
    names = parse_purposes(str(value))
    if not names:
        return _("Name at least one purpose.")
    long = next((name for name in names if len(name) > 100), "")
    return _("“%(name)s…” is longer than 100 characters.") % {"name": long[:40]} if long else None


def declare_own() -> None:
    declare(
        Declaration(
            PURPOSES,
            "text",
            gettext_lazy("What money may be given for, with ; between: pots permit some of these, rounds serve some"),
            "; ".join(USUAL),
            gettext_lazy("Money"),
            assumed=True,
            check=_purposes_fit,
        )
    )


def purposes_of(office: Office, on: dt.date) -> list[str]:
    """The purposes that the office's pots and rounds are told apart by, on a day. No query."""
    return parse_purposes(setting(office, PURPOSES, on))
