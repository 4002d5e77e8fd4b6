"""The reads of plans, strategies and frameworks. Who keeps no post in the office sees what is published."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .access import May
from .models import Aim, Checklist, Framework, FrameworkLine, Plan, Principle, Strategy
from .rules import Review, Standing, one_is_active, review, standing


def may_read_all(office: Office, seen_by: Actor) -> bool:
    """Whether somebody reads what is not published too: staff of the office, with the permission."""
    return seen_by.office_id == office.pk and seen_by.may(May.READ)


def _seen(rows: QuerySet[Any], office: Office, seen_by: Actor) -> QuerySet[Any]:
    mine = rows.filter(office=office)
    return mine if may_read_all(office, seen_by) else mine.filter(published_at__isnull=False)


# --- Plans


def plans(office: Office, *, seen_by: Actor) -> QuerySet[Plan]:
    """The office's Police and Crime Plans, the latest first."""
    return _seen(Plan.objects.all(), office, seen_by).order_by("-begins_first", "title")


def plans_in_full(office: Office, *, seen_by: Actor) -> QuerySet[Plan]:
    """Plans with their priorities, themes, aims and measures: five queries whatever their number."""
    aims = Aim.objects.prefetch_related("measures")
    return plans(office, seen_by=seen_by).prefetch_related("priorities", "themes", Prefetch("aims", aims))


def current(records: Any, on: dt.date) -> Any:
    """The plan or framework in force on a day: of several, the one that began last; None where there is none."""
    return next((each for each in records if standing(each, on) is Standing.CURRENT), None)


def current_or_last(records: Any, on: dt.date) -> Any:
    """The one in force on a day; where none is, the last that has ended, else the first to come."""
    listed = list(records)
    past = [each for each in listed if standing(each, on) is Standing.PAST]
    return current(listed, on) or next(iter(past), None) or next(reversed(listed), None)


# --- Strategies


def strategies(office: Office, *, seen_by: Actor) -> QuerySet[Strategy]:
    """Strategy papers with their principles, the latest version first."""
    rows = _seen(Strategy.objects.all(), office, seen_by)
    return rows.prefetch_related("principles").order_by("-dated_first", "title", "-version")


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A strategy whose review is due or overdue: what the staff home shows."""

    strategy: Any
    standing: Review


def reviews_due(office: Office, on: dt.date) -> list[ReviewDue]:
    """Reviews due within three months, or overdue, the oldest first. Of each paper only the latest version counts."""
    latest: dict[str, Any] = {}
    for paper in Strategy.objects.filter(office=office).order_by("dated_first", "version"):
        latest[paper.title.casefold()] = paper
    found = [ReviewDue(paper, review(paper.review_due, on)) for paper in latest.values()]
    due = [each for each in found if each.standing in {Review.OVERDUE, Review.DUE}]
    return sorted(due, key=lambda each: (each.strategy.review_due_first or on, each.strategy.title))


def principles(office: Office, *, seen_by: Actor) -> QuerySet[Principle]:
    """Commissioning principles in order; for the public, those of published strategies."""
    rows = Principle.objects.filter(office=office).select_related("strategy")
    return rows if may_read_all(office, seen_by) else rows.filter(strategy__published_at__isnull=False)


def checklists(office: Office, *, seen_by: Actor) -> QuerySet[Checklist]:
    """Checklists and definitions with their points. For staff only."""
    if not may_read_all(office, seen_by):
        return Checklist.objects.none()
    return Checklist.objects.filter(office=office).prefetch_related("items").order_by("kind", "title")


# --- Frameworks


def frameworks(office: Office, *, seen_by: Actor) -> QuerySet[Framework]:
    """The office's commissioning frameworks, the latest first."""
    return _seen(Framework.objects.all(), office, seen_by).order_by("-begins_first", "title", "-version")


def frameworks_in_full(office: Office, *, seen_by: Actor) -> QuerySet[Framework]:
    """Frameworks with their lines and actions: three queries whatever their number."""
    lines = FrameworkLine.objects.select_related("service", "recipient", "priority")
    return frameworks(office, seen_by=seen_by).prefetch_related(Prefetch("lines", lines), "actions")


def framework_warning(office: Office, on: dt.date) -> str | None:
    """The sentence of warning when no framework is active on a day: for the framework pages and the staff home."""
    return one_is_active(Framework.objects.filter(office=office), on)


def one(rows: QuerySet[Any], record_id: Any) -> Any:
    """The record of an identity among those somebody may see, or None."""
    return rows.filter(pk=record_id).first()


def kept(model: Any, office: Office, record_id: Any, *related: str, seen_by: Actor) -> Any:
    """Any record of this room by its identity, for those who read all of it; None where there is none such."""
    if not may_read_all(office, seen_by):
        return None
    rows = model._default_manager.filter(office=office, pk=record_id)
    return (rows.select_related(*related) if related else rows).first()
