"""The desks somebody works at, for the page of where people work; and whose they are, for a demonstration."""

from typing import Any

from django.utils import timezone

from almoner.foundation.accounts.demo import Group, Shown
from almoner.foundation.pages.navigation import Link

from .models import Appointment
from .queries import offices_of


def desks_of(person: Any) -> list[Link]:
    """One for each office where the person holds a post today."""
    return [Link(office.name, f"/desk/{office.slug}/") for office in offices_of(person, timezone.localdate())]


def staff() -> list[Group]:
    """The people of each office, with their posts."""
    groups: dict[str, Group] = {}
    for post in Appointment.objects.select_related("person", "office").order_by("office__name", "person__name"):
        group = groups.setdefault(post.office.slug, Group(post.office.name, post.office.slug))
        shown = Shown(post.person.name, post.person.email, str(post.get_role_display()), f"/desk/{post.office.slug}/")
        group.people.append(shown)
    return list(groups.values())
