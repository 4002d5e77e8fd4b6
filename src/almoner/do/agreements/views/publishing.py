"""Publishing agreements and arrangements, and taking them back: each is asked once more on a page of its own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.do.agreements import actions, queries
from almoner.do.agreements.access import May
from almoner.do.agreements.forms.fields import NoteForm
from almoner.do.agreements.models import Agreement, Arrangement
from almoner.foundation.door.refusals import Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address


@page(Audience.STAFF, may=May.PUBLISH)
def publish(request: Any, number: str) -> HttpResponse:
    """Put an agreement into the public register."""
    agreement = _agreement(request, number)
    return _publish(request, agreement, address(request, "desk-agreement", number=number), agreement.number)


@page(Audience.STAFF, may=May.PUBLISH)
def take_back(request: Any, number: str) -> HttpResponse:
    """Take an agreement out of the public register, with a note."""
    agreement = _agreement(request, number)
    return _take_back(request, agreement, address(request, "desk-agreement", number=number), agreement.number)


@page(Audience.STAFF, may=May.PUBLISH)
def publish_arrangement(request: Any, pk: UUID) -> HttpResponse:
    """Show an arrangement to the public."""
    arrangement = _arrangement(request, pk)
    return _publish(request, arrangement, address(request, "desk-arrangement", pk=pk), arrangement.service.name)


@page(Audience.STAFF, may=May.PUBLISH)
def take_back_arrangement(request: Any, pk: UUID) -> HttpResponse:
    """Take an arrangement back from the public, with a note."""
    arrangement = _arrangement(request, pk)
    return _take_back(request, arrangement, address(request, "desk-arrangement", pk=pk), arrangement.service.name)


def _agreement(request: Any, number: str) -> Agreement:
    held = queries.agreement_at(seen_by=request.actor, office=request.office, number=number)
    if held is None:
        raise Http404
    return held


def _arrangement(request: Any, pk: UUID) -> Arrangement:
    held = queries.arrangement_at(seen_by=request.actor, office=request.office, key=pk)
    if held is None:
        raise Http404
    return held


def _publish(request: Any, record: Any, back: str, name: str) -> HttpResponse:
    if request.method == "POST":
        actions.publish(by=request.actor, record=record)
        messages.success(request, _("%(what)s is public now.") % {"what": name})
        return HttpResponseRedirect(back)
    return render(request, "agreements/publish.html", {"name": name, "back": back, "record": record})


def _take_back(request: Any, record: Any, back: str, name: str) -> HttpResponse:
    form = NoteForm(request.POST or None)
    if form.is_valid():
        try:
            actions.unpublish(by=request.actor, record=record, note=form.cleaned_data["note"])
        except Refused as why:
            form.add_error("note", why.sentence)
        else:
            messages.success(request, _("%(what)s is no longer public.") % {"what": name})
            return HttpResponseRedirect(back)
    return render(request, "agreements/take_back.html", {"form": form, "name": name, "back": back})
