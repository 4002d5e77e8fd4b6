"""Allocation tables at the desk: the list with its files, one table, and how far the money reaches."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.allocations import listing, queries, wording
from almoner.do.allocations.access import May
from almoner.do.allocations.lifecycle import ALLOCATION, State
from almoner.do.allocations.models import Recipient
from almoner.do.allocations.rules.table import Paper
from almoner.do.awards.models import Award
from almoner.foundation.audit.queries import entries_about
from almoner.foundation.offices import access as offices
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.sheets import access as sheets
from almoner.foundation.sheets.exports import export
from almoner.kernel.lifecycle import Moment
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear

from . import found

SHOWN_ENTRIES = 12


@page(Audience.STAFF, may=May.READ)
def tables(request: Any) -> HttpResponse:
    """Every table of the office."""
    may_keep = request.actor.may(May.KEEP)
    new = address(request, "desk-allocations-new") if may_keep else ""
    listed = listing.listed_at_desk(request, new)
    return render(request, "allocations/list.html", {"listed": listed, "new": new})


@page(Audience.STAFF, may=sheets.May.EXPORT)
def file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    _bar, rows = listing.found_at_desk(request)
    answer: HttpResponse = export(
        request, _("Annual allocations"), listing.columns(), rows.order_by("-year", "title", "pk"), file_format
    )
    return answer


@page(Audience.STAFF, may=May.READ)
def table(request: Any, pk: UUID) -> HttpResponse:
    """One table with its formula shown and every figure explained, against the year before."""
    held = queries.whole(found.table(request, pk))
    one = held.table
    at = Moment(request.actor, timezone.now())
    decision_state = one.decision.state if one.decision is not None else ""
    paper = Paper(one, decision_state=decision_state, reason="asked for")
    reads = request.actor.may(offices.May.READ_AUDIT)
    entries = entries_about(request.office.pk, one.pk)[:SHOWN_ENTRIES] if reads else []
    context = {
        "whole": held,
        "allocation": one,
        "state": wording.state_tag(one),
        "formula": wording.formula(one),
        "facts": _facts(held),
        "recipients": listing.recipients_table(request, held),
        "one_source": listing.one_source_of(held),
        "differences": listing.differences_table(held),
        "moves": {each.name for each in ALLOCATION.moves_open_to(paper, at)},
        "files": listing.files(request, "desk-allocation-file", pk=one.pk),
        "entries": entries,
        "waits": _waits(request, held),
        **_steps(request, held),
    }
    return render(request, "allocations/table.html", context)


def _facts(held: queries.Whole) -> list[tuple[Any, Any]]:
    one = held.table
    pots = ", ".join(f"{each.pot} {pounds(each.amount)}" for each in one.sources.all())
    facts = [
        (_("Year"), one.year_label),
        (_("Total"), pounds(one.total)),
        (_("Shared by"), one.get_basis_display()),
        (_("Least amount"), pounds(one.least) if one.least else _("none")),
        (_("Pots"), pots),
        (_("Purposes"), ", ".join(one.purposes)),
        (_("Priorities"), ", ".join(each.priority.title for each in one.served.all())),
    ]
    if one.follows is not None:
        facts.append((_("Rolled forward from"), str(one.follows)))
    return facts


def _waits(request: Any, held: queries.Whole) -> list[tuple[str, str, str]]:
    """Recipients that a check keeps from the decision: who, why, and where the checks are made."""
    back = address(request, "desk-allocation", pk=held.table.pk)
    found = queries.checks_in_the_way(held, timezone.localdate())
    return [(row.organisation.name, " ".join(why), _checks(request, row, back)) for row, why in found]


def _checks(request: Any, row: Recipient, back: str) -> str:
    where = address(request, "desk-checks", organisation=row.organisation_id, subject=row.award_id)
    return f"{where}?{urlencode({'amount': row.amount, 'award': Award.Kind.ALLOCATION.value, 'back': back})}"


def _steps(request: Any, held: queries.Whole) -> dict[str, Any]:
    """Which steps the person is offered, and the links to what came before and after."""
    one = held.table
    awards = [row.award for row, _line in held.rows if row.award is not None]
    may_keep = request.actor.may(May.KEEP)
    follower = queries.follower_of(one) if one.state == State.PUT else None
    return {
        "may_keep": may_keep,
        "may_offer": may_keep and any(each.state == "decided" for each in awards),
        "may_agree": may_keep and any(each.state == "accepted" and each.agreement_id is None for each in awards),
        "may_roll": may_keep and one.state == State.PUT and follower is None,
        "follower": follower,
    }


@page(Audience.STAFF, may=sheets.May.EXPORT)
def table_file(request: Any, pk: UUID, file_format: str) -> HttpResponse:
    """One table as a file, with the sum behind each amount."""
    held = queries.whole(found.table(request, pk))
    answer: HttpResponse = export(
        request, str(held.table), listing.recipient_columns(held.table), list(held.rows), file_format
    )
    return answer


@page(Audience.STAFF, may=May.READ)
def reach(request: Any) -> HttpResponse:
    """How far money without a round reaches: districts with pounds a head."""
    this = FinancialYear.containing(timezone.localdate())
    years = queries.years_reached(request.office, this)
    bar = FilterBar(
        request,
        [Filter("year", _("Year"), [(str(year), FinancialYear(year).label) for year in years], everything=_("Latest"))],
    )
    asked = bar.answers.get("year") or str(years[0])
    if not asked.isdecimal() or int(asked) not in years:
        raise Http404
    held = queries.reach(request.office, int(asked), seen_by=request.actor)
    context = {
        "bar": bar,
        "reach": held,
        "table": listing.reach_table(held),
        "source": queries.REACH_SOURCE,
        "steps": found.crumbs(request, _("How far it reaches")),
        "year": FinancialYear(held.year).label,
    }
    return render(request, "allocations/reach.html", context)
