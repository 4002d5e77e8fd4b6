"""The kinds of notices that this room gives, and to whom."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from almoner.foundation.door.roles import Part, Role
from almoner.foundation.notices.actions import tell
from almoner.foundation.notices.kinds import Kind, register
from almoner.foundation.organisations.queries import people_with, staff_with

from .models import Award, Letter

LETTER = "awards.letter"
OFFER = "awards.offer"
ANSWERED = "awards.answered"


def register_kinds() -> None:
    """Add them to the choices that each person has."""
    register(
        Kind(LETTER, _("My organisation has a letter about an application")),
        Kind(OFFER, _("My organisation has an offer to answer")),
        Kind(ANSWERED, _("An offer was answered")),
    )


def link_of(letter: Letter) -> str:
    """Where the organisation reads a letter: the text itself is never in the mail."""
    about = letter.application_id or letter.award_id
    return reverse("provider-letter", kwargs={"organisation": letter.organisation_id, "about": about})


def tell_of_letter(by: Any, letter: Letter, title: str, *, due_on: dt.date | None = None) -> None:
    """Tell those who write and sign for the organisation that a letter is there. A step inside an action."""
    tell(
        by=by,
        people=people_with(letter.organisation_id, Part.OWNER, Part.WRITER, Part.CERTIFIER),
        kind=OFFER if letter.kind == "offer" else LETTER,
        title=title[:200],
        link=link_of(letter),
        due_on=due_on,
        office=letter.office,
    )


def tell_office(by: Any, award: Award, title: str) -> None:
    """Tell who proposed the award and the head of commissioning. A step inside an action."""
    people = staff_with(award.office, [Role.HEAD_OF_COMMISSIONING])
    people += [award.proposed_by] if award.proposed_by is not None else []
    link = reverse("desk-award", kwargs={"office": award.office.slug, "pk": award.pk})
    tell(by=by, people=people, kind=ANSWERED, title=title[:200], link=link, office=award.office)
