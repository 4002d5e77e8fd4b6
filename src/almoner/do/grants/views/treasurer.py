"""What needs the chief finance officer: a pot outside its purposes, asked for and answered; over-allocation."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from almoner.do.grants import actions, queries
from almoner.do.grants.access import May
from almoner.do.grants.forms.money import LET_IN, AnswerPotForm, AskForPotForm, ConsentForm, LetInForm
from almoner.do.grants.lifecycle import State
from almoner.do.grants.models import Invitation, PotRequest
from almoner.do.grants.views import showing
from almoner.do.grants.views.found import found, one_form, sent, to
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.pages import Audience, page
from almoner.foundation.pages.editing import done
from almoner.kernel.money import pounds

_did = partial(done, passing=NotAllowed)
"""Coming late is told in the form: these show no other side."""


@page(Audience.STAFF, may=May.KEEP)
def ask(request: Any, pk: UUID) -> HttpResponse:
    """Ask that the round may use a pot outside its purposes, and why."""
    held = found(request, pk)
    form = AskForPotForm(sent(request), invitation=held)
    if form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: actions.ask_for_pot(by=request.actor, invitation=held, **given)):
            messages.success(request, _("The chief finance officer is asked. You are told the answer."))
            return to(request, held)
    lede = _("%(purposes)s Only the chief finance officer may let in a pot that does not permit this.")
    return one_form(request, held, form, _("Ask for a pot outside its purposes"), lede % {"purposes": _purposes(held)})


@page(Audience.STAFF, may=May.OVERRIDE)
def answer(request: Any, pk: UUID, asked: UUID) -> HttpResponse:
    """Let in the pot that was asked for, or decline; either way with a reason."""
    held = found(request, pk)
    row = queries.pot_requests(held, seen_by=request.actor).filter(pk=asked).first()
    if row is None:
        raise Http404
    if held.state != State.DRAFT or row.standing != PotRequest.Standing.WAITING:
        messages.info(request, _("There is nothing to answer any more."))
        return to(request, held)
    form = AnswerPotForm(sent(request))
    if form.is_valid() and _did(form, lambda: _answered(request, held, row, **form.cleaned_data)):
        row.refresh_from_db()
        messages.success(request, _("“%(pot)s” is %(standing)s. Whoever asked is told.") % _said(row))
        return to(request, held)
    lede = _("%(who)s asks for %(amount)s from “%(pot)s”, which does not permit: %(purposes)s. %(why)s") % {
        "who": row.asked_by.name if row.asked_by else _("The command line"),
        "amount": pounds(row.amount),
        "pot": row.pot,
        "purposes": ", ".join(row.purposes),
        "why": row.reason,
    }
    return one_form(request, held, form, _("A pot outside its purposes is asked for"), lede)


def _said(row: PotRequest) -> dict[str, Any]:
    return {"pot": row.pot.name, "standing": row.get_standing_display()}


def _answered(request: Any, held: Invitation, row: PotRequest, *, answer: str, reason: str) -> None:
    if answer == LET_IN:
        actions.let_in_source(by=request.actor, invitation=held, pot=row.pot, amount=row.amount, reason=reason)
    else:
        actions.decline_pot(by=request.actor, asked=row, reason=reason)


@page(Audience.STAFF, may=May.OVERRIDE)
def let_in(request: Any, pk: UUID) -> HttpResponse:
    """Let the round use a pot outside its purposes, for a reason."""
    held = found(request, pk)
    form = LetInForm(sent(request), invitation=held)
    if form.is_valid():
        given = form.cleaned_data
        if _did(form, lambda: actions.let_in_source(by=request.actor, invitation=held, **given)):
            messages.success(request, _("“%(pot)s” may pay for this round.") % {"pot": given["pot"]})
            return to(request, held)
    return one_form(request, held, form, _("Let in a pot outside its purposes"), _purposes(held))


def _purposes(held: Invitation) -> str:
    return _("The round is for: %(purposes)s.") % {"purposes": ", ".join(held.purposes) or _("nothing yet")}


@page(Audience.STAFF, may=May.OVERRIDE)
def consent(request: Any, pk: UUID) -> HttpResponse:
    """Agree that more than is available may be awarded."""
    held = found(request, pk)
    form = ConsentForm(sent(request), initial={"percent": held.over_allocation})
    if form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        if _did(form, lambda: actions.consent_to_over_allocation(by=request.actor, invitation=held, **given)):
            messages.success(request, _("Your consent is recorded."))
            return to(request, held)
    return one_form(request, held, form, _("Agree to over-allocation"), showing.over_allocation(held))
