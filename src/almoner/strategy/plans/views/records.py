"""The forms of this room: entering, correcting, publishing and taking back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from almoner.foundation.pages import Audience, page
from almoner.foundation.pages.editing import corrected, entered, published, taken_back
from almoner.strategy.plans.access import May

from .keeping import PARTS, PUBLISHED, WHOLE


def _one_of(known: dict[str, Any], what: str) -> Any:
    if what not in known:
        raise Http404
    return known[what]


@page(Audience.STAFF, may=May.KEEP)
def add(request: Any, what: str) -> HttpResponse:
    """A new plan, strategy, checklist, framework or principle."""
    return entered(request, _one_of(WHOLE, what))


@page(Audience.STAFF, may=May.KEEP)
def edit(request: Any, what: str, pk: UUID) -> HttpResponse:
    """A correction of one of them."""
    return corrected(request, _one_of(WHOLE, what), pk)


@page(Audience.STAFF, may=May.KEEP)
def add_part(request: Any, what: str, pk: UUID) -> HttpResponse:
    """A new part of one of them: a priority of the plan of that key, a line of the framework, and so on."""
    return entered(request, _one_of(PARTS, what), pk)


@page(Audience.STAFF, may=May.KEEP)
def edit_part(request: Any, what: str, pk: UUID) -> HttpResponse:
    """A correction of a part."""
    return corrected(request, _one_of(PARTS, what), pk)


@page(Audience.STAFF, may=May.PUBLISH)
def publish(request: Any, what: str, pk: UUID) -> HttpResponse:
    """What the publish button posts to."""
    return published(request, _one_of(PUBLISHED, what), pk)


@page(Audience.STAFF, may=May.PUBLISH)
def take_back(request: Any, what: str, pk: UUID) -> HttpResponse:
    """Off the public pages, with a note."""
    return taken_back(request, _one_of(PUBLISHED, what), pk)
