"""Who sees which awards: staff those of their office, members the offers made to their organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from almoner.do.awards.access import May
from almoner.do.awards.lifecycle import LIVE
from almoner.do.awards.models import Award, AwardSplit
from almoner.do.awards.rules.award import NOTHING
from almoner.do.grants.models import Invitation
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

_HEADS = ("organisation", "application", "invitation__round__fund", "decision", "agreement")


def sees(office: Office, seen_by: Actor) -> bool:
    """Whether somebody reads the office's awards: its staff, with the permission."""
    if seen_by.organisation_id is not None or not seen_by.may(May.READ):
        return False
    return seen_by.office_id == office.pk or seen_by.is_keeper


def awards(office: Office, *, seen_by: Actor) -> QuerySet[Award, Award]:
    """The office's awards with what a list needs; none for anybody else."""
    if not sees(office, seen_by):
        return Award.objects.none()
    return Award.objects.filter(office=office).select_related(*_HEADS)


def award_at(office: Office, pk: UUID, *, seen_by: Actor) -> Award | None:
    """One award with its parts by pot and year."""
    splits = Prefetch("splits", AwardSplit.objects.select_related("pot").order_by("year", "pot__name"))
    rows = awards(office, seen_by=seen_by).select_related("office", "service", "proposed_by", "answered_by")
    return rows.prefetch_related(splits, "served__priority", "budget").filter(pk=pk).first()


def awards_of(invitation: Invitation, *, seen_by: Actor) -> QuerySet[Award, Award]:
    """The awards of one round, in the panel's order."""
    return awards(invitation.office, seen_by=seen_by).filter(invitation=invitation).order_by("place", "title", "pk")


def narrowed(rows: QuerySet[Award, Award], asked: Mapping[str, str]) -> QuerySet[Award, Award]:
    """Those that fit the filters: words (``q``), ``state``, ``kind``, ``round``."""
    for word in asked.get("q", "").split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(organisation__name__icontains=word))
    for name, field in (("state", "state"), ("kind", "kind"), ("round", "invitation")):
        if value := asked.get(name):
            rows = rows.filter(**{field: value})
    return rows


@dataclass(frozen=True, slots=True)
class Figures:
    """How many awards, and what those that stand come to in pounds."""

    count: int
    standing: Decimal


def figures(rows: QuerySet[Award, Award]) -> Figures:
    """Count, and add up those that take their pots' money: one query."""
    found: dict[str, Any] = rows.order_by().aggregate(
        count=Count("pk"), standing=Sum("amount", filter=Q(state__in=sorted(LIVE)))
    )
    return Figures(found["count"], found["standing"] or NOTHING)


# --- For the organisation's own pages


def offers_to(organisation: UUID, *, seen_by: Actor) -> QuerySet[Award, Award]:
    """What an organisation was offered, the last first, for its members."""
    if seen_by.organisation_id != organisation or not seen_by.may(May.SEE):
        return Award.objects.none()
    rows = Award.objects.filter(organisation=organisation, offered_at__isnull=False)
    return rows.select_related("office", "application", "agreement", "invitation").order_by("-offered_at", "pk")


def offer_at(organisation: UUID, pk: UUID, *, seen_by: Actor) -> Award | None:
    """One offer to an organisation, with the budget that came with the answer."""
    return offers_to(organisation, seen_by=seen_by).prefetch_related("budget").filter(pk=pk).first()
