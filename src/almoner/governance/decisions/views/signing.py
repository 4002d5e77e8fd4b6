"""Signing at the desk and on a phone: the sheet, what changed, who else signed, and one's answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import NotAllowed, OutOfDate
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done
from almoner.governance.decisions import actions, queries, wording
from almoner.governance.decisions.access import May
from almoner.governance.decisions.declared import terms_of
from almoner.governance.decisions.forms.steps import OtherwiseForm, SignForm
from almoner.governance.decisions.lifecycle import State
from almoner.governance.decisions.models import Sheet
from almoner.governance.decisions.rules.paper import APPROVED, Paper, Post
from almoner.governance.decisions.rules.sheet import changes
from almoner.governance.decisions.rules.signing import chosen_post, counting, missing, posts_of
from almoner.governance.decisions.rules.signing import may_act as refusal
from almoner.kernel.lifecycle import Moment

from .found import crumbs, page_of, paper, reading


@page(Audience.STAFF, may=May.SIGN)
def sign(request: Any, number: str) -> HttpResponse:
    """Read the sheet and approve, return or refuse it."""
    held, now = paper(request, number), timezone.now()
    terms = terms_of(request.office, timezone.localdate(now))
    why_not = refusal(held, Moment(request.actor, now, {"terms": terms}))
    posts = _posts_wanted(held, request.actor.person_id, terms)
    form = None if why_not else SignForm(request.POST or None, paper=held, posts=posts)
    changed = _since_last_look(held, request.actor.person_id)
    if form is not None and form.is_valid():
        try:
            if done(form, lambda: actions.sign(by=request.actor, decision=held.decision, **form.cleaned_data)):
                return _on_to_the_next(request, held, form.cleaned_data["outcome"])
        except OutOfDate as late:
            changed = _since(held, form.cleaned_data["sheet"])
            form.look_again(held)
            form.add_error(None, late.sentence)
    context = {
        "paper": held,
        "decision": held.decision,
        "reading": reading(held),
        "facts": wording.facts(held),
        "form": form,
        "why_not": why_not,
        "as_post": wording.posts([posts[0].role]) if posts else "",
        "thought": [] if why_not else queries.needs_thought(held, terms, request.actor.person_id),
        "changed": wording.changes_in_words(changed),
        "others": [{"said": said, "post": wording.posts([role])} for role, said in counting(held).items()],
        "wanted": wording.posts(missing(held, terms)) if held.state == State.READY else "",
        "questions": [said for said in held.signed if said.is_question],
        "may_decide": request.actor.may(May.DECIDE) and not why_not,
        "steps": crumbs(request, held.decision, _("Sign")),
    }
    return render(request, "decisions/staff/sign.html", context)


def _posts_wanted(held: Paper, person: Any, terms: Any) -> list[Post]:
    """The posts in which somebody may sign this, as far as their delegations go."""
    found = [chosen_post(held, person, post.role, terms) for post in posts_of(held, person)]
    return [post for post in found if isinstance(post, Post)]


def _since_last_look(held: Paper, person: Any) -> list[str]:
    """What changed since this person last said something of another sheet."""
    last = next((said for said in reversed(held.signed) if said.person_id == person), None)
    return [] if last is None or last.sheet_hash == held.hash else _since(held, last.sheet_hash)


def _since(held: Paper, sheet: str) -> list[str]:
    """What differs between a sheet that was put before people and the one that stands."""
    before = Sheet.objects.filter(decision=held.decision, sha256=sheet).first()
    return changes(before.text, held.text) if before else []


def _on_to_the_next(request: Any, held: Paper, outcome: str) -> HttpResponse:
    number = {"number": held.decision.number}
    if outcome == APPROVED:
        messages.success(request, _("You have approved %(number)s.") % number)
    else:
        messages.success(request, _("%(number)s goes back to the lead officer with what you wrote.") % number)
    return HttpResponseRedirect(address(request, "desk-decisions-waiting"))


@page(Audience.STAFF, may=May.DECIDE)
def otherwise(request: Any, number: str) -> HttpResponse:
    """The office-holder decides otherwise than recommended."""
    held = paper(request, number)
    if held.state != State.READY:
        messages.error(request, _("It is not put to signature."))
        return HttpResponseRedirect(page_of(request, held.decision))
    form = OtherwiseForm(request.POST or None, paper=held)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("instead", "why", "sheet")}
        try:
            if done(
                form,
                lambda: actions.decide_otherwise(
                    by=request.actor, decision=held.decision, amounts=form.amounts(), **said
                ),
            ):
                messages.success(request, _("Both stand on the sheet now. Everybody is asked to sign it, you too."))
                return HttpResponseRedirect(address(request, "desk-decision-sign", number=number))
        except NotAllowed:
            raise
        except OutOfDate as late:
            form.add_error(None, late.sentence)
    context = {
        "form": form,
        "title": _("Decide otherwise"),
        "lede": _("What was recommended stays on the sheet, with what you decide instead and why."),
        "steps": crumbs(request, held.decision, _("Decide otherwise")),
        "back": address(request, "desk-decision-sign", number=number),
    }
    return render(request, "pages/edit.html", context)
