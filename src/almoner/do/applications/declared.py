"""The settings that this room reads."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.offices.book import Declaration, declare, setting
from almoner.foundation.offices.models import Office

ENDORSING = "applications.endorsement_days"
SIFTING = "applications.sift_days"
COMPLAINTS = "applications.complaint_days"
SMALL = "applications.grassroots_income"
_SECTION = gettext_lazy("Applications")


def _some(value: int) -> str | None:
    return None if 1 <= value <= 120 else _("Write a number from 1 to 120.")


OWN = (
    Declaration(
        ENDORSING,
        "whole number",
        gettext_lazy("Days for which the link works that asks somebody to endorse an application"),
        28,
        _SECTION,
        assumed=True,
        check=_some,
    ),
    Declaration(
        SIFTING,
        "whole number",
        gettext_lazy("Working days after the closing by which applicants know whether they are eligible"),
        10,
        _SECTION,
        assumed=True,
        check=_some,
    ),
    Declaration(
        COMPLAINTS,
        "whole number",
        gettext_lazy("Working days in which a complaint about an application is answered"),
        20,
        _SECTION,
        assumed=True,
        check=_some,
    ),
    Declaration(
        SMALL,
        "money",
        gettext_lazy("A group counts as grassroots up to this income a year"),
        "100000.00",
        _SECTION,
        assumed=True,
    ),
)


def declare_own() -> None:
    """Add this room's settings to the book."""
    declare(*OWN)


def days(office: Office, name: str, on: dt.date) -> int:
    """A number of days in force on a day."""
    return int(setting(office, name, on))


def small_income(office: Office, on: dt.date) -> Decimal:
    """Up to which yearly income, in pounds, a group counts as grassroots."""
    return Decimal(str(setting(office, SMALL, on)))
