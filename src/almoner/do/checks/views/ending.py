"""What ends soon: checks to make again, passport items to ask for."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.checks import listing
from almoner.do.checks.access import May
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Empty, Table


@page(Audience.STAFF, may=May.READ)
def ending(request: Any) -> HttpResponse:
    """Checks and passport items whose last day is near, or lately gone."""
    on = timezone.localdate()
    bar = FilterBar(request, listing.filters())
    found = listing.found(request.office, request.actor, bar.answers, on)
    columns = listing.columns(lambda row: _href(request, row))
    sorting = Sorting.of(request, columns, "ends")
    paging = Paging.of(request, found.count())
    order = [f"-{name}" if sorting.descending else name for name in sorting.fields]
    table = Table(
        _("What ends soon"),
        columns,
        listing.rows(request.office, paging.cut(found.order_by(*order, "row")), on),
        Empty(
            _("Nothing ends in that time. Checks and passport items appear here as their last day comes near."),
            _("Show what ends in the next 91 days") if not bar.chosen else _("Clear all filters"),
            "?when=quarter" if not bar.chosen else bar.clear,
        ),
        sorting,
        paging,
    )
    return render(request, "checks/ending.html", {"table": table, "bar": bar})


def _href(request: Any, row: listing.Row) -> str:
    if row.what == listing.ITEM:
        return address(request, "desk-passport", organisation=row.organisation_id) + f"#{row.kind}"
    if row.subject is None:
        return address(request, "desk-checks-organisation", organisation=row.organisation_id)
    return address(request, "desk-checks", organisation=row.organisation_id, subject=row.subject)
