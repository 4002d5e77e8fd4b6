"""Whether an agreement is named in the commissioning framework in force, by its service or its number (STR-13)."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from almoner.do.agreements.models import Agreement
from almoner.foundation.door.prepared import Prepared
from almoner.foundation.offices.models import Office
from almoner.governance.decisions.lifecycle import State as Decided
from almoner.strategy.plans.models import Framework, FrameworkLine


def framework_in_force(office: Office, on: dt.date) -> tuple[UUID, str] | None:
    """Key and title of the framework whose period holds a day, or may; of several the latest."""
    return _active(office.pk, on).values_list("pk", "title").first()


def _active(office: UUID, on: dt.date) -> QuerySet[Framework]:
    begun = Q(begins_first__lte=on) | Q(begins_first__isnull=True)
    running = Q(ends_last__gte=on) | Q(ends_last__isnull=True)
    return Framework.objects.filter(begun & running, office=office).order_by("-begins_first", "-pk")


@dataclass(frozen=True, slots=True)
class Naming:
    """The framework in force on a day, and whether it or a decision of its own stands behind an agreement."""

    title: str
    names_it: bool
    is_decided: bool
    """Whether what decided on it is published."""


def active_naming(*, office: Office, service: UUID, number: str, on: dt.date) -> Naming | None:
    """Whether the framework in force names a service or the number of an agreement, and whether a published decision
    decided on it; None where no framework is in force. One query.
    """
    rows = _NAMING.rows(office=office.pk, service=service, number=number, on=on)
    return Naming(*rows[0]) if rows else None


def _naming(*, office: UUID, service: UUID, number: str, on: dt.date) -> QuerySet[Framework, tuple[str, bool, bool]]:
    named = Q(service=service) | Q(reference__iexact=number)
    lines = FrameworkLine.objects.filter(named, framework=OuterRef("pk"))
    decided = Agreement.objects.filter(office=OuterRef("office"), number=number, decision__state=Decided.PUBLISHED)
    rows = _active(office, on).annotate(names_it=Exists(lines), is_decided=Exists(decided))
    return rows.values_list("title", "names_it", "is_decided")[:1]


_NAMING = Prepared(_naming)


def not_named(framework: UUID) -> Q:
    """Agreements that no line of a framework names: each needs a published decision of its own."""
    by_service = Q(service=OuterRef("agreement__service"))
    by_number = Q(reference__iexact=OuterRef("agreement__number"))
    return Q(~Exists(FrameworkLine.objects.filter(by_service | by_number, framework=framework)))
