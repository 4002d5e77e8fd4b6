"""Papers at the desk: drawing up, reading, sending for signature."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from almoner.do.agreements import actions, queries
from almoner.do.agreements.access import May
from almoner.do.agreements.content import PaperContent, from_facts
from almoner.do.agreements.declared import outcomes_of
from almoner.do.agreements.forms.content import ContentForm
from almoner.do.agreements.lifecycle import PAPER
from almoner.do.agreements.models import Agreement, Paper
from almoner.do.agreements.papers.clauses import shipped
from almoner.do.agreements.papers.proportion import asked_for
from almoner.do.agreements.papers.signing import PROVIDER
from almoner.do.agreements.reading import reading
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations.queries import people_with
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address

from .found import agreement_here, now, paper_here, pdf_answer, standing, steps, to_agreement


@page(Audience.STAFF, may=May.READ)
def paper(request: Any, number: str, paper: int) -> HttpResponse:
    """One paper: how far it is, what it says, and what may be done with it."""
    held = paper_here(request, number, paper)
    stands = standing(held)
    moves = {move.name for move in PAPER.moves_open_to(stands, now(request))}
    context = {
        "agreement": held.agreement,
        "paper": held,
        "reading": reading(held, stands),
        "lacks": stands.lacks if stands.state == "drawn_up" and stands.newest == held.number else [],
        "moves": moves,
        "nobody_signs": stands.wants(PROVIDER) and _nobody_signs(held),
        "refused": [why for move, why in PAPER.moves_refused_to(stands, now(request)) if "office" in move.name],
        "others": [each for each in queries.papers_of(held.agreement) if each.number != held.number],
        "steps": steps(request, held.agreement, _("Paper %(n)d") % {"n": held.number}),
    }
    return render(request, "agreements/desk/paper.html", context)


def _nobody_signs(held: Paper) -> bool:
    """Whether nobody who may sign for the provider has an account."""
    return held.signatory_id is not None and not people_with(held.signatory_id, Part.CERTIFIER, Part.OWNER)


@page(Audience.STAFF, may=May.READ)
def as_pdf(request: Any, number: str, paper: int) -> HttpResponse:
    """The same as a PDF."""
    return pdf_answer(paper_here(request, number, paper))


@page(Audience.STAFF, may=May.KEEP)
def draw_up(request: Any, number: str) -> HttpResponse:
    """Write what the paper says besides the terms and the standard clauses, and draw it up."""
    agreement = agreement_here(request, number)
    if not shipped(agreement.kind):
        messages.error(request, _("The office runs this service itself, so there is no paper and nobody to sign it."))
        return to_agreement(request, agreement)
    last = queries.paper_now(agreement)
    form = ContentForm(
        request.POST or None, content=_begun_from(request, last), opened=last.number if last is not None else 0
    )
    if form.is_valid():
        made = _drawn(request, agreement, form, last)
        if made is not None:
            messages.success(request, _("Paper %(n)d is drawn up. Nobody else sees it yet.") % {"n": made.number})
            return HttpResponseRedirect(
                address(request, "desk-agreement-paper", number=agreement.number, paper=made.number)
            )
    known, _standard = queries.known_of(agreement, PaperContent())
    context = {
        "agreement": agreement,
        "form": form,
        "last": last,
        "errors_on_page": form.errors_on_page,
        "passed_down": known.from_funders,
        "entered_conditions": known.terms.conditions,
        "publicity": list(queries.publicity_duties(agreement).filter(lifted_at__isnull=True)),
        "asked": asked_for(known.terms.value.value, outcomes_of(request.office, timezone.localdate())),
        "steps": steps(request, agreement, _("Draw up the paper")),
    }
    return render(request, "agreements/desk/draw_up.html", context)


def _begun_from(request: Any, last: Paper | None) -> PaperContent:
    """What the form shows before anything is typed: the words of the last paper, or who asks as the contact."""
    if last is not None:
        return from_facts(last.facts["content"])
    contact = ", ".join(filter(None, (request.actor.name, request.user.email)))
    return PaperContent(contact=contact)


def _drawn(request: Any, agreement: Agreement, form: ContentForm, last: Paper | None) -> Paper | None:
    """The paper, or None with what was refused in the form."""
    try:
        return actions.draw_up(by=request.actor, agreement=agreement, content=form.content, opened=form.opened)
    except OutOfDate as late:
        form.refuse(ValidationError(late.sentence))
        form.look_again(last.number if last else 0)
    except NotAllowed:
        raise
    except (ValidationError, Refused) as wrong:
        form.refuse(wrong if isinstance(wrong, ValidationError) else ValidationError(wrong.sentence))
    return None


@require_POST
@page(Audience.STAFF, may=May.KEEP)
def send(request: Any, number: str, paper: int) -> HttpResponse:
    """Put a paper before both sides."""
    held = paper_here(request, number, paper)
    try:
        actions.send_for_signature(by=request.actor, paper=held)
    except NotAllowed:
        raise
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        messages.success(request, _("It is sent for signature: those who may sign for the provider are told."))
    return HttpResponseRedirect(address(request, "desk-agreement-paper", number=number, paper=paper))
