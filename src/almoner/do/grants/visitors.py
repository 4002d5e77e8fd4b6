"""Somebody without an account who may do one thing: ask a question about an open round."""

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .access import May


def visitor(office: Office) -> Actor:
    """Whoever reads an office's public pages, as the one who asks."""
    return Actor(_("a visitor"), None, office.pk, permissions=frozenset({str(May.ASK)}), via="public page")


def asked_from(address: str) -> str:
    """A keyed hash of a network address that is another one tomorrow: enough to count by, not to follow anybody."""
    return salted_hmac(
        "grants.asked_from", f"{timezone.localdate().isoformat()} {address}", algorithm="sha256"
    ).hexdigest()
