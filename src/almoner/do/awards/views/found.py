"""What the views of this room share: finding a round, an award or a letter, and doing what a form asks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.do.awards import queries
from almoner.do.awards.models import Award, Letter
from almoner.do.awards.rules.choosing import conflict_sentence
from almoner.do.grants.models import Invitation
from almoner.do.grants.queries import invitation_at
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.pages.addresses import address


def invitation(request: Any, pk: UUID) -> Invitation:
    """The round's invitation, published. Raises Http404 where this office has none."""
    held = invitation_at(seen_by=request.actor, pk=pk, office=request.office)
    if held is None or held.published_at is None:
        raise Http404
    found: Invitation = held
    return found


def award(request: Any, pk: UUID) -> Award:
    """One award of the office. Raises Http404."""
    held = queries.award_at(request.office, pk, seen_by=request.actor)
    if held is None:
        raise Http404
    return held


def letter(request: Any, pk: UUID) -> Letter:
    """One letter of the office. Raises Http404."""
    held = queries.letter_at_desk(request.office, pk, seen_by=request.actor)
    if held is None:
        raise Http404
    return held


def conflict(held: queries.Field, person: UUID | None, on: Any) -> str:
    """Why this person may not choose in a round; "" where nothing ties them."""
    found = queries.conflicts_of(person, [each.application for each in held.candidates], on)
    return conflict_sentence(found.values()) if found else ""


def round_page(request: Any, held: Invitation) -> str:
    """Where the awards of a round are."""
    return address(request, "desk-awards-round", invitation_pk=held.pk)


def round_crumbs(request: Any, held: Invitation, *last: Any) -> list[tuple[Any, str]]:
    """The way to a page about the awards of a round."""
    steps = [(_("Awards"), address(request, "desk-awards")), (held.theme, round_page(request, held) if last else "")]
    return [*steps, *((each, "") for each in last)]


def award_crumbs(request: Any, held: Award, *last: Any) -> list[tuple[Any, str]]:
    """The way to a page about an award."""
    steps = [(_("Awards"), address(request, "desk-awards"))]
    if held.invitation is not None:
        steps.append((held.invitation.theme, round_page(request, held.invitation)))
    own = address(request, "desk-award", pk=held.pk) if last else ""
    return [*steps, (held.organisation.name, own), *((each, "") for each in last)]


def to(href: str) -> HttpResponse:
    """On to another page."""
    return HttpResponseRedirect(href)


def tried(request: Any, write: Callable[[], Any]) -> Any:
    """What an action gave that a button asks for; None where it was refused, which is said on the next page."""
    try:
        return write()
    except NotAllowed:
        raise
    except Refused as why:
        messages.error(request, why.sentence)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return None
