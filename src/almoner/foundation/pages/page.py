"""Every page says who may see it. An undeclared page fails the route test."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

View = Callable[..., HttpResponse]


class Audience(StrEnum):
    PUBLIC = "public"
    """Anybody."""
    SIGNED_IN = "signed in"
    """Anybody who has signed in, for what is their own."""
    STAFF = "staff"
    """Those who hold a post in the office named in the address, with the permission the page names."""
    PROVIDER = "provider"
    """Members of the organisation named in the address, with the permission the page names."""
    PANEL = "panel"
    """Those with a seat on the panel named in the address, with the permission the page names."""


NAMES_A_PERMISSION = (Audience.STAFF, Audience.PROVIDER, Audience.PANEL)
SIGN_INS = "account_authentication_methods"
"""Where the sign-in library keeps in the session how and when the person showed who they are."""
FRESH = 15 * 60  # seconds


@dataclass(frozen=True)
class PageRule:
    audience: Audience
    may: StrEnum | None = None
    writes_on_get: bool = False
    step_up: bool = False


def page(
    audience: Audience, *, may: StrEnum | None = None, writes_on_get: bool = False, step_up: bool = False
) -> Callable[[View], View]:
    """Declare a view's audience and permission, and hold people to it.

    ``writes_on_get`` is for the few sign-in call-backs that must write on a GET. With ``step_up`` people show once more
    who they are, unless they did so within a quarter of an hour: for bank details and the like.
    """
    if (audience in NAMES_A_PERMISSION) is (may is None):
        raise TypeError("a page of a desk, a provider or a panel names the permission it needs; no other page does")
    rule = PageRule(audience, may, writes_on_get, step_up)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _turned_away(request, rule) or view(request, *args, **kwargs)

        guarded.page = rule  # type: ignore[attr-defined]  # read by the middleware and the route table
        return guarded

    return mark


def _turned_away(request: Any, rule: PageRule) -> HttpResponse | None:
    if rule.audience is Audience.PUBLIC:
        return None
    if not request.user.is_authenticated:
        return _sent_on(request, "account_login")
    if rule.audience is Audience.STAFF:
        return _turned_from_desk(request, rule)
    if rule.may is not None and not request.actor.may(rule.may):
        raise PermissionDenied(_NEEDS_ANOTHER_PART[rule.audience])
    return None if not rule.step_up or is_fresh(request) else _sent_on(request, "account_reauthenticate")


_NEEDS_ANOTHER_PART = {
    Audience.PROVIDER: _lazy("Your part in this organisation does not open this page. Ask one of its owners."),
    Audience.PANEL: _lazy("Your seat on this panel does not open this page. Ask the officer who runs it."),
}


def _turned_from_desk(request: Any, rule: PageRule) -> HttpResponse | None:
    if not request.actor.is_appointed:
        raise PermissionDenied(_("You hold no post in this office, so its desk is closed to you."))
    if not request.session.has_second_factor:
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    if not request.actor.may(rule.may):
        raise PermissionDenied(
            _("Your post does not open this page. Ask your office's monitoring officer if it should.")
        )
    return None if not rule.step_up or is_fresh(request) else _sent_on(request, "account_reauthenticate")


def is_fresh(request: Any) -> bool:
    """Whether the person showed who they are within the last quarter of an hour."""
    latest = max((float(each["at"]) for each in request.session.get(SIGN_INS, ())), default=0.0)
    return time.time() - latest < FRESH


def _sent_on(request: Any, name: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
