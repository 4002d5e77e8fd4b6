"""What the public sees and what not, of every kind of record that is published one by one; one query for all kinds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import CharField, Count, Max, Q, QuerySet, Value

from almoner.do.agreements import access as agreements
from almoner.do.agreements.models import Agreement, Arrangement
from almoner.do.grants import access as grants
from almoner.do.grants.models import Round
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.governance.boards import access as boards
from almoner.governance.boards.models import Board
from almoner.plan.forward import access as forward
from almoner.plan.forward.models import ForwardEntry
from almoner.strategy.funds import access as funds
from almoner.strategy.funds.models import Fund, MoneyPlan
from almoner.strategy.plans import access as plans
from almoner.strategy.plans.models import Framework, Plan, Strategy

from .together import together


class Kind(StrEnum):
    """What is published record by record, in the order of the public menu."""

    PLAN = "plan"
    STRATEGY = "strategy"
    FRAMEWORK = "framework"
    AGREEMENT = "agreement"
    ARRANGEMENT = "arrangement"
    MONEY_PLAN = "money_plan"
    FUND = "fund"
    ROUND = "round"
    FORWARD = "forward"
    BOARD = "board"


@dataclass(frozen=True, slots=True)
class Standing:
    """How many records of a kind are public, how many not (taken back among them), and when one was last published."""

    kind: Kind
    public: int
    not_public: int
    taken_back: int
    last: dt.datetime | None
    may_publish: bool


def standings(*, seen_by: Actor, office: Office) -> list[Standing]:
    """Every kind that this person may read, in order. One query."""
    parts = [_count(kind, model, office) for kind, (model, may) in _KINDS.items() if seen_by.may(may.READ)]
    if not parts:
        return []
    found = {row["what"]: row for row in together(parts)}
    return [
        Standing(
            kind,
            row["public"],
            row["all_of_them"] - row["public"],
            row["taken_back"],
            row["last"],
            seen_by.may(_KINDS[kind][1].PUBLISH),
        )
        for kind in Kind
        if (row := found.get(str(kind)))
    ]


def _count(kind: Kind, model: Any, office: Office) -> QuerySet[Any, Any]:
    rows = model.objects.filter(office=office).order_by().values(what=Value(str(kind), CharField()))
    counted: QuerySet[Any, Any] = rows.annotate(
        all_of_them=Count("pk"),
        public=Count("published_at"),
        taken_back=Count("pk", filter=Q(published_at__isnull=True, unpublished_at__isnull=False)),
        last=Max("published_at"),
    )
    return counted


_KINDS: Mapping[Kind, tuple[Any, Any]] = {
    Kind.PLAN: (Plan, plans.May),
    Kind.STRATEGY: (Strategy, plans.May),
    Kind.FRAMEWORK: (Framework, plans.May),
    Kind.AGREEMENT: (Agreement, agreements.May),
    Kind.ARRANGEMENT: (Arrangement, agreements.May),
    Kind.MONEY_PLAN: (MoneyPlan, funds.May),
    Kind.FUND: (Fund, funds.May),
    Kind.ROUND: (Round, grants.May),
    Kind.FORWARD: (ForwardEntry, forward.May),
    Kind.BOARD: (Board, boards.May),
}
