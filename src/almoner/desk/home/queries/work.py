"""What is under way, around the cycle: agreements, entries of the forward plan and rounds, by what comes next."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from almoner.do.agreements import access as agreements
from almoner.do.agreements.lifecycle import Answered
from almoner.do.agreements.models import AgreementVersion, Proposal, Purpose
from almoner.do.awards.models import Award
from almoner.do.grants import access as grants
from almoner.do.grants.lifecycle import State as Prepared
from almoner.do.grants.models import Extension, Invitation, RoundFigure, RoundVersion
from almoner.do.scoring.models import Exercise
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.dates import ApproximateDate, Precision
from almoner.kernel.money import Amount
from almoner.plan.forward import access as forward
from almoner.plan.forward.models import ForwardVersion

from .together import together

SHOWN = 15


class Kind(StrEnum):
    AGREEMENT = "agreement"
    FORWARD = "forward"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work. ``event`` is a forward entry's kind of event, or how far a round is."""

    kind: Kind
    key: str
    name: str
    service: UUID | None
    role: str
    event: str
    at: ApproximateDate
    value: Amount
    is_pilot: bool
    is_loose: bool
    """Serves no priority of a plan."""
    waits: bool
    """A proposed variation waits for approval."""
    lacks_money: bool
    has_others: bool = False
    """Others of the same service end on the same day."""


def work(*, seen_by: Actor, office: Office, today: dt.date) -> list[Work]:
    """The soonest of each kind that has not passed, together the soonest first. One query."""
    looks = [look for may, look in _LOOKS if seen_by.may(may)]
    if not looks:
        return []
    soonest = together([look(office, today) for look in looks])
    rows = sorted(soonest, key=lambda row: (row["last"], row["said"], row["key"]))
    return _one_for_each_service([_as_work(row) for row in rows])[:SHOWN]


def _one_for_each_service(rows: list[Work]) -> list[Work]:
    """Several agreements of one service that end on one day are one piece of work: those of a grant round."""
    made: dict[tuple[Any, ...], Work] = {}
    for row in rows:
        apart = row.service is None or row.kind is not Kind.AGREEMENT or row.waits
        key = (row.kind, row.key) if apart else (row.kind, row.service, row.at.last)
        made[key] = replace(made[key], has_others=True) if key in made else row
    return list(made.values())


def _as_work(row: Mapping[str, Any]) -> Work:
    return Work(
        kind=Kind(row["what"]),
        key=row["key"],
        name=row["said"],
        service=row["service_key"],
        role=row["role"],
        event=row["event_kind"],
        at=ApproximateDate(row["first"], row["last"], Precision(row["precision"])),
        value=Amount.of(row["pounds"]) if row["pounds"] is not None else Amount.not_known(row["why"]),
        is_pilot=row["pilot"],
        is_loose=row["loose"],
        waits=row["waits"],
        lacks_money=row["lacks"],
    )


def _columns(kind: Kind, rows: QuerySet[Any], *, at: str, **said: Any) -> QuerySet[Any, Any]:
    no = Value(False, BooleanField())
    no_value = {"pounds": Value(None, DecimalField(max_digits=14, decimal_places=2)), "why": Value("not stated")}
    given = {"role": Value(""), "event_kind": Value(""), "pilot": no, "loose": no, "waits": no, "lacks": no}
    texts = {"key", "said", "role", "event_kind", "why"}
    asked = given | no_value | said
    return rows.order_by(f"{at}_last", "pk").values(
        what=Value(str(kind), CharField()),
        first=F(f"{at}_first"),
        last=F(f"{at}_last"),
        precision=F(f"{at}_precision"),
        **{name: Cast(value, CharField()) if name in texts else value for name, value in asked.items()},
    )[:SHOWN]


def _agreements(office: Office, today: dt.date) -> QuerySet[Any, Any]:
    rows = AgreementVersion.objects.filter(office=office, standing_for__office=office, ends_last__gte=today)
    waiting = Proposal.objects.filter(agreement=OuterRef("agreement"), state=Answered.PROPOSED.value)
    return _columns(
        Kind.AGREEMENT,
        rows,
        at="ends",
        key=F("agreement__number"),
        said=F("title"),
        service_key=F("agreement__service_id"),
        role=F("agreement__service__our_role"),
        pounds=F("value"),
        why=F("value_unknown"),
        pilot=F("is_pilot"),
        loose=~Exists(Purpose.objects.filter(version=OuterRef("pk"))),
        waits=Exists(waiting),
    )


