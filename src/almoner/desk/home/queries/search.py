"""One search over everything that has a name: a single query, a few rows of each kind, and how many there are of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Cast, Concat

from almoner.do.agreements import access as agreements
from almoner.do.agreements.models import AgreementVersion
from almoner.do.agreements.queries.register import by_words
from almoner.do.grants import access as grants
from almoner.do.grants.models import RoundVersion
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations import access as organisations
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services import access as services
from almoner.foundation.services.models import Service
from almoner.plan.forward import access as forward
from almoner.plan.forward.models import ForwardVersion
from almoner.strategy.plans import access as plans
from almoner.strategy.plans.models import Priority

from .together import together

SHOWN = 10
"""Rows of each kind on the page; the rest are counted."""


class Kind(StrEnum):
    """What was found, in the order shown."""

    SERVICE = "service"
    AGREEMENT = "agreement"
    ORGANISATION = "organisation"
    FORWARD = "forward"
    ROUND = "round"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: ``key`` is what its address is made of, ``total`` how many of its kind there are."""

    kind: Kind
    key: str
    name: str
    note: str
    total: int


def search(words: str, *, seen_by: Actor, office: Office) -> list[Found]:
    """What holds all the words, of every kind this person may read; names that begin with them first. One query."""
    asked = words.split()[:8]
    looks = [look for kind, (may, look) in _LOOKS.items() if seen_by.may(may)]
    if not asked or not looks:
        return []
    found = sorted(
        together([look(office, asked) for look in looks]),
        key=lambda row: (row["place"], row["rank"], row["said"].casefold()),
    )
    return [Found(Kind(row["what"]), row["key"], row["said"], row["aside"], row["total"]) for row in found]


def _rows(kind: Kind, rows: QuerySet[Any], *, key: Any, name: str, note: Any, begins: str) -> QuerySet[Any, Any]:
    """The first few rows in the columns that all kinds share. The window counts before the cut."""
    return (
        rows.order_by()
        .annotate(
            what=Value(str(kind), CharField()),
            place=Value(list(Kind).index(kind), IntegerField()),
            rank=Case(When(**{f"{name}__istartswith": begins}, then=0), default=1, output_field=IntegerField()),
            total=Window(Count("pk")),
        )
        .order_by("rank", name)
        .values(
            "what", "place", "rank", "total", key=Cast(key, CharField()), said=F(name), aside=Cast(note, CharField())
        )[:SHOWN]
    )


def _holding(asked: list[str], *fields: str) -> Q:
    """Rows of which the fields together hold every word."""
    every = Q()
    for word in asked:
        some = Q()
        for field in fields:
            some |= Q(**{f"{field}__icontains": word})
        every &= some
    return every


def _services(office: Office, asked: list[str]) -> QuerySet[Any, Any]:
    rows = Service.objects.filter(_holding(asked, "name", "purpose", "lead_body"), office=office)
    return _rows(Kind.SERVICE, rows, key="pk", name="name", note=F("lead_body"), begins=asked[0])


def _agreements(office: Office, asked: list[str]) -> QuerySet[Any, Any]:
    current = AgreementVersion.objects.filter(office=office, standing_for__office=office)
    rows = by_words(current, " ".join(asked))
    number = "agreement__number"
    return _rows(Kind.AGREEMENT, rows, key=number, name="title", note=F(number), begins=asked[0])


def _organisations(office: Office, asked: list[str]) -> QuerySet[Any, Any]:
    rows = Organisation.objects.filter(Q(office=office) | Q(office__isnull=True)).filter(_holding(asked, "name"))
    return _rows(Kind.ORGANISATION, rows, key="pk", name="name", note=F("area_served"), begins=asked[0])


def _forward(office: Office, asked: list[str]) -> QuerySet[Any, Any]:
    current = ForwardVersion.objects.filter(entry__office=office, entry__current=F("pk"))
    rows = current.filter(_holding(asked, "entry__item", "successor", "provider", "entry__service__name"))
    return _rows(Kind.FORWARD, rows, key="entry_id", name="entry__item", note=F("entry__event"), begins=asked[0])


def _rounds(office: Office, asked: list[str]) -> QuerySet[Any, Any]:
    current = RoundVersion.objects.filter(round__office=office, round__current=F("pk"))
    rows = current.filter(_holding(asked, "theme", "round__fund__name"))
    note = Concat("round__fund__name", Value(" "), Cast("round__number", CharField()))  # the number comes last
    return _rows(Kind.ROUND, rows, key="round_id", name="theme", note=note, begins=asked[0])


def _priorities(office: Office, asked: list[str]) -> QuerySet[Any, Any]:
    rows = Priority.objects.filter(_holding(asked, "title", "text"), office=office)
    return _rows(Kind.PRIORITY, rows, key="plan_id", name="title", note=F("plan__title"), begins=asked[0])


type _Look = Callable[[Office, list[str]], QuerySet[Any, Any]]

_LOOKS: Mapping[Kind, tuple[StrEnum, _Look]] = {
    Kind.SERVICE: (services.May.READ, _services),
    Kind.AGREEMENT: (agreements.May.READ, _agreements),
    Kind.ORGANISATION: (organisations.May.READ, _organisations),
    Kind.FORWARD: (forward.May.READ, _forward),
    Kind.ROUND: (grants.May.READ, _rounds),
    Kind.PRIORITY: (plans.May.READ, _priorities),
}
