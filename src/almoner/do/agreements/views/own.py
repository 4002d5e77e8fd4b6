"""What the members of an organisation see of its agreements."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.agreements import own_listing, queries
from almoner.do.agreements.access import May
from almoner.do.agreements.lifecycle import PAPER
from almoner.do.agreements.models import Agreement
from almoner.do.agreements.reading import reading
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, querystring
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Empty, Table
from almoner.foundation.sheets.exports import FORMATS, export

from .found import now, own_agreement, own_paper, pdf_answer, standing


@page(Audience.PROVIDER, may=May.READ_OWN)
def agreements(request: Any) -> HttpResponse:
    """All agreements of the organisation: dates, value, and what waits."""
    bar, columns = _bar(request), own_listing.columns(request)
    found = _found(request, bar)
    sorting = Sorting.of(request, columns, default="-ends")
    paging = Paging.of(request, found.count())
    rows = own_listing.rows(request, list(paging.cut(found.order_by(*sorting.order_by()))))
    empty = Empty(_("Agreements appear here once an office has agreed something with your organisation."))
    context = {
        "table": Table(_("Agreements"), columns, rows, empty, sorting, paging),
        "bar": bar,
        "waiting": [row for row in rows if row.waits_here],
        "files": [
            (ending.upper(), address(request, "provider-agreements-file", file_format=ending) + querystring(request))
            for ending in FORMATS
        ],
    }
    return render(request, "agreements/provider/list.html", context)


def _bar(request: Any) -> FilterBar:
    return FilterBar(request, [Filter("state", _("State"), own_listing.STATES, everything=_("All"))])


def _found(request: Any, bar: FilterBar) -> QuerySet[Agreement]:
    rows = queries.agreements_of(request.organisation, seen_by=request.actor)
    return own_listing.narrowed(rows, bar.answers["state"], timezone.localdate())


@page(Audience.PROVIDER, may=May.READ_OWN)
def file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    rows = own_listing.rows(request, list(_found(request, _bar(request))))
    return export(request, _("Agreements"), own_listing.columns(request), rows, file_format)


@page(Audience.PROVIDER, may=May.READ_OWN)
def agreement(request: Any, agreement: UUID) -> HttpResponse:
    """One agreement: what waits, what was agreed, its papers, its history and publicity."""
    held = own_agreement(request, agreement)
    papers = list(queries.sent_papers(held))
    newest = papers[0] if papers else None
    stands = standing(newest) if newest is not None else None
    moves = {move.name for move in PAPER.moves_open_to(stands, now(request))} if stands else set()
    found = own_listing.profile_of(held)
    context = {
        "agreement": held,
        "found": found,
        "facts": own_listing.facts(found),
        "history": own_listing.history(found),
        "varied": own_listing.varied(found),
        "paper": newest,
        "papers": papers[1:],
        "reading": reading(newest, stands) if newest is not None and stands is not None else None,
        "may_sign": bool(moves & {"sign_as_provider", "countersign_as_provider"}),
        "duties": [each for each in queries.publicity_duties(held) if each.lifted_at is None],
        "may_show": request.actor.may(May.SHOW_PUBLICITY),
        "today": timezone.localdate(),
    }
    return render(request, "agreements/provider/agreement.html", context)


@page(Audience.PROVIDER, may=May.READ_OWN)
def paper(request: Any, agreement: UUID, paper: int) -> HttpResponse:
    """One paper that was sent."""
    held = own_paper(request, agreement, paper)
    stands = standing(held)
    moves = {move.name for move in PAPER.moves_open_to(stands, now(request))}
    context = {
        "agreement": held.agreement,
        "paper": held,
        "reading": reading(held, stands),
        "may_sign": bool(moves & {"sign_as_provider", "countersign_as_provider"}),
    }
    return render(request, "agreements/provider/paper.html", context)


@page(Audience.PROVIDER, may=May.READ_OWN)
def as_pdf(request: Any, agreement: UUID, paper: int) -> HttpResponse:
    """The same as a PDF."""
    return pdf_answer(own_paper(request, agreement, paper))
