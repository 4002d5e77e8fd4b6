"""The kinds of notices that this room gives, and to whom."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.roles import Part, Role
from almoner.foundation.notices.actions import tell
from almoner.foundation.notices.kinds import Kind, register
from almoner.foundation.organisations.queries import people_with, staff_with

from .models import Application

RECEIPT = "applications.receipt"
STEP = "applications.step"
CLARIFY = "applications.clarify"
ENDORSED = "applications.endorsed"
COMPLAINT = "applications.complaint"
ANSWERED = "applications.answered"


def register_kinds() -> None:
    """Add them to the choices that each person has."""
    register(
        Kind(RECEIPT, _("An application of my organisation was submitted")),
        Kind(STEP, _("An application of my organisation moves on")),
        Kind(CLARIFY, _("Part of an application of my organisation should be made clearer")),
        Kind(ENDORSED, _("Somebody answered whether they support an application of my organisation"), by_email=False),
        Kind(COMPLAINT, _("An applicant complains")),
        Kind(ANSWERED, _("A complaint of my organisation is answered, or a clarification came in")),
    )


def link_of(application: Application) -> str:
    """The address of an application on its organisation's pages."""
    return reverse("provider-application", kwargs={"organisation": application.organisation_id, "pk": application.pk})


def tell_applicant(by: Any, application: Application, kind: str, title: Any, *, due_on: dt.date | None = None) -> None:
    """Tell those who write and sign for the organisation. A step inside an action."""
    people = people_with(application.organisation_id, Part.OWNER, Part.WRITER, Part.CERTIFIER)
    tell(
        by=by,
        people=people,
        kind=kind,
        title=str(title)[:200],
        link=link_of(application),
        due_on=due_on,
        office=application.office,
    )


def tell_office(
    by: Any,
    application: Application,
    kind: str,
    title: Any,
    *,
    roles: Iterable[Role] = (Role.HEAD_OF_COMMISSIONING,),
    due_on: dt.date | None = None,
) -> None:
    """Tell those in these posts today. A step inside an action."""
    people = staff_with(application.office, roles)
    link = reverse("desk-application", kwargs={"office": application.office.slug, "reference": application.reference})
    tell(by=by, people=people, kind=kind, title=str(title)[:200], link=link, due_on=due_on, office=application.office)
