"""Reads of organisations: those with a confirmed identifier are everybody's, the rest their own office's."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from almoner.foundation.accounts.models import Person

from .models import Identifier, Membership, Organisation


def seen_by(actor: Any) -> Q:
    """Which organisations somebody at work for an office may see."""
    return Q(office=None) | Q(office_id=actor.office_id) if actor.office_id else Q(office=None)


def organisations(*, seen_by: Any) -> QuerySet[Organisation]:
    """All that may be seen."""
    return Organisation.objects.filter(_seen_by(seen_by))


def narrowed(rows: QuerySet[Organisation], asked: Mapping[str, str]) -> QuerySet[Organisation]:
    """Those that fit the filters: words (``q``), ``form``, ``size``, ``vcse`` and ``known`` to all or not."""
    if words := asked.get("q"):
        for word in words.split()[:6]:
            numbers = Identifier.objects.filter(organisation=OuterRef("pk"), number__istartswith=word)
            rows = rows.filter(Q(name__icontains=word) | Exists(numbers))
    for name in ("form", "size"):
        if value := asked.get(name):
            rows = rows.filter(**{name: value})
    if vcse := asked.get("vcse"):
        rows = rows.filter(is_vcse={"yes": True, "no": False}.get(vcse))
    known = asked.get("known")
    if known == "confirmed":
        rows = rows.filter(office=None)
    elif known == "not_confirmed":
        rows = rows.filter(office__isnull=False)
    return rows


def with_identifiers(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With their identifiers at hand (one query more, whatever their number)."""
    identifiers = Identifier.objects.order_by("-confirmed", "scheme", "number")
    return rows.prefetch_related(Prefetch("identifiers", identifiers)).select_related("accountable_body")


def organisation_at(*, seen_by: Any, pk: UUID) -> Organisation | None:
    """One organisation with its identifiers, or None where it is not to be seen."""
    return with_identifiers(organisations(seen_by=seen_by)).filter(pk=pk).first()


def identifier_at(*, seen_by: Any, organisation: UUID, pk: UUID) -> Identifier | None:
    """One identifier of an organisation, or None where it is not to be seen."""
    rows = Identifier.objects.select_related("organisation").filter(organisation__in=organisations(seen_by=seen_by))
    return rows.filter(organisation_id=organisation, pk=pk).first()


def memberships_of(person: Any) -> QuerySet[Membership]:
    """Where somebody is a member today, by the name of the organisation."""
    rows = Membership.objects.filter(person=person.pk, until__isnull=True)
    return rows.select_related("organisation").order_by("organisation__name")


def membership_in(organisation: UUID, person: Any) -> Membership | None:
    """A person's membership of one organisation today."""
    return memberships_of(person).filter(organisation=organisation).first()


def people_with(organisation: UUID, *parts: str) -> list[Person]:
    """The members who have any of these parts today (all members, where none is named): whom to tell."""
    rows = Membership.objects.filter(organisation=organisation, until__isnull=True, person__is_active=True)
    if parts:
        rows = rows.filter(parts__overlap=[str(part) for part in parts])
    return [each.person for each in rows.select_related("person").order_by("since")]


_seen_by = seen_by
