"""The publication check at the desk: what the public will read, what looks personal, what is redacted and why."""

import json
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done
from almoner.governance.decisions import actions, subjects, wording
from almoner.governance.decisions.access import May
from almoner.governance.decisions.declared import terms_of
from almoner.governance.decisions.forms import steps
from almoner.governance.decisions.lifecycle import DECISION, State
from almoner.governance.decisions.models import Redaction
from almoner.governance.decisions.rules.paper import Paper
from almoner.governance.decisions.rules.publication import doubts, parts_of, public_copy
from almoner.governance.decisions.rules.sheet import canonical
from almoner.governance.decisions.rules.terms import held_until
from almoner.kernel.lifecycle import Moment

from .found import crumbs, page_of, paper, to


@page(Audience.STAFF, may=May.PUBLISH)
def check(request: Any, number: str) -> HttpResponse:
    """The check, and the buttons that redact, plan and publish."""
    held = paper(request, number)
    if held.state != State.PREPARED:
        messages.error(request, _("Only what is decided and waits to be published is checked."))
        return to(request, held.decision)
    said = request.POST or None
    made = {
        "redact": steps.RedactionForm(_if(said, "redact"), paper=held),
        "plan": steps.PlanForm(_if(said, "plan"), initial={"on": held.decision.planned_on}),
        "publish": steps.PublishForm(_if(said, "publish")),
    }
    for name, form in made.items():
        if form.is_bound and form.is_valid() and done(form, partial(_do, request, held, name, form)):
            last = "desk-decision" if name == "publish" else "desk-decision-check"
            return HttpResponseRedirect(address(request, last, number=number))
    return render(request, "decisions/staff/check.html", _context(request, held, made))


def _if(said: Any, step: str) -> Any:
    """What was posted, if it was posted by this form's button."""
    return said if said is not None and said.get("step") == step else None


def _do(request: Any, held: Paper, name: str, form: Any) -> None:
    by, decision = request.actor, held.decision
    if name == "redact":
        actions.redact(by=by, decision=decision, **form.cleaned_data)
        messages.success(request, _("The public is not shown it."))
    elif name == "plan":
        actions.plan_publication(by=by, decision=decision, **form.cleaned_data)
        messages.success(request, _("The day is kept."))
    else:
        actions.publish(by=by, decision=decision, **form.cleaned_data)
        messages.success(request, _("%(number)s is public.") % {"number": decision.number})


def _context(request: Any, held: Paper, made: dict[str, Any]) -> dict[str, Any]:
    terms = terms_of(request.office, timezone.localdate())
    waits = [why for each in subjects.registered() if (why := each.holds_publication(held.decision))]
    settings = {"terms": terms, "looked_at": True, "despite": "", "waits": waits}
    stands_against = DECISION.refusal(held, "publish", Moment(request.actor, timezone.now(), settings))
    parts = parts_of(json.loads(held.text))
    return {
        "paper": held,
        "decision": held.decision,
        "reading": wording.read(canonical(public_copy(held, []))),
        "doubts": [{"where": wording.part_in_words(each.part), "found": each} for each in doubts(held)],
        "redactions": [
            {"row": row, "where": wording.part_in_words(row.part), "words": row.words or parts.get(row.part, "")}
            for row in held.decision.redactions.select_related("by")
        ],
        "in_words": wording.put_in_its_place,
        "stands_against": stands_against,
        "hold": held_until(terms.holds, timezone.localdate()),
        "forms": made,
        "steps": crumbs(request, held.decision, _("Publication check")),
        "back": page_of(request, held.decision),
    }


@page(Audience.STAFF, may=May.PUBLISH)
def lift(request: Any, number: str) -> HttpResponse:
    """Show the public what was redacted: which one stands in the question part of the address."""
    held = paper(request, number)
    here = HttpResponseRedirect(address(request, "desk-decision-check", number=number))
    rows = Redaction.objects.filter(decision=held.decision)
    row = next((each for each in rows if str(each.pk) == request.GET.get("redaction")), None)
    if row is None:
        return here
    form = steps.ReasonForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.lift_redaction(by=request.actor, redaction=row, **form.cleaned_data)
    ):
        messages.success(request, _("The public will read it."))
        return here
    return _small(request, held, form, _("Lift a redaction"), wording.part_in_words(row.part))


@page(Audience.STAFF, may=May.PUBLISH)
def note(request: Any, number: str) -> HttpResponse:
    """Note what another body decided: what the button posts to."""
    held = paper(request, number)
    if request.method == "POST":
        try:
            actions.note_decision(by=request.actor, decision=held.decision)
        except NotAllowed:
            raise
        except Refused as why:
            messages.error(request, why.sentence)
        else:
            messages.success(request, _("It is noted. Check it, and publish it."))
    return to(request, held.decision)


@page(Audience.STAFF, may=May.PUBLISH)
def take_back(request: Any, number: str) -> HttpResponse:
    """Off the public pages, with a note."""
    held = paper(request, number)
    if held.state != State.PUBLISHED:
        messages.error(request, _("This is not published, so there is nothing to take back."))
        return to(request, held.decision)
    form = steps.NoteForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: actions.take_back(by=request.actor, decision=held.decision, **form.cleaned_data)
    ):
        messages.success(request, _("%(number)s is no longer public.") % {"number": number})
        return to(request, held.decision)
    return _small(request, held, form, _("Take back from the public pages"), held.decision.title)


def _small(request: Any, held: Paper, form: Any, title: Any, lede: Any) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "steps": crumbs(request, held.decision, title),
        "back": page_of(request, held.decision),
    }
    return render(request, "pages/edit.html", context)
