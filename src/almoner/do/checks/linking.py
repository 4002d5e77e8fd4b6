"""The way from an organisation's page at the desk to its checks."""

from typing import Any

from django.utils.translation import gettext as _

from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages.addresses import address

from .access import May


def checks_of(request: Any, organisation: Organisation) -> tuple[Any, str] | None:
    """What this office checked of it, where the reader may see that."""
    if not request.actor.may(May.READ):
        return None
    return _("Checks of it"), address(request, "desk-checks-organisation", organisation=organisation.pk)
