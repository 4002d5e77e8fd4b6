"""Who may do what with organisations."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.actor import Actor
from almoner.foundation.door.permissions import grant
from almoner.foundation.door.roles import COMMISSIONERS, EVERYONE, Part, Role


class May(StrEnum):
    READ = "organisations.read"
    KEEP = "organisations.keep"
    ANSWER = "organisations.answer"
    REGISTER = "organisations.register"
    SEE_MEMBERS = "organisations.see_members"
    KEEP_MEMBERS = "organisations.keep_members"
    KEEP_OWN = "organisations.keep_own"
    BRING_REGISTER = "organisations.bring_register"


GRANTS = {
    May.READ: grant(_("read organisations"), *EVERYONE),
    May.KEEP: grant(_("record and correct organisations"), *COMMISSIONERS, Role.FINANCE_OFFICER),
    May.ANSWER: grant(_("answer who asks to act for an organisation"), *COMMISSIONERS, Part.OWNER),
    May.REGISTER: grant(_("register the organisation they act for, or ask to join it: everybody who signs in")),
    May.SEE_MEMBERS: grant(_("see who acts for their organisation, and leave it"), *Part),
    May.KEEP_MEMBERS: grant(_("invite people to act for their organisation, and end it"), Part.OWNER),
    May.KEEP_OWN: grant(_("keep the facts of their own organisation"), Part.OWNER),
    May.BRING_REGISTER: grant(_("bring in the register of charities: whoever keeps the installation")),
}


def themselves(person: Any) -> Actor:
    """Somebody who has signed in, acting for nobody yet: they may register an organisation, or ask to join one."""
    return Actor(person.name, person.pk, permissions=frozenset({str(May.REGISTER)}))
