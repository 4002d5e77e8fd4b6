"""At the desk: who acts for organisations. Requests that no owner answers, and those who registered themselves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.door.refusals import Refused
from almoner.foundation.organisations import actions, queries
from almoner.foundation.organisations.access import May
from almoner.foundation.organisations.forms import AnswerForm, ReasonForm
from almoner.foundation.organisations.lifecycle import RequestState
from almoner.foundation.organisations.models import JoinRequest, Organisation
from almoner.foundation.organisations.rules import page_in_register
from almoner.foundation.organisations.views.provider import answered
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag

WORDS = {
    RequestState.WAITING: (gettext_lazy("waiting"), "soon"),
    RequestState.APPROVED: (gettext_lazy("approved"), "done"),
    RequestState.REFUSED: (gettext_lazy("refused"), "quiet"),
    RequestState.WITHDRAWN: (gettext_lazy("withdrawn"), "quiet"),
}


def _columns(request: Any) -> list[Column]:
    def to(row: JoinRequest) -> str:
        return address(request, "desk-join-request", pk=row.pk) if row.state == RequestState.WAITING else ""

    return [
        Column("person", _("Who asks"), href=to, sort="person__name"),
        Column("organisation", _("For"), sort="organisation__name"),
        Column("asked_at", _("Asked"), Kind.MOMENT, sort="asked_at"),
        Column("state", _("State"), value=lambda row: Tag(*WORDS[RequestState(row.state)]), sort=("state", "asked_at")),
        Column("answered_by", _("Answered by"), value=lambda row: row.answered_by or ""),
    ]


@page(Audience.STAFF, may=May.ANSWER)
def requests(request: Any) -> HttpResponse:
    """Who asks to act for an organisation that this office knows and that has no owner."""
    choices = [(state.value, WORDS[state][0]) for state in RequestState]
    bar = FilterBar(request, [Filter("state", _("State"), choices, everything=_("All states"))])
    rows = queries.requests_for_office(seen_by=request.actor)
    if state := bar.answers.get("state"):
        rows = rows.filter(state=state)
    shown = _columns(request)
    sorting = Sorting.of(request, shown, "-state")
    paging = Paging.of(request, rows.count())
    empty = Empty(_("People who ask to act for an organisation that this office knows appear here."))
    table = Table(
        _("Requests to act for an organisation"),
        shown,
        paging.cut(rows.order_by(*sorting.order_by())),
        empty,
        sorting,
        paging,
    )
    return render(request, "organisations/requests.html", {"table": table, "bar": bar})


@page(Audience.STAFF, may=May.ANSWER)
def request_to_join(request: Any, pk: UUID) -> HttpResponse:
    """One request: who asks for what, what the registers say, and the answer."""
    rows = queries.requests_for_office(seen_by=request.actor)
    found = rows.filter(pk=pk, state=RequestState.WAITING).first()
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None, initial={"parts": [str(part) for part in actions.FIRST_PARTS]})
    if answered(request, form, found):
        return HttpResponseRedirect(address(request, "desk-join-requests"))
    pages = [(str(one), page_in_register(one.scheme, one.number)) for one in found.organisation.identifiers.all()]
    return render(request, "organisations/request.html", {"form": form, "asked": found, "pages": pages})


@page(Audience.STAFF, may=May.ANSWER)
def vouch(request: Any, pk: UUID) -> HttpResponse:
    """Say that the office knows who acts for an organisation that registered itself."""
    found = _organisation(request, pk)
    form = ReasonForm(request.POST or None, asked=True)
    if form.is_valid():
        actions.vouch(by=request.actor, organisation=found, **form.cleaned_data)
        messages.success(request, _("It is noted that this office knows who acts for %(name)s.") % {"name": found})
        return HttpResponseRedirect(address(request, "desk-organisation", pk=pk))
    title = _("Do you know who acts for %(name)s?") % {"name": found}
    return render(request, "organisations/form.html", {"form": form, "title": title, "organisation": found})


@page(Audience.STAFF, may=May.ANSWER)
def end_member(request: Any, pk: UUID) -> HttpResponse:
    """End the membership (``?member=``) of somebody who does not act for the organisation after all."""
    found = _organisation(request, pk)
    membership = next((one for one in queries.members(found) if str(one.pk) == request.GET.get("member")), None)
    if membership is None:
        return HttpResponseRedirect(address(request, "desk-organisation", pk=pk))
    form = ReasonForm(request.POST or None, asked=True)
    if form.is_valid():
        try:
            actions.end_membership_for_office(by=request.actor, membership=membership, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        except Refused as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("%(name)s no longer acts for it, and is told.") % {"name": membership.person})
            return HttpResponseRedirect(address(request, "desk-organisation", pk=pk))
    title = _("End that %(name)s acts for %(organisation)s") % {"name": membership.person, "organisation": found}
    return render(request, "organisations/form.html", {"form": form, "title": title, "organisation": found})


def _organisation(request: Any, pk: UUID) -> Organisation:
    found = queries.organisation_at(seen_by=request.actor, pk=pk)
    if found is None:
        raise Http404
    return found
