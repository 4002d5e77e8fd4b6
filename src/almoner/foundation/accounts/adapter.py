"""How the sign-in library behaves here."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings


class StaffAdapter(DefaultAccountAdapter):
    """Nobody signs themselves up: offices appoint people. Who has just signed in need not do so again."""

    def is_open_for_signup(self, request: Any) -> bool:  # the library's signature
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0.0)
        fresh = time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app)
