"""What falls due for review: papers, promises, pilots and years of a framework, in one list by date."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import CharField, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from almoner.do.agreements import access as agreements
from almoner.do.agreements.models import TermEvent
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.services import access as services
from almoner.foundation.services.models import Service
from almoner.kernel.dates import ApproximateDate, Precision
from almoner.plan.forward import access as forward
from almoner.plan.forward.models import ForwardVersion
from almoner.strategy.plans import access as plans
from almoner.strategy.plans.models import FrameworkAction, Measure, Strategy

from .together import together


class What(StrEnum):
    """What is to be looked at again."""

    STRATEGY = "strategy"
    MEASURE = "measure"
    ACTION = "action"
    PILOT = "pilot"
    AGREEMENT = "agreement"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due: ``key`` is what the address of its record is made of, ``aside`` what it belongs to."""

    what: What
    key: str
    name: str
    aside: str
    at: ApproximateDate

    def is_overdue(self, today: dt.date) -> bool:
        """Whether its last possible day is past."""
        return self.at.last is not None and self.at.last < today


def due(
    *, seen_by: Actor, office: Office, today: dt.date, what: str = "", until: dt.date | None = None
) -> QuerySet[Any, Any] | None:
    """Everything that is still to be reviewed, soonest first, what has no date last; None where nothing may be read.

    ``until``: only what may fall due by that day. Count it and cut it, then read the rows with `as_due`.
    """
    looks = [look for kind, (may, look) in _LOOKS.items() if seen_by.may(may) and what in {"", kind}]
    if not looks:
        return None
    parts = [look(office, today) for look in looks]
    if until is not None:
        parts = [part.filter(first__lte=until) for part in parts]
    return together(parts).order_by(F("last").asc(nulls_last=True), "said", "key")


def as_due(row: Mapping[str, Any]) -> Due:
    """A row of `due` as what it means."""
    at = ApproximateDate(row["first"], row["last"], Precision(row["precision"]))
    return Due(What(row["what"]), row["key"], row["said"], row["aside"], at)


def _columns(what: What, rows: QuerySet[Any], *, key: Any, said: Any, aside: Any, at: str) -> QuerySet[Any, Any]:
    return rows.order_by().values(
        what=Value(str(what), CharField()),
        key=Cast(key, CharField()),
        said=Cast(said, CharField()),
        aside=Cast(aside, CharField()),
        first=F(f"{at}_first"),
        last=F(f"{at}_last"),
        precision=F(f"{at}_precision"),
    )


def _strategies(office: Office, _today: dt.date) -> QuerySet[Any, Any]:
    """Papers that no later version replaces."""
    later = Strategy.objects.filter(office=OuterRef("office"), title=OuterRef("title"))
    replaced = Exists(later.filter(dated_first__gt=OuterRef("dated_first")))
    rows = Strategy.objects.filter(~replaced, office=office)
    said = Concat("title", Value(" "), "version", output_field=CharField())
    return _columns(What.STRATEGY, rows, key="pk", said=said, aside=F("review_as_written"), at="review_due")


def _measures(office: Office, today: dt.date) -> QuerySet[Any, Any]:
    """Those of plans that still run: what an old plan left undone is history."""
    running = Q(aim__plan__ends_last__gte=today) | Q(aim__plan__ends_last__isnull=True)
    rows = Measure.objects.filter(running, office=office, done_on__isnull=True)
    return _columns(What.MEASURE, rows, key="aim__plan_id", said=F("text"), aside=F("aim__title"), at="due_by")


def _pilots(office: Office, _today: dt.date) -> QuerySet[Any, Any]:
    rows = Service.objects.filter(Q(is_pilot=True) | Q(evaluation_last__isnull=False), office=office)
    return _columns(What.PILOT, rows, key="pk", said=F("name"), aside=Value(""), at="evaluation")


def _agreements(office: Office, _today: dt.date) -> QuerySet[Any, Any]:
    reviews = (TermEvent.Event.REVIEW, TermEvent.Event.EVALUATION)
    rows = TermEvent.objects.filter(office=office, version__standing_for__office=office, event__in=reviews)
    number = "version__agreement__number"
    return _columns(What.AGREEMENT, rows, key=number, said=F("version__title"), aside=F(number), at="at")


def _forward(office: Office, _today: dt.date) -> QuerySet[Any, Any]:
    """What goes on only if an evaluation says so."""
    on_evaluation = Q(certainty=ForwardVersion.Certainty.EVALUATION)
    rows = ForwardVersion.objects.filter(on_evaluation, entry__office=office, entry__current=F("pk"))
    return _columns(What.FORWARD, rows, key="entry_id", said=F("entry__item"), aside=F("after_as_written"), at="at")


def _actions(office: Office, _today: dt.date) -> QuerySet[Any, Any]:
    """Actions of a framework, due in the course of their financial year."""
    open_still = (FrameworkAction.Progress.PLANNED, FrameworkAction.Progress.IN_HAND)
    rows = FrameworkAction.objects.filter(office=office, progress__in=open_still).annotate(
        year_first=_day_of(F("year"), 4, 1),
        year_last=_day_of(F("year") + 1, 3, 31),
        year_precision=Value(Precision.FINANCIAL_YEAR.value, CharField()),
    )
    return _columns(What.ACTION, rows, key="framework_id", said=F("text"), aside=F("framework__title"), at="year")


def _day_of(year: Any, month: int, day: int) -> Func:
    return Func(year, month, day, function="make_date", output_field=DateField())


type _Look = Callable[[Office, dt.date], QuerySet[Any, Any]]

_LOOKS: Mapping[What, tuple[StrEnum, _Look]] = {
    What.STRATEGY: (plans.May.READ, _strategies),
    What.MEASURE: (plans.May.READ, _measures),
    What.ACTION: (plans.May.READ, _actions),
    What.PILOT: (services.May.READ, _pilots),
    What.AGREEMENT: (agreements.May.READ, _agreements),
    What.FORWARD: (forward.May.READ, _forward),
}
