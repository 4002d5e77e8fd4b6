"""Every page says who may see it. An undeclared page fails the route test."""

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

View = Callable[..., HttpResponse]


class Audience(StrEnum):
    PUBLIC = "public"
    """Anybody."""
    SIGNED_IN = "signed in"
    """Anybody who has signed in, for what is their own."""
    STAFF = "staff"
    """Those who hold a post in the office named in the address, with the permission the page names."""


@dataclass(frozen=True)
class PageRule:
    audience: Audience
    may: StrEnum | None = None
    writes_on_get: bool = False


def page(audience: Audience, *, may: StrEnum | None = None, writes_on_get: bool = False) -> Callable[[View], View]:
    """Declare a view's audience and permission, and hold people to it.

    ``writes_on_get`` is for the few sign-in call-backs that must write on a GET.
    """
    if (audience is Audience.STAFF) is (may is None):
        raise TypeError("a staff page names the permission it needs; no other page does")
    rule = PageRule(audience, may, writes_on_get)

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
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
    if rule.audience is Audience.SIGNED_IN:
        return None
    if not request.actor.is_appointed:
        raise PermissionDenied(_("You hold no post in this office, so its desk is closed to you."))
    if not request.session.has_second_factor:
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    if not request.actor.may(rule.may):
        raise PermissionDenied(
            _("Your post does not open this page. Ask your office's monitoring officer if it should.")
        )
    return None
