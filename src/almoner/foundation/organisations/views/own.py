"""For everybody who has signed in: the organisations they act for, and how they come to act for another."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations import actions, queries
from almoner.foundation.organisations.access import themselves
from almoner.foundation.organisations.forms import ConfirmForm, JoinForm, LookUpForm
from almoner.foundation.organisations.forms.registering import CHARITY, COMPANY, NEITHER
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.organisations.rules import CHARITIES, digest_of, not_to_be_taken_up, page_in_register
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address_if_any


def carried(request: Any) -> dict[str, str]:
    """What somebody came for, kept through the pages that come first: to apply at an invitation."""
    asked = {name: request.GET.get(name, "") for name in ("next", "invitation")}
    return asked if asked["next"] == "apply" and 0 < len(asked["invitation"]) <= 64 else {}


def _with(path: str, *more: dict[str, str]) -> str:
    answers = {name: value for each in more for name, value in each.items() if value}
    return f"{path}?{urlencode(answers)}" if answers else path


def onward(request: Any, organisation: Any) -> str:
    """Where to go as one of an organisation's: to what somebody came for, else to its first page."""
    if came_for := carried(request):
        where = {"organisation": organisation, "invitation": came_for["invitation"]}
        if there := address_if_any(request, "provider-apply", **where):
            return there
    return reverse("provider-home", kwargs={"organisation": organisation})


@page(Audience.SIGNED_IN)
def choose(request: Any) -> HttpResponse:
    """``/provider/``: the organisations one acts for, what one asked, and the way to another."""
    mine = list(queries.memberships_of(request.user))
    came_for = carried(request)
    if came_for and len(mine) == 1:
        return HttpResponseRedirect(onward(request, mine[0].organisation_id))
    context = {
        "memberships": [(each, onward(request, each.organisation_id)) for each in mine],
        "requests": list(queries.requests_of(request.user)[:10]),
        "applying": bool(came_for),
        "register": _with(reverse("provider-register"), came_for),
    }
    return render(request, "organisations/own/choose.html", context)


@page(Audience.SIGNED_IN)
def register(request: Any) -> HttpResponse:
    """The first step: the number to look the organisation up by. It asks nothing secret and changes nothing."""
    form = LookUpForm(request.GET if "kind" in request.GET else None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("kind", "scheme", "number")}
        return HttpResponseRedirect(_with(reverse("provider-register-confirm"), given, carried(request)))
    context = {"form": form, "carried": carried(request), "back": _with(reverse("provider"), carried(request))}
    return render(request, "organisations/own/register.html", context)


@page(Audience.SIGNED_IN)
def confirm(request: Any) -> HttpResponse:
    """The second step: what the register says, to be confirmed; or name and form, where it says nothing."""
    kind, scheme, number = (request.GET.get(name, "") for name in ("kind", "scheme", "number"))
    if kind not in {CHARITY, COMPANY, NEITHER} or (kind != NEITHER and not number):
        return HttpResponseRedirect(_with(reverse("provider-register"), carried(request)))
    entry = queries.charity(f"{scheme}-{number}") if scheme in CHARITIES else None
    form = ConfirmForm(
        request.POST or None, kind=kind, known=entry, initial={"area_served": entry.area if entry else ""}
    )
    known: Organisation | None = None
    if form.is_valid():
        try:
            given = form.facts()
            made = actions.register_organisation(by=themselves(request.user), scheme=scheme, number=number, **given)
        except actions.Known as here:
            if here.by_number:
                return HttpResponseRedirect(
                    _with(reverse("provider-join"), {"known": str(here.organisation.pk)}, carried(request))
                )
            known = here.organisation
            form.ask_whether_another()
            form.add_error(None, here.sentence)
        except ValidationError as wrong:
            _add_errors(form, wrong)
        else:
            messages.success(request, _("%(name)s is registered, and you act for it.") % {"name": made})
            return HttpResponseRedirect(onward(request, made.pk))
    context = {
        "form": form,
        "kind": kind,
        "entry": entry,
        "removed": queries.removed_sentence(entry) if entry and entry.is_removed else "",
        "asked": f"{scheme}-{number}" if number else "",
        "register_page": page_in_register(scheme, number) if number else "",
        "read_on": queries.register_read_on() if scheme in CHARITIES else None,
        "is_charity": kind == CHARITY,
        "join": _with(reverse("provider-join"), {"known": str(known.pk)}, carried(request)) if known else "",
        "back": _with(reverse("provider-register"), carried(request)),
    }
    return render(request, "organisations/own/confirm.html", context)


def _add_errors(form: Any, wrong: ValidationError) -> None:
    """Each at its field; what has no field here at the top."""
    for name, said in wrong.message_dict.items():
        form.add_error(name if name in form.fields else None, said)


@page(Audience.SIGNED_IN)
def join(request: Any) -> HttpResponse:
    """Ask to act for an organisation that is known already, ``?known=``."""
    organisation = _known(request.GET.get("known", ""))
    if organisation is None:
        return HttpResponseRedirect(_with(reverse("provider"), carried(request)))
    form = JoinForm(request.POST or None)
    if form.is_valid():
        try:
            actions.ask_to_join(
                by=themselves(request.user), known=organisation.pk, message=form.cleaned_data["message"]
            )
        except Refused as why:
            form.add_error(None, why.sentence)
        else:
            messages.success(request, _("You have asked. You are told as soon as somebody answers."))
            return HttpResponseRedirect(_with(reverse("provider"), carried(request)))
    has_owner = bool(queries.people_with(organisation.pk, Part.OWNER))
    context = {"form": form, "organisation": organisation, "has_owner": has_owner, "back": reverse("provider")}
    return render(request, "organisations/own/join.html", context)


def _known(key: str) -> Organisation | None:
    try:
        return Organisation.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None


@page(Audience.SIGNED_IN)
def withdraw_request(request: Any) -> HttpResponse:
    """Take back what one asked. The button stands where it is shown."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("provider"))
    try:
        actions.withdraw_request(by=themselves(request.user), pk=request.POST.get("request", ""))
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        messages.success(request, _("Your request is withdrawn."))
    return HttpResponseRedirect(reverse("provider"))


@page(Audience.SIGNED_IN)
def invitation(request: Any, token: str) -> HttpResponse:
    """What the link in a letter opens: who asks for what, and the button that takes it up."""
    found = queries.invitation_by(digest_of(token))
    if found is None or (why := not_to_be_taken_up(found, timezone.now())):
        said = not_to_be_taken_up(None, timezone.now()) if found is None else why
        return render(request, "organisations/own/invitation.html", {"said": said})
    other = found.email != request.user.email
    if request.method == "POST":
        try:
            made = actions.take_up(by=themselves(request.user), token=token, confirmed="mine" in request.POST)
        except Refused as why_not:
            messages.error(request, why_not.sentence)
        else:
            messages.success(request, _("You now act for %(name)s.") % {"name": made.organisation})
            return HttpResponseRedirect(reverse("provider-home", kwargs={"organisation": made.organisation_id}))
    context = {"invitation": found, "other": other, "said": ""}
    return render(request, "organisations/own/invitation.html", context)
