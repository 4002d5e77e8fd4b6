"""The organisations somebody acts for, for the page that shows people where they work."""

from typing import Any

from django.urls import reverse

from almoner.foundation.pages.navigation import Link

from .queries import memberships_of


def bodies_of(person: Any) -> list[Link]:
    """One for each organisation that the person acts for today."""
    return [
        Link(each.organisation.name, reverse("provider-home", kwargs={"organisation": each.organisation_id}))
        for each in memberships_of(person)
    ]
