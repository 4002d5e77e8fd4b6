"""The reads of what stands around an invitation: questions and answers, workshops, and how earlier rounds went."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from uuid import UUID

from django.db.models import QuerySet

from almoner.do.grants.access import May
from almoner.do.grants.lifecycle import State
from almoner.do.grants.models import Enquiry, Extension, Invitation, PotRequest, RoundResult, Workshop
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.strategy.funds.models import Fund


def _is_staff(invitation: Invitation, seen_by: Actor) -> bool:
    return seen_by.office_id == invitation.office_id and seen_by.may(May.READ) and seen_by.organisation_id is None


def enquiries(invitation: Invitation, *, seen_by: Actor) -> QuerySet[Enquiry, Enquiry]:
    """The questions asked about a round: for its office all of them, for everybody those answered, oldest first."""
    rows = invitation.enquiries.select_related("answered_by").order_by("asked_at", "pk")
    if _is_staff(invitation, seen_by):
        return rows
    return rows.filter(standing=Enquiry.Standing.PUBLISHED).defer("question", "email", "asked_from")


def enquiry_at(invitation: Invitation, pk: UUID, *, seen_by: Actor) -> Enquiry | None:
    """One question, for the office it was put to."""
    return enquiries(invitation, seen_by=seen_by).filter(pk=pk).first() if _is_staff(invitation, seen_by) else None


def workshops(invitation: Invitation) -> QuerySet[Workshop, Workshop]:
    """The workshops of a round, the next first. Who sees the round sees them."""
    return invitation.workshops.order_by("starts_at", "pk")


def extensions(invitation: Invitation) -> QuerySet[Extension, Extension]:
    """What was added to the time, in order. Who sees the round sees it."""
    return invitation.extensions.order_by("closes_at")


def pot_requests(invitation: Invitation, *, seen_by: Actor) -> QuerySet[PotRequest, PotRequest]:
    """What was asked of the chief finance officer for a round, oldest first; for its office alone."""
    if not _is_staff(invitation, seen_by):
        return PotRequest.objects.none()
    return invitation.pot_requests.select_related("pot", "asked_by", "answered_by").order_by("asked_at", "pk")


def pots_asked_for(office: Office) -> QuerySet[PotRequest, PotRequest]:
    """The requests that wait for the chief finance officer of an office: those of rounds that are still drafts."""
    rows = PotRequest.objects.filter(office=office, standing=PotRequest.Standing.WAITING)
    return rows.filter(invitation__state=State.DRAFT).select_related("pot", "invitation").order_by("asked_at", "pk")


@dataclass(frozen=True, slots=True)
class Success:
    """How the rounds of a fund went: what somebody who thinks of applying wants to know."""

    rounds: int
    applied: int
    awarded: int
    asked: Decimal
    """Pounds, by all who applied."""
    given: Decimal
    """Pounds, to all who accepted."""
    median_days: int | None
    """From closing to the decision: the middle of the rounds that know it."""

    @property
    def percent(self) -> int | None:
        """Awards of a hundred bids, to a whole number; None where nobody applied."""
        if not self.applied:
            return None
        return int((Decimal(100 * self.awarded) / self.applied).quantize(Decimal(1), ROUND_HALF_UP))


def past_success(fund: Fund, before: dt.datetime | None = None) -> Success | None:
    """How the fund's earlier rounds went, those completed before a moment; None where that is not known yet."""
    return successes([fund.pk], before).get(fund.pk)


def successes(funds: Iterable[UUID], before: dt.datetime | None = None) -> dict[UUID, Success]:
    """How the rounds of several funds went, by fund: one query."""
    rows = RoundResult.objects.filter(fund__in=list(funds))
    if before is not None:
        rows = rows.filter(at__lt=before)
    found: dict[UUID, list[RoundResult]] = {}
    for row in rows:
        found.setdefault(row.fund_id, []).append(row)
    return {fund: _together(each) for fund, each in found.items()}


def _together(rows: list[RoundResult]) -> Success:
    days = [row.median_days for row in rows if row.median_days is not None]
    return Success(
        rounds=len(rows),
        applied=sum(row.applied for row in rows),
        awarded=sum(row.awarded for row in rows),
        asked=sum((row.asked for row in rows), Decimal(0)),
        given=sum((row.given for row in rows), Decimal(0)),
        median_days=int(median(days)) if days else None,
    )
