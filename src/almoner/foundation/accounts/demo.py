"""The people of a demonstration, in groups: rooms say who is theirs, and each is one click away.

On this computer only, and never in production.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from .models import Person

LOOPBACK = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody to sign in as: what they do there, and where signing in leads."""

    name: str
    email: str
    does: str
    to: str


@dataclass(frozen=True, slots=True)
class Group:
    """People who belong together, under a heading; ``anchor`` is its place on the page."""

    title: str
    anchor: str
    people: list[Shown] = field(default_factory=list)


_groups: list[Callable[[], Iterable[Group]]] = []


def register(groups: Callable[[], Iterable[Group]]) -> None:
    """Say who is to be shown."""
    if groups not in _groups:
        _groups.append(groups)


def is_open_to(request: Any) -> bool:
    """Whether this is a demonstration, asked for from this computer."""
    return bool(settings.DEMO_SIGN_IN) and request.META.get("REMOTE_ADDR") in LOOPBACK


def groups() -> list[Group]:
    """Everybody, in the order of the rooms; who is in no group comes last."""
    found = [group for each in _groups for group in each()]
    named = {one.email for group in found for one in group.people}
    rest = Person.objects.filter(is_active=True).exclude(email__in=named).order_by("name")
    others = [Shown(person.name, person.email, "", "/account/") for person in rest]
    return [*found, Group(_("Others, such as members of panels"), "others", others)] if others else found
