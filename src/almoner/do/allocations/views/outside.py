"""Grants outside a round at the desk: the list, a proposal, one with its grounds, and its decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.agreements.models import Agreement
from almoner.do.allocations import actions, listing, queries
from almoner.do.allocations.access import May
from almoner.do.allocations.forms.outside import OutsidePage
from almoner.do.allocations.models import KINDS_OUTSIDE, Grounds
from almoner.do.allocations.rules.grounds import CONTINUATION
from almoner.do.awards.forms.steps import DecisionForm
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done
from almoner.foundation.sheets import access as sheets
from almoner.foundation.sheets.exports import export
from almoner.kernel.money import pounds

from .found import crumbs, to


@page(Audience.STAFF, may=May.READ)
def listed(request: Any) -> HttpResponse:
    """Every grant outside a round."""
    context = {
        "listed": listing.outside_listed(request),
        "kinds": KINDS_OUTSIDE if request.actor.may(May.KEEP) else [],
        "steps": crumbs(request, _("Grants outside a round")),
    }
    return render(request, "allocations/outside_list.html", context)


@page(Audience.STAFF, may=sheets.May.EXPORT)
def file(request: Any, file_format: str) -> HttpResponse:
    """The same list as a file."""
    _bar, rows = listing.outside_found(request)
    shown = listing.outside_columns(timezone.localdate())
    answer: HttpResponse = export(
        request, _("Grants outside a round"), shown, rows.order_by("award__title", "pk"), file_format
    )
    return answer


@page(Audience.STAFF, may=May.KEEP)
def new(request: Any, kind: str) -> HttpResponse:
    """Propose one; a continuation with what the earlier agreement delivered beside it."""
    kinds = dict(KINDS_OUTSIDE)
    if kind not in kinds:
        raise Http404
    earlier = _earlier(request) if kind == CONTINUATION else None
    sheet = OutsidePage(request, kind, _begun(earlier))
    made: list[Grounds] = []
    if sheet.is_valid() and done(sheet.form, lambda: made.append(_propose(request, sheet))):
        messages.success(request, _("It is proposed, with its grounds."))
        return to(address(request, "desk-outside", pk=made[0].pk))
    context = {
        "sheet": sheet,
        "form": sheet.form,
        "title": _("Propose: %(kind)s") % {"kind": kinds[kind]},
        "steps": [*_steps(request), (kinds[kind], "")],
        "delivered": queries.delivered(earlier) if earlier is not None else None,
        "earlier": [] if kind != CONTINUATION or earlier is not None else list(queries.continuable(request.office)),
        "back": address(request, "desk-outside-list"),
    }
    return render(request, "allocations/outside_new.html", context)


def _earlier(request: Any) -> Agreement | None:
    """The agreement that was chosen, by the form or by its address."""
    asked = request.POST.get("earlier") or request.GET.get("earlier") or ""
    try:
        return queries.continuable(request.office).filter(pk=UUID(asked)).first()
    except ValueError:
        return None


def _begun(earlier: Agreement | None) -> dict[str, Any]:
    if earlier is None or earlier.current is None:
        return {}
    parties = earlier.current.parties.filter(organisation__isnull=False).order_by("id")
    first = parties.values_list("organisation", flat=True).first()
    return {"earlier": earlier.pk, "title": earlier.current.title, "organisation": first}


def _propose(request: Any, sheet: OutsidePage) -> Grounds:
    return actions.propose_outside_a_round(by=request.actor, office=request.office, **sheet.given())


def _steps(request: Any) -> list[tuple[Any, str]]:
    return [*crumbs(request), (_("Grants outside a round"), address(request, "desk-outside-list"))]


def _found(request: Any, pk: UUID) -> Grounds:
    held = queries.outside_at(request.office, pk, seen_by=request.actor)
    if held is None:
        raise Http404
    return held


@page(Audience.STAFF, may=May.READ)
def one(request: Any, pk: UUID) -> HttpResponse:
    """One grant with its grounds."""
    held = _found(request, pk)
    award = held.award
    context = {
        "grounds": held,
        "award": award,
        "facts": [
            (_("Organisation"), award.organisation.name),
            (_("Kind"), held.get_kind_display()),
            (_("Amount"), pounds(award.amount)),
            (_("Where"), held.area.name if held.area else _("the whole area")),
            (_("State"), award.get_state_display()),
        ],
        "lines": award.rationale.splitlines(),
        "delivered": held.delivered,
        "progress": queries.progress_of(held),
        "may_put": award.state == "proposed" and request.actor.may(May.KEEP),
        "steps": [*_steps(request), (award.title, "")],
    }
    return render(request, "allocations/outside.html", context)


@page(Audience.STAFF, may=May.KEEP)
def decision(request: Any, pk: UUID) -> HttpResponse:
    """Put one grant to a decision; its grounds are what the sheet recommends it by."""
    held = _found(request, pk)
    award = held.award
    own = address(request, "desk-outside", pk=held.pk)
    initial = {
        "title": _("Award to %(organisation)s") % {"organisation": award.organisation},
        "lead": request.actor.person_id,
        "recommendation": "\n".join([_("Award the grant in the table."), award.rationale]),
    }
    form = DecisionForm(request.POST or None, office=request.office, initial=initial)
    made: list[Any] = []
    if form.is_valid() and done(form, lambda: made.append(_put(request, held, form.cleaned_data))):
        messages.success(request, _("%(number)s is begun.") % {"number": made[0].number})
        return to(address(request, "desk-decision", number=made[0].number))
    context = {
        "form": form,
        "title": _("Put to a decision"),
        "lede": f"{award.organisation}, {pounds(award.amount)}",
        "steps": [*_steps(request), (award.title, own), (_("Put to a decision"), "")],
        "back": own,
    }
    return render(request, "pages/edit.html", context)


def _put(request: Any, held: Grounds, facts: dict[str, Any]) -> Any:
    return actions.put_outside_to_decision(by=request.actor, grounds=held, **facts)
