"""Codes sent by e-mail: how they look, how long they are good, and the sentences about them. Pure functions."""

import datetime as dt
import hmac
from typing import Any

from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

GOOD_FOR = dt.timedelta(minutes=15)
TRIES = 5
"""Wrong codes until the right one is no good either."""
SENT_AT_MOST = 5
"""Codes sent to one address within GOOD_FOR, counted in the database that all workers share."""


def new_code() -> str:
    """Eight letters that cannot be taken for one another, such as BCDF-GHJK: 20 to the power of 8 of them."""
    return str(generate_user_code())


def digest_of(key: Any, code: str) -> str:
    """What is kept of a code: nobody reads it back without the installation's secret."""
    return salted_hmac("almoner.accounts.code", f"{key}:{normalize_user_code(code)}", algorithm="sha256").hexdigest()


def why_not(sent: Any, given: str, now: dt.datetime) -> str:
    """Why a code does not open the door, as a sentence; "" if it does. `sent` is the row, with the tries so far."""
    if sent.used_at is not None:
        return _("This code was used already. Ask for another.")
    if sent.tries >= TRIES:
        return _("A wrong code was given too often. Ask for another.")
    if sent.expires_at <= now:
        return _("This code is too old. Ask for another.")
    if hmac.compare_digest(sent.digest, digest_of(sent.pk, given)):
        return ""
    left = TRIES - sent.tries - 1
    if not left:
        return _("A wrong code was given too often. Ask for another.")
    return ngettext(
        "That is not the code we sent. You can try once more.",
        "That is not the code we sent. You can try %(n)d more times.",
        left,
    ) % {"n": left}
