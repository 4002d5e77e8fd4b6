"""The round builder: begun, one part a page with a task list, previewed as the applicant, published."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.grants import actions, queries
from almoner.do.grants.access import May
from almoner.do.grants.forms.judging import ChoosingForm, FormPartForm, ScoringForm
from almoner.do.grants.forms.money import MoneyForm
from almoner.do.grants.forms.parts import (
    AimsForm,
    AmountsForm,
    ApplicantsForm,
    ContactForm,
    DatesForm,
    DutiesForm,
    EligibilityForm,
    PartForm,
)
from almoner.do.grants.forms.running import BeginForm
from almoner.do.grants.lifecycle import State
from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import PART_NAMES, PARTS
from almoner.do.grants.rules.readiness import of_part
from almoner.do.grants.views import showing
from almoner.do.grants.views.found import found, sent, steps, to
from almoner.foundation.door.refusals import OutOfDate
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done

FORMS: dict[str, Callable[..., PartForm]] = {
    form.part: form
    for form in (
        *(AimsForm, MoneyForm, AmountsForm, DatesForm, ApplicantsForm, EligibilityForm),
        *(FormPartForm, ScoringForm, ChoosingForm, DutiesForm, ContactForm),
    )
}


@page(Audience.STAFF, may=May.KEEP)
def begin(request: Any) -> HttpResponse:
    """A new round with its invitation, from nothing or from an earlier one (``?from=``)."""
    form = BeginForm(sent(request), office=request.office, initial=_from_earlier(request))
    made: list[Invitation] = []
    if form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: made.append(actions.begin_round(by=request.actor, **given))):
            messages.success(request, _("The round is begun. What it needs is listed below."))
            return to(request, made[0])
    context = {
        "form": form,
        "title": _("Prepare a round"),
        "lede": _("A round is written part by part. Nobody but the office sees it until it is published."),
        "steps": steps(request, None, _("Prepare a round")),
        "back": address(request, "desk-rounds"),
        "has_funds": form.fields["fund"].queryset.exists(),  # type: ignore[attr-defined]  # a ModelChoiceField
    }
    return render(request, "grants/staff/begin.html", context)


def _from_earlier(request: Any) -> dict[str, Any]:
    try:
        key = UUID(request.GET.get("from", ""))
    except ValueError:
        return {}
    held = queries.invitation_at(seen_by=request.actor, office=request.office, pk=key)
    return {} if held is None else {"copy_of": held.pk, "fund": held.round.fund_id, "theme": held.theme}


@page(Audience.STAFF, may=May.KEEP)
def of_round(request: Any, pk: UUID) -> HttpResponse:
    """Begin the invitation to a round that is on record already."""
    round_ = queries.round_at(seen_by=request.actor, office=request.office, pk=pk)
    if round_ is None:
        raise Http404
    held = queries.invitation_of(seen_by=request.actor, round_=round_)
    if held is None and request.method == "POST":
        held = actions.prepare_invitation(by=request.actor, round_=round_)
        messages.success(request, _("The invitation is begun. What it needs is listed below."))
    if held is None:
        return render(request, "grants/staff/of_round.html", {"round": round_})
    return to(request, held)


@page(Audience.STAFF, may=May.READ)
def one(request: Any, pk: UUID) -> HttpResponse:
    """One invitation: while a draft its task list, afterwards how it runs."""
    held = found(request, pk)
    now = timezone.now()
    if held.state != State.DRAFT:
        return render(request, "grants/staff/running.html", showing.running(request, held, now))
    case = queries.preparation(held, now)
    return render(request, "grants/staff/draft.html", showing.draft(request, held, case, now))


@page(Audience.STAFF, may=May.KEEP)
def part(request: Any, pk: UUID, part: str) -> HttpResponse:
    """One part of a draft. What somebody else saved meanwhile is set beside what was typed; nothing is lost."""
    held = found(request, pk)
    if part not in PARTS:
        raise Http404
    if held.state != State.DRAFT:
        messages.info(request, _("What is published does not change any more."))
        return to(request, held)
    more = {"seen_by": request.actor} if part == "form" else {}
    form = FORMS[part](sent(request), invitation=held, **more)
    theirs: list[tuple[Any, str, str]] = []
    if form.is_valid():
        facts = form.facts()
        given = {"part": part, "token": form.cleaned_data["token"], **facts}
        try:
            if done(form, lambda: actions.edit_invitation(by=request.actor, invitation=held, **given)):
                return _saved(request, held, part)
        except OutOfDate as late:
            theirs = showing.beside(found(request, pk), facts)
            form.add_error(None, late.sentence)
            form.look_again(held)
    return render(request, "grants/staff/part.html", showing.part(request, held, part, form, theirs))


def _saved(request: Any, held: Invitation, part: str) -> HttpResponse:
    """On to the next part, or back to the list, with what is still missing in the part that was saved."""
    fresh = found(request, held.pk)
    missing = of_part(queries.missing(fresh, timezone.now()), part)
    said = _("“%(part)s” is saved.") % {"part": PART_NAMES[part]}
    if missing:
        messages.warning(request, f"{said} {' '.join(missing)}")
    else:
        messages.success(request, said)
    names = list(PARTS)
    place = names.index(part) + 1
    if "next" in request.POST and place < len(names):
        return HttpResponseRedirect(address(request, "desk-invitation-part", pk=held.pk, part=names[place]))
    return to(request, held)


@page(Audience.STAFF, may=May.READ)
def preview(request: Any, pk: UUID) -> HttpResponse:
    """The round as the applicant will meet it."""
    held = found(request, pk)
    return render(request, "grants/staff/preview.html", showing.preview(request, held, timezone.now()))


@page(Audience.STAFF, may=May.PUBLISH)
def publish(request: Any, pk: UUID) -> HttpResponse:
    """Publish, having been told what is pinned, or what is missing."""
    held = found(request, pk)
    if held.state != State.DRAFT:
        return to(request, held)
    if request.method == "POST":
        try:
            actions.publish_invitation(by=request.actor, invitation=held)
        except actions.NotReady as why:
            messages.error(request, why.sentence)
        else:
            messages.success(request, _("%(what)s is published. Everybody can read it.") % {"what": held.theme})
            return to(request, held)
    case = queries.preparation(held, timezone.now())
    return render(request, "grants/staff/publish.html", showing.draft(request, held, case, timezone.now()))
