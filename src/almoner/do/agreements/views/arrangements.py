"""Arrangements that another body leads, at the desk: the list, one of them, and the forms that change it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.agreements import actions, queries
from almoner.do.agreements.access import May
from almoner.do.agreements.forms.arrangement import ArrangementForm, initial_of
from almoner.do.agreements.forms.offered import offered_by
from almoner.do.agreements.led_elsewhere import columns, differences_of, facts, history
from almoner.do.agreements.lifecycle import AGREEMENT
from almoner.do.agreements.particulars import particulars_of
from almoner.foundation.door.refusals import OutOfDate
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.tables import Empty, Table
from almoner.kernel.lifecycle import Moment


@page(Audience.STAFF, may=May.READ)
def arrangements(request: Any) -> HttpResponse:
    """What others commission and we take part in."""
    rows = queries.arrangements(seen_by=request.actor, office=request.office)
    paging = Paging.of(request, rows.count())
    may_keep = request.actor.may(May.KEEP)
    empty = Empty(
        _("Help that another body leads, such as a sexual assault referral centre, appears here with our part in it."),
        _("Add the first"),
        address(request, "desk-arrangement-new") if may_keep else "",
    )
    made = columns(lambda row: address(request, "desk-arrangement", pk=row.arrangement_id), is_desk=True)
    table = Table(_("Led elsewhere"), made, paging.cut(rows), empty, paging=paging)
    return render(request, "agreements/arrangements.html", {"table": table, "may_keep": may_keep})


@page(Audience.STAFF, may=May.READ)
def arrangement(request: Any, pk: UUID) -> HttpResponse:
    """One arrangement with its history."""
    held = _found(request, pk)
    versions = queries.versions_of_arrangement(held)
    now = next(version for version in versions if version.pk == held.current_id)
    moves = AGREEMENT.moves_open_to(held, Moment(request.actor, timezone.now()))
    context = {
        "arrangement": held,
        "now": now,
        "facts": [(_("Reference"), held.reference), *facts(now, is_desk=True)],
        "history": history(versions),
        "moves": {move.name for move in moves},
        "may_keep": request.actor.may(May.KEEP),
        "service_href": address_if_any(request, "desk-thread", pk=held.service_id),
    }
    return render(request, "agreements/arrangement.html", context)


def _found(request: Any, pk: UUID) -> Any:
    held = queries.arrangement_at(seen_by=request.actor, office=request.office, key=pk)
    if held is None:
        raise Http404
    return held


@page(Audience.STAFF, may=May.KEEP)
def new(request: Any) -> HttpResponse:
    """Record an arrangement."""
    form = ArrangementForm(request.POST or None, office=request.office, corrects=False)
    if form.is_valid():
        try:
            made = actions.record_arrangement(
                by=request.actor,
                office=request.office,
                service=form.service_named,
                particulars=form.particulars,
                reference=form.cleaned_data["reference"],
            )
        except ValidationError as wrong:
            _add_errors(form, wrong)
        else:
            messages.success(request, _("%(what)s is recorded. It is not public yet.") % {"what": made.service.name})
            return HttpResponseRedirect(address(request, "desk-arrangement", pk=made.pk))
    return _form(request, form, _("Record what another body leads"))


@page(Audience.STAFF, may=May.KEEP)
def correct(request: Any, pk: UUID) -> HttpResponse:
    """Mend an entry: a new version with its reason. What somebody else saved meanwhile is shown, never overwritten."""
    held = _found(request, pk)
    now = queries.versions_of_arrangement(held)[-1]
    said = str(request.POST.get("opened", ""))
    opened = int(said) if said.isdecimal() and len(said) < 9 else now.number
    form = ArrangementForm(
        request.POST or None, office=request.office, corrects=True, initial=initial_of(particulars_of(now))
    )
    theirs: list[tuple[str, str, str]] = []
    if form.is_valid():
        try:
            actions.correct_arrangement(
                by=request.actor,
                arrangement=held,
                opened=opened,
                particulars=form.particulars,
                reason=form.cleaned_data["reason"],
            )
        except OutOfDate:
            theirs, opened = differences_of(now, form.particulars), now.number
        except ValidationError as wrong:
            _add_errors(form, wrong)
        else:
            messages.success(request, _("The correction is saved."))
            return HttpResponseRedirect(address(request, "desk-arrangement", pk=pk))
    title = _("Correct %(what)s") % {"what": held.service.name}
    return _form(request, form, title, arrangement=held, opened=opened, theirs=theirs)


def _form(request: Any, form: ArrangementForm, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "arrangement": None, "theirs": [], "offered": offered_by(request.office)}
    context |= {"errors_on_page": form.is_bound and bool(form.errors), **more}
    return render(request, "agreements/arrangement_form.html", context)


def _add_errors(form: ArrangementForm, wrong: ValidationError) -> None:
    """Beside the field it concerns, else at the top of the page."""
    listed = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
    for name, sentences in listed.items():
        field = {"lead_name": "lead"}.get(name, name)
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
