"""Writing a decision and its way to signature. Nobody's work is lost when two people write at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done
from almoner.governance.decisions import actions, wording
from almoner.governance.decisions.access import May
from almoner.governance.decisions.forms import steps
from almoner.governance.decisions.forms.draft import Draft
from almoner.governance.decisions.lifecycle import State

from .found import crumbs, found, page_of, paper, to

STEP_TITLES = {
    "reopen": gettext_lazy("Take back to draft"),
    "defer": gettext_lazy("Defer"),
    "resume": gettext_lazy("Take up again"),
    "withdraw": gettext_lazy("Withdraw"),
}


@page(Audience.STAFF, may=May.DRAFT)
def new(request: Any) -> HttpResponse:
    """Begin a decision."""
    draft = Draft(request.office, data=request.POST or None)
    if draft.is_valid():
        try:
            made = actions.open_decision(by=request.actor, office=request.office, **draft.given())
        except ValidationError as wrong:
            draft.refuse(wrong)
        else:
            messages.success(request, _("%(number)s is begun. Nobody is asked to sign yet.") % {"number": made.number})
            return to(request, made)
    title, back = _("Write a decision"), address(request, "desk-decisions")
    way = [(_("Decisions"), back), (title, "")]
    return render(request, "decisions/staff/form.html", {"draft": draft, "title": title, "steps": way, "back": back})


@page(Audience.STAFF, may=May.DRAFT)
def edit(request: Any, number: str) -> HttpResponse:
    """Change a draft, or a sheet that is being signed."""
    decision = found(request, number)
    if decision.state not in {State.DRAFT, State.READY}:
        messages.error(request, _("It is %(state)s, so it does not change.") % {"state": decision.get_state_display()})
        return to(request, decision)
    draft, theirs = Draft(request.office, decision=decision, data=request.POST or None), []
    if draft.is_valid():
        try:
            actions.change_decision(by=request.actor, decision=decision, token=draft.token, **draft.given())
        except OutOfDate as late:
            theirs = draft.compare(found(request, number))
            draft.facts.add_error(None, late.sentence)
        except ValidationError as wrong:
            draft.refuse(wrong)
        else:
            messages.success(request, _("The change is saved."))
            return to(request, decision)
    context = {
        "draft": draft,
        "title": _("Change %(number)s") % {"number": number},
        "steps": crumbs(request, decision, _("Change")),
        "back": page_of(request, decision),
        "theirs": theirs,
        "is_ready": decision.state == State.READY,
    }
    return render(request, "decisions/staff/form.html", context)


@page(Audience.STAFF, may=May.DRAFT)
def ready(request: Any, number: str) -> HttpResponse:
    """Put to signature: what the button posts to."""
    decision = found(request, number)
    if request.method == "POST":
        try:
            asked = actions.put_to_signature(by=request.actor, decision=decision)
        except NotAllowed:
            raise
        except Refused as why:
            messages.error(request, why.sentence)
        else:
            people = ", ".join(post.person for wanted in asked.waits_for for post in wanted.people[:1])
            messages.success(
                request, _("It waits for the signature of: %(people)s.") % {"people": people or _("nobody")}
            )
    return to(request, decision)


@page(Audience.STAFF, may=May.DRAFT)
def step(request: Any, number: str, move: str) -> HttpResponse:
    """Take it back to draft, defer it, take it up again or withdraw it."""
    decision = found(request, number)
    title = STEP_TITLES.get(move)
    if title is None:
        return to(request, decision)
    form = steps.ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].required = move in {"defer", "withdraw"}
    if form.is_valid() and done(
        form, lambda: actions.move_decision(by=request.actor, decision=decision, move=move, **form.cleaned_data)
    ):
        messages.success(request, _("Done: %(what)s.") % {"what": title})
        return to(request, decision)
    lede = _("What was signed is void once the sheet changes.") if move == "reopen" else ""
    return _small(request, decision, form, title, lede)


@page(Audience.STAFF, may=May.DRAFT)
def leave_out(request: Any, number: str) -> HttpResponse:
    """One award leaves the sheet, and the rest goes on."""
    held = paper(request, number)
    form = steps.LeaveOutForm(request.POST or None, paper=held)
    if form.is_valid() and done(
        form, lambda: actions.leave_out(by=request.actor, decision=held.decision, **form.cleaned_data)
    ):
        messages.success(
            request, _("It is left out. The money is shared anew, and the sheet is another one: look at both.")
        )
        return to(request, held.decision)
    lede = _("The rest goes on. What was signed is void, because the sheet is another one.")
    return _small(request, held.decision, form, _("Leave an award out"), lede)


@page(Audience.STAFF, may=May.DRAFT)
def answer(request: Any, number: str) -> HttpResponse:
    """Answer the questions with which the sheet came back."""
    held = paper(request, number)
    question = next((said for said in reversed(held.signed) if said.is_question and not said.answer), None)
    if question is None:
        messages.error(request, _("There is no question to answer."))
        return to(request, held.decision)
    form = steps.AnswerForm(request.POST or None)
    signature = held.decision.signatures.get(pk=question.key)
    if form.is_valid() and done(
        form, lambda: actions.answer_question(by=request.actor, signature=signature, **form.cleaned_data)
    ):
        messages.success(request, _("The answer is kept. Put the sheet to signature again when it is ready."))
        return to(request, held.decision)
    lede = _("%(post)s asks: %(question)s") % {"post": wording.posts([question.role]), "question": question.comment}
    return _small(request, held.decision, form, _("Answer a question"), lede)


def _small(request: Any, decision: Any, form: Any, title: Any, lede: Any) -> HttpResponse:
    """A page with a small form about a decision."""
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "steps": crumbs(request, decision, title),
        "back": page_of(request, decision),
    }
    return render(request, "pages/edit.html", context)
