"""The kinds of notice that this room gives, and to whom."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.door.roles import COMMISSIONERS, Role
from almoner.foundation.notices.actions import tell
from almoner.foundation.notices.kinds import Kind, register
from almoner.foundation.organisations.queries import staff_with

from .models import Invitation, PotRequest

ENQUIRY = "grants.enquiry"
POT_ASKED = "grants.pot_asked"
POT_ANSWERED = "grants.pot_answered"


def register_kinds() -> None:
    """Add them to the choices that each person has."""
    register(Kind(ENQUIRY, gettext_lazy("Somebody asks about an open round"), by_email=False))
    register(Kind(POT_ASKED, gettext_lazy("Somebody asks you to let in a pot outside its purposes")))
    register(Kind(POT_ANSWERED, gettext_lazy("A pot you asked for was let in or declined")))


def tell_of_enquiry(by: Any, invitation: Invitation) -> None:
    """Tell those who answer questions about rounds that one came. A step inside an action.

    The question is not in the notice: it may name whoever asks.
    """
    roles = [role for role in COMMISSIONERS if role != Role.CHIEF_EXECUTIVE]
    people = [person for person in staff_with(invitation.office, roles) if person.pk != by.person_id]
    link = reverse("desk-invitation-questions", kwargs={"office": invitation.office.slug, "pk": invitation.pk})
    title = _("A question about “%(round)s” waits for an answer") % {"round": invitation.theme}
    tell(by=by, people=people, kind=ENQUIRY, title=title[:200], link=link, office=invitation.office)


def tell_of_pot_asked_for(by: Any, asked: PotRequest) -> None:
    """Tell the chief finance officer what waits for them. A step inside an action."""
    held = asked.invitation
    parts = {"office": held.office.slug, "pk": held.pk, "asked": asked.pk}
    link = reverse("desk-invitation-pot-answer", kwargs=parts)
    title = _("“%(round)s” asks to be paid from “%(pot)s”, outside its purposes") % {
        "round": held.theme,
        "pot": asked.pot.name,
    }
    treasurers = staff_with(held.office, [Role.CHIEF_FINANCE_OFFICER])
    people = [person for person in treasurers if person.pk != by.person_id]
    tell(by=by, people=people, kind=POT_ASKED, title=title[:200], link=link, office=held.office)


def tell_of_pot_answered(by: Any, asked: PotRequest) -> None:
    """Tell whoever asked. A step inside an action."""
    held = asked.invitation
    if asked.asked_by is None or asked.asked_by_id == by.person_id:
        return
    link = reverse("desk-invitation", kwargs={"office": held.office.slug, "pk": held.pk})
    said = {"pot": asked.pot.name, "standing": asked.get_standing_display(), "round": held.theme}
    title = _("“%(pot)s” was %(standing)s for “%(round)s”") % said
    tell(by=by, people=[asked.asked_by], kind=POT_ANSWERED, title=title[:200], link=link, office=held.office)
