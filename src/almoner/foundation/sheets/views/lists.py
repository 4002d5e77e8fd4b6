"""Any list that a room has registered, as a file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from almoner.foundation.door.permissions import sentence_of
from almoner.foundation.door.refusals import Refused
from almoner.foundation.pages import Audience, page
from almoner.foundation.sheets import exports, listings
from almoner.foundation.sheets.access import May


@page(Audience.STAFF, may=May.EXPORT)
def download(request: Any, name: str, file_format: str) -> HttpResponse:
    """The list as it is filtered on its page, or as at ``?on=``, whole."""
    try:
        listing = listings.named(name)
    except Refused:
        raise Http404 from None
    if not request.actor.may(listing.permission):
        raise PermissionDenied(
            _("You may not see this list: it needs the permission to %(what)s.")
            % {"what": sentence_of(listing.permission)}
        )
    answers = request.GET.dict()
    asked = listings.Asked(request.office, request.actor, _day(answers.pop("on", "")), answers)
    answer: HttpResponse = exports.export(request, listing.name, listing.columns, listing.rows(asked), file_format)
    return answer


def _day(text: str) -> Any:
    """The day asked for.

    Raises:
        Http404: it is no day.
    """
    try:
        return parse_date(text) if text else None
    except ValueError:
        raise Http404 from None
