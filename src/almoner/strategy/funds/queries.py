"""The reads of money plans, funding, pots and funds. Who keeps no post in the office sees what is published."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch, QuerySet

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .access import May
from .models import BudgetLine, Contribution, Fund, FundingAgreement, FundingAmount, MoneyPlan, MoneyPlanVersion, Pot


def may_read_all(office: Office, seen_by: Actor) -> bool:
    """Whether somebody reads what is not published too: staff of the office, with the permission."""
    return seen_by.office_id == office.pk and seen_by.may(May.READ)


# --- Money plans


def money_plans(office: Office, *, seen_by: Actor) -> QuerySet[MoneyPlan]:
    """The office's money plans, the one that was said last first."""
    rows = MoneyPlan.objects.filter(office=office).select_related("current").order_by("-current__known_from", "title")
    return rows if may_read_all(office, seen_by) else rows.filter(published_at__isnull=False)


def money_plan(office: Office, plan_id: str, *, seen_by: Actor) -> MoneyPlan | None:
    """The plan named in an address; the latest where none is named; None where there is none."""
    rows = money_plans(office, seen_by=seen_by)
    return rows.filter(pk=plan_id).first() if plan_id else rows.first()


def version_shown(plan: MoneyPlan, *, number: int | None = None, on: dt.date | None = None) -> MoneyPlanVersion | None:
    """The version of a number, else the one known on a day, else the current one; None where there is none such."""
    if number is None and on is None:
        return plan.current
    versions = plan.versions.select_related("source_import", "recorded_by")
    if number is not None:
        return versions.filter(number=number).first()
    return versions.filter(known_from__lte=on).order_by("-known_from", "-number").first()


def versions(plan: MoneyPlan) -> QuerySet[MoneyPlanVersion]:
    """Every version of a plan, newest first. Who sees the plan sees them all."""
    return plan.versions.select_related("source_import", "recorded_by").order_by("-number")


def lines(version: MoneyPlanVersion) -> QuerySet[BudgetLine]:
    """A version's budget lines, in the order of the plan, with what they are linked to."""
    return version.lines.select_related("service", "pot", "funding", "source_import")


def line_history(version: MoneyPlanVersion, group: str, item: str) -> QuerySet[BudgetLine]:
    """What every version of the plan says of one row, newest version first."""
    rows = BudgetLine.objects.filter(version__plan=version.plan_id, group=group, item=item)
    return rows.select_related("version", "source_import").order_by("-version__number", "year", "state")


# --- Money in, pots and funds


def fundings(office: Office, *, seen_by: Actor) -> QuerySet[FundingAgreement]:
    """Funding agreements with ``latest_amounts``: the last word on each year. For staff only."""
    if not may_read_all(office, seen_by):
        return FundingAgreement.objects.none()
    last_word = FundingAmount.objects.order_by("funding", "year", "-recorded_at", "-id").distinct("funding", "year")
    return (
        FundingAgreement.objects.filter(office=office)
        .select_related("funder")
        .prefetch_related(Prefetch("amounts", last_word, to_attr="latest_amounts"))
        .order_by("kind", "title")
    )


def funding_history(funding: FundingAgreement) -> QuerySet[FundingAmount]:
    """Everything ever said about what a funding agreement brings, newest first."""
    return funding.amounts.order_by("-year", "-recorded_at", "-id")


def pots(office: Office, *, seen_by: Actor) -> QuerySet[Pot]:
    """Pots with ``shares``: their contributions by contributor. For staff only."""
    if not may_read_all(office, seen_by):
        return Pot.objects.none()
    shares = Contribution.objects.select_related("funding").order_by("contributor")
    return (
        Pot.objects.filter(office=office)
        .select_related("holder")
        .prefetch_related(Prefetch("contributions", shares, to_attr="shares"))
        .order_by("name")
    )


def funds(office: Office, *, seen_by: Actor) -> QuerySet[Fund]:
    """The office's funds by code; published ones for the public."""
    rows = Fund.objects.filter(office=office).select_related("pot").order_by("code")
    return rows if may_read_all(office, seen_by) else rows.filter(published_at__isnull=False)


def one(rows: QuerySet[Any], record_id: Any) -> Any:
    """The record of an identity among those somebody may see, or None."""
    return rows.filter(pk=record_id).first()
