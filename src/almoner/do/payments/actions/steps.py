"""Preparing, approving and releasing: three people, and every gate tested on each step; and sending back."""

from django.utils import timezone

from almoner.do.payments import notes
from almoner.do.payments.access import May
from almoner.do.payments.models import Payment
from almoner.do.payments.queries import case_of
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor

from ._steps import check_reason, hold_pots, locked, moved


@action(May.PREPARE)
def prepare(*, by: Actor, payment: Payment) -> Payment:
    """Put a planned payment forward, to the account that is held now. Those who may approve it are told.

    Raises:
        Refused: a gate is closed (every one is named), it is not planned, or no person asks.
    """
    head = _step(payment, "prepare", by)
    notes.next_in_turn(head, May.APPROVE, notes.TO_APPROVE, by=by)
    return head


@action(May.APPROVE)
def approve(*, by: Actor, payment: Payment) -> Payment:
    """Approve a payment that somebody else prepared. Those who may release it are told.

    Raises:
        Refused: a gate is closed, it is not prepared, or this person prepared it.
    """
    head = _step(payment, "approve", by)
    notes.next_in_turn(head, May.RELEASE, notes.TO_RELEASE, by=by)
    return head


@action(May.RELEASE)
def release(*, by: Actor, payment: Payment) -> Payment:
    """Release a payment that two others prepared and approved: it may go into a payment file.

    Raises:
        Refused: a gate is closed, it is not approved, or this person prepared or approved it.
    """
    return _step(payment, "release", by)


_STAMPS = {"prepare": "prepared", "approve": "approved", "release": "released"}


def _step(payment: Payment, name: str, by: Actor) -> Payment:
    """One step, its stamp and its audit entry."""
    head = locked(payment)
    hold_pots([head])
    case = case_of(head)
    verb = moved(case, name, by)
    stamp = _STAMPS[name]
    setattr(head, f"{stamp}_by_id", by.person_id)
    setattr(head, f"{stamp}_at", timezone.now())
    if name == "prepare" and case.account is not None:
        head.account_id, head.note = case.account.key, ""
    head.save(update_fields=["state", "account", "note", f"{stamp}_by", f"{stamp}_at"])
    account = case.account.ending if case.account else ""
    record(by=by, verb=verb, record=head, after={"amount": head.amount, "account": account})
    return head


@action(May.SEND_BACK)
def send_back(*, by: Actor, payment: Payment, reason: str) -> Payment:
    """Send a payment back to the plan, with a reason; whoever prepared it is told. Its steps begin anew.

    Raises:
        ValidationError: there is no reason.
        Refused: it is planned only, or in a payment file already.
    """
    head = locked(payment)
    why = check_reason(reason)
    preparer, was = head.prepared_by_id, head.state
    verb = moved(case_of(head), "send back", by)
    head.note, head.account = why, None
    for stamp in _STAMPS.values():
        setattr(head, f"{stamp}_by_id", None)
        setattr(head, f"{stamp}_at", None)
    stamps = [f"{stamp}_{what}" for stamp in _STAMPS.values() for what in ("by", "at")]
    head.save(update_fields=["state", "account", "note", *stamps])
    notes.came_back(head, preparer, by=by)
    record(by=by, verb=verb, record=head, reason=why, before={"state": was}, after={"state": head.state})
    return head
