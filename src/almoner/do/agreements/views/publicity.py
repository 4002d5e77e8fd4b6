"""Duties of publicity, at the desk and for the provider: what is required, and what shows that it was done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.agreements import actions, queries
from almoner.do.agreements.access import May
from almoner.do.agreements.forms.signing import DutyForm, EvidenceForm, LiftForm
from almoner.do.agreements.models import PublicityDuty
from almoner.foundation.documents import actions as documents
from almoner.foundation.documents.access import May as Documents
from almoner.foundation.documents.handing_out import handed_out
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address

from .found import agreement_here, done, duty_of, own_agreement, steps


@page(Audience.STAFF, may=May.READ)
def duties(request: Any, number: str) -> HttpResponse:
    """What is required of the provider of one agreement, what was shown, and a form to require more."""
    agreement = agreement_here(request, number)
    may_keep = request.actor.may(May.KEEP)
    form = DutyForm(request.POST or None) if may_keep else None
    if form is not None and form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: actions.require_publicity(by=request.actor, agreement=agreement, **given)):
            messages.success(request, _("It is required now. The next paper that is drawn up names it."))
            return HttpResponseRedirect(request.path)
    context = {
        "agreement": agreement,
        "duties": list(queries.publicity_duties(agreement)),
        "form": form,
        "may_keep": may_keep,
        "today": timezone.localdate(),
        "steps": steps(request, agreement, _("Publicity")),
    }
    return render(request, "agreements/desk/publicity.html", context)


@page(Audience.STAFF, may=May.KEEP)
def duty(request: Any, number: str, duty: UUID) -> HttpResponse:
    """Give evidence for the provider."""
    agreement = agreement_here(request, number)
    held = duty_of(agreement, duty)
    back = address(request, "desk-agreement-publicity", number=number)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if form.is_valid() and done(form, lambda: _given(request, held, form)):
        messages.success(request, _("The evidence is kept."))
        return HttpResponseRedirect(back)
    context = {"agreement": agreement, "duty": held, "form": form, "back": back}
    return render(request, "agreements/desk/evidence.html", context | {"steps": _to(request, agreement, _("Evidence"))})


@page(Audience.STAFF, may=May.KEEP)
def lift(request: Any, number: str, duty: UUID) -> HttpResponse:
    """Say that a duty need not be done any more."""
    agreement = agreement_here(request, number)
    held = duty_of(agreement, duty)
    back = address(request, "desk-agreement-publicity", number=number)
    form = LiftForm(request.POST or None)
    if form.is_valid() and done(form, lambda: actions.lift_publicity(by=request.actor, duty=held, **form.cleaned_data)):
        messages.success(request, _("The duty is lifted."))
        return HttpResponseRedirect(back)
    context = {"form": form, "title": _("Lift a duty of publicity"), "lede": str(held), "back": back}
    return render(request, "pages/edit.html", context | {"steps": _to(request, agreement, _("Lift"))})


def _to(request: Any, agreement: Any, last: Any) -> list[tuple[Any, str]]:
    here = (_("Publicity"), address(request, "desk-agreement-publicity", number=agreement.number))
    return [*steps(request, agreement), here, (last, "")]


@page(Audience.STAFF, may=May.READ)
def document(request: Any, number: str, duty: UUID, evidence: UUID) -> Any:
    """A document given as evidence."""
    return _handed_out(request, duty_of(agreement_here(request, number), duty), evidence)


@page(Audience.PROVIDER, may=May.SHOW_PUBLICITY)
def own(request: Any, agreement: UUID, duty: UUID) -> HttpResponse:
    """Give evidence for one's organisation."""
    held_agreement = own_agreement(request, agreement)
    held = duty_of(held_agreement, duty)
    back = address(request, "provider-agreement", agreement=agreement)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if not request.actor.may(Documents.BRING):
        form.fields.pop("file")
    if form.is_valid() and done(form, lambda: _given(request, held, form)):
        messages.success(request, _("Thank you: the office can see it now."))
        return HttpResponseRedirect(back)
    context = {"agreement": held_agreement, "duty": held, "form": form, "back": back}
    return render(request, "agreements/provider/evidence.html", context)


@page(Audience.PROVIDER, may=May.READ_OWN)
def own_document(request: Any, agreement: UUID, duty: UUID, evidence: UUID) -> Any:
    """A document given as evidence, for the provider."""
    return _handed_out(request, duty_of(own_agreement(request, agreement), duty), evidence)


def _handed_out(request: Any, duty: PublicityDuty, evidence: UUID) -> Any:
    found = duty.evidence.filter(pk=evidence, document__isnull=False).select_related("document").first()
    if found is None or found.document is None:
        raise Http404
    return handed_out(found.document, to=request.user)


@transaction.atomic
def _given(request: Any, duty: PublicityDuty, form: EvidenceForm) -> None:
    """Keep the file and the evidence, or neither."""
    given = form.cleaned_data
    file, owner = given.get("file"), {"organisation": request.organisation} if request.organisation else {}
    kept = None
    if file:
        owner = owner or {"office": request.office}
        kept = documents.receive(by=request.actor, file=file, name=file.name, purpose="publicity evidence", **owner)
    actions.give_publicity_evidence(by=request.actor, duty=duty, text=given["text"], link=given["link"], document=kept)
