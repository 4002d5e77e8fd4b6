"""How the sign-in library behaves here."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from almoner.foundation.pages.navigation import places_of


class StaffAdapter(DefaultAccountAdapter):
    """The library's own way to sign up stays closed: ours asks for no password (views/by_code.py).

    Who has just signed in need not do so again; who has neither password nor second factor does so by an e-mailed code.
    """

    def is_open_for_signup(self, request: Any) -> bool:  # the library's signature
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0.0)
        fresh = time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The library's, and a code by e-mail for those who have no second factor: it is the weaker of the two."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if user.is_authenticated and not Authenticator.objects.filter(user=user).exists():
            url = reverse("account-reauthenticate-by-code")
            methods.append({"id": "code", "description": _("Use a code sent by e-mail"), "url": url})
        return methods

    def get_login_redirect_url(self, request: Any) -> str:
        """Where somebody works, if it is one place; else the choice of them."""
        places = [str(place.href) for place in places_of(request.user)]
        if len(places) == 1:
            return places[0]
        desks = bool(places) and all(place.startswith("/desk/") for place in places)
        return "/desk/" if desks else reverse("account")
