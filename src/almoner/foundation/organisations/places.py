"""The organisations somebody acts for, for the page of where people work; and who does, for a demonstration."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from almoner.foundation.accounts.demo import Group, Shown
from almoner.foundation.pages.navigation import Link

from .models import Membership
from .queries import memberships_of


def bodies_of(person: Any) -> list[Link]:
    """One for each organisation that the person acts for today."""
    return [
        Link(each.organisation.name, reverse("provider-home", kwargs={"organisation": each.organisation_id}))
        for each in memberships_of(person)
    ]


def people() -> list[Group]:
    """Who acts for organisations, by the name of the organisation."""
    rows = Membership.objects.filter(until=None).select_related("person", "organisation")
    shown = []
    for one in rows.order_by("organisation__name", "organisation_id", "person__name"):
        does = _("%(organisation)s: %(parts)s") % {
            "organisation": one.organisation,
            "parts": ", ".join(one.parts_in_words).lower(),
        }
        home = reverse("provider-home", kwargs={"organisation": one.organisation_id})
        shown.append(Shown(one.person.name, one.person.email, does, home))
    return [Group(_("People of organisations"), "organisations", shown)] if shown else []
