"""A round that officers judge without a panel: what is to be recommended, and the page on which that is done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications import actions, queries
from almoner.do.applications.access import May
from almoner.do.applications.forms.judging import RecommendForm
from almoner.do.applications.lifecycle import State
from almoner.do.applications.models import Application
from almoner.do.applications.rules.judging import tied_sentence
from almoner.do.grants.models import Invitation
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.editing import done

from .found import at_desk, on_to, round_at_desk


@page(Audience.STAFF, may=May.JUDGE)
def of_round(request: Any, invitation: UUID) -> HttpResponse:
    """What this officer may recommend now, what waits and why, and what is recommended. A panel's round has its own."""
    held = round_at_desk(request, invitation)
    if held.has_panel:
        return on_to(address(request, "desk-round-panel", invitation=held.pk))
    context = {
        "invitation": held,
        "found": queries.for_the_officers(held, timezone.now(), seen_by=request.actor),
        "awards": address_if_any(request, "desk-awards-round", invitation_pk=held.pk),
        "steps": [*_way(request, held), (_("Recommendations"), "")],
    }
    return render(request, "applications/staff/judging.html", context)


def _way(request: Any, held: Invitation) -> list[tuple[Any, str]]:
    """The way to the pages of this module: by the round's board."""
    return [
        (_("Applications"), address(request, "desk-applications")),
        (held.theme, address(request, "desk-round-board", invitation=held.pk)),
    ]


@page(Audience.STAFF, may=May.JUDGE)
def one(request: Any, reference: str) -> HttpResponse:
    """Answer the criteria for one application, and recommend it or not."""
    held = at_desk(request, reference)
    if not held.is_received:
        raise Http404
    if held.invitation.has_panel or held.state != State.ELIGIBLE:
        messages.info(request, _why_not_now(held))
        return on_to(address(request, "desk-application", reference=held.reference))
    if tied := queries.ties_of(request.actor.person_id, [held], timezone.localdate()):
        raise NotAllowed(tied_sentence(tied[held.pk]))
    form = RecommendForm(request.POST or None, criteria=held.invitation.criteria, asked=held.amount)
    if form.is_valid() and done(form, lambda: actions.recommend(by=request.actor, application=held, **form.given())):
        messages.success(request, _("What you recommend of %(reference)s is recorded.") % {"reference": held.reference})
        return on_to(address(request, "desk-round-judging", invitation=held.invitation_id))
    here = address(request, "desk-round-judging", invitation=held.invitation_id)
    context = {
        "application": held,
        "form": form,
        "waits": queries.before_judging(held),
        "steps": [*_way(request, held.invitation), (_("Recommendations"), here), (held.reference, "")],
        "back": here,
    }
    return render(request, "applications/staff/recommend.html", context)


def _why_not_now(held: Application) -> str:
    if held.invitation.has_panel:
        return _("This round is judged by a panel: what is recommended follows from its marks.")
    return _("%(reference)s is %(state)s, so nothing is recommended of it here.") % {
        "reference": held.reference,
        "state": held.get_state_display(),
    }
