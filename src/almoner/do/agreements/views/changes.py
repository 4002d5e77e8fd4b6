"""Recording, correcting and varying an agreement at the desk. Nobody's work is lost when two people edit at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.agreements import actions, queries, wording
from almoner.do.agreements.access import May
from almoner.do.agreements.forms.fields import AnswerForm, ReasonForm, VariationForm
from almoner.do.agreements.forms.offered import offered_by
from almoner.do.agreements.forms.paper import Paper
from almoner.do.agreements.lifecycle import VARIATION
from almoner.do.agreements.models import Agreement
from almoner.do.agreements.terms import from_facts
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.kernel.lifecycle import Moment


def found(request: Any, number: str) -> Agreement:
    """The agreement of that number. Raises Http404 where this office has none."""
    held = queries.agreement_at(seen_by=request.actor, office=request.office, number=number)
    if held is None:
        raise Http404
    return held


def to(request: Any, agreement: Agreement) -> HttpResponse:
    """On to the agreement's page."""
    return HttpResponseRedirect(address(request, "desk-agreement", number=agreement.number))


@page(Audience.STAFF, may=May.KEEP)
def new(request: Any) -> HttpResponse:
    """Record an agreement."""
    paper = Paper(request.office, offered=offered_by(request.office), data=request.POST or None)
    if paper.is_valid() and paper.named is not None:
        try:
            made = actions.record_agreement(
                by=request.actor, office=request.office, identity=paper.named, terms=paper.terms
            )
        except ValidationError as wrong:
            paper.add_errors(wrong)
        else:
            messages.success(request, _("%(number)s is recorded. It is not public yet.") % {"number": made.number})
            return to(request, made)
    return render(request, "agreements/form.html", _context(paper, _("Record an agreement")))


@page(Audience.STAFF, may=May.KEEP)
def correct(request: Any, number: str) -> HttpResponse:
    """Mend an entry: a new version with its reason."""
    agreement = found(request, number)
    edit = Edit(request, agreement, ReasonForm)
    if edit.paper.is_valid():
        try:
            actions.correct_agreement(
                by=request.actor,
                agreement=agreement,
                opened=edit.opened,
                terms=edit.paper.terms,
                reason=edit.paper.reason,
                identity=edit.paper.named,
            )
        except OutOfDate:
            edit.compare()
        except ValidationError as wrong:
            edit.paper.add_errors(wrong)
        else:
            messages.success(request, _("The correction of %(number)s is saved.") % {"number": agreement.number})
            agreement.refresh_from_db(fields=["number"])
            return to(request, agreement)
    return render(request, "agreements/form.html", edit.context(_("Correct %(number)s")))


@page(Audience.STAFF, may=May.KEEP)
def vary(request: Any, number: str) -> HttpResponse:
    """Propose a change of the deal; somebody else approves it."""
    agreement = found(request, number)
    edit = Edit(request, agreement, VariationForm)
    if edit.paper.is_valid() and edit.paper.why is not None:
        try:
            actions.propose_variation(
                by=request.actor,
                agreement=agreement,
                opened=edit.opened,
                terms=edit.paper.terms,
                reason=edit.paper.reason,
                effective_on=edit.paper.why.cleaned_data["effective_on"],
            )
        except OutOfDate:
            edit.compare()
        except ValidationError as wrong:
            edit.paper.add_errors(wrong)
        else:
            messages.success(request, _("The variation is proposed. It counts once somebody else approves it."))
            return to(request, agreement)
    return render(request, "agreements/form.html", edit.context(_("Propose a variation of %(number)s")))


class Edit:
    """An agreement being edited: the form, the version it was opened on, and what came meanwhile."""

    def __init__(self, request: Any, agreement: Agreement, why: type[ReasonForm]) -> None:
        self.agreement = agreement
        number, terms = queries.terms_by_agreement([agreement])[agreement.pk]
        said = str(request.POST.get("opened", ""))
        self.now, self.number_now = terms, number
        self.opened = int(said) if said.isdecimal() and len(said) < 9 else number
        self.theirs: list[tuple[str, str, str]] = []
        self.paper = Paper(
            request.office,
            offered=offered_by(request.office),
            data=request.POST or None,
            agreement=agreement,
            terms=terms,
            why=why,
        )

    def compare(self) -> None:
        """Somebody saved meanwhile: put both side by side, and let the next save be a choice."""
        self.theirs = wording.differences(self.now, self.paper.terms)
        self.opened = self.number_now

    def context(self, title: str) -> dict[str, Any]:
        """What the page of the form shows."""
        made = _context(self.paper, title % {"number": self.agreement.number})
        return made | {"agreement": self.agreement, "opened": self.opened, "theirs": self.theirs}


def _context(paper: Paper, title: str) -> dict[str, Any]:
    return {
        "paper": paper,
        "title": title,
        "agreement": None,
        "theirs": [],
        "errors_on_page": not paper.asks_for_more and any(form.is_bound and form.errors for form in paper.forms),
    }


@page(Audience.STAFF, may=May.READ)
def variation(request: Any, number: str, pk: UUID) -> HttpResponse:
    """One proposed variation: what it would change, and the answer."""
    agreement = found(request, number)
    proposal = queries.proposal_at(office=request.office, agreement=agreement, key=pk)
    if proposal is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, proposal, form.cleaned_data["answer"])
        except (ValidationError, Refused) as wrong:
            form.add_error("answer", wrong.sentence if isinstance(wrong, Refused) else wrong.messages)
        else:
            return to(request, agreement)
    moment = Moment(request.actor, timezone.now())
    before = queries.terms_as_of_version(agreement, proposal.on_version)
    context = {
        "agreement": agreement,
        "proposal": proposal,
        "form": form,
        "changes": wording.differences(before, from_facts(proposal.facts)) if before else [],
        "moves": {move.name for move in VARIATION.moves_open_to(proposal, moment)},
        "refused": [(move.name, why) for move, why in VARIATION.moves_refused_to(proposal, moment)],
    }
    return render(request, "agreements/variation.html", context)


def _answer(request: Any, proposal: Any, answer: str) -> None:
    """Make the move that the pressed button names.

    Raises:
        Refused: a rule stands against it, or no button was pressed.
        ValidationError: a refusal needs a reason.
    """
    match request.POST.get("move"):
        case "approve":
            actions.approve_variation(by=request.actor, proposal=proposal, answer=answer)
            messages.success(request, _("The variation is approved: it is the current version now."))
        case "refuse":
            actions.refuse_variation(by=request.actor, proposal=proposal, answer=answer)
            messages.success(request, _("The variation is refused."))
        case "withdraw":
            actions.withdraw_variation(by=request.actor, proposal=proposal)
            messages.success(request, _("The variation is withdrawn."))
        case _:
            raise Refused(_("Press one of the buttons."))
