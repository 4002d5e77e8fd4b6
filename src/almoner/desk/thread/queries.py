"""Everything that hangs on one service, each kind by a query of its own, and none that the person may not read."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from almoner.do.agreements import access as agreements
from almoner.do.agreements import queries as of_agreements
from almoner.do.agreements.models import ArrangementVersion
from almoner.do.agreements.terms import Terms
from almoner.do.grants import access as grants
from almoner.do.grants.models import RoundVersion
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.services import access as services
from almoner.foundation.services.models import Service
from almoner.plan.forward import access as forward
from almoner.plan.forward import queries as of_forward
from almoner.plan.forward.models import ForwardVersion
from almoner.strategy.funds import access as funds
from almoner.strategy.funds.models import BudgetLine
from almoner.strategy.plans import access as plans
from almoner.strategy.plans.models import FrameworkLine

MOST = 60
"""Rows of each kind on the page of one service; more than that is for the lists, which can be filtered and paged."""


@dataclass(frozen=True, slots=True)
class Held:
    """One agreement under the service: its current version and what that says."""

    version: Any
    terms: Terms


@dataclass(slots=True)
class Thread:
    """What hangs on a service, oldest first."""

    service: Service
    agreements: list[Held] = field(default_factory=list)
    entries: list[ForwardVersion] = field(default_factory=list)
    comes_after: list[ForwardVersion] = field(default_factory=list)
    """Entries of other services that name this one as their successor."""
    arrangements: list[ArrangementVersion] = field(default_factory=list)
    budget: list[BudgetLine] = field(default_factory=list)
    framework: list[FrameworkLine] = field(default_factory=list)
    rounds: list[RoundVersion] = field(default_factory=list)

    @property
    def priorities(self) -> dict[UUID, str]:
        """The priorities that its agreements, entries and framework lines serve, by identity."""
        found = {each.priority: each.title for held in self.agreements for each in held.terms.priorities}
        named = [row.priority for row in self.entries] + [row.priority for row in self.framework]
        return found | {priority.pk: priority.title for priority in named if priority is not None}


def service_at(*, seen_by: Actor, office: Office, key: UUID) -> Service | None:
    """The service, if this person may read services of this office."""
    if seen_by.office_id != office.pk or not seen_by.may(services.May.READ):
        return None
    return Service.objects.filter(office=office, pk=key).first()


def thread(service: Service, *, seen_by: Actor, office: Office) -> Thread:
    """Read it all. At most seven queries, whatever hangs on it."""
    found = Thread(service)
    if seen_by.may(agreements.May.READ):
        found.agreements = _agreements(service, seen_by, office)
        led = of_agreements.arrangements(seen_by=seen_by, office=office)
        found.arrangements = list(led.filter(arrangement__service=service)[:MOST])
    if seen_by.may(forward.May.READ):
        found.entries, found.comes_after = _forward(service, seen_by, office)
    if seen_by.may(funds.May.READ):
        found.budget = _budget(service)
    if seen_by.may(plans.May.READ):
        found.framework = _framework(service)
    if seen_by.may(grants.May.READ) and found.priorities:
        found.rounds = _rounds(office, found.priorities)
    return found


def _agreements(service: Service, seen_by: Actor, office: Office) -> list[Held]:
    rows = of_agreements.agreements(seen_by=seen_by, office=office).filter(agreement__service=service)
    rows = of_agreements.with_terms(rows).select_related("agreement__follows", "agreement__service")
    ordered = rows.order_by(F("starts_first").asc(nulls_first=True), "ends_last", "agreement__sort_key")[:MOST]
    return [Held(version, of_agreements.terms_of(version)) for version in ordered]


def _forward(service: Service, seen_by: Actor, office: Office) -> tuple[list[ForwardVersion], list[ForwardVersion]]:
    """Its own entries, and those of others that name it as what comes after them; one query."""
    rows = of_forward.entries(seen_by=seen_by, office=office).select_related("entry__service", "priority")
    both = rows.filter(Q(entry__service=service) | Q(successor__iexact=service.name))
    listed = list(both.order_by(F("at_last").asc(nulls_last=True), "entry__item")[: MOST * 2])
    own = [row for row in listed if row.entry.service_id == service.pk]
    return own, [row for row in listed if row.entry.service_id != service.pk]


def _budget(service: Service) -> list[BudgetLine]:
    rows = BudgetLine.objects.filter(service=service, version__plan__current=F("version"))
    return list(rows.select_related("version__plan", "pot", "funding").order_by("year", "order")[:MOST])


def _framework(service: Service) -> list[FrameworkLine]:
    rows = FrameworkLine.objects.filter(service=service).select_related("framework", "priority", "recipient")
    return list(rows.order_by("framework__begins_first", "order")[:MOST])


def _rounds(office: Office, priorities: dict[UUID, str]) -> list[RoundVersion]:
    """Rounds under the same priorities: what else the office gives for this."""
    rows = RoundVersion.objects.filter(
        round__office=office, round__current=F("pk"), priority__in=list(priorities)
    ).select_related("round__fund", "priority")
    return list(rows.order_by("-round__year", "round__number")[:MOST])
