"""The kind of notice that this room gives, and to whom."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.door.roles import COMMISSIONERS, Role
from almoner.foundation.notices.actions import tell
from almoner.foundation.notices.kinds import Kind, register
from almoner.foundation.offices.queries import people_in_post

from .models import Invitation

ENQUIRY = "grants.enquiry"


def register_kinds() -> None:
    """Add it to the choices that each person has."""
    register(Kind(ENQUIRY, gettext_lazy("Somebody asks about an open round"), by_email=False))


def tell_of_enquiry(by: Any, invitation: Invitation) -> None:
    """Tell those who answer questions about rounds that one came. A step inside an action.

    The question is not in the notice: it may name whoever asks.
    """
    roles = [role for role in COMMISSIONERS if role != Role.CHIEF_EXECUTIVE]
    posts = people_in_post(invitation.office, timezone.localdate()).filter(role__in=roles)
    people = [post.person for post in posts.select_related("person") if post.person_id != by.person_id]
    link = reverse("desk-invitation-questions", kwargs={"office": invitation.office.slug, "pk": invitation.pk})
    title = _("A question about “%(round)s” waits for an answer") % {"round": invitation.theme}
    tell(by=by, people=people, kind=ENQUIRY, title=title[:200], link=link, office=invitation.office)
