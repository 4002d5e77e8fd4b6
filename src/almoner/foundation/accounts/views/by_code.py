"""Signing in by a code that is sent by e-mail, and signing up by the same way.

What is said is the same whether somebody is known by an address or not. Who is new gives a name once the address is
proved; who has a second factor is asked for it after the code.
"""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.core.ratelimit import consume
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from almoner.foundation.accounts import codes, demo
from almoner.foundation.accounts.actions import send_code, sign_up, try_code
from almoner.foundation.accounts.forms import AddressForm, CodeForm, NameForm
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.refusals import Refused
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.errors import too_many

SENT, PROVED, AGAIN = "code_sent", "address_proved", "code_sent_again"
"""Where the session keeps which code was sent, whose address is proved, and which code was sent to show once more."""


class SignInView(LoginView):
    """The library's page; without a password a code is sent."""

    def form_valid(self, form: Any) -> HttpResponse:
        if form.cleaned_data.get("password"):
            answer: HttpResponse = super().form_valid(form)
            return answer
        return _send(self.request, form, lambda: self.form_invalid(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In a demonstration, its people too."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"demo_groups": demo.groups() if demo.is_open_to(self.request) else []}


@page(Audience.PUBLIC)
def begin(request: Any) -> HttpResponse:
    """Sign up: the same as signing in, said for those who have never been here."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request) or reverse("account"))
    form = AddressForm(request.POST or None, initial={"login": request.GET.get("email", "")})
    if request.method == "POST" and not consume(request, action="login"):
        return too_many(request)
    if form.is_valid():
        return _send(request, form, lambda: _begin(request, form))
    return _begin(request, form)


def _begin(request: Any, form: AddressForm) -> HttpResponse:
    context = {
        "form": form,
        "title": _("Sign up"),
        "lede": _(
            "For people of organisations that apply for grants, and for members of panels. No password is needed."
        ),
        "submit": _("Send me a code"),
        "redirect_field_name": "next",
        "redirect_field_value": _next(request),
    }
    return render(request, "accounts/form.html", context)


def _send(request: Any, form: Any, again: Any) -> HttpResponse:
    email = form.cleaned_data["login"].strip().lower()
    try:
        sent = send_code(email=email)
    except Refused as why:
        form.add_error("login", why.sentence)
        answer: HttpResponse = again()
        return answer
    request.session[SENT] = {"pk": str(sent.pk), "email": email, "next": _next(request)}
    return HttpResponseRedirect(reverse("account_confirm_login_code"))


@page(Audience.PUBLIC)
def confirm(request: Any) -> HttpResponse:
    """The code that was sent; or another one, for who asks."""
    sent = request.session.get(SENT)
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account"))
    if not sent:
        return HttpResponseRedirect(reverse("account_login"))
    if "another" in request.POST:
        return _another(request, SENT, "account_confirm_login_code")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        email, why = try_code(pk=sent["pk"], given=form.cleaned_data["code"], earlier=sent.get("earlier", []))
        if email:
            del request.session[SENT]
            return _let_in(request, email, sent["next"])
        form.add_error("code", why)
    return _ask_for_code(request, form, sent["email"], back=reverse("account_login"))


def _another(request: Any, key: str, route: str) -> HttpResponse:
    sent = request.session[key]
    try:
        before, sent["pk"] = sent["pk"], str(send_code(email=sent["email"]).pk)
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        request.session[key] = {**sent, "earlier": [*sent.get("earlier", []), before]}
        messages.success(request, _("Another code is on its way. The one before still works."))
    return HttpResponseRedirect(reverse(route))


def _ask_for_code(request: Any, form: CodeForm, email: str, back: str = "") -> HttpResponse:
    minutes = int(codes.GOOD_FOR.total_seconds() // 60)
    lede = _("We sent it to %(email)s. It is good for %(minutes)d minutes.") % {"email": email, "minutes": minutes}
    context = {"form": form, "title": _("Enter the code from your e-mail"), "lede": lede, "back": back}
    return render(request, "accounts/code.html", context)


def _let_in(request: Any, email: str, to: str) -> HttpResponse:
    """On through whatever else signing in takes; who is new is asked for a name first."""
    person = Person.objects.filter(email=email).first()
    if person is None:
        request.session[PROVED] = {"email": email, "next": to, "at": time.time()}
        return HttpResponseRedirect(reverse("account-name"))
    record_authentication(request, person, method="code", email=email)
    answer: HttpResponse = perform_login(request, Login(user=person, email=email, redirect_url=to or None))
    return answer


@page(Audience.PUBLIC)
def name(request: Any) -> HttpResponse:
    """What somebody new is called: the last step of signing up."""
    proved = request.session.get(PROVED)
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account"))
    if not proved or time.time() - proved["at"] > codes.GOOD_FOR.total_seconds():
        return HttpResponseRedirect(reverse("account_login"))
    form = NameForm(request.POST or None)
    if form.is_valid():
        del request.session[PROVED]
        sign_up(email=proved["email"], name=form.cleaned_data["name"])
        return _let_in(request, proved["email"], proved["next"])
    context = {
        "form": form,
        "title": _("What are you called?"),
        "lede": _("You are new here: %(email)s is now yours to sign in with.") % {"email": proved["email"]},
        "submit": _("Continue"),
    }
    return render(request, "accounts/form.html", context)


@page(Audience.SIGNED_IN)
def again(request: Any) -> HttpResponse:
    """Show once more who you are, by a fresh code. Who has a second factor shows that instead."""
    if Authenticator.objects.filter(user=request.user).exists():
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': _next(request)})}")
    sent = request.session.get(AGAIN)
    if request.method != "POST":
        return _ask_again(request, CodeForm(), sent if "next" not in request.GET else None)
    if not consume(request, action="reauthenticate", user=request.user):
        return too_many(request)
    if "send" in request.POST or not sent:
        return _send_again(request)
    if "another" in request.POST:
        return _another(request, AGAIN, "account-reauthenticate-by-code")
    form = CodeForm(request.POST)
    if form.is_valid():
        email, why = try_code(pk=sent["pk"], given=form.cleaned_data["code"], earlier=sent.get("earlier", []))
        if email == request.user.email:
            del request.session[AGAIN]
            record_authentication(request, request.user, method="code", email=email, reauthenticated=True)
            return HttpResponseRedirect(sent["next"] or reverse("account"))
        form.add_error("code", why)
    return _ask_again(request, form, sent)


def _next(request: Any) -> str:
    return get_next_redirect_url(request) or ""


def _ask_again(request: Any, form: CodeForm, sent: Any) -> HttpResponse:
    if sent:
        return _ask_for_code(request, form, sent["email"])
    lede = _("Before you go on, show once more that it is you. We send a code to %(email)s.")
    context = {
        "title": _("A code, once more"),
        "lede": lede % {"email": request.user.email},
        "submit": _("Send me a code"),
        "submit_name": "send",
        "redirect_field_name": "next",
        "redirect_field_value": _next(request),
        "alternatives": [
            each for each in get_adapter().get_reauthentication_methods(request.user) if each["id"] != "code"
        ],
    }
    return render(request, "accounts/form.html", context)


def _send_again(request: Any) -> HttpResponse:
    try:
        sent = send_code(email=request.user.email)
    except Refused as why:
        messages.error(request, why.sentence)
    else:
        request.session[AGAIN] = {"pk": str(sent.pk), "email": request.user.email, "next": _next(request)}
    return HttpResponseRedirect(reverse("account-reauthenticate-by-code"))
