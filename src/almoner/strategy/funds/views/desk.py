"""Money in, pots and funds at the desk: the lists and the page of each."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from almoner.foundation.pages import Audience, page, render
from almoner.strategy.funds import queries, wording
from almoner.strategy.funds.access import May


def _context(request: Any, **more: Any) -> dict[str, Any]:
    return {"may_keep": request.actor.may(May.KEEP), "may_publish": request.actor.may(May.PUBLISH), **more}


@page(Audience.STAFF, may=May.READ)
def fundings(request: Any) -> HttpResponse:
    """Money in: defined government budgets apart from the office's own."""
    table = wording.fundings(request, queries.fundings(request.office, seen_by=request.actor))
    return render(request, "funds/staff/fundings.html", _context(request, table=table))


@page(Audience.STAFF, may=May.READ)
def funding(request: Any, pk: UUID) -> HttpResponse:
    """One funding agreement with what it brings, year by year, and everything said of that before."""
    found = queries.one(queries.fundings(request.office, seen_by=request.actor), pk)
    if found is None:
        raise Http404
    context = _context(request, funding=found, said=list(queries.funding_history(found)))
    return render(request, "funds/staff/funding.html", context)


@page(Audience.STAFF, may=May.READ)
def pots(request: Any) -> HttpResponse:
    """Pots with their shares."""
    table = wording.pots(request, queries.pots(request.office, seen_by=request.actor))
    return render(request, "funds/staff/pots.html", _context(request, table=table))


@page(Audience.STAFF, may=May.READ)
def pot(request: Any, pk: UUID) -> HttpResponse:
    """One pot: what it holds, and who puts in what."""
    found = queries.one(queries.pots(request.office, seen_by=request.actor), pk)
    if found is None:
        raise Http404
    return render(request, "funds/staff/pot.html", _context(request, pot=found, sum_of=wording.total_of_shares(found)))


@page(Audience.STAFF, may=May.READ)
def funds(request: Any) -> HttpResponse:
    """Funds with their caps and terms."""
    rows = queries.funds(request.office, seen_by=request.actor)
    if (wanted := request.GET.get("published")) in {"yes", "no"}:
        rows = rows.filter(published_at__isnull=wanted == "no")
    return render(request, "funds/staff/funds.html", _context(request, table=wording.funds(request, rows)))


@page(Audience.STAFF, may=May.READ)
def fund(request: Any, pk: UUID) -> HttpResponse:
    """One fund."""
    found = queries.one(queries.funds(request.office, seen_by=request.actor), pk)
    if found is None:
        raise Http404
    return render(request, "funds/staff/fund.html", _context(request, fund=found, cap=wording.cap(found)))
