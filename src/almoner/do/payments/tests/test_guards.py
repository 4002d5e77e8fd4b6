"""What the database refuses by itself, whoever asks and around every action."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from almoner.do.payments import actions
from almoner.do.payments.models import Payment, PaymentCondition, PaymentFile, PaymentSplit, Recovery, RecoverySplit
from almoner.foundation.door.bolt import at_work

from .treasury import GRANT, YEAR, today

pytestmark = pytest.mark.slow  # most take a payment some way


def refused(held: Any, said: str, write: Callable[[], Any]) -> None:
    """Hold that the database refuses what is written, at the latest when the transaction ends."""
    with at_work(held.flo), pytest.raises(IntegrityError, match=said), transaction.atomic():
        to_the_end(write)


def to_the_end(write: Callable[[], Any]) -> None:
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def update(payment: Payment, **facts: Any) -> Callable[[], int]:
    return lambda: Payment.objects.filter(pk=payment.pk).update(**facts)


def test_parts_add_up(held: Any) -> None:
    payment = held.plan()
    split = payment.splits.first()
    rows = PaymentSplit.objects.filter(pk=split.pk)
    refused(held, "the parts from the pots are not what is paid", lambda: rows.update(amount=split.amount - 1))
    refused(held, "the parts from the pots are not what is paid", rows.delete)
    refused(held, "the parts from the pots are not what is paid", update(payment, amount=GRANT + 1))
    facts = {"office": held.north, "payment": payment, "pot": held.opcc, "year": YEAR + 1, "amount": Decimal(1)}
    refused(held, "the parts from the pots", lambda: PaymentSplit.objects.create(**facts))


def test_nobody_takes_two_steps(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "prepared")
    now = timezone.now()
    same = {"state": "approved", "approved_by": payment.prepared_by, "approved_at": now}
    refused(held, "payments_three_people", update(payment, **same))
    actions.approve(by=held.hugo, payment=payment)
    for person in (held.hugo.person_id, payment.prepared_by_id):
        twice = {"state": "released", "released_by": person, "released_at": now}
        refused(held, "payments_three_people", update(payment, **twice))


def test_moves_go_by_the_table(held: Any) -> None:
    payment = held.plan()
    refused(held, "there is no such move", update(payment, state="released"))
    refused(held, "there is no such move", update(payment, state="paid"))
    facts = {"office": held.north, "agreement": held.agreement, "number": 9, "reference": "X-9", "title": "X"}
    facts |= {"amount": 1, "due_on": today(), "organisation": held.hospice, "state": "cancelled"}
    refused(held, "begins as a plan", lambda: Payment.objects.create(**facts))


def test_an_unmet_condition_stops_every_step(held: Any) -> None:
    payment = held.signed_plan(conditions=["Report accepted"])
    stamps = {"state": "prepared", "prepared_by": held.flo.person_id, "prepared_at": timezone.now()}
    refused(held, "a condition is not met", update(payment, account=held.account, **stamps))
    refused(
        held,
        "payments_met_with_evidence",
        lambda: PaymentCondition.objects.filter(payment=payment).update(met_at=timezone.now()),
    )


def test_an_account_that_nobody_else_checked_is_not_paid_into(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "approved")
    account = held.give_account("87654321")
    stamps = {"state": "released", "released_by": held.flo.person_id, "released_at": timezone.now()}
    refused(held, "nobody else has checked", update(payment, account=account, **stamps))


def test_no_pot_is_overspent(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "approved")
    with at_work(held.flo):
        type(held.opcc).objects.filter(pk=held.opcc.pk).update(amount=Decimal("99999.99"))
    stamps = {"state": "released", "released_by": held.flo.person_id, "released_at": timezone.now()}
    refused(held, "more is paid from a pot than it holds", update(payment, **stamps))


def test_what_is_being_paid_does_not_change(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "prepared")
    refused(held, "what is being paid does not change", update(payment, title="Other"))
    refused(held, "what is being paid does not change", update(payment, organisation=held.stranger))
    refused(held, "what is being paid does not change", payment.splits.all().delete)


def test_a_payment_is_paid_by_a_file_and_its_control_figures_hold(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "released")
    refused(held, "payments_outcome_has_a_day", update(payment, state="paid", outcome_on=today()))
    facts = {"office": held.north, "number": 7, "layout": [], "lines": [{}], "control_count": 1, "sha256": "0" * 64}
    facts |= {"payment_count": 1, "control_total": GRANT}
    refused(held, "not its control figures", lambda: PaymentFile.objects.create(**facts))
    filed = actions.make_file(by=held.flo, office=held.north, payments=[payment])
    held.bank(filed, held.row(payment, "failed"))
    again = held.on_to(actions.pay_again(by=held.cora, payment=payment), "released")
    refused(held, "not its control figures", update(again, file=filed))


def test_a_payment_is_paid_again_by_one_only(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "failed")
    actions.pay_again(by=held.cora, payment=payment)
    other = held.agree("CSF-5-08", held.hospice, [(held.opcc, Decimal("5.00"))])
    second = held.plan(Decimal("5.00"), agreement=other)
    refused(held, "instead_of", update(second, instead_of=payment))


def test_the_same_instalment_stands_once(held: Any) -> None:
    held.plan(Decimal("5.00"))
    other = held.plan(Decimal("5.00"), "Other")
    refused(held, "payments_not_planned_twice", update(other, title="Grant"))


def test_no_more_is_recovered_than_was_paid(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "paid")
    facts = {"office": held.north, "payment": payment, "on": today(), "reason": "x"}
    refused(held, "no more is recovered", lambda: Recovery.objects.create(amount=GRANT + 1, **facts))
    refused(held, "the parts are not what was recovered", lambda: Recovery.objects.create(amount=1, **facts))
    split = payment.splits.order_by("amount").first()

    def too_much_to_one_pot() -> None:
        amount = split.amount + 1
        made = Recovery.objects.create(amount=amount, **facts)
        RecoverySplit.objects.create(office=held.north, recovery=made, split=split, amount=amount)

    refused(held, "no pot gets back more", too_much_to_one_pot)


def test_only_what_was_paid_is_recovered(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "released")
    facts = {"office": held.north, "payment": payment, "on": today(), "reason": "x", "amount": 1}
    refused(held, "only what was paid is recovered", lambda: Recovery.objects.create(**facts))


def test_in_advance_for_a_reason(held: Any) -> None:
    payment = held.plan()
    refused(held, "payments_in_advance_for_a_reason", update(payment, in_advance=True))
