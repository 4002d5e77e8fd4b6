"""Planning: shared to the penny, as awarded or by the rule; every fault at once; and who must be refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from almoner.do.agreements.actions import agreements
from almoner.do.agreements.terms import FundingTerm, Terms
from almoner.do.payments import actions, queries
from almoner.do.payments.entries import Instalment
from almoner.do.payments.models import Payment
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Role
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds

from .treasury import DUE, GRANT, OPCC, YEAR

pytestmark = pytest.mark.slow  # some sign an agreement and take a payment some way


def parts(payment: Payment) -> list[tuple[str, int, str]]:
    rows = payment.splits.select_related("pot").order_by("year", "pk")
    return [(row.pot.name[:4], row.year, str(row.amount)) for row in rows]


def test_instalments_are_shared_over_the_pots_of_the_agreement(held: Any) -> None:
    made = actions.plan(
        by=held.cora,
        agreement=held.agreement,
        instalments=[Instalment(f"Part {n}", Decimal("37000.00"), DUE) for n in (1, 2, 3)],
    )
    assert [payment.reference for payment in made] == ["CSF-5-01-1", "CSF-5-01-2", "CSF-5-01-3"]
    shares = [{name: Decimal(amount) for name, _year, amount in parts(payment)} for payment in made]
    assert sum(share["OPCC"] for share in shares) == OPCC
    assert sum(share["VRN "] for share in shares) == Decimal("11000.00")
    assert {payment.organisation for payment in made} == {held.hospice}
    assert {payment.state for payment in made} == {"planned"}


def test_an_office_may_use_up_one_pot_before_the_next(held: Any) -> None:
    held.setting("payments.split_rule", "pot_order")
    assert parts(held.plan(Decimal("100500.00"))) == [("OPCC", YEAR, "100000.00"), ("VRN ", YEAR, "500.00")]


def test_an_award_says_its_parts_itself(held: Any) -> None:
    awarded = [(held.opcc.pk, YEAR, Decimal("61000.00")), (held.vrn.pk, YEAR, Decimal("50000.00"))]
    assert parts(held.plan(splits=awarded)) == [("OPCC", YEAR, "61000.00"), ("VRN ", YEAR, "50000.00")]


def test_every_fault_of_every_instalment_is_told_at_once(held: Any) -> None:
    wrong = [
        Instalment("", Decimal(0), DUE, in_advance=True),
        Instalment("Parts", GRANT, DUE, splits=[(held.opcc.pk, YEAR, Decimal("1.00"))]),
        Instalment("Twice", Decimal(2), DUE, splits=[(held.opcc.pk, YEAR, Decimal(1))] * 2),
        Instalment("Too much", Decimal("204030.34"), DUE),
    ]
    with pytest.raises(ValidationError) as refused:
        actions.plan(by=held.cora, agreement=held.agreement, instalments=wrong)
    said = refused.value.message_dict["instalments"]
    assert said == [
        "Say what the payment is for.",
        "A payment is more than nothing.",
        "Money goes out in advance only for a reason: say why.",
        "Parts: The parts add up to £1.00, and the payment is £111,000.00.",
        "Twice: A pot is named twice for the same year.",
        "Too much: The pots have £111,000.00 for this, which is less than £204,030.34.",
    ]
    assert not Payment.objects.exists()


def test_in_advance_needs_a_reason_and_keeps_it(held: Any) -> None:
    payment = held.plan(in_advance=True, advance_reason="They cannot carry the first quarter")
    assert (payment.in_advance, payment.advance_reason) == (True, "They cannot carry the first quarter")
    assert held.gates(payment)["advance"].sentence == "In advance: They cannot carry the first quarter"


def test_the_same_instalment_is_not_planned_twice(held: Any) -> None:
    held.plan(Decimal("100.00"))
    with pytest.raises(ValidationError, match="planned already"):
        held.plan(Decimal("100.00"))


def test_who_is_paid_must_be_clear(held: Any) -> None:
    with pytest.raises(ValidationError, match="which one body is paid"):
        held.plan(Decimal("5.00"), agreement=without_parties(held))


def without_parties(held: Any) -> Any:
    terms = Terms("Not stated", funding=(FundingTerm(Amount.of(5), YEAR, held.opcc.pk),))
    identity = agreements.Identity("L22-1", "contract", held.service)
    return agreements.record_agreement(by=held.keeper, office=held.north, identity=identity, terms=terms)


def test_a_planned_payment_changes_for_a_reason_and_keeps_its_evidence(held: Any) -> None:
    payment = held.plan(Decimal("100.00"), conditions=["Report accepted", "Visit made"])
    actions.meet_condition(by=held.cora, condition=payment.conditions.get(order=1), evidence="Report of 30 October")
    other = Instalment("Second half", Decimal("60.00"), dt.date(2027, 1, 31), conditions=["Report accepted", "Audit"])
    with pytest.raises(ValidationError, match="Say why"):
        actions.change(by=held.cora, payment=payment, instalment=other, reason=" ")
    actions.change(by=held.cora, payment=payment, instalment=other, reason="The award was cut")
    head = held.fresh(payment)
    assert (head.title, head.amount) == ("Second half", Decimal("60.00"))
    assert sum(Decimal(amount) for _pot, _year, amount in parts(head)) == Decimal("60.00")
    found = {row.text: row.evidence for row in head.conditions.all()}
    assert found == {"Report accepted": "Report of 30 October", "Audit": ""}


def test_what_somebody_has_begun_to_pay_does_not_change(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "prepared")
    other = Instalment("Other", Decimal("1.00"), DUE)
    with pytest.raises(Refused, match="It is prepared, so it does not change"):
        actions.change(by=held.cora, payment=payment, instalment=other, reason="No")
    with pytest.raises(Refused, match="cannot be cancelled"):
        actions.cancel(by=held.cora, payment=payment, reason="No")


def test_a_cancelled_payment_gives_its_place_back(held: Any) -> None:
    payment = held.plan()
    with pytest.raises(ValidationError, match=r"less than|names no pot"):
        held.plan(Decimal("0.01"), "More")
    actions.cancel(by=held.cora, payment=payment, reason="The provider withdrew")
    assert (held.fresh(payment).state, held.fresh(payment).note) == ("cancelled", "The provider withdrew")
    assert held.plan(GRANT).number == 2


# --- Conditions


def test_a_condition_is_met_with_evidence_and_reopened_with_a_reason(held: Any) -> None:
    payment = held.signed_plan(conditions=["Report accepted."])
    condition = payment.conditions.get()
    assert held.closed(payment) == ["conditions"]
    assert held.gates(payment)["conditions"].sentence == ("Not met yet: Report accepted. Note the evidence once it is.")
    with pytest.raises(ValidationError, match="what shows"):
        actions.meet_condition(by=held.cora, condition=condition, evidence="  ")
    actions.meet_condition(by=held.cora, condition=condition, evidence="Report of 30 October")
    with pytest.raises(Refused, match="met already"):
        actions.meet_condition(by=held.cora, condition=condition, evidence="Again")
    assert held.closed(payment) == []
    actions.prepare(by=held.cora, payment=payment)
    actions.reopen_condition(by=held.cora, condition=condition, reason="It was another report")
    assert held.closed(payment) == ["conditions"]
    with pytest.raises(Refused, match="Not met yet: Report accepted"):
        actions.approve(by=held.hugo, payment=payment)


def test_conditions_stay_as_they_are_once_it_is_released(held: Any) -> None:
    payment = held.signed_plan(conditions=["Report accepted"])
    condition = payment.conditions.get()
    actions.meet_condition(by=held.cora, condition=condition, evidence="Report")
    held.on_to(payment, "released")
    with pytest.raises(Refused, match=r"payment is released"):
        actions.reopen_condition(by=held.cora, condition=condition, reason="No")


# --- Who must be refused


def test_who_may_not_plan(held: Any) -> None:
    each = [Instalment("Grant", Decimal(1), DUE)]
    for role in (Role.OFFICE_HOLDER, Role.AUDITOR, Role.MONITORING_OFFICER):
        with pytest.raises(NotAllowed, match="plan the payments"):
            actions.plan(by=held.actor(role), agreement=held.agreement, instalments=each)
    with pytest.raises(NotAllowed, match="another office"):
        actions.plan(by=held.southerner, agreement=held.agreement, instalments=each)
    with pytest.raises(NotAllowed):
        actions.plan(by=held.member(), agreement=held.agreement, instalments=each)


def test_another_offices_pot_is_refused(held: Any) -> None:
    theirs = funds.record_pot(
        by=command_line(held.south.pk), office=held.south, name="Theirs", amount_amount=Amount.of(1)
    )
    with pytest.raises(NotAllowed, match="another office"):
        held.plan(Decimal("1.00"), splits=[(theirs.pk, YEAR, Decimal("1.00"))])


def test_the_audit_tells_what_was_planned(held: Any) -> None:
    payment = held.plan(conditions=["Report accepted"])
    entry = Entry.objects.filter(record_id=str(payment.pk)).get()
    assert entry.verb == "planned payment"
    assert "£100,000.00" in entry.detail
    assert "Report accepted" in entry.detail


def test_of_agreement(held: Any) -> None:
    payment = held.plan(Decimal("5.00"))
    assert queries.of_agreement(held.agreement.pk) == [payment]
