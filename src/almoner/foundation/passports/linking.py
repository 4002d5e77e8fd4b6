"""The way from an organisation's page at the desk to its passport."""

from typing import Any

from django.utils.translation import gettext as _

from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages.addresses import address

from . import queries
from .access import May


def passport(request: Any, organisation: Organisation) -> tuple[Any, str] | None:
    """Its passport, where this office may see it."""
    if not request.actor.may(May.SEE):
        return None
    if queries.organisation_seen(seen_by=request.actor, pk=organisation.pk) is None:
        return None
    return _("Its passport: papers and account"), address(request, "desk-passport", organisation=organisation.pk)
