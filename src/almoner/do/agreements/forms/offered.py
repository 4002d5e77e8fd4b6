"""What the form of an agreement offers to choose from: the office's priorities, pots, places, services and bodies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from almoner.foundation.offices.models import Area, Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.strategy.funds.models import FundingAgreement, Pot
from almoner.strategy.plans.models import Priority

MOST_NAMES = 300
"""Names offered while typing; any other can be typed all the same."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Choices as (value, label)."""

    priorities: list[tuple[str, str]]
    places: list[tuple[str, str]]
    sources: list[tuple[str, str]]
    services: list[str]
    organisations: list[str]
    titles: Mapping[str, str]
    """The priorities' titles by key."""

    @property
    def names(self) -> Mapping[str, str]:
        """The sources' names by value."""
        return dict(self.sources)

    def into(self, form: Any) -> None:
        """Give a form of terms its choices; what is ticked stays one, even where it is no longer offered."""
        ticked = form.initial.get("places") or []
        named = dict(self.places)
        form.fields["priorities"].choices = self.priorities
        form.fields["places"].choices = [*self.places, *((code, code) for code in ticked if code not in named)]


def offered_by(office: Office) -> Offered:
    """Six queries."""
    plans = Priority.objects.filter(office=office).order_by("-plan__begins_first", "plan__title", "order")
    held = list(plans.select_related("plan"))
    several = len({each.plan_id for each in held}) > 1
    priorities = [(str(each.pk), f"{each.title} ({each.plan.title})" if several else each.title) for each in held]
    pots = Pot.objects.filter(office=office).order_by("name").values_list("pk", "name")
    fundings = FundingAgreement.objects.filter(office=office).order_by("title").values_list("pk", "title")
    bodies = Organisation.objects.filter(Q(office=office) | Q(office=None)).order_by("name")
    services = Service.objects.filter(office=office).order_by("name")
    return Offered(
        titles={str(each.pk): each.title for each in held},
        priorities=priorities,
        places=list(Area.objects.filter(office=office).values_list("code", "name")),
        sources=[
            *((f"pot {key}", name) for key, name in pots),
            *((f"funding {key}", title) for key, title in fundings),
        ],
        services=list(services.values_list("name", flat=True)[:MOST_NAMES]),
        organisations=list(bodies.values_list("name", flat=True)[:MOST_NAMES]),
    )
