"""The settings that this room reads."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.offices.book import Declaration, declare, setting
from almoner.foundation.offices.models import Office

from .rules.instalments import parse_shares, shares_fit

OFFER_DAYS = "awards.offer_days"
CALL = "awards.offer_of_a_call"
SERIES = "awards.agreement_series"
INSTALMENTS = "awards.instalments"
ADVANCE = "awards.advance_reason"
REVIEW = "awards.review_method"
_SECTION = gettext_lazy("Awards")


def _some(value: int) -> str | None:
    return None if 1 <= value <= 180 else _("Write a number from 1 to 180.")


def _shared(value: str) -> str | None:
    return shares_fit(str(value))


def _numbered(value: str) -> str | None:
    return None if "{n" in value else _("Write where the number stands, as in G{n:4}.")


OF_LETTERS = (
    Declaration(
        OFFER_DAYS,
        "whole number",
        gettext_lazy("Days in which an offer may be answered before it lapses"),
        28,
        _SECTION,
        assumed=True,
        check=_some,
    ),
    Declaration(
        CALL,
        "text",
        gettext_lazy("What letters say of a call: who was refused may talk to somebody"),
        "If you would like to talk this over, ask us for a call: {contact}.",
        _SECTION,
        assumed=True,
    ),
)
OF_AGREEMENTS = (
    Declaration(
        SERIES,
        "text",
        gettext_lazy("How grant agreements are numbered: G{n:4} gives G0042"),
        "G{n:4}",
        _SECTION,
        assumed=True,
        check=_numbered,
    ),
    Declaration(
        INSTALMENTS,
        "text",
        gettext_lazy("How a grant is paid, in percent with commas between: 100, or 50, 50"),
        "100",
        _SECTION,
        assumed=True,
        check=_shared,
    ),
    Declaration(
        ADVANCE,
        "text",
        gettext_lazy("Why the first instalment of a grant is paid before the work is done"),
        "Small groups have no money of their own to begin with.",
        _SECTION,
        assumed=True,
    ),
    Declaration(
        REVIEW,
        "text",
        gettext_lazy("How the office and a funded group review together whether it works, in the agreement"),
        "We look at each report together with you, and meet once before the end.",
        _SECTION,
        assumed=True,
    ),
)


def declare_own() -> None:
    """Add this room's settings to the book."""
    declare(*OF_LETTERS, *OF_AGREEMENTS)


def offer_days(office: Office, on: dt.date) -> int:
    """Days in which an offer may be answered."""
    return int(setting(office, OFFER_DAYS, on))


def call_of(office: Office, contact: str, on: dt.date) -> str:
    """The sentence that offers a call, with whom to ask."""
    return str(setting(office, CALL, on)).replace("{contact}", contact)


def series_of(office: Office, on: dt.date) -> str:
    """How agreements that awards lead to are numbered."""
    return str(setting(office, SERIES, on))


def shares_of(office: Office, on: dt.date) -> list[int]:
    """In which percentages a grant is paid."""
    return parse_shares(str(setting(office, INSTALMENTS, on)))


def words_of(office: Office, name: str, on: dt.date) -> str:
    """A text in force on a day."""
    return str(setting(office, name, on))
