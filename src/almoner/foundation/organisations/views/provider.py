"""What members of an organisation see of it and keep: its people, who is asked, and its facts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.door.tokens import facts_of, token_of
from almoner.foundation.organisations import actions, queries
from almoner.foundation.organisations.access import May
from almoner.foundation.organisations.columns import yes_no
from almoner.foundation.organisations.forms import AnswerForm, InviteForm, OwnFactsForm, PartsForm, ReasonForm
from almoner.foundation.organisations.models import Membership
from almoner.foundation.organisations.views.beside import beside
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address


@page(Audience.PROVIDER, may=May.SEE_MEMBERS)
def about(request: Any) -> HttpResponse:
    """The organisation as its members keep it."""
    organisation = request.organisation
    context = {
        "organisation": queries.with_identifiers(type(organisation).objects.filter(pk=organisation.pk)).get(),
        "parts": request.membership.parts_in_words,
        "members": queries.members(organisation).count(),
        "waiting": queries.requests_to(organisation).count() if request.actor.may(May.ANSWER) else 0,
        "vcse": yes_no(organisation.is_vcse),
        "sme": yes_no(organisation.is_sme),
        "may_keep": request.actor.may(May.KEEP_OWN),
        "may_invite": request.actor.may(May.KEEP_MEMBERS),
    }
    return render(request, "organisations/provider/about.html", context)


@page(Audience.PROVIDER, may=May.SEE_MEMBERS)
def members(request: Any) -> HttpResponse:
    """Who acts for the organisation; for owners also who is invited and who asks."""
    keeps = request.actor.may(May.KEEP_MEMBERS)
    now = timezone.now()
    context = {
        "members": list(queries.members(request.organisation)),
        "invitations": [(each, each.expires_at <= now) for each in queries.invitations(request.organisation)]
        if keeps
        else [],
        "requests": list(queries.requests_to(request.organisation)) if request.actor.may(May.ANSWER) else [],
        "may_keep": keeps,
        "me": request.user.pk,
    }
    return render(request, "organisations/provider/members.html", context)


@page(Audience.PROVIDER, may=May.KEEP_MEMBERS)
def invite(request: Any) -> HttpResponse:
    """Ask somebody to act for the organisation."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.invite_member(by=request.actor, organisation=request.organisation, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        except Refused as why:
            form.add_error(None, why.sentence)
        else:
            said = _("A letter goes to %(email)s. Its link works once, until %(day)s.")
            messages.success(request, said % {"email": made.email, "day": f"{made.expires_at:%-d %B %Y}"})
            return _to_members(request)
    lede = _("We send them a letter with a link. Two people who own are safer than one.")
    return _form(request, form, _("Invite somebody"), _("Send the invitation"), lede)


@page(Audience.PROVIDER, may=May.KEEP_MEMBERS)
def change(request: Any, pk: UUID) -> HttpResponse:
    """Give a member other parts."""
    found = _member(request, pk)
    form = PartsForm(request.POST or None, initial={"parts": found.parts})
    if form.is_valid():
        try:
            actions.change_parts(by=request.actor, membership=found, **form.cleaned_data)
        except Refused as why:
            form.add_error("parts", why.sentence)
        else:
            messages.success(request, _("The parts of %(name)s are changed.") % {"name": found.person})
            return _to_members(request)
    return _form(request, form, _("What %(name)s does") % {"name": found.person}, _("Save"))


@page(Audience.PROVIDER, may=May.SEE_MEMBERS)
def end(request: Any, pk: UUID) -> HttpResponse:
    """Leave, or end the membership of somebody else."""
    found = _member(request, pk)
    mine = found.person_id == request.user.pk
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_membership(by=request.actor, membership=found, reason=form.cleaned_data["reason"])
        except Refused as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("%(name)s no longer acts for the organisation.") % {"name": found.person})
            return HttpResponseRedirect(reverse("provider")) if mine else _to_members(request)
    title = _("Leave the organisation?") if mine else _("End that %(name)s acts for it?") % {"name": found.person}
    return _form(request, form, title, _("Leave") if mine else _("End it"), _("It can be begun again by invitation."))


@page(Audience.PROVIDER, may=May.KEEP_MEMBERS)
def withdraw_invitation(request: Any, pk: UUID) -> HttpResponse:
    """Take back an invitation that nobody took up. The button stands on the page of the people."""
    found = queries.invitations(request.organisation).filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _to_members(request)
    try:
        actions.withdraw_invitation(by=request.actor, invitation=found)
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": found.email})
    return _to_members(request)


@page(Audience.PROVIDER, may=May.KEEP_MEMBERS)
def answer(request: Any, pk: UUID) -> HttpResponse:
    """Answer who asks to act for the organisation."""
    found = queries.requests_to(request.organisation).filter(pk=pk).first()
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if answered(request, form, found):
        return _to_members(request)
    asks = _("%(name)s (%(email)s) asks to act for %(organisation)s") % {
        "name": found.person,
        "email": found.person.email,
        "organisation": request.organisation,
    }
    return _form(request, form, asks, _("Answer"), found.message)


def answered(request: Any, form: Any, found: Any) -> bool:
    """Whether the form's answer was given; what stands against it is put at its fields."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        actions.answer_request(
            by=request.actor,
            request=found,
            approve=given["answer"] == "yes",
            parts=given["parts"],
            reason=given["reason"],
        )
    except ValidationError as wrong:
        form.add_error(None, wrong)
    except Refused as why:
        form.add_error(None, why.sentence)
    else:
        messages.success(request, _("Your answer is given, and %(name)s is told.") % {"name": found.person})
        return True
    return False


@page(Audience.PROVIDER, may=May.KEEP_OWN)
def facts(request: Any) -> HttpResponse:
    """What the organisation says of itself. What another owner saved meanwhile is shown beside it."""
    found = request.organisation
    start = facts_of(found, actions.OWN_FACTS) | {"token": token_of(found, actions.OWN_FACTS)}
    form: Any = OwnFactsForm(request.POST or None, initial=start)
    theirs: list[Any] = []
    if form.is_valid():
        try:
            actions.keep_own_facts(
                by=request.actor, organisation=found, token=form.cleaned_data["token"], **form.facts()
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        except OutOfDate as late:
            theirs = beside(form, found, actions.OWN_FACTS)
            form.add_error(None, late.sentence)
            form.data = form.data.copy()
            form.data["token"] = start["token"]  # the next save is deliberate
        else:
            messages.success(request, _("The correction is saved."))
            return HttpResponseRedirect(address(request, "provider-about"))
    lede = _("Offices read this when you apply. Name, legal form and numbers are as its registers have them.")
    return _form(request, form, _("About the organisation"), _("Save"), lede, theirs=theirs, back="provider-about")


def _form(
    request: Any,
    form: Any,
    title: str,
    submit: str,
    lede: str = "",
    *,
    theirs: Any = (),
    back: str = "provider-members",
) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "lede": lede, "theirs": theirs}
    return render(request, "organisations/provider/form.html", context | {"back": address(request, back)})


def _to_members(request: Any) -> HttpResponse:
    return HttpResponseRedirect(address(request, "provider-members"))


def _member(request: Any, pk: UUID) -> Membership:
    """Somebody who acts for the organisation in the address today.

    Raises:
        Http404: nobody of that key does.
    """
    found = queries.members(request.organisation).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
