"""What everybody reads of annual allocations: who gets money each year without a round, and by what formula."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from almoner.do.allocations import public_listing
from almoner.do.allocations.queries.public import published
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.sheets.exports import export


@page(Audience.PUBLIC)
def allocations(request: Any) -> HttpResponse:
    """Every table whose decision is published."""
    found = published(request.office)
    context = {
        "found": [(each, public_listing.table_of(request, each)) for each in found],
        "files": public_listing.files(request) if found else [],
    }
    return render(request, "allocations/public.html", context)


@page(Audience.PUBLIC)
def file(request: Any, file_format: str) -> HttpResponse:
    """The rows of all of them as a file."""
    rows = [row for each in published(request.office) for row in each.rows]
    columns = public_listing.columns(with_table=True)
    answer: HttpResponse = export(request, _("Annual allocations"), columns, rows, file_format)
    return answer
