"""Organisations at the desk: the list, one with its identifiers, and the forms that keep them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.door.tokens import facts_of, token_of
from almoner.foundation.organisations import actions, around, queries
from almoner.foundation.organisations.access import May
from almoner.foundation.organisations.columns import columns, yes_no
from almoner.foundation.organisations.forms import CorrectionForm, IdentifierForm, OrganisationForm, WithdrawForm
from almoner.foundation.organisations.models import Identifier, Organisation
from almoner.foundation.organisations.rules import page_in_register, register_name
from almoner.foundation.organisations.views.beside import beside
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Empty, Table


def filters() -> list[Filter]:
    """The filters over the list."""
    return [
        Filter("q", _("Name or number"), kind="search"),
        Filter("form", _("Legal form"), Organisation.Form.choices, everything=_("All forms")),
        Filter("size", _("Size"), Organisation.Size.choices, everything=_("All sizes")),
        Filter(
            "vcse", _("VCSE"), [("yes", _("yes")), ("no", _("no")), ("unknown", _("not known"))], everything=_("All")
        ),
        Filter(
            "known",
            _("Identifier"),
            [
                ("confirmed", _("confirmed")),
                ("not_confirmed", _("not confirmed")),
                ("itself", _("registered itself, not known to an office yet")),
            ],
            everything=_("Confirmed or not"),
        ),
    ]


@page(Audience.STAFF, may=May.READ)
def organisations(request: Any) -> HttpResponse:
    """The list: the office's own and those known to all."""
    bar = FilterBar(request, filters())
    rows = queries.narrowed(queries.organisations(seen_by=request.actor), bar.answers)
    shown = columns(lambda row: address(request, "desk-organisation", pk=row.pk))
    sorting = Sorting.of(request, shown, "name")
    paging = Paging.of(request, rows.count())
    table = Table(
        _("Organisations"),
        shown,
        paging.cut(queries.with_identifiers(rows).order_by(*sorting.order_by())),
        _empty(request, narrowed=bool(bar.chosen)),
        sorting,
        paging,
    )
    may = {name: request.actor.may(May[name]) for name in ("KEEP", "ANSWER")}
    context = {"table": table, "bar": bar, "count": paging.count, "may_keep": may["KEEP"], "may_answer": may["ANSWER"]}
    return render(request, "organisations/list.html", context)


def _empty(request: Any, *, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(_("No organisation fits these filters."), _("Show all"), address(request, "desk-organisations"))
    return Empty(
        _("Bodies that provide, fund, lead or partner appear here, entered by hand or from the office's own lists."),
        _("Enter the first"),
        address(request, "desk-organisation-new") if request.actor.may(May.KEEP) else "",
    )


@page(Audience.STAFF, may=May.READ)
def one(request: Any, pk: UUID) -> HttpResponse:
    """One organisation: its facts, and the registers that know it."""
    found = _found(request, pk)
    context = {
        "organisation": found,
        "vcse": yes_no(found.is_vcse),
        "sme": yes_no(found.is_sme),
        "identifiers": [
            (one, register_name(one.scheme), page_in_register(one.scheme, one.number))
            for one in found.identifiers.all()
        ],
        "may_keep": request.actor.may(May.KEEP),
        "members": list(queries.members(found)),
        "may_answer": request.actor.may(May.ANSWER),
        "around": around.links(request, found),
        "has_confirmed": any(one.confirmed for one in found.identifiers.all()),
    }
    return render(request, "organisations/one.html", context)


@page(Audience.STAFF, may=May.KEEP)
def new(request: Any) -> HttpResponse:
    """A new organisation of this office."""
    form = OrganisationForm(request.POST or None, bodies=_bodies(request))
    if form.is_valid():
        try:
            made = actions.record_organisation(by=request.actor, office=request.office, **form.facts())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": made})
            return HttpResponseRedirect(address(request, "desk-organisation", pk=made.pk))
    return render(request, "organisations/form.html", {"form": form, "title": _("Enter an organisation")})


@page(Audience.STAFF, may=May.KEEP)
def edit(request: Any, pk: UUID) -> HttpResponse:
    """A correction. What somebody else saved meanwhile is shown beside it, and nothing is lost or overwritten."""
    found = _found(request, pk)
    start = facts_of(found, actions.FACTS) | {"token": token_of(found, actions.FACTS)}
    form: Any = CorrectionForm(request.POST or None, initial=start, bodies=_bodies(request).exclude(pk=pk))
    theirs: list[tuple[Any, Any, Any]] = []
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct_organisation(
                by=request.actor, organisation=found, token=given["token"], reason=given["reason"], **form.facts()
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        except OutOfDate as late:
            theirs = beside(form, found, actions.FACTS)
            form.add_error(None, late.sentence)
            form.data = form.data.copy()
            form.data["token"] = start["token"]  # the next save is deliberate
        else:
            messages.success(request, _("The correction is saved."))
            return HttpResponseRedirect(address(request, "desk-organisation", pk=pk))
    context = {"form": form, "title": _("Correct %(name)s") % {"name": found}, "organisation": found, "theirs": theirs}
    return render(request, "organisations/form.html", context)


def _bodies(request: Any) -> Any:
    return queries.organisations(seen_by=request.actor).order_by("name")


@page(Audience.STAFF, may=May.KEEP)
def add_identifier(request: Any, pk: UUID) -> HttpResponse:
    """Note a number that a register knows the organisation by."""
    found = _found(request, pk)
    form = IdentifierForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.give_identifier(
                by=request.actor, organisation=found, scheme=form.code, number=form.cleaned_data["number"]
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("%(number)s is noted. It counts once somebody confirms it.") % {"number": made})
            return HttpResponseRedirect(address(request, "desk-organisation", pk=pk))
    context = {"form": form, "title": _("Note an identifier of %(name)s") % {"name": found}, "organisation": found}
    return render(request, "organisations/form.html", context)


@page(Audience.STAFF, may=May.KEEP)
def confirm(request: Any, pk: UUID, identifier: UUID) -> HttpResponse:
    """State that the register was looked at. The button stands on the organisation's page."""
    found = _identifier(request, pk, identifier)
    if request.method != "POST":
        return HttpResponseRedirect(address(request, "desk-organisation", pk=pk))
    try:
        actions.confirm_identifier(by=request.actor, identifier=found)
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        messages.success(
            request, _("%(number)s is confirmed. All offices now share this organisation.") % {"number": found}
        )
    return HttpResponseRedirect(address(request, "desk-organisation", pk=pk))


@page(Audience.STAFF, may=May.KEEP)
def withdraw(request: Any, pk: UUID, identifier: UUID) -> HttpResponse:
    """Take back an identifier that was noted by mistake."""
    found = _identifier(request, pk, identifier)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_identifier(by=request.actor, identifier=found, reason=form.cleaned_data["reason"])
        except Refused as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("%(number)s is taken back.") % {"number": found})
            return HttpResponseRedirect(address(request, "desk-organisation", pk=pk))
    context = {"form": form, "title": _("Take back %(number)s") % {"number": found}, "organisation": found.organisation}
    return render(request, "organisations/form.html", context)


def _found(request: Any, pk: UUID) -> Organisation:
    """The organisation, if it may be seen.

    Raises:
        Http404: there is none, or another office named it and nobody confirmed it yet.
    """
    found = queries.organisation_at(seen_by=request.actor, pk=pk)
    if found is None:
        raise Http404
    return found


def _identifier(request: Any, pk: UUID, identifier: UUID) -> Identifier:
    found = queries.identifier_at(seen_by=request.actor, organisation=pk, pk=identifier)
    if found is None:
        raise Http404
    return found
