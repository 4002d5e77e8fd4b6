"""One-click sign-in for the demonstration: on this computer only, and never in production."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from almoner.foundation.accounts.demo import groups, is_open_to
from almoner.foundation.accounts.models import Person
from almoner.foundation.accounts.signals import SECOND_FACTOR
from almoner.foundation.pages import Audience, page, render


@page(Audience.PUBLIC)
def people(request: Any) -> HttpResponse:
    """Everybody in the demonstration: office staff with their posts, people of organisations, and whoever else."""
    if not is_open_to(request):
        raise Http404
    return render(request, "accounts/demo.html", {"groups": groups()})


@require_POST
@page(Audience.PUBLIC)
def sign_in(request: Any) -> HttpResponse:
    """Sign in as one of them."""
    person = Person.objects.filter(email=request.POST.get("email", "")).first() if is_open_to(request) else None
    if person is None:
        raise Http404
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, person, method="demo")
    request.session[SECOND_FACTOR] = True
    return HttpResponseRedirect(get_next_redirect_url(request) or reverse("account"))
