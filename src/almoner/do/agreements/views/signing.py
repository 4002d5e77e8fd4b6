"""Signing for either side, and holding what was signed by hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.do.agreements import actions, queries
from almoner.do.agreements.access import May
from almoner.do.agreements.content import PaperContent
from almoner.do.agreements.forms.signing import ByHandForm, SignForm, SignForOfficeForm
from almoner.do.agreements.lifecycle import PAPER
from almoner.do.agreements.models import Paper
from almoner.do.agreements.papers.signing import PROVIDER, Standing, State, name_of, post_of
from almoner.do.agreements.reading import reading
from almoner.foundation.documents import actions as documents
from almoner.foundation.door.refusals import OutOfDate
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address

from .found import (
    agreement_here,
    done,
    now,
    own_paper,
    paper_here,
    signed_answer,
    standing,
    steps,
    to_agreement,
)


@page(Audience.STAFF, may=May.SIGN)
def sign(request: Any, number: str, paper: int) -> HttpResponse:
    """Read the paper and sign it for the office."""
    held = paper_here(request, number, paper)
    stands = standing(held)
    why_not = _why_not(request, stands, "for_office")
    form = None if why_not else _office_form(request, stands)
    if form is not None and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("sha256", "role", "name")}
        if _signed(form, held, lambda: actions.sign_for_office(by=request.actor, paper=held, **given)):
            messages.success(request, _("You have signed %(number)s for the office.") % {"number": number})
            return to_agreement(request, held.agreement)
    context = {
        "agreement": held.agreement,
        "paper": held,
        "reading": reading(held, stands),
        "form": form,
        "why_not": why_not,
        "steps": steps(request, held.agreement, _("Sign for the office")),
    }
    return render(request, "agreements/desk/sign.html", context)


def _office_form(request: Any, stands: Standing) -> SignForOfficeForm:
    person = request.actor.person_id
    roles = dict.fromkeys(post.role for post in stands.signers if post.person_id == person)
    posts = [(role, name_of(role)) for role in roles if not isinstance(post_of(stands, person, role), str)]
    first = {"sha256": stands.paper.sha256, "name": request.actor.name}
    return SignForOfficeForm(request.POST or None, posts=posts, initial=first)


def _why_not(request: Any, stands: Standing, side: str) -> str:
    """What stands against somebody's signing for a side: "for_office" or "as_provider"."""
    move = "countersign" if stands.state is State.HALF_SIGNED else "sign"
    return PAPER.refusal(stands, f"{move}_{side}", now(request)) or ""


def _signed(form: SignForm, held: Paper, write: Any) -> bool:
    """Whether it was signed; what was refused stands in the form, and another paper is read again."""
    try:
        return done(form, write)
    except OutOfDate as late:
        form.add_error(None, late.sentence)
        form.look_again(held.sha256)
    return False


@page(Audience.PROVIDER, may=May.SIGN_OWN)
def sign_own(request: Any, agreement: UUID, paper: int) -> HttpResponse:
    """Read the paper and sign it for one's organisation, on a phone if need be."""
    held = own_paper(request, agreement, paper)
    stands = standing(held)
    why_not = _why_not(request, stands, "as_provider")
    first = {"sha256": held.sha256, "name": request.actor.name}
    form = None if why_not else SignForm(request.POST or None, initial=first)
    if form is not None and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("sha256", "role", "name")}
        if _signed(form, held, lambda: actions.sign_as_provider(by=request.actor, paper=held, **given)):
            messages.success(request, _("You have signed %(number)s.") % {"number": held.agreement.number})
            return HttpResponseRedirect(address(request, "provider-agreement", agreement=agreement))
    context = {
        "agreement": held.agreement,
        "paper": held,
        "reading": reading(held, stands),
        "form": form,
        "why_not": why_not,
    }
    return render(request, "agreements/provider/sign.html", context)


@page(Audience.STAFF, may=May.KEEP)
def hold(request: Any, number: str) -> HttpResponse:
    """Bring in a paper that was signed by hand, and say who signed it when."""
    agreement = agreement_here(request, number)
    held = queries.paper_now(agreement)
    stands = standing(held) if held is not None else None
    form = ByHandForm(request.POST or None, request.FILES or None)
    if form.is_valid() and done(form, lambda: _held(request, agreement, held, form)):
        messages.success(request, _("The signed paper of %(number)s is held.") % {"number": number})
        return to_agreement(request, agreement)
    context = {
        "agreement": agreement,
        "paper": held,
        "given": sorted(stands.signatures) if stands is not None else [],
        "provider": PROVIDER,
        "form": form,
        "steps": steps(request, agreement, _("Hold a signed paper")),
    }
    return render(request, "agreements/desk/hold.html", context)


@transaction.atomic
def _held(request: Any, agreement: Any, held: Paper | None, form: ByHandForm) -> None:
    """Keep the file and the signatures, or neither. An agreement without a paper gets one that only names it."""
    by, file = request.actor, form.cleaned_data["file"]
    paper = held or actions.draw_up(by=by, agreement=agreement, content=PaperContent())
    kept = documents.receive(by=by, office=request.office, file=file, name=file.name, purpose="signed agreement")
    actions.hold_signed_paper(by=by, paper=paper, document=kept, signatures=form.signatures)


@page(Audience.STAFF, may=May.READ)
def signed(request: Any, number: str, paper: int, side: str) -> Any:
    """The document on which a side signed by hand."""
    return signed_answer(request, paper_here(request, number, paper), side)


@page(Audience.PROVIDER, may=May.READ_OWN)
def signed_own(request: Any, agreement: UUID, paper: int, side: str) -> Any:
    """The same for the provider."""
    return signed_answer(request, own_paper(request, agreement, paper), side)
