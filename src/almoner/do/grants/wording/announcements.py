"""One text for the site, the newsletter and the press: three renderings of the same facts, written once (GRA-08)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.grants.models import Invitation
from almoner.foundation.pages.formats import day
from almoner.kernel.money import pounds

from .invitations import how_much, kinds_of_organisation, when


@dataclass(frozen=True, slots=True)
class Channel:
    """One place where a round is made known, and how its text is made."""

    key: str
    name: Any
    hint: Any
    write: Callable[[Invitation, str], str]


def for_the_site(invitation: Invitation, address: str) -> str:
    """The whole of it, for a page."""
    money = _("%(available)s is available. One award: %(amounts)s.") % {
        "available": pounds(invitation.available or 0),
        "amounts": _lowered(how_much(invitation)),
    }
    parts = [
        invitation.theme,
        invitation.text.strip(),
        money,
        _("Who can apply: %(who)s") % {"who": invitation.who_can_apply.strip()},
        _("Kinds of organisation: %(kinds)s.") % {"kinds": ", ".join(kinds_of_organisation(invitation))},
        _("Opens at %(opens)s. Closes at %(closes)s. We decide by %(decision)s and pay from %(pay)s on.")
        % _dates(invitation),
        _("How to apply, what is asked and how bids are judged: %(address)s") % {"address": address},
        _contact(invitation),
    ]
    return _joined(parts)


def for_the_newsletter(invitation: Invitation, address: str) -> str:
    """A few lines."""
    first = invitation.text.strip().split("\n")[0]
    parts = [
        _("%(theme)s: %(available)s for local projects")
        % {
            "theme": invitation.theme,
            "available": pounds(invitation.available or 0),
        },
        first,
        _("Apply by %(closes)s: %(address)s") % {**_dates(invitation), "address": address},
    ]
    return _joined(parts)


def for_the_press(invitation: Invitation, address: str) -> str:
    """A release, with notes to editors."""
    holder = invitation.office.holder_title
    parts = [
        _("%(holder)s opens %(available)s for %(theme)s")
        % {"holder": holder, "available": pounds(invitation.available or 0), "theme": invitation.theme},
        invitation.text.strip(),
        _("Applications are open from %(opens)s until %(closes)s. Decisions are promised by %(decision)s.")
        % _dates(invitation),
        _("Notes to editors"),
        _("The money comes from %(fund)s. One award: %(amounts)s.")
        % {"fund": invitation.fund.name, "amounts": _lowered(how_much(invitation))},
        address,
        _contact(invitation),
    ]
    return _joined(parts)


def _dates(invitation: Invitation) -> Mapping[str, Any]:
    return {
        "opens": when(invitation.opens_at),
        "closes": when(invitation.closes_now),
        "decision": day(invitation.decision_on),
        "pay": day(invitation.pay_on),
    }


def _contact(invitation: Invitation) -> str:
    said = {"name": invitation.contact_name, "email": invitation.contact_email, "phone": invitation.contact_phone}
    return (_("Contact: %(name)s, %(email)s, %(phone)s") if said["phone"] else _("Contact: %(name)s, %(email)s")) % said


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _joined(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


CHANNELS = (
    Channel("site", gettext_lazy("For the site"), gettext_lazy("The whole of it, for a page."), for_the_site),
    Channel(
        "newsletter", gettext_lazy("For the newsletter"), gettext_lazy("A few lines with the link."), for_the_newsletter
    ),
    Channel("press", gettext_lazy("For the press"), gettext_lazy("A release with notes to editors."), for_the_press),
)
