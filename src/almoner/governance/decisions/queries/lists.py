"""Decisions as lists: what staff see, what the public sees, found by words, place, priority, amount and day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.governance.decisions.access import May
from almoner.governance.decisions.models import Decision, DecisionPriority, Publication
from almoner.kernel.money import Total

BANDS: Mapping[str, tuple[int, int | None]] = {
    "2000": (0, 2_000),
    "10000": (2_000, 10_000),
    "50000": (10_000, 50_000),
    "over": (50_000, None),
}
"""Amounts to filter by, in pounds: more than the first, up to the second."""
MOST_WORDS = 6


def sees_all(office: Office, seen_by: Actor) -> bool:
    """Whether somebody reads what is not published too: staff of the office, with the permission."""
    return seen_by.office_id in {office.pk, None} and seen_by.may(May.READ)


def decisions(office: Office, *, seen_by: Actor) -> QuerySet[Decision]:
    """The office's decisions at the desk, with what a list and a paper need; none for the public."""
    if not sees_all(office, seen_by):
        return Decision.objects.none()
    return Decision.objects.filter(office=office).select_related("office", "lead", "sheet", "publication")


def decision_at(office: Office, number: str, *, seen_by: Actor) -> Decision | None:
    """One decision by its number; None where there is none such, or not for them."""
    return decisions(office, seen_by=seen_by).filter(number=number).first()


def published(office: Office) -> QuerySet[Publication]:
    """What is public now, one row for each decision: everybody sees the same."""
    current = Decision.objects.filter(office=office, publication__isnull=False).values("publication")
    return Publication.objects.filter(office=office, pk__in=current).select_related("decision")


def publication_at(office: Office, number: str) -> Publication | None:
    """What is public of the decision of that number; None where nothing is."""
    return published(office).filter(decision__number=number).first()


@dataclass(frozen=True, slots=True)
class Search:
    """What a list is narrowed to. Empty means no narrowing."""

    words: str = ""
    kind: str = ""
    state: str = ""
    priority: str = ""
    place: str = ""
    amount: str = ""
    since: dt.date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return self == Search()


def narrowed(rows: QuerySet[Decision], search: Search) -> QuerySet[Decision]:
    """The decisions at the desk that a search asks for."""
    rows = rows.filter(_words(search.words), _amount(search.amount))
    if search.kind:
        rows = rows.filter(kind=search.kind)
    if search.state:
        rows = rows.filter(state=search.state)
    if search.priority:
        served = DecisionPriority.objects.filter(decision=OuterRef("pk"), priority=_key(search.priority))
        rows = rows.filter(Exists(served))
    if search.place:
        rows = rows.filter(_place(search.place))
    if search.since:
        rows = rows.filter(decided_on__gte=search.since)
    return rows


def narrowed_publicly(rows: QuerySet[Publication], search: Search) -> QuerySet[Publication]:
    """The published decisions that a search asks for, by what was published alone: what is withheld is not found."""
    rows = rows.filter(_words(search.words), _amount(search.amount))
    if search.kind:
        rows = rows.filter(decision__kind=search.kind)
    if search.priority:
        rows = rows.filter(priorities__contains=[search.priority])
    if search.place:
        rows = rows.filter(_place(search.place), total__isnull=False)
    if search.since:
        rows = rows.filter(decision__decided_on__gte=search.since)
    return rows


def _words(asked: str) -> Q:
    found = Q()
    for word in asked.split()[:MOST_WORDS]:
        found &= Q(search__icontains=word)
    return found


def _amount(asked: str) -> Q:
    if asked not in BANDS:
        return Q()
    above, upto = BANDS[asked]
    return Q(total__gt=above) & (Q(total__lte=upto) if upto else Q())


def _place(asked: str) -> Q:
    """Decisions for a place, and those for the whole area, which concern it too."""
    return Q(places__contains=[asked]) | Q(places=[])


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Figures:
    """How many rows, and what they come to in pounds; of closed decisions the amount is not known."""

    count: int
    total: Total


def figures(rows: QuerySet[Any]) -> Figures:
    """Count and add up a whole list, in one query."""
    found = rows.order_by().aggregate(count=Count("pk"), known=Count("total"), total=Sum("total"))
    unknown = found["count"] - found["known"]
    return Figures(found["count"], Total(found["total"] or Decimal("0.00"), unknown, found["count"]))