def _forward(office: Office, today: dt.date) -> QuerySet[Any, Any]:
    rows = ForwardVersion.objects.filter(
        office=office, entry__office=office, entry__current=F("pk"), at_last__gte=today
    )
    return _columns(
        Kind.FORWARD,
        rows,
        at="at",
        key=F("entry_id"),
        said=F("entry__item"),
        service_key=F("entry__service_id"),
        role=F("entry__service__our_role"),
        event_kind=F("entry__event"),
        pounds=F("value"),
        why=F("value_unknown"),
        pilot=F("is_pilot"),
        lacks=_is(funding=ForwardVersion.Funding.NOT_YET_KNOWN),
    )


def _is(**condition: Any) -> Any:
    return ExpressionWrapper(Q(**condition), output_field=BooleanField())


class Far(StrEnum):
    """How far a round is, for its next step; while it is judged, the state of the judging says it."""

    DRAFT = "draft"
    TO_OPEN = "to_open"
    OPEN = ""
    SIFT = "sift"
    BY_OFFICERS = "by_officers"
    AWARDING = "awarding"


def _rounds(office: Office, today: dt.date) -> QuerySet[Any, Any]:
    """Rounds that are still to close."""
    rows = RoundVersion.objects.filter(round__office=office, round__current=F("pk"), closes_last__gte=today)
    closed = Q(round__invitation__state=Prepared.PUBLISHED, round__invitation__closes_at__lte=timezone.now())
    given = RoundFigure.objects.filter(version=OuterRef("pk"), what=RoundFigure.What.AVAILABLE, is_stated_total=False)
    summed = given.order_by().values("version").annotate(sum=Sum("amount"), blank=Count("pk") - Count("amount"))
    return _columns(
        Kind.ROUND,
        rows.exclude(closed),
        at="closes",
        key=F("round_id"),
        said=F("theme"),
        service_key=Value(None, UUIDField()),
        event_kind=Case(
            When(round__invitation__state=Prepared.DRAFT, then=Value(Far.DRAFT)),
            When(round__invitation__opens_at__gt=timezone.now(), then=Value(Far.TO_OPEN)),
            default=Value(Far.OPEN),
        ),
        pounds=Coalesce(F("round__invitation__available"), Subquery(summed.filter(blank=0).values("sum"))),
    )


def _judged(office: Office, _today: dt.date) -> QuerySet[Any, Any]:
    """Rounds that have closed and are not completed: by the day promised for their decision."""
    later = Extension.objects.filter(invitation=OuterRef("pk"), closes_at__gt=timezone.now())
    rows = Invitation.objects.filter(
        ~Exists(later), office=office, state=Prepared.PUBLISHED, closes_at__lte=timezone.now()
    )
    promised = Coalesce(F("decision_on"), TruncDate("closes_at"), output_field=DateField())
    dated = rows.annotate(by_first=promised, by_last=promised, by_precision=Value(Precision.DAY.value, CharField()))
    judging = Exercise.objects.filter(subject=OuterRef("pk")).values("state")
    return _columns(
        Kind.ROUND,
        dated,
        at="by",
        key=F("round_id"),
        said=F("theme"),
        service_key=Value(None, UUIDField()),
        event_kind=Case(
            When(Exists(Award.objects.filter(invitation=OuterRef("pk"))), then=Value(Far.AWARDING)),
            When(judging=Invitation.Judging.OFFICERS, then=Value(Far.BY_OFFICERS)),
            default=Coalesce(Subquery(judging), Value(Far.SIFT), output_field=CharField()),
            output_field=CharField(),
        ),
        pounds=F("available"),
    )


type _Look = Callable[[Office, dt.date], QuerySet[Any, Any]]

_LOOKS: tuple[tuple[StrEnum, _Look], ...] = (
    (agreements.May.READ, _agreements),
    (forward.May.READ, _forward),
    (grants.May.READ, _rounds),
    (grants.May.READ, _judged),
)
