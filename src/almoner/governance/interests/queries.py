"""The reads of interests and gifts. Everybody reads their own; who may read the register reads all of the office's."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from almoner.foundation.door.actor import Actor
from almoner.foundation.door.prepared import Prepared
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation

from .access import May
from .models import Gift, Interest

# --- Who keeps out of what


def held_on(day: dt.date) -> Q:
    """Interests that hold on a day, or may: what is not known does not free anybody."""
    begun = Q(since_first__lte=day) | Q(since_first__isnull=True)
    return begun & (Q(until_last__gte=day) | Q(until_last__isnull=True))


def touching(organisations: Collection[UUID], on: dt.date) -> QuerySet[Interest]:
    """Interests, of anybody, in one of these organisations or in the body that acts for it, held on a day or perhaps.

    One declared only by name counts where the names agree. Interests count wherever they were declared: a person's
    tie to a body that several offices know does not stop at an office's door.
    """
    return _in_bodies(Organisation.objects.filter(pk__in=organisations), on)


def conflicts(person_id: UUID | None, organisation_ids: Collection[UUID], on: dt.date) -> QuerySet[Interest]:
    """What keeps one person out of what concerns these organisations on a day; empty where nothing does."""
    rows = touching(organisation_ids, on).filter(person=person_id)
    return rows.select_related("person", "organisation").order_by("recorded_at", "pk")


def in_the_way_of(person_id: UUID | None, organisation: str, on: dt.date) -> QuerySet[Interest]:
    """The same for each row of another query: ``bids.exclude(Exists(in_the_way_of(judge, "organisation", today)))``.

    ``organisation`` is the path from the rows of that query to the organisation's key.
    """
    return _in_bodies(Organisation.objects.filter(pk=OuterRef(OuterRef(organisation))), on).filter(person=person_id)


def _in_bodies(bodies: QuerySet[Organisation], on: dt.date) -> QuerySet[Interest]:
    plain = bodies.order_by()
    names = plain.annotate(small=Lower("name")).values("small")
    acting = plain.filter(accountable_body__isnull=False)
    acting_names = acting.annotate(small=Lower("accountable_body__name")).values("small")
    rows = Interest.objects.filter(held_on(on)).annotate(small_name=Lower("name"))
    held = Q(organisation__in=plain.values("pk")) | Q(organisation__in=acting.values("accountable_body"))
    named = Q(small_name__in=names) | Q(small_name__in=acting_names)
    return rows.filter(held | Q(named, organisation=None))


def people_kept_out(organisations: Iterable[UUID], on: dt.date) -> Mapping[UUID, list[Interest]]:
    """For each organisation, the interests that anybody has in it on a day: two queries, whatever their number."""
    wanted = set(organisations)
    if not wanted:
        return {}
    interests = list(touching(wanted, on).select_related("person").order_by("recorded_at", "pk"))
    if not interests:
        return {}
    found: dict[UUID, list[Interest]] = {}
    for body in Organisation.objects.filter(pk__in=wanted).select_related("accountable_body"):
        if tied := [interest for interest in interests if _is_in(interest, body)]:
            found[body.pk] = tied
    return found


def people_kept_out_by_name(names: Iterable[str], on: dt.date) -> Mapping[str, list[Interest]]:
    """The same for bodies of which only the name is known, by the name in small letters: one query."""
    wanted = {name.lower() for name in names if name}
    if not wanted:
        return {}
    rows = Interest.objects.filter(held_on(on)).annotate(small=Lower("name"), small_body=Lower("organisation__name"))
    found: dict[str, list[Interest]] = {}
    for interest in rows.filter(Q(small__in=wanted) | Q(small_body__in=wanted)).order_by("recorded_at", "pk"):
        for name in {interest.small, interest.small_body} & wanted:
            found.setdefault(name, []).append(interest)
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """An interest that somebody has: in which body, as declared, and which organisations that keeps them out of."""

    person: UUID
    name: str
    organisation_name: str
    """That of the organisation it is linked to, or as declared."""
    reaches: frozenset[UUID]
    """The organisation itself, or those called so where it is known by name only, and whom they act for."""


def held_by(people: Collection[UUID], on: dt.date) -> list[Held]:
    """What these people hold on a day, or may, in whatever body: one query.

    For few people and many bodies, where `people_kept_out` serves few bodies and everybody; they find the same.
    """
    named = {f"person_{n}": person for n, person in enumerate(people)}
    rows = _HELD.rows(len(named), on=on, **named) if named else []
    return [
        Held(person, name, linked or name, frozenset([body, *fed] if body is not None else [*called, *called_fed]))
        for person, name, body, linked, fed, called, called_fed in rows
    ]


def _held_by(_count: int, *, on: dt.date, **people: UUID) -> QuerySet[Interest, Any]:
    bodies = Organisation.objects.order_by()
    called = bodies.alias(small=Lower("name")).filter(small=Lower(OuterRef("name")))
    called_so = bodies.alias(small=Lower("name")).filter(small=Lower(OuterRef(OuterRef("name"))))
    reached = {
        "fed": ArraySubquery(bodies.filter(accountable_body=OuterRef("organisation")).values("pk")),
        "called": ArraySubquery(called.values("pk")),
        "called_fed": ArraySubquery(bodies.filter(accountable_body__in=called_so.values("pk")).values("pk")),
    }
    rows = Interest.objects.filter(held_on(on), person__in=people.values()).annotate(**reached)
    fields = ("person", "name", "organisation", "organisation__name", *reached)
    return rows.order_by("recorded_at", "pk").values_list(*fields)


_HELD = Prepared(_held_by)


def _is_in(interest: Interest, body: Organisation) -> bool:
    bodies = [each for each in (body, body.accountable_body) if each is not None]
    if interest.organisation_id is not None:
        return interest.organisation_id in {each.pk for each in bodies}
    return interest.name.lower() in {each.name.lower() for each in bodies}


# --- The register


def may_read_all(office: Office, seen_by: Actor) -> bool:
    """Whether somebody reads what others declared."""
    return seen_by.office_id == office.pk and seen_by.may(May.READ)


def _seen[M: (Interest, Gift)](rows: QuerySet[M], office: Office, seen_by: Actor) -> QuerySet[M]:
    mine = rows.filter(office=office).select_related("person", "organisation", "recorded_by")
    if may_read_all(office, seen_by):
        return mine
    at_home = seen_by.office_id == office.pk and seen_by.person_id is not None
    return mine.filter(person=seen_by.person_id) if at_home else mine.none()


def interests(office: Office, *, seen_by: Actor) -> QuerySet[Interest]:
    """The office's register of interests, as far as somebody reads it, by person."""
    return _seen(Interest.objects.all(), office, seen_by).order_by("person__name", "name", "pk")


def gifts(office: Office, *, seen_by: Actor) -> QuerySet[Gift]:
    """The office's register of gifts and hospitality, as far as somebody reads it, the latest first."""
    return _seen(Gift.objects.all(), office, seen_by).order_by("-offered_on", "pk")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to; empty means no narrowing."""

    words: str = ""
    person: str = ""
    standing: str = ""


def narrowed(rows: QuerySet[Any], asked: Asked, today: dt.date) -> QuerySet[Any]:
    """The rows of either register that were asked for; whether an interest lasts is asked only of interests."""
    body = "name" if rows.model is Interest else "giver"
    for word in asked.words.split()[:6]:
        rows = rows.filter(Q(**{f"{body}__icontains": word}) | Q(person__name__icontains=word))
    if asked.person:
        rows = rows.filter(person=asked.person)
    if rows.model is Interest and asked.standing == "held":
        rows = rows.filter(held_on(today))
    if rows.model is Interest and asked.standing == "ended":
        rows = rows.exclude(held_on(today))
    return rows


def own(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Those about the person themselves."""
    return rows.filter(person=actor.person_id) if actor.person_id else rows.none()
