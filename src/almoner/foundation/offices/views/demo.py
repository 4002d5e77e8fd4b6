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
from almoner.foundation.offices.models import Appointment
from almoner.foundation.pages import Audience, page, render

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def is_open() -> bool:
    return bool(settings.DEMO_SIGN_IN)


def _only_here(request: Any) -> None:
    if not is_open() or request.META.get("REMOTE_ADDR") not in LOOPBACK:
        raise Http404


@page(Audience.PUBLIC)
def people(request: Any) -> HttpResponse:
    """Everybody in the demonstration, with their posts."""
    _only_here(request)
    held = Appointment.objects.select_related("person", "office").order_by("office__name", "person__name")
    by_office: dict[Any, list[Appointment]] = {}
    for post in held:
        by_office.setdefault(post.office, []).append(post)
    return render(request, "offices/demo.html", {"by_office": by_office})


@require_POST
@page(Audience.PUBLIC)
def sign_in(request: Any) -> HttpResponse:
    _only_here(request)
    person = Person.objects.filter(email=request.POST.get("email", "")).first()
    if person is None:
        raise Http404
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, person, method="demo")
    request.session[SECOND_FACTOR] = True
    return HttpResponseRedirect(request.POST.get("next") or reverse("desk"))
