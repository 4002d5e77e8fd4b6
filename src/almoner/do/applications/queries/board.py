"""The board of a round: every application counted where it stands, in a constant number of queries."""

from uuid import UUID

from django.utils import timezone

from almoner.do.applications.lifecycle import State
from almoner.do.applications.models import Application, ApplicationPriority
from almoner.do.applications.rules.board import DECISION, Bid, Board, board_of, column_of
from almoner.do.checks import queries as checks
from almoner.do.grants.models import Invitation
from almoner.do.payments.lifecycle import State as Paid
from almoner.do.payments.models import Payment
from almoner.foundation.door.actor import Actor

from .seen import applications

_FIELDS = ("pk", "state", "amount", "districts", "organisation_id", "agreement_id")


def board(invitation: Invitation, *, seen_by: Actor) -> Board:
    """Columns with counts and pounds, the same by place and by priority, and how many drafts are in progress."""
    rows = applications(seen_by=seen_by, office=invitation.office, invitation=invitation)
    found = list(rows.order_by("number").values_list(*_FIELDS))
    if not found and seen_by.office_id != invitation.office_id:
        return board_of([])
    served = _priorities(invitation)
    paid = _paid({row[5] for row in found if row[5] is not None})
    bids = [
        Bid(
            pk,
            state,
            amount,
            tuple((each["key"], each["label"]) for each in districts),
            tuple(served.get(pk, ())),
            is_paid=agreement in paid,
        )
        for pk, state, amount, districts, _organisation, agreement in found
    ]
    bodies = {row[0]: row[4] for row in found}
    return board_of(_with_checks(invitation, bids, bodies), _drafts(invitation))


def _with_checks(invitation: Invitation, bids: list[Bid], bodies: dict[UUID, UUID]) -> list[Bid]:
    """The bids, those that wait for their decision marked where a check is in the way."""
    cases = {bid.key: (bodies[bid.key], bid.amount) for bid in bids if column_of(bid) == DECISION}
    if not cases:
        return bids
    stops = checks.in_the_way(invitation.office, "decision", cases, timezone.localdate())
    return [
        Bid(bid.key, bid.state, bid.amount, bid.places, bid.priorities, bool(stops.get(bid.key)), bid.is_paid)
        for bid in bids
    ]


def _priorities(invitation: Invitation) -> dict[UUID, list[tuple[str, str]]]:
    rows = ApplicationPriority.objects.filter(application__invitation=invitation).order_by("priority__order")
    found: dict[UUID, list[tuple[str, str]]] = {}
    for key, priority, title in rows.values_list("application", "priority", "priority__title"):
        found.setdefault(key, []).append((str(priority), title))
    return found


def _paid(agreements: set[UUID]) -> set[UUID]:
    rows = Payment.objects.filter(agreement__in=agreements, state=Paid.PAID)
    return set(rows.values_list("agreement", flat=True)) if agreements else set()


def _drafts(invitation: Invitation) -> int:
    return Application.objects.filter(invitation=invitation, state=State.DRAFT).count()
