"""Whether something that ends counts on a day: computed, never stored."""

import datetime as dt
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

SOON = 60
"""Days before its last day from which something is said to end soon."""


class Standing(StrEnum):
    MISSING = "missing"
    VALID = "valid"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"


IN_WORDS = {
    Standing.MISSING: _("missing"),
    Standing.VALID: _("valid"),
    Standing.ENDS_SOON: _("ends soon"),
    Standing.EXPIRED: _("expired"),
}
TONES = {Standing.MISSING: "late", Standing.VALID: "done", Standing.ENDS_SOON: "soon", Standing.EXPIRED: "late"}


def standing(expires_on: dt.date | None, on: dt.date) -> Standing:
    """How something with this last day stands on a day; the last day itself still counts."""
    if expires_on is None:
        return Standing.VALID
    if expires_on < on:
        return Standing.EXPIRED
    return Standing.ENDS_SOON if (expires_on - on).days <= SOON else Standing.VALID
