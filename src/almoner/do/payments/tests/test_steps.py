"""Three people, and every gate on each step: whatever is closed stops it, and says what to do."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from almoner.do.agreements.actions import variations
from almoner.do.agreements.queries import terms_by_agreement
from almoner.do.payments import actions, queries
from almoner.do.payments.models import Payment
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.notices.models import Notice
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds

from .treasury import DUE

pytestmark = pytest.mark.slow  # each signs an agreement and takes a payment some way


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=f"payments.{kind}").values_list("person__name", flat=True))


def test_a_payment_goes_from_the_plan_to_paid_by_three_people(held: Any) -> None:
    payment = held.signed_plan()
    assert held.closed(payment) == []
    head = held.on_to(payment, "paid")
    people = {head.prepared_by.name, head.approved_by.name, head.released_by.name}
    assert people == {"Cora Commissioner", "Hugo Head", "Flo Ledger"}
    assert (head.state, head.account) == ("paid", held.account)


def test_people_are_told_in_turn_and_never_those_who_took_a_step(held: Any) -> None:
    payment = held.signed_plan()
    actions.prepare(by=held.flo, payment=payment)
    assert told("to_approve") == {"Femi Finance", "Hugo Head"}
    assert told("to_release") == set()
    actions.approve(by=held.femi, payment=payment)
    assert told("to_release") == {"Fin Second"}
    notice = Notice.objects.filter(kind="payments.to_release").get()
    assert notice.link == f"/desk/northshire/payments/{payment.reference}/"


# --- One person, one step


def test_nobody_takes_two_steps(held: Any) -> None:
    payment = held.signed_plan()
    actions.prepare(by=held.flo, payment=payment)
    both = held.femi  # approves and could release
    actions.approve(by=both, payment=payment)
    with pytest.raises(Refused, match="You prepared this payment"):
        actions.release(by=held.flo, payment=payment)
    with pytest.raises(Refused, match="You approved this payment"):
        actions.release(by=both, payment=payment)
    actions.release(by=held.second, payment=payment)
    assert held.state(payment) == "released"


def test_whoever_prepared_does_not_approve_in_another_post(held: Any) -> None:
    """Hugo stands in for a commissioning officer, and is still Hugo."""
    payment = held.signed_plan()
    both = type(held.hugo)(
        held.hugo.name,
        held.hugo.person_id,
        held.hugo.office_id,
        held.hugo.roles | {Role.COMMISSIONING_OFFICER},
        held.hugo.permissions | held.cora.permissions,
    )
    actions.prepare(by=both, payment=payment)
    with pytest.raises(Refused, match="You prepared this payment"):
        actions.approve(by=both, payment=payment)


def test_a_command_takes_no_step(held: Any) -> None:
    payment = held.signed_plan()
    with pytest.raises(Refused, match="Only a person"):
        actions.prepare(by=held.keeper, payment=payment)


@pytest.mark.parametrize("role", [Role.OFFICE_HOLDER, Role.CHIEF_EXECUTIVE, Role.MONITORING_OFFICER, Role.AUDITOR])
def test_other_posts_take_no_step(held: Any, role: Role) -> None:
    payment = held.signed_plan()
    for step in (actions.prepare, actions.approve, actions.release):
        with pytest.raises(NotAllowed):
            step(by=held.actor(role), payment=payment)


def test_the_posts_have_their_steps(held: Any) -> None:
    payment = held.signed_plan()
    with pytest.raises(NotAllowed):
        actions.prepare(by=held.hugo, payment=payment)
    actions.prepare(by=held.cora, payment=payment)
    with pytest.raises(NotAllowed):
        actions.approve(by=held.flo, payment=payment)
    actions.approve(by=held.hugo, payment=payment)
    with pytest.raises(NotAllowed):
        actions.release(by=held.cora, payment=payment)


def test_the_neighbour_and_the_payee_take_no_step(held: Any) -> None:
    payment = held.signed_plan()
    for stranger in (held.southerner, held.member(), held.nick):
        with pytest.raises(NotAllowed):
            actions.prepare(by=stranger, payment=payment)
    assert queries.payment_at(seen_by=held.southerner, office=held.north, reference=payment.reference) is None
    assert not queries.payments(seen_by=held.southerner, office=held.north).exists()
    assert not queries.payments_to(seen_by=held.nick, organisation=held.hospice).exists()
    assert queries.positions(seen_by=held.southerner, office=held.north) == []


# --- Gates


def test_an_unsigned_agreement_pays_nothing(held: Any) -> None:
    payment = held.plan()
    assert held.closed(payment) == ["signed"]
    with pytest.raises(Refused, match="CSF-5-01 is not signed by both sides: have it signed first"):
        actions.prepare(by=held.cora, payment=payment)
    assert held.state(payment) == "planned"


def test_a_variation_asks_for_signatures_anew_before_release(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "approved")
    vary(held)
    with pytest.raises(Refused, match="not signed by both sides"):
        actions.release(by=held.flo, payment=payment)


def vary(held: Any) -> None:
    """The head of commissioning agrees to a longer notice."""
    held.agreement.refresh_from_db()
    terms = terms_by_agreement([held.agreement])[held.agreement.pk][1]
    proposal = variations.propose_variation(
        by=held.cora, agreement=held.agreement, opened=1, terms=replace(terms, notice_months=9), reason="Asked for."
    )
    variations.approve_variation(by=held.hugo, proposal=proposal)


def test_every_closed_gate_is_told_at_once(held: Any) -> None:
    payment = held.plan(conditions=["Report accepted", "Visit made"])
    held.give_account("87654321")
    with pytest.raises(Refused) as refused:
        actions.prepare(by=held.cora, payment=payment)
    for said in ("not signed", "Nobody has checked this account", "Report accepted", "Visit made"):
        assert said in refused.value.sentence


def test_an_agreement_gives_no_more_than_it_says(held: Any) -> None:
    awarded = [(held.opcc.pk, 2026, Decimal("89000.00")), (held.vrn.pk, 2026, Decimal("22000.00"))]
    payment = held.signed_plan(splits=awarded)
    assert held.closed(payment) == ["agreed"]
    assert held.gates(payment)["agreed"].sentence == (
        "It takes £22,000.00 from VRN grants 2026/27 in 2026/27, and the agreement has £11,000.00 left there."
    )
    with pytest.raises(Refused, match=r"has £11,000\.00 left there"):
        actions.prepare(by=held.cora, payment=payment)


def test_two_payments_together_give_no_more_than_the_agreement_says(held: Any) -> None:
    first = held.signed_plan(Decimal("60000.00"), splits=[(held.opcc.pk, 2026, Decimal("60000.00"))])
    second = held.plan(Decimal("50000.00"), "Second", splits=[(held.opcc.pk, 2026, Decimal("50000.00"))])
    held.on_to(first, "prepared")
    with pytest.raises(Refused, match=r"has £40,000\.00 left there"):
        actions.prepare(by=held.cora, payment=second)
    actions.send_back(by=held.cora, payment=first, reason="Later")
    held.on_to(second, "released")


def test_a_pot_is_not_overspent_by_several_agreements(held: Any) -> None:
    held.sign()
    other = held.agree("CSF-5-02", held.hospice, [(held.opcc, Decimal("60000.00"))])
    held.sign(other)
    first = held.on_to(held.plan(Decimal("50000.00"), splits=[(held.opcc.pk, 2026, Decimal("50000.00"))]), "approved")
    second = held.plan(Decimal("50000.01"), agreement=other)
    assert held.closed(second) == ["pots"]
    with pytest.raises(Refused, match=r"takes £50,000\.01 from OPCC grants 2026/27, which has £50,000\.00 left"):
        actions.prepare(by=held.cora, payment=second)
    funds.correct_pot(by=held.keeper, pot=held.opcc, reason="Cut", amount_amount=Amount.of("49999.99"))
    with pytest.raises(Refused, match=r"which has £49,999\.99 left"):
        actions.release(by=held.flo, payment=first)


def test_a_pot_of_which_nobody_knows_and_one_of_another_year_pay_nothing(held: Any) -> None:
    unknown, past = held.pot("Unknown", None), held.pot("Past", Decimal(100), 2025)
    other = held.agree("CSF-5-03", held.hospice, [(unknown, Decimal("5.00")), (past, Decimal("6.00"))])
    held.sign(other)
    payment = held.plan(Decimal("11.00"), agreement=other)
    said = held.gates(payment)["pots"].sentence
    assert "Nobody has said how much Unknown holds" in said
    assert "Past is for 2025/26, and this takes from it for 2026/27" in said


def test_an_agreement_without_a_figure_pays_nothing(held: Any) -> None:
    other = held.agree("CSF-5-04", held.hospice, [(held.opcc, None)])
    payment = held.plan(Decimal("5.00"), agreement=other, splits=[(held.opcc.pk, 2026, Decimal("5.00"))])
    assert "does not say how much it gives from OPCC grants 2026/27" in held.gates(payment)["agreed"].sentence
    strange = held.plan(Decimal("6.00"), "Other", agreement=other, splits=[(held.vrn.pk, 2026, Decimal("6.00"))])
    assert "gives nothing from VRN grants 2026/27 in 2026/27" in held.gates(strange)["agreed"].sentence


def test_the_ledger_must_know_everybody(held: Any) -> None:
    pot = held.pot("New pot", Decimal(100))
    other = held.agree("CSF-5-05", held.stranger, [(pot, Decimal("5.00"))])
    payment = held.plan(Decimal("5.00"), agreement=other)
    assert held.gates(payment)["ledger"].sentence == (
        "Enter the supplier number of Another Hospice. Enter the cost code of New pot."
    )
    held.setting("payments.ledger_layout", "Ref: reference; Amount: amount")
    held.north.refresh_from_db()
    assert held.gates(payment)["ledger"].passed


# --- Sending back


def test_what_is_sent_back_begins_anew(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "released")
    with pytest.raises(ValidationError, match="Say why"):
        actions.send_back(by=held.femi, payment=payment, reason=" ")
    actions.send_back(by=held.femi, payment=payment, reason="The amount is queried")
    head = Payment.objects.get(pk=payment.pk)
    assert (head.state, head.note, head.account) == ("planned", "The amount is queried", None)
    assert (head.prepared_by, head.approved_by, head.released_by) == (None, None, None)
    assert told("sent_back") == {"Cora Commissioner"}
    held.on_to(payment, "released")


def test_what_is_in_a_file_is_not_called_back(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "filed")
    with pytest.raises(Refused, match="in a payment file already"):
        actions.send_back(by=held.femi, payment=payment, reason="Stop")


# --- What waits for whom


def test_what_waits_for_whom(held: Any) -> None:
    payment = held.signed_plan()

    def waits(actor: Any) -> list[str]:
        return [each.step for each in queries.waiting(held.north, actor)]

    assert waits(held.cora) == ["prepare"]
    assert waits(held.flo) == ["prepare"]
    assert waits(held.hugo) == []
    actions.prepare(by=held.flo, payment=payment)
    assert (waits(held.flo), waits(held.hugo), waits(held.femi)) == ([], ["approve"], ["approve"])
    actions.approve(by=held.femi, payment=payment)
    assert (waits(held.femi), waits(held.flo), waits(held.second)) == ([], [], ["release"])
    actions.release(by=held.second, payment=payment)
    assert waits(held.flo) == ["file"]
    assert waits(held.southerner) == []
    assert queries.count_waiting(held.north, held.flo) == 1


def test_what_is_due_much_later_waits_for_nobody_yet(held: Any) -> None:
    held.signed_plan(due_on=dt.date(2099, 3, 1))
    assert queries.waiting(held.north, held.cora) == []


def test_the_gates_of_many_cost_no_more_queries_than_those_of_one(held: Any, django_assert_num_queries: Any) -> None:
    held.sign()
    made = [held.plan(Decimal("10.00"), f"Part {n}") for n in range(6)]
    payments = list(queries.payments(seen_by=held.keeper, office=held.north).filter(pk__in=[each.pk for each in made]))
    with django_assert_num_queries(12):
        queries.gates(payments[:1])
    with django_assert_num_queries(12):
        found = queries.gates(payments)
    assert len(found) == 6


# --- As both sides signed it


def test_no_more_is_paid_by_a_day_and_on_no_fewer_conditions_than_both_sides_signed(held: Any) -> None:
    """The figures of docs/rules/payments.md: 2,000.00 first; 3,000.00 once the half-way report is accepted."""
    later = dt.date(2027, 1, 31)
    whole = held.plan(Decimal("5000.00"), "Grant")
    report = "The half-way report is accepted."
    rest = ("The rest", dt.date(2027, 3, 31), Decimal("106000.00"), "")
    held.sign(None, ("First", DUE, Decimal("2000.00"), ""), ("Second", later, Decimal("3000.00"), report), rest)
    closed = foreseen(whole)
    assert not closed.passed
    assert "£2,000.00 paid, and with it £5,000.00 would be" in closed.sentence
    with pytest.raises(Refused, match="plan the payments as the paper says"):
        actions.prepare(by=held.cora, payment=whole)
    actions.cancel(by=held.cora, payment=whole, reason="As signed.")
    first = held.plan(Decimal("2000.00"), "First")
    second = held.plan(Decimal("3000.00"), "Second", due_on=later)
    assert foreseen(first).passed
    assert "The half-way report is accepted" in foreseen(second).sentence
    assert not foreseen(second).passed
    actions.cancel(by=held.cora, payment=second, reason="Without its condition.")
    third = held.plan(Decimal("3000.00"), "Second half", due_on=later, conditions=[report])
    assert foreseen(third).passed


def foreseen(payment: Any) -> Any:
    return next(gate for gate in queries.gates([payment])[payment.pk] if gate.name == "foreseen")
