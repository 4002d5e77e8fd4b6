"""What waits for a person, by what their post lets them do: a few rows of each kind, the rest counted."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from almoner.do.agreements import access as agreements
from almoner.do.agreements.lifecycle import Answered
from almoner.do.agreements.models import Proposal
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.sheets import access as sheets
from almoner.foundation.sheets import kinds
from almoner.foundation.sheets.lifecycle import State
from almoner.foundation.sheets.models import Import
from almoner.kernel.dates import add_months
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds import access as funds
from almoner.strategy.funds.models import FundingAmount
from almoner.strategy.plans import access as plans
from almoner.strategy.plans.models import Measure, Strategy
from almoner.strategy.plans.rules import SOON as REVIEW_REMINDER

from .together import together

SHOWN = 4
"""Rows of each kind on the page; the rest are counted."""
SOON = dt.timedelta(days=30)
"""How long before its day a promise begins to wait for somebody."""


class What(StrEnum):
    """What waits, the gravest first."""

    PROPOSAL = "proposal"
    IMPORT = "import"
    MEASURE = "measure"
    STRATEGY = "strategy"
    FUNDING = "funding"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits. ``key`` makes its address; ``number`` counts what cannot be taken, or is a year.

    ``who`` asked or entered it; ``day`` is when it fell or falls due, else since when it waits; ``total`` how many of
    its kind there are.
    """

    what: What
    key: str
    name: str
    aside: str
    who: str
    day: dt.date | None
    number: int
    total: int


def waiting(*, seen_by: Actor, office: Office, today: dt.date) -> list[Waiting]:
    """What this person's post lets them deal with, of every kind the first few by day; one query.

    All but files: what stands here changes with an entry in the chain of the office; a file that is read does not.
    """
    looks = [look for may, look in _LOOKS if seen_by.may(may)]
    if not looks:
        return []
    return _as_waiting(together([look(office, seen_by, today) for look in looks]))


def files_waiting(*, seen_by: Actor, office: Office) -> list[Waiting]:
    """Files read or checked and not applied, of the lists whose records this person keeps; one query."""
    mine = [kind.name for kind in kinds.open_to(seen_by)] if seen_by.may(sheets.May.IMPORT) else []
    if not mine:
        return []
    rows = Import.objects.filter(office=office, kind__in=mine, state__in=(State.READ.value, State.CHECKED.value))
    listed = rows.order_by("created_at", "pk").select_related("created_by").annotate(total=Window(Count("pk")))
    return [
        Waiting(
            What.IMPORT,
            str(file.pk),
            file.file_name,
            file.kind,
            str(file.created_by or ""),
            timezone.localdate(file.created_at),
            file.counts.get("wrong", 0),
            file.total,
        )
        for file in listed[:SHOWN]
    ]


def _as_waiting(rows: QuerySet[Any, Any]) -> list[Waiting]:
    ordered = sorted(rows, key=lambda row: (row["place"], row["day"] or dt.date.max, row["said"], row["key"]))
    return [
        Waiting(
            list(What)[row["place"]],
            *(row[name] for name in ("key", "said", "aside", "who", "day", "number_of", "total")),
        )
        for row in ordered
    ]


def _rows(what: What, rows: QuerySet[Any], *, key: Any, said: Any, day: Any, **more: Any) -> QuerySet[Any, Any]:
    """The first few rows in the columns that all kinds share. The window counts before the cut."""
    return (
        rows.order_by()
        .annotate(
            place=Value(list(What).index(what), IntegerField()),
            total=Window(Count("pk")),
            day=Cast(day, DateField()),
        )
        .order_by(F("day").asc(nulls_last=True), "pk")
        .values(
            "place",
            "total",
            "day",
            key=Cast(key, CharField()),
            said=Cast(said, CharField()),
            aside=Cast(more.get("aside", Value("")), CharField()),
            who=Coalesce(Cast(more.get("who", Value("")), CharField()), Value("")),
            number_of=Cast(more.get("number", Value(0)), IntegerField()),
        )[:SHOWN]
    )


def _proposals(office: Office, seen_by: Actor, _today: dt.date) -> QuerySet[Any, Any]:
    """Variations that somebody else proposed: nobody answers their own."""
    rows = Proposal.objects.filter(office=office, state=Answered.PROPOSED.value).exclude(
        proposed_by__isnull=False, proposed_by=seen_by.person_id
    )
    number = "agreement__number"
    key = Concat(number, Value("/"), Cast("pk", CharField()), output_field=CharField())
    said = Concat(number, Value(" "), "agreement__current__title", output_field=CharField())
    who = F("proposed_by__name")
    return _rows(What.PROPOSAL, rows, key=key, said=said, day="proposed_at", aside=F("reason"), who=who)


def _measures(office: Office, _seen_by: Actor, today: dt.date) -> QuerySet[Any, Any]:
    """What was promised under an aim of a plan that still runs, and falls due or is overdue."""
    running = Q(aim__plan__ends_last__gte=today) | Q(aim__plan__ends_last__isnull=True)
    rows = Measure.objects.filter(running, office=office, done_on__isnull=True, due_by_last__lte=today + SOON)
    return _rows(What.MEASURE, rows, key="aim__plan_id", said=F("text"), day="due_by_last", aside=F("aim__title"))


def _strategies(office: Office, _seen_by: Actor, today: dt.date) -> QuerySet[Any, Any]:
    """Papers whose review falls due, or is overdue, and that no later version replaces."""
    later = Strategy.objects.filter(office=OuterRef("office"), title=OuterRef("title"))
    replaced = Exists(later.filter(dated_first__gt=OuterRef("dated_first")))
    reminded = add_months(today, REVIEW_REMINDER)
    rows = Strategy.objects.filter(~replaced, office=office, review_due_first__lte=reminded)
    said = Concat("title", Value(" "), "version", output_field=CharField())
    return _rows(What.STRATEGY, rows, key="pk", said=said, day="review_due_last", aside=F("review_as_written"))


def _funding(office: Office, _seen_by: Actor, today: dt.date) -> QuerySet[Any, Any]:
    """Money of this year or the next that no later entry has made known."""
    year = FinancialYear.containing(today).starting
    latest = FundingAmount.objects.filter(funding=OuterRef("funding"), year=OuterRef("year"))
    rows = FundingAmount.objects.filter(
        Q(certainty=FundingAmount.Certainty.NOT_YET_KNOWN),
        pk=Subquery(latest.order_by("-recorded_at", "-pk").values("pk")[:1]),
        office=office,
        year__in=(year, year + 1),
    )
    first = Value(None, DateField())
    return _rows(
        What.FUNDING,
        rows,
        key="funding_id",
        said=F("funding__title"),
        day=first,
        who=Coalesce(F("funding__funder__name"), F("funding__funder_name")),
        number="year",
    )


type _Look = Callable[[Office, Actor, dt.date], QuerySet[Any, Any]]

_LOOKS: tuple[tuple[StrEnum, _Look], ...] = (
    (agreements.May.APPROVE, _proposals),
    (plans.May.KEEP, _measures),
    (plans.May.KEEP, _strategies),
    (funds.May.KEEP, _funding),
)
