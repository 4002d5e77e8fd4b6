"""The reads of the forward plan. Each takes ``seen_by``: everybody sees what is published, the staff all of it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .access import May
from .models import ForwardEntry, ForwardVersion


def sees_all(seen_by: Actor, office: Office) -> bool:
    """Whether this reader sees what is not published."""
    return seen_by.office_id in {office.pk, None} and seen_by.may(May.READ)


def entries(*, seen_by: Actor, office: Office, on: dt.date | None = None) -> QuerySet[ForwardVersion]:
    """Each entry that the reader may see, as one version: the current one, or the last that was known on a day."""
    rows = ForwardVersion.objects.filter(office=office, entry__office=office)
    if on is None:
        rows = rows.filter(entry__current=F("pk"))
    else:
        known = ForwardVersion.objects.filter(entry=OuterRef("entry"), known_from__lte=on)
        rows = rows.filter(pk=Subquery(known.order_by("-known_from", "-number").values("pk")[:1]))
    if not sees_all(seen_by, office):
        rows = rows.filter(entry__published_at__isnull=False)
    return rows


def as_list(rows: QuerySet[ForwardVersion]) -> QuerySet[ForwardVersion]:
    """The same rows with what a list shows of their entry, service and priority."""
    return rows.select_related("entry__service", "priority")


def narrowed(rows: QuerySet[ForwardVersion], asked: Mapping[str, str]) -> QuerySet[ForwardVersion]:
    """The rows that the filters of the list ask for: event, funding, certainty, published (yes or no), q (words)."""
    for name, column in (("event", "entry__event"), ("funding", "funding"), ("certainty", "certainty")):
        if wanted := asked.get(name):
            rows = rows.filter(**{column: wanted})
    if published := asked.get("published"):
        rows = rows.filter(entry__published_at__isnull=published == "no")
    for word in asked.get("q", "").split()[:12]:
        rows = rows.filter(
            Q(entry__item__icontains=word)
            | Q(entry__service__name__icontains=word)
            | Q(provider__icontains=word)
            | Q(successor__icontains=word)
        )
    return rows


def entry_at(*, seen_by: Actor, office: Office, pk: UUID) -> ForwardEntry | None:
    """One entry with its current version, if the reader may see it."""
    rows = ForwardEntry.objects.filter(office=office, pk=pk).select_related(
        "service", "office", "current__priority", "current__pot", "current__source_import"
    )
    if not sees_all(seen_by, office):
        rows = rows.filter(published_at__isnull=False)
    return rows.first()


def versions_of(*, seen_by: Actor, entry: ForwardEntry) -> list[ForwardVersion]:
    """Every version, newest first; nothing for somebody who may not see the entry."""
    if not (entry.is_published or sees_all(seen_by, entry.office)):
        return []
    rows: Any = entry.versions.select_related("recorded_by", "source_import", "priority", "pot")
    return list(rows.order_by("-number"))
