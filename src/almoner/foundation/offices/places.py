"""The desks somebody works at, for the page that shows people where they work."""

from typing import Any

from django.utils import timezone

from almoner.foundation.pages.navigation import Link

from .queries import offices_of


def desks_of(person: Any) -> list[Link]:
    """One for each office where the person holds a post today."""
    return [Link(office.name, f"/desk/{office.slug}/") for office in offices_of(person, timezone.localdate())]
