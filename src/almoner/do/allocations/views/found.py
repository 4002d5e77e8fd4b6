"""What the views of this room share: finding a table, and doing what a form asks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.do.allocations import queries
from almoner.do.allocations.models import Allocation
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.pages.addresses import address


def table(request: Any, pk: UUID) -> Allocation:
    """One table of the office. Raises Http404."""
    held = queries.table_at(request.office, pk, seen_by=request.actor)
    if held is None:
        raise Http404
    return held


def crumbs(request: Any, *last: Any, held: Allocation | None = None) -> list[tuple[Any, str]]:
    """The way to a page of this room; ``last`` are the labels after the list, or after a table."""
    steps = [(_("Annual allocations"), address(request, "desk-allocations"))]
    if held is not None:
        steps.append((str(held), address(request, "desk-allocation", pk=held.pk) if last else ""))
    return [*steps, *((each, "") for each in last)]


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
