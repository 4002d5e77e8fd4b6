"""What the members of an organisation see: the agreements to which it is a party, and their papers once sent."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from almoner.do.agreements.access import May
from almoner.do.agreements.models import Agreement, Paper, Party, PublicityDuty, PublicityEvidence
from almoner.do.agreements.rules import PROVIDING
from almoner.foundation.door.actor import Actor

from .papers import papers_of


def agreements_of(organisation: Any, *, seen_by: Actor) -> QuerySet[Agreement]:
    """The agreements to which an organisation is a party as they stand, or for whose provider it acts.

    Its members see all of them, an office its own, anybody else none. ``organisation``: the record or its key.
    """
    key = getattr(organisation, "pk", organisation)
    acting = Q(organisation__accountable_body=key, part__in=PROVIDING)
    parties = Party.objects.filter(Q(organisation=key) | acting, version=OuterRef("current"))
    rows = Agreement.objects.filter(Exists(parties)).select_related("office", "service", "current")
    if seen_by.organisation_id == key and seen_by.may(May.READ_OWN):
        return rows.order_by("office__name", "sort_key")
    if seen_by.may(May.READ) and seen_by.organisation_id is None:
        mine = rows.filter(office=seen_by.office_id) if seen_by.office_id else rows
        return mine.order_by("office__name", "sort_key")
    return rows.none()


def bodies_of(office: UUID) -> QuerySet[Any, Any]:
    """The ids of the organisations with which an office has an agreement as it stands: it may see their passports."""
    rows = Party.objects.filter(version__standing_for__office=office)
    return rows.order_by().values("organisation")


def own_agreement(organisation: Any, key: UUID, *, seen_by: Actor) -> Agreement | None:
    """One of them, or None."""
    return agreements_of(organisation, seen_by=seen_by).filter(pk=key).first()


def sent_papers(agreement: Agreement) -> QuerySet[Paper]:
    """The papers that the provider's side may read: those that were sent, the newest first."""
    return papers_of(agreement).filter(sending__isnull=False)


def newest_sent(agreements: Collection[UUID]) -> dict[UUID, Any]:
    """The newest paper sent, of each of these agreements, with ``has_newer``: one was drawn up since. Two queries."""
    newer = Paper.objects.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    rows = Paper.objects.filter(~Exists(newer.filter(sending__isnull=False)), sending__isnull=False)
    found = rows.filter(agreement__in=list(agreements)).annotate(has_newer=Exists(newer))
    return {each.agreement_id: each for each in found.prefetch_related("signatures")}


def publicity_duties(agreement: Agreement) -> QuerySet[PublicityDuty]:
    """The duties of publicity, those lifted too, with what was given as evidence."""
    given = PublicityEvidence.objects.select_related("document", "given_by", "organisation")
    evidence = Prefetch("evidence", given)
    return agreement.publicity.select_related("lifted_by").prefetch_related(evidence)
