"""A person's own page: how they sign in, and where they are signed in."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from almoner.foundation.accounts.actions import end_sessions
from almoner.foundation.accounts.signals import SECOND_FACTOR, actor_of
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.navigation import places_of


@page(Audience.SIGNED_IN)
def account(request: Any) -> HttpResponse:
    context = {
        "person": request.user,
        "has_second_factor": Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists(),
        "sessions": list(request.user.sessions.order_by("-started_at")),
        "has_password": request.user.has_usable_password(),
        "places": places_of(request.user),
        "this_session": request.session.session_key,
    }
    return render(request, "accounts/account.html", context)


@require_POST
@page(Audience.SIGNED_IN)
def end_session(request: Any) -> HttpResponse:
    only = request.POST.get("session") or None
    ended = end_sessions(by=actor_of(request.user), person=request.user, only=only, but=request.session.session_key)
    messages.success(
        request, ngettext("%(n)d other session was ended.", "%(n)d other sessions were ended.", ended) % {"n": ended}
    )
    return HttpResponseRedirect(reverse("account"))


@page(Audience.SIGNED_IN)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where the sign-in library leads after a code was set up: on to the desk."""
    messages.success(request, _("Your authenticator is set up."))
    return HttpResponseRedirect("/desk/")


class SetUpView(ActivateTOTPView):
    """The library's page, with its picture as SVG in the page: the content policy lets no data: address in.

    Who has just shown a code from a new authenticator has given a second factor.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        self.request.session[SECOND_FACTOR] = True
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        svg = context["totp_svg"]
        # Drawn by the QR library from our own text: paths only.
        context["picture"] = mark_safe(svg[svg.index("<svg") :])  # noqa: S308
        return context
