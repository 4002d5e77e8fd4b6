"""From an opportunity to an application: who may apply, about how much, and whose help."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from almoner.do.applications import actions, queries
from almoner.do.applications.access import May
from almoner.do.applications.forms.applicant import OTHER, BeginForm
from almoner.do.applications.rules.deadline import time_left
from almoner.do.applications.rules.who import form_refusal, stops
from almoner.do.grants import paper as papers
from almoner.do.grants import queries as grants
from almoner.do.grants.declared import privacy_notice
from almoner.do.grants.models import Invitation
from almoner.do.grants.rules.written import gates, tiers
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.queries import memberships_of
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import done
from almoner.foundation.questions.declared import rates_of
from almoner.foundation.questions.queries import definition_of
from almoner.foundation.questions.rules.effort import effort
from almoner.kernel.money import parse_amount

from .found import on_to


def published(request: Any, key: UUID) -> Invitation:
    """A round that everybody may read. Raises Http404 for any other."""
    held = grants.invitation_at(seen_by=request.actor, pk=key)
    if not isinstance(held, Invitation) or held.published_at is None:
        raise Http404
    return held


@page(Audience.PROVIDER, may=May.WRITE)
def apply(request: Any, invitation: UUID) -> HttpResponse:
    """Confirm who applies, say about how much, and begin; or go on where one stands."""
    held = published(request, invitation)
    there = queries.live_of(request.organisation, held)
    if there is not None:
        return on_to(address(request, "provider-application", pk=there.pk))
    asked = gates(held.eligibility)
    form = BeginForm(request.POST or None, gates=asked, bodies=bodies_of(request))
    stopped = stops(asked, form.answers()) if form.is_valid() else []
    if form.is_valid() and not stopped:
        made: list[Any] = []
        if done(form, lambda: made.append(_begin(request, held, form))):
            messages.success(request, _("Begun: %(reference)s. It saves itself as you write.") % {"reference": made[0]})
            return on_to(address(request, "provider-application", pk=made[0].pk))
    now = timezone.now()
    context = {
        "invitation": held,
        "form": form,
        "stopped": stopped,
        "asked": [f"gate{place}" for place in range(len(asked))],
        "tiers": tiers(held.tiers),
        "left": time_left(queries.takes_until(held, request.organisation.pk, now), now),
        "may_begin": queries.may_begin(held, request.organisation.pk, now),
        "not_for": form_refusal(request.organisation.form, held.organisation_forms),
        "work": _work(held),
        "privacy": privacy_notice(held.office),
    }
    return render(request, "applications/own/apply.html", context)


def _work(held: Invitation) -> Any:
    if held.form_version is None:
        return None
    return effort(definition_of(held.form_version), rates_of(held.office, timezone.localdate()))


def bodies_of(request: Any) -> list[tuple[str, str]]:
    """The other organisations that this person acts for: one of them may be the one that helps."""
    rows = memberships_of(request.user)
    return [
        (str(one.organisation_id), str(one.organisation)) for one in rows if one.organisation != request.organisation
    ]


def broker_of(form: Any) -> Organisation | None:
    """The organisation that was chosen or named as writing with the applicant."""
    chosen = form.cleaned_data.get("broker", "")
    if chosen == OTHER:
        return None
    return Organisation.objects.filter(pk=chosen).first() if chosen else None


def _begin(request: Any, held: Invitation, form: BeginForm) -> Any:
    asked = gates(held.eligibility)
    said = form.answers()
    made = actions.start(
        by=request.actor,
        invitation=held,
        organisation=request.organisation,
        amount=form.cleaned_data["amount"],
        brokered_by=broker_of(form),
        confirmed=[{"question": gate.question, "answer": said[place]} for place, gate in enumerate(asked)],
    )
    if form.cleaned_data["broker"] == OTHER:
        made = actions.set_broker(by=request.actor, application=made, name=form.cleaned_data["broker_name"])
    return made


@page(Audience.PROVIDER, may=May.FOLLOW)
def paper(request: Any, invitation: UUID) -> HttpResponse:
    """The form on paper, for one amount only what is asked for that amount."""
    held = published(request, invitation)
    if held.form_version is None:
        raise Http404
    return paper_form(held, request.GET.get("amount", ""))


def paper_form(held: Invitation, typed: str) -> HttpResponse:
    """The form of a round as a PDF to be filled in by hand."""
    try:
        amount = parse_amount(typed[:40]).value if typed.strip() else None
    except ValueError:
        amount = None
    if held.form_version is None:
        raise Http404
    answer = HttpResponse(papers.as_pdf(held, amount=amount), content_type="application/pdf")
    name = slugify(str(held))[:60] or "form"
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
