"""A person's own notices, and what of them is sent by e-mail too."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from almoner.foundation.accounts.signals import actor_of
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.paging import Paging

from . import actions, kinds, queries


@page(Audience.SIGNED_IN)
def mine(request: Any) -> HttpResponse:
    found = queries.notices_of(request.user)
    paging = Paging.of(request, found.count())
    chosen = queries.choices_of(request.user)
    context = {
        "notices": list(paging.cut(found)),
        "paging": paging,
        "unread": queries.unread(request.user),
        "kinds": [(kind, chosen.get(kind.name, kind.by_email)) for kind in kinds.registered().values()],
    }
    return render(request, "notices/mine.html", context)


@require_POST
@page(Audience.SIGNED_IN)
def read(request: Any) -> HttpResponse:
    """One notice, or all where none is named: noted as read. Somebody else's stays as it is."""
    one, person = request.POST.get("notice"), request.user
    named = None if one is None else [one] if queries.is_of(person, one) else []
    actions.mark_read(by=actor_of(person), person=person, notices=named)
    return HttpResponseRedirect(reverse("notices"))


@require_POST
@page(Audience.SIGNED_IN)
def choose(request: Any) -> HttpResponse:
    wanted = set(request.POST.getlist("by_email"))
    choices = {name: name in wanted for name in kinds.registered()}
    actions.choose(by=actor_of(request.user), person=request.user, choices=choices)
    messages.success(request, _("Your choice is kept."))
    return HttpResponseRedirect(reverse("notices"))
