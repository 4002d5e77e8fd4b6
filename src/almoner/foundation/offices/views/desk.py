"""The office's own pages at its desk: profile, posts, delegations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.door.tokens import token_of
from almoner.foundation.offices import actions, forms, queries
from almoner.foundation.offices.access import May
from almoner.foundation.offices.models import Appointment, Delegation
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address


@page(Audience.SIGNED_IN)
def own_desk(request: Any) -> HttpResponse:
    """``/desk/``: on to the person's own office; a choice for those who hold posts in several."""
    offices = list(queries.offices_of(request.user, timezone.localdate()))
    if len(offices) == 1:
        return HttpResponseRedirect(f"/desk/{offices[0].slug}/")
    return render(request, "offices/which.html", {"offices": offices})


@page(Audience.STAFF, may=May.READ)
def office(request: Any) -> HttpResponse:
    """The profile, what differs here, who holds which post, and what comes after."""
    today = timezone.localdate()
    context = {
        "office": request.office,
        "areas": list(request.office.areas.all()),
        "successors": list(request.office.successors.all()),
        "facts": list(request.office.facts.all()),
        "posts": list(queries.people_in_post(request.office, today)),
        "delegations": list(queries.delegations_in_force(request.office, today)),
        "may": {name: request.actor.may(getattr(May, name)) for name in ("KEEP_PROFILE", "APPOINT", "DELEGATE", "SET")},
    }
    return render(request, "offices/office.html", context)


@page(Audience.STAFF, may=May.KEEP_PROFILE)
def profile(request: Any) -> HttpResponse:
    form = forms.ProfileForm(
        request.POST or None, instance=request.office, initial={"token": token_of(request.office, actions.PROFILE)}
    )
    theirs = None
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in actions.PROFILE}
        try:
            actions.keep_profile(by=request.actor, office=request.office, token=form.cleaned_data["token"], **facts)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        except OutOfDate as late:
            now = queries.office_at(request.office.slug)
            form.add_error(None, late.sentence)
            answers = request.POST.copy()
            answers["token"] = token_of(now, actions.PROFILE)  # the next save is deliberate
            form.data = answers
            theirs = [(name, getattr(now, name), facts[name]) for name in facts if getattr(now, name) != facts[name]]
        else:
            messages.success(request, _("The profile is changed."))
            return HttpResponseRedirect(address(request, "desk-office"))
    return render(request, "offices/profile.html", {"form": form, "theirs": theirs})


@page(Audience.STAFF, may=May.APPOINT)
def appoint(request: Any) -> HttpResponse:
    form = forms.AppointmentForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.appoint(by=request.actor, office=request.office, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("%(who)s is appointed.") % {"who": made.person})
            return HttpResponseRedirect(address(request, "desk-office"))
    return _form(request, form, _("Appoint somebody to a post"), _("Appoint"))


@page(Audience.STAFF, may=May.APPOINT)
def end_appointment(request: Any, pk: Any) -> HttpResponse:
    post = get_object_or_404(Appointment.objects.select_related("person"), pk=pk, office=request.office)
    form = forms.EndForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_appointment(by=request.actor, appointment=post, **form.cleaned_data)
        except Refused as why:
            form.add_error("ends", why.sentence)
        else:
            return HttpResponseRedirect(address(request, "desk-office"))
    return _form(request, form, _("End the appointment of %(who)s") % {"who": post.person}, _("Record the last day"))


@page(Audience.STAFF, may=May.DELEGATE)
def delegate(request: Any) -> HttpResponse:
    held = queries.people_in_post(request.office, timezone.localdate()).values("person")
    form = forms.DelegationForm(request.POST or None, people=Person.objects.filter(pk__in=held).order_by("name"))
    if form.is_valid():
        try:
            actions.delegate(by=request.actor, office=request.office, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            return HttpResponseRedirect(address(request, "desk-office"))
    return _form(request, form, _("Record a delegation"), _("Record"))


@page(Audience.STAFF, may=May.DELEGATE)
def end_delegation(request: Any, pk: Any) -> HttpResponse:
    given = get_object_or_404(Delegation, pk=pk, office=request.office)
    form = forms.EndForm(request.POST or None)
    del form.fields["reason"]
    if form.is_valid():
        try:
            actions.end_delegation(by=request.actor, delegation=given, ends=form.cleaned_data["ends"])
        except Refused as why:
            form.add_error("ends", why.sentence)
        else:
            return HttpResponseRedirect(address(request, "desk-office"))
    return _form(request, form, _("End a delegation"), _("Record the last day"))


def _form(request: Any, form: Any, title: str, submit: str) -> HttpResponse:
    return render(request, "offices/form.html", {"form": form, "title": title, "submit": submit})
