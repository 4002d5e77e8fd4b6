"""What the sign-in library tells us, written where it belongs: the session and the installation's audit chain."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from .actions import note_sign_in
from .models import Person

SECOND_FACTOR = "second_factor"
"""The session key that says a second factor was given when the session was opened."""


class _Themselves:
    """A person acting on their own sign-in, for the audit entry; they act for no office."""

    office_id = None
    via = "browser"

    def __init__(self, person: Any) -> None:
        self.person_id, self.name = person.pk, str(person)


def actor_of(person: Any) -> Any:
    return _Themselves(person)


def _note(person: Any, verb: str) -> None:
    if person is not None and getattr(person, "pk", None):
        note_sign_in(by=actor_of(person), person=person, verb=verb)


@receiver(user_logged_in)
def signed_in(request: Any, user: Any, **_: Any) -> None:
    request.session["device"] = request.META.get("HTTP_USER_AGENT", "")[:200]
    _note(user, "signed in")


@receiver(user_logged_out)
def signed_out(user: Any, **_: Any) -> None:
    _note(user, "signed out")


@receiver(authenticator_used)
def second_factor_given(request: Any, **_: Any) -> None:
    request.session[SECOND_FACTOR] = True


@receiver(authenticator_added)
def second_factor_added(user: Any, **_: Any) -> None:
    _note(user, "set up a second factor")


@receiver(authenticator_removed)
def second_factor_removed(request: Any, user: Any, **_: Any) -> None:
    request.session.pop(SECOND_FACTOR, None)
    _note(user, "removed a second factor")


@receiver(password_changed)
@receiver(password_reset)
def password_renewed(user: Any, **_: Any) -> None:
    _note(user, "changed password")


@receiver(user_locked_out)
def locked_out(username: str | None = None, **_: Any) -> None:
    """Somebody failed too often at a name; noted under that person, if there is one."""
    _note(Person.objects.filter(email=(username or "").lower()).first(), "was locked out after failed sign-ins")
