"""What everybody reads of a round: who got what, how many succeeded, how long it took."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from almoner.do.awards import listing, queries
from almoner.do.grants.queries import round_called
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.sheets.exports import export


def _found(request: Any, fund: str, year: str, number: int) -> Any:
    """What is public of the awards of a round. Raises Http404 before a decision on it is published."""
    held = round_called(seen_by=request.actor, office=request.office, fund=fund, year=year, number=number)
    found = queries.results_of(held) if held is not None else None
    if found is None:
        raise Http404
    return found


@page(Audience.PUBLIC)
def awards(request: Any, fund: str, year: str, number: int) -> HttpResponse:
    """The awards of one round."""
    found = _found(request, fund, year, number)
    parts = {"fund": fund, "year": year, "number": number}
    result = found.result
    context = {
        "found": found,
        "invitation": found.invitation,
        "table": listing.public_table(request, found.rows),
        "result": result,
        "success": found.success,
        "files": listing.files(request, "public-round-awards-file", **parts),
        "parts": parts,
    }
    return render(request, "awards/public/round.html", context)


@page(Audience.PUBLIC)
def file(request: Any, fund: str, year: str, number: int, file_format: str) -> HttpResponse:
    """The same list as a file."""
    found = _found(request, fund, year, number)
    answer: HttpResponse = export(request, _("Awards"), listing.public_columns(), found.rows, file_format)
    return answer
