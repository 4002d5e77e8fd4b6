"""The golden thread through one agreement: what came before it, and what comes after."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from almoner.foundation.pages.addresses import address_if_any

from .profile import Profile


@dataclass(frozen=True, slots=True)
class Bead:
    """A link, the place one is at, or a room that is still to come."""

    label: Any
    href: str = ""
    here: bool = False
    to_come: bool = False


def beads(request: Any, found: Profile) -> list[Bead]:
    """Priority, service, the agreement it follows, this one, what follows it; payment and result still to come."""
    agreement, terms = found.agreement, found.terms
    plan = address_if_any(request, "desk-plans")
    before = [Bead(each.title, plan) for each in terms.priorities[:2]] or [Bead(_("Priority"), to_come=True)]
    service = Bead(agreement.service, address_if_any(request, "desk-thread", pk=agreement.service_id))
    followed = [_other(request, agreement.follows)] if agreement.follows else []
    after = [_other(request, each) for each in found.around.followed_by]
    return [
        *before,
        service,
        *followed,
        Bead(agreement.number, here=True),
        *after,
        Bead(_("Payment"), to_come=True),
        Bead(_("Result"), to_come=True),
    ]


def _other(request: Any, number: str) -> Bead:
    return Bead(number, address_if_any(request, "desk-agreement", number=number))
