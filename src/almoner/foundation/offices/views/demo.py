"""One-click sign-in for the demonstration: on this computer only, and never in production."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from almoner.foundation.accounts.models import Person
from almoner.foundation.accounts.signals import SECOND_FACTOR
from almoner.foundation.pages import Audience, page

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def is_open() -> bool:
    return bool(settings.DEMO_SIGN_IN)


def only_here(request: Any) -> None:
    """Answer on this computer only. Raises Http404 elsewhere, and outside a demonstration."""
    if not is_open() or request.META.get("REMOTE_ADDR") not in LOOPBACK:
        raise Http404


@require_POST
@page(Audience.PUBLIC)
def sign_in(request: Any) -> HttpResponse:
    only_here(request)
    person = Person.objects.filter(email=request.POST.get("email", "")).first()
    if person is None:
        raise Http404
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, person, method="demo")
    request.session[SECOND_FACTOR] = True
    return HttpResponseRedirect(request.POST.get("next") or reverse("desk"))
