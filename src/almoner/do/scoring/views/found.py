"""What the views of this room share: finding what somebody may see, and doing what a form asks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.do.scoring import queries
from almoner.do.scoring.models import Allotment, Bid, Exercise
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.pages import editing
from almoner.foundation.pages.addresses import address


def exercise_at(request: Any, pk: UUID) -> Exercise:
    """The office's exercise. Raises Http404 where it has none such."""
    held = queries.exercise_at(request.office, pk, seen_by=request.actor)
    if held is None:
        raise Http404
    return held


def desk_bid(request: Any, exercise: Exercise, pk: UUID) -> Bid:
    """A bid that this officer may read. Raises Http404 for one whose applicant they have a tie with."""
    held = queries.bid_at_desk(exercise, pk, seen_by=request.actor)
    if held is None:
        raise Http404
    held.exercise = exercise
    return held


def own_sheet(request: Any, bid: UUID) -> Allotment:
    """The judge's own sheet of a bid. Raises Http404 where it is not in their hands, or they have a tie."""
    held = queries.allotment_for(request.seat, bid)
    if held is None:
        raise Http404
    held.exercise = held.bid.exercise = request.exercise
    held.seat = request.seat
    return held


def panel_bid(request: Any, bid: UUID) -> Bid:
    """A bid in moderation. Raises Http404 for one that this seat takes no part in."""
    held = queries.bid_for_chair(request.seat, bid)
    if held is None:
        raise Http404
    held.exercise = request.exercise
    return held


def done(form: Any, write: Callable[[], Any]) -> bool:
    """Whether an action did its work; what it refused otherwise, coming late among it, stands in the form."""
    return editing.done(form, write, passing=NotAllowed)


def made(request: Any, write: Callable[[], Any], said: str, back: HttpResponse) -> HttpResponse:
    """Do what a button asks and go back, with what came of it in words."""
    try:
        write()
    except NotAllowed:
        raise
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        messages.success(request, said)
    return back


def to(request: Any, name: str, **parts: Any) -> HttpResponse:
    """On to a page."""
    return HttpResponseRedirect(address(request, name, **parts))


def desk_crumbs(request: Any, exercise: Exercise, *last: Any) -> list[tuple[Any, str]]:
    """The way to a page about an exercise."""
    page = address(request, "desk-scoring-exercise", pk=exercise.pk)
    steps = [(_("Judging"), address(request, "desk-scoring")), (exercise.title, page if last else "")]
    return [*steps, *((each, "") for each in last)]
