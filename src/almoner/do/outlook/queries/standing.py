"""How many lines there are, what ends soon, which decisions are due: counted by the database, kept until a change."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Least

from almoner.do.agreements.models import Agreement, TermEvent
from almoner.do.agreements.queries import in_force
from almoner.do.outlook.declared import durations_of
from almoner.do.outlook.lines import Line
from almoner.do.outlook.rules import BREAK, END, OPTION, Durations
from almoner.foundation.audit import remembered
from almoner.foundation.offices.models import Successor
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.periods import FinancialYear

from .asked import Asked
from .lines import planned_lines

SOON = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the sentence over the picture says, and how many lines the picture has in all."""

    agreements: int
    """In force on the day."""
    planned: int
    """Items of the forward plan with something ahead."""
    lines: int
    """Agreements and items with something ahead, or whose end nobody knows."""
    year_ends: dt.date
    """The last day of the financial year."""
    ending: int
    """Lines whose term ends by then."""
    unfunded: int
    """Of those, lines whose funding is not yet known."""
    due: int
    """Decisions whose day falls within SOON."""
    late: int
    """Decisions whose day has passed, of events that have not."""
    office_ends: ApproximateDate
    """When the office itself ends; unknown where it does not."""
    successor: str
    """What comes after the office."""


def standing(asked: Asked, stands_at: bytes) -> Standing:
    """Count. ``stands_at`` is what `remembered.standing` said of the office's chain at the beginning of the request."""
    question = ("outlook", *asked.question)
    return remembered.remembered(asked.office.pk, stands_at, question, lambda: _count(asked))


def _count(asked: Asked) -> Standing:
    durations, _assumed = durations_of(asked.office, asked.today)
    year_ends = FinancialYear.containing(asked.today).last
    held = _of_agreements(asked, durations, year_ends)
    events = _of_events(asked, durations)
    plan = _of_plan(planned_lines(asked), asked.today, year_ends)
    after = Successor.objects.filter(office=asked.office, on_first__isnull=False).order_by("on_first").first()
    return Standing(
        agreements=held["in_force"],
        planned=plan["lines"],
        lines=held["lines"] + plan["lines"],
        year_ends=year_ends,
        ending=held["ending"] + plan["ending"],
        unfunded=plan["unfunded"],
        due=held["due"] + events["due"] + plan["due"],
        late=held["late"] + events["late"] + plan["late"],
        office_ends=after.on if after else ApproximateDate.unknown(),
        successor=after.name if after else "",
    )


class MonthsBefore(Func):
    """A day so many months earlier, clamped to the end of the month as `kernel.dates.add_months` does."""

    template = "(%(expressions)s))::date"
    arg_joiner = " - make_interval(months => "
    output_field = DateField()


class DaysBefore(Func):
    """A day so many days earlier."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = DateField()


def _of_agreements(asked: Asked, durations: Durations, year_ends: dt.date) -> dict[str, int]:
    """Agreements and the decisions that their ends ask for: one query."""
    today = asked.today
    noticed = MonthsBefore(F("ends_first"), Coalesce(F("notice_months"), Value(durations.notice_months)))
    replaced = DaysBefore(F("ends_first"), Value(durations.weeks_to_replace * 7))
    events = Exists(TermEvent.objects.filter(version=OuterRef("pk"), at_last__gte=today))
    followed = Exists(Agreement.objects.filter(follows=OuterRef("agreement"), office=asked.office))
    ahead = Q(ends_last__gte=today)
    rows = asked.agreements.annotate(by=Least(noticed, replaced), event_ahead=events, is_followed=followed)
    open_ = ahead & Q(end_is_as_printed=False, is_followed=False)
    return rows.aggregate(
        in_force=Count("pk", filter=in_force(today)),
        lines=Count("pk", filter=ahead | Q(ends_last__isnull=True) | Q(event_ahead=True)),
        ending=Count("pk", filter=ahead & Q(ends_last__lte=year_ends)),
        **_decisions(open_, today),
    )


def _of_events(asked: Asked, durations: Durations) -> dict[str, int]:
    """The decisions that breaks and extension options of agreements ask for: one query."""
    own = Coalesce(F("notice_months"), F("version__notice_months"), Value(durations.notice_months))
    before_break = MonthsBefore(F("at_first"), own)
    before_option = DaysBefore(F("at_first"), Value(durations.signatures * 7))
    followed = Exists(Agreement.objects.filter(follows=OuterRef("version__agreement"), office=asked.office))
    rows = TermEvent.objects.filter(
        office=asked.office,
        version__in=asked.agreements.values("pk"),
        event__in=(BREAK, OPTION),
        at_last__gte=asked.today,
    ).annotate(by=Case(When(event=BREAK, then=before_break), default=before_option), is_followed=followed)
    return rows.aggregate(**_decisions(Q(is_followed=False), asked.today))


def _decisions(open_: Q, today: dt.date) -> dict[str, Any]:
    return {
        "due": Count("pk", filter=open_ & Q(by__gte=today, by__lte=today + SOON)),
        "late": Count("pk", filter=open_ & Q(by__lt=today)),
    }


def _of_plan(lines: Iterable[Line], today: dt.date, year_ends: dt.date) -> dict[str, int]:
    """The same of the forward plan, line by line: a plan is short."""
    found = dict.fromkeys(("lines", "ending", "unfunded", "due", "late"), 0)
    for line in lines:
        found["lines"] += 1
        ends = [event.at.last for event in line.events if event.what == END and event.at.last is not None]
        is_ending = any(today <= last <= year_ends for last in ends)
        found["ending"] += is_ending
        found["unfunded"] += is_ending and line.funding_not_known
        for event in line.open_decisions(today):
            found["late"] += event.is_late(today)
            found["due"] += not event.is_late(today) and event.decide_by <= today + SOON  # type: ignore[operator]  # dated
    return found
