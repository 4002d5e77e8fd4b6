"""Whose account it is: checked by a second person, called back on a number held before, and begun anew by a change."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from almoner.do.payments import actions, queries
from almoner.do.payments.models import KnownNumber, PayeeCheck
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.passports import cases
from almoner.foundation.passports.models import BankAccount
from almoner.foundation.passports.queries import account_now

pytestmark = pytest.mark.slow  # most sign an agreement and take a payment some way


def both(held: Any) -> Actor:
    """The finance officer, who is a member of the hospice too and gave its account."""
    return Actor(
        "Olga Owner",
        held.members[Part.OWNER].pk,
        held.north.pk,
        frozenset({Role.FINANCE_OFFICER}),
        held.flo.permissions,
    )


def note(held: Any, number: str = "0116 111 2222", by: Any = None) -> KnownNumber:
    return actions.note_number(
        by=by or held.flo, office=held.north, organisation=held.hospice, number=number, known_from="Their new letter"
    )


# --- The first account


def test_a_first_account_needs_a_second_person_and_no_call(held: Any) -> None:
    payment = held.signed_plan()
    gates = held.gates(payment)
    assert gates["checked"].sentence == "Flo Ledger checked it."
    assert gates["called"].sentence == "It is the first account held, so nothing changed."
    assert gates["account"].sentence == "The account ends in ••34."


def test_whoever_gave_an_account_does_not_check_it(held: Any) -> None:
    account = held.give_account("87654321")
    number = held.number
    with pytest.raises(Refused, match="You gave these bank details, so a second person checks them"):
        actions.check_payee(
            by=both(held), office=held.north, account=account, agrees=True, how="x", number=number, spoke_to="y"
        )
    facts = {"office": held.north, "organisation": held.hospice, "account": account, "agrees": True, "how": "x"}
    with (
        at_work(held.flo),
        pytest.raises(IntegrityError, match="whoever gave an account does not check it"),
        transaction.atomic(),
    ):
        PayeeCheck.objects.create(checked_by=held.members[Part.OWNER], **facts)


def test_only_finance_checks(held: Any) -> None:
    for actor in (held.cora, held.hugo, held.actor(Role.AUDITOR), held.member(), held.southerner):
        with pytest.raises((NotAllowed, Refused)):
            actions.check_payee(by=actor, office=held.north, account=held.account, agrees=True, how="Statement")
    with pytest.raises(Refused, match="Only a person"):
        actions.check_payee(by=held.keeper, office=held.north, account=held.account, agrees=True, how="Statement")


def test_a_check_of_another_office_does_not_count_here(held: Any) -> None:
    """An organisation that every office shares is checked by each of them."""
    held.give_account("87654321")
    account = account_now(held.hospice.pk)
    number = actions.note_number(
        by=held.southerner, office=held.south, organisation=held.hospice, number="0116 229 8980", known_from="Letter"
    )
    with pytest.raises(ValidationError, match="came with the change or after"):
        actions.check_payee(
            by=held.southerner,
            office=held.south,
            account=account,
            agrees=True,
            how="x",
            number=number,
            spoke_to="Treasurer",
        )
    with pytest.raises(NotAllowed, match="another office"):
        actions.check_payee(
            by=held.flo, office=held.north, account=account, agrees=True, how="x", number=number, spoke_to="Treasurer"
        )


# --- A changed account


@pytest.mark.parametrize("state", ["prepared", "approved"])
def test_a_changed_account_stops_every_payment_that_is_not_released(held: Any, state: str) -> None:
    payment = held.on_to(held.signed_plan(), state)
    held.give_account("87654321")
    assert held.closed(payment) == ["account", "checked", "called"]
    step = {"prepared": actions.approve, "approved": actions.release}[state]
    with pytest.raises(Refused, match="changed after this was prepared: send it back, check the new one"):
        step(by=held.femi, payment=payment)
    held.check_again()
    assert held.closed(payment) == ["account"]
    with pytest.raises(Refused, match="send it back"):
        step(by=held.femi, payment=payment)
    actions.send_back(by=held.femi, payment=payment, reason="The account changed")
    assert held.on_to(payment, "released").account == account_now(held.hospice.pk)


def test_a_released_payment_does_not_go_out_to_an_account_that_changed(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "released")
    held.give_account("87654321")
    with pytest.raises(ValidationError, match="changed after this was prepared"):
        actions.make_file(by=held.flo, office=held.north, payments=[payment])


def test_a_changed_account_needs_a_call_to_a_number_held_before(held: Any) -> None:
    payment = held.signed_plan()
    held.give_account("87654321")
    with pytest.raises(ValidationError, match="call the organisation on a number held before"):
        held.check_again(number=None)
    with pytest.raises(ValidationError, match="Say who confirmed it"):
        held.check_again(spoke_to=" ")
    held.check_again()
    assert held.closed(payment) == []
    assert held.gates(payment)["called"].sentence == "Called back on 01162 298980."


def test_a_call_to_the_number_that_came_with_the_change_does_not_count(held: Any) -> None:
    payment = held.signed_plan()
    held.give_account("87654321")
    new = note(held)
    with pytest.raises(ValidationError, match="came with the change or after it: call one that was held before"):
        held.check_again(number=new)
    assert "called" in held.closed(payment)
    check = held.check_again(number=new, agrees=False)
    assert not check.agrees
    assert held.closed(payment) == ["checked", "called"]


def test_a_number_noted_by_whoever_gave_the_account_does_not_count(held: Any) -> None:
    number = note(held, by=both(held))
    held.give_account("87654321")
    with pytest.raises(ValidationError, match="noted by whoever gave the account"):
        held.check_again(number=number)


def test_a_number_held_long_enough_counts_for_the_change_after(held: Any) -> None:
    payment = held.signed_plan()
    held.give_account("87654321")
    number = note(held)
    held.give_account("11112222")
    held.check_again(number=number)
    assert held.closed(payment) == []


def test_a_check_that_does_not_agree_closes_the_gate_again(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "approved")
    held.check_again(agrees=False, how="The bank says it is somebody else's")
    with pytest.raises(Refused, match="The last check did not agree: do not pay"):
        actions.release(by=held.flo, payment=payment)


def test_an_account_that_is_not_the_one_held_any_more_is_not_checked(held: Any) -> None:
    held.give_account("87654321")
    with pytest.raises(OutOfDate, match="has given another account"):
        actions.check_payee(by=held.flo, office=held.north, account=held.account, agrees=True, how="Statement")


def test_without_an_account_nothing_is_prepared(held: Any) -> None:
    other = held.agree("CSF-5-07", held.stranger, [(held.opcc, 5)])
    payment = held.plan("5.00", agreement=other)
    assert [name for name in ("account", "checked", "called") if name in held.closed(payment)] == [
        "account",
        "checked",
        "called",
    ]


# --- Numbers and codes


def test_numbers_are_held_once_with_where_they_come_from(held: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.note_number(by=held.flo, office=held.north, organisation=held.hospice, number="call me", known_from=" ")
    assert set(refused.value.message_dict) == {"number", "known_from"}
    with pytest.raises(ValidationError, match="held already"):
        note(held, "+44 116 2298980")


def test_the_ledgers_numbers_are_set_and_changed(held: Any) -> None:
    whose = {"office": held.north, "organisation": held.hospice}
    actions.set_supplier_number(by=held.flo, **whose, number="S-2")
    assert queries.supplier_number_of(held.north, held.hospice) == "S-2"
    with pytest.raises(ValidationError):
        actions.set_supplier_number(by=held.flo, **whose, number=" ")
    with pytest.raises(ValidationError, match="Another organisation has this supplier number"):
        actions.set_supplier_number(by=held.flo, office=held.north, organisation=held.stranger, number="S-2")
    with pytest.raises(NotAllowed):
        actions.set_cost_code(by=held.cora, office=held.north, pot=held.opcc, code="X")
    with pytest.raises(NotAllowed, match="another office"):
        actions.set_cost_code(by=held.southerner, office=held.south, pot=held.opcc, code="X")


def test_no_number_of_an_account_is_kept_in_the_audit(held: Any) -> None:
    held.give_account("87654321")
    held.check_again()
    said = " ".join(Entry.objects.values_list("detail", flat=True))
    assert "87654321" not in said
    assert "200000" not in said


def test_a_payment_is_a_case_that_opens_the_passport(held: Any) -> None:
    assert not cases.is_seen_from(held.south.pk, held.hospice.pk)
    held.plan("5.00")
    assert cases.is_seen_from(held.north.pk, held.hospice.pk)
    assert not cases.is_seen_from(held.south.pk, held.hospice.pk)
    assert BankAccount.objects.count() == 1
