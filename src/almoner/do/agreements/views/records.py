"""Agreements at the desk: the list, one agreement, those to link to the plan, and what is committed."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.agreements import actions, listing, profile, queries
from almoner.do.agreements.access import May
from almoner.do.agreements.commitments import columns_of_commitments
from almoner.do.agreements.lifecycle import AGREEMENT
from almoner.do.agreements.listing import Face
from almoner.do.agreements.paper_section import section
from almoner.do.agreements.queries import NOT_STATED, Search
from almoner.do.agreements.thread import beads
from almoner.foundation.offices import access as offices
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.tables import Empty, Table
from almoner.foundation.sheets.access import May as Sheets
from almoner.foundation.sheets.exports import export
from almoner.kernel.lifecycle import Moment
from almoner.kernel.periods import FinancialYear
from almoner.strategy.plans.models import Priority


def face(request: Any) -> Face:
    """The desk's: all agreements, and links to their pages at the desk."""
    return Face(request.actor, "desk-agreement", is_desk=True)


@page(Audience.STAFF, may=May.READ)
def agreements(request: Any) -> HttpResponse:
    """The register of all agreements, published or not."""
    found = listing.listed(request, face(request), lambda narrowed: _empty(request, narrowed=narrowed))
    context = {
        "listed": found,
        "lede": _lede(found),
        "may_keep": request.actor.may(May.KEEP),
        "files": listing.files(request, "desk-agreements-file", found),
    }
    return render(request, "agreements/list.html", context)


def _lede(found: listing.Listed) -> str:
    said = ngettext("%(count)d agreement.", "%(count)d agreements.", found.figures.count) % {
        "count": found.figures.count
    }
    if unknown := found.figures.value.unknown:
        said += " " + ngettext(
            "The value of %(count)d is not known.", "The value of %(count)d is not known.", unknown
        ) % {"count": unknown}
    return said


def _empty(request: Any, *, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(_("No agreement fits these filters."), _("Show all"), address(request, "desk-agreements"))
    if not request.actor.may(May.KEEP):
        return Empty(_("Contracts, grants and other agreements appear here once they are recorded or imported."))
    return Empty(
        _("Contracts, grants and other agreements appear here. Bring in the list you have, or record one by hand."),
        _("Record an agreement"),
        address(request, "desk-agreement-new"),
    )


@page(Audience.STAFF, may=Sheets.EXPORT)
def file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    columns = listing.columns(is_desk=True)
    return export(request, _("Agreements"), columns, listing.rows_to_keep(request, face(request)), file_format)


@page(Audience.STAFF, may=May.READ)
def agreement(request: Any, number: str) -> HttpResponse:
    """One agreement: where it is in the cycle, what was agreed, its money, its history, and what may be done next."""
    found = profile.profile(seen_by=request.actor, office=request.office, number=number, on=listing.day_asked(request))
    if found is None:
        raise Http404
    moves = AGREEMENT.moves_open_to(found.agreement, Moment(request.actor, timezone.now()))
    today = timezone.localdate()
    naming = queries.active_naming(
        office=request.office, service=found.agreement.service_id, number=found.agreement.number, on=today
    )
    under_way = queries.under_way(found.agreement.pk)
    context = {
        "found": found,
        "agreement": found.agreement,
        "thread": beads(request, found),
        "warnings": profile.oddities(found, naming, today),
        "facts": profile.facts(found, is_desk=True),
        "money": profile.money(found),
        "money_said": profile.money_said(found),
        "history": profile.history(found, is_desk=True, source_href=lambda version: _source(request, version)),
        "moves": {move.name for move in moves},
        "may_keep": request.actor.may(May.KEEP),
        "proposals": under_way.proposals,
        "entries": _entries(request, found.agreement),
        "paper": section(found, under_way.papers),
    }
    return render(request, "agreements/agreement.html", context)


def _source(request: Any, version: Any) -> str:
    if version.source_import is None:
        return ""
    link = address_if_any(request, "desk-import", pk=version.source_import)
    return f"{link}#row-{version.source_row}" if link else ""


def _entries(request: Any, record: Any) -> list[Any]:
    """What the audit chain says of a record, for those who may read it."""
    if not request.actor.may(offices.May.READ_AUDIT):
        return []
    return queries.entries(request.office.pk, record.pk)


@page(Audience.STAFF, may=May.READ)
def to_link(request: Any) -> HttpResponse:
    """Agreements that serve no recorded priority, and a way to link several at once (STR-06)."""
    asked = {"seen_by": request.actor, "office": request.office}
    unlinked = Search(dt.date.min, priority=NOT_STATED)
    priorities = Priority.objects.filter(office=request.office).select_related("plan")
    offered = list(priorities.order_by("-plan__begins_first", "plan__title", "order"))
    if request.method == "POST":
        return _link(request, queries.narrowed(queries.agreements(**asked), unlinked), offered)
    shown = queries.lines(**asked, search=unlinked, last=200)
    context = {"rows": shown, "priorities": offered, "may_keep": request.actor.may(May.KEEP)}
    return render(request, "agreements/to_link.html", context)


def _link(request: Any, waiting: Any, offered: list[Priority]) -> HttpResponse:
    here = HttpResponseRedirect(address(request, "desk-agreements-to-link"))
    priority = next((each for each in offered if str(each.pk) == request.POST.get("priority")), None)
    chosen = set(request.POST.getlist("agreement"))
    if priority is None or not chosen:
        messages.error(request, _("Choose a priority, and tick the agreements that serve it. Nothing was changed."))
        return here
    heads = [row.agreement for row in waiting if str(row.agreement_id) in chosen]
    for head in heads:
        actions.link_to_priority(by=request.actor, agreement=head, priority=priority)
    said = ngettext(
        "%(n)d agreement now serves “%(priority)s”.", "%(n)d agreements now serve “%(priority)s”.", len(heads)
    )
    messages.success(request, said % {"n": len(heads), "priority": priority.title})
    return here


@page(Audience.STAFF, may=May.READ)
def commitments(request: Any) -> HttpResponse:
    """What the agreements commit, by source and year, and beyond the current year."""
    found = queries.committed(seen_by=request.actor, office=request.office)
    year = FinancialYear.containing(timezone.localdate())
    table = Table(
        _("Committed by source and year"),
        columns_of_commitments(lambda pot: f"{address(request, 'desk-agreements')}?pot={pot}"),
        found,
        Empty(_("Commitments appear here once agreements say where their money comes from.")),
        layout="fit",
    )
    context = {
        "table": table,
        "year": year.label,
        "later": queries.total_of(queries.committed_beyond(found, year.starting)),
        "silent": queries.stating_no_source(seen_by=request.actor, office=request.office),
        "silent_href": f"{address(request, 'desk-agreements')}?pot={NOT_STATED}",
    }
    return render(request, "agreements/commitments.html", context)
