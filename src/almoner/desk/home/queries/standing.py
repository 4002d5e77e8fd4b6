"""How much there is of what, and what is missing: one query of counts for the whole home page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from almoner.do.agreements.models import Agreement, AgreementVersion, Purpose
from almoner.do.grants.models import Round
from almoner.foundation.audit.models import Entry
from almoner.foundation.offices.models import Office, Successor
from almoner.foundation.services.models import Service
from almoner.kernel.dates import ApproximateDate, Precision
from almoner.plan.forward.models import ForwardEntry
from almoner.strategy.funds.models import MoneyPlan
from almoner.strategy.plans.models import Framework, Plan


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts by name (see `standing`), and when the office itself ends, unknown where nothing comes after it."""

    counts: Mapping[str, int]
    office_ends: ApproximateDate

    def __getitem__(self, name: str) -> int:
        return self.counts[name]


WEEK = dt.timedelta(days=7)


def standing(office: Office, *, today: dt.date) -> Standing:
    """How many records there are, and what is missing among them. Not held back by person: pages show what each may.

    ``agreements``, ``services``, ``rounds``, ``forward``, ``money_plans``, ``plans``: all of each. ``to_link``:
    agreements that serve no priority. ``frameworks``: commissioning frameworks active today. ``hidden_agreements``,
    ``hidden_rounds``, ``hidden_forward``, ``hidden_money_plans``: not published. ``changes``: audit entries of a week.
    """
    counts = {
        "agreements": Agreement.objects.filter(office=office),
        "services": Service.objects.filter(office=office),
        "rounds": Round.objects.filter(office=office),
        "forward": ForwardEntry.objects.filter(office=office),
        "money_plans": MoneyPlan.objects.filter(office=office),
        "plans": Plan.objects.filter(office=office),
        "to_link": _serving_nothing(office),
        "frameworks": _active(office, today),
        "changes": Entry.objects.filter(chain=office.pk, at__date__gt=today - WEEK),
    }
    hidden = {
        f"hidden_{name}": counts[name].filter(published_at__isnull=True)
        for name in ("agreements", "rounds", "forward", "money_plans")
    }
    asked = {name: _count(rows) for name, rows in (counts | hidden).items()}
    after = Successor.objects.filter(office=office, on_first__isnull=False).order_by("on_first")
    ends = {f"ends_{part}": Subquery(after.values(f"on_{part}")[:1]) for part in ("first", "last", "precision")}
    row: dict[str, Any] = dict(Office.objects.filter(pk=office.pk).values(**asked, **ends).get())
    first, last, precision = (row.pop(name) for name in ends)
    office_ends = ApproximateDate(first, last, Precision(precision)) if precision else ApproximateDate.unknown()
    return Standing(row, office_ends)


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _serving_nothing(office: Office) -> QuerySet[Any]:
    """Agreements whose current version names no priority of a plan."""
    current = AgreementVersion.objects.filter(office=office, standing_for__office=office)
    return current.filter(~Exists(Purpose.objects.filter(version=OuterRef("pk"))))


def _active(office: Office, today: dt.date) -> QuerySet[Any]:
    """Frameworks whose period holds today, or may."""
    begun = Q(begins_first__lte=today) | Q(begins_first__isnull=True)
    running = Q(ends_last__gte=today) | Q(ends_last__isnull=True)
    return Framework.objects.filter(begun & running, office=office)
