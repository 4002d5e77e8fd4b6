"""Money that comes back after it was paid: shared over the pots it came from, never more than was paid."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.payments.access import May
from almoner.do.payments.lifecycle import State
from almoner.do.payments.models import Payment, Recovery, RecoverySplit
from almoner.do.payments.rules.sharing import back
from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

from ._steps import check_reason, locked

NOUGHT = Decimal("0.00")


@action(May.RELEASE)
def recover(*, by: Actor, payment: Payment, amount: Decimal, reason: str, on: dt.date | None = None) -> Recovery:
    """Note that part of a payment, in pounds, came back on a day (today if not said), and why.

    Raises:
        ValidationError: by field: it is nothing or more than is left to recover, the day lies before it was paid or
            after today, or there is no reason.
        Refused: it was not paid.
    """
    head = locked(payment)
    if head.state != State.PAID:
        raise Refused(
            _("Only what was paid is recovered, and this is %(state)s.") % {"state": head.get_state_display()}
        )
    day = on or timezone.localdate()
    splits = list(head.splits.annotate(came_back=Sum("recovered__amount")).order_by("year", "pk"))
    left = [split.amount - (split.came_back or NOUGHT) for split in splits]
    wrong: dict[str, str] = {}
    shares: list[Decimal] = []
    try:
        shares = back(amount, left)
    except ValueError as why:
        wrong["amount"] = str(why)
    if head.outcome_on is None or not head.outcome_on <= day <= timezone.localdate():
        wrong["on"] = _("It came back after it was paid, and not after today.")
    if not reason.strip():
        wrong["reason"] = _("Say why: the reason stays with the payment.")
    if wrong:
        raise ValidationError(wrong)
    made = Recovery(office_id=head.office_id, payment=head, amount=amount, on=day, recorded_by_id=by.person_id)
    made.reason = check_reason(reason)
    store(made, ("amount", "reason"))
    for split, share in zip(splits, shares, strict=True):
        if share:
            row = RecoverySplit(office_id=head.office_id, recovery=made, split=split, amount=share)
            row.save(force_insert=True)
    left_over = sum(left, NOUGHT) - amount
    record(by=by, verb="recovered", record=head, reason=made.reason, after={"amount": amount, "still paid": left_over})
    return made
