"""Money by pot: committed, paid, recovered, left, to the penny; and recovering never more than was paid."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from almoner.do.payments import actions, queries
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.refusals import NotAllowed, Refused

from .treasury import GRANT, OPCC, VRN, YEAR, today

pytestmark = pytest.mark.slow  # most take a payment all the way


def positions(held: Any, **asked: Any) -> dict[str, Any]:
    found = queries.positions(seen_by=held.cora, office=held.north, **asked)
    return {each.name: each for each in found}


def test_committed_paid_recovered_and_left(held: Any) -> None:
    found = positions(held)
    opcc, vrn = found["OPCC grants 2026/27"], found["VRN grants 2026/27"]
    assert (opcc.available.value, opcc.committed.known, opcc.paid, opcc.left) == (OPCC, OPCC, 0, 0)
    assert (vrn.committed.known, vrn.left) == (Decimal("11000.00"), VRN - Decimal("11000.00"))
    payment = held.on_to(held.signed_plan(Decimal("55500.00")), "paid")
    assert positions(held)["VRN grants 2026/27"].paid == Decimal("5500.00")
    actions.recover(by=held.flo, payment=payment, amount=Decimal("1000.01"), reason="Underspend")
    opcc, vrn = positions(held)["OPCC grants 2026/27"], positions(held)["VRN grants 2026/27"]
    assert opcc.recovered + vrn.recovered == Decimal("1000.01")
    assert opcc.left == opcc.recovered == Decimal("900.91")
    assert vrn.left == VRN - Decimal("11000.00") + Decimal("99.10")


def test_as_it_was_on_a_day(held: Any) -> None:
    held.on_to(held.signed_plan(Decimal("55500.00")), "paid")
    before = positions(held, on=today() - dt.timedelta(1))
    assert before["OPCC grants 2026/27"].paid == 0


def test_what_was_returned_is_not_paid(held: Any) -> None:
    held.on_to(held.signed_plan(), "failed")
    assert positions(held)["OPCC grants 2026/27"].paid == 0


def test_a_pot_without_a_year_is_one_whole(held: Any) -> None:
    pot = held.pot("Reserve", Decimal("100.00"), None)
    held.agree("R-1", held.hospice, [(pot, Decimal("30.00"))], year=2026)
    held.agree("R-2", held.hospice, [(pot, Decimal("50.00"))], year=2027)
    found = [each for each in queries.positions(seen_by=held.cora, office=held.north) if each.pot == pot.pk]
    assert [(each.year, each.committed.known, each.left) for each in found] == [
        (2026, Decimal("30.00"), Decimal("20.00")),
        (2027, Decimal("50.00"), Decimal("20.00")),
    ]


def test_every_figure_is_the_sum_of_its_rows(held: Any) -> None:
    payment = held.on_to(held.signed_plan(Decimal("55500.00")), "paid")
    actions.recover(by=held.flo, payment=payment, amount=Decimal("1000.01"), reason="Underspend")
    for each in queries.positions(seen_by=held.cora, office=held.north):
        for figure, amount in (
            ("committed", each.committed.known),
            ("paid", each.paid),
            ("recovered", each.recovered),
        ):
            rows = queries.rows_behind(seen_by=held.cora, office=held.north, position=each, figure=figure)
            assert sum(row.amount.value or 0 for row in rows) == amount, (each.name, figure)


def test_positions_cost_the_same_however_many(held: Any, django_assert_num_queries: Any) -> None:
    for n in range(5):
        pot = held.pot(f"Pot {n}", Decimal("100.00"))
        held.agree(f"P-{n}", held.hospice, [(pot, Decimal("30.00"))])
    with django_assert_num_queries(4):
        assert len(queries.positions(seen_by=held.cora, office=held.north)) == 7


# --- Recovering


def test_no_more_is_recovered_than_was_paid(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "paid")
    with pytest.raises(ValidationError, match=r"more than the £111,000\.00 that is left"):
        recover(held, payment, "111000.01")
    recover(held, payment, "111000.00")
    with pytest.raises(ValidationError, match=r"£0\.01 is more than the £0\.00"):
        recover(held, payment, "0.01")
    found = positions(held)
    assert found["OPCC grants 2026/27"].recovered == OPCC
    assert found["VRN grants 2026/27"].recovered == GRANT - OPCC


def recover(held: Any, payment: Any, amount: str, **said: Any) -> Any:
    facts = {"reason": "Underspend"} | said
    return actions.recover(by=held.flo, payment=payment, amount=Decimal(amount), **facts)


def test_recovering_tells_every_fault_at_once(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "paid")
    with pytest.raises(ValidationError) as refused:
        recover(held, payment, "0.00", reason=" ", on=today() + dt.timedelta(1))
    assert set(refused.value.message_dict) == {"amount", "on", "reason"}


def test_only_what_was_paid_is_recovered_and_by_finance(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "released")
    with pytest.raises(Refused, match="Only what was paid is recovered"):
        recover(held, payment, "1.00")
    with pytest.raises(NotAllowed):
        actions.recover(by=held.cora, payment=payment, amount=Decimal(1), reason="x")


def test_what_was_recovered_did_not_come_back_from_the_bank(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "paid")
    recover(held, payment, "1.00")
    with pytest.raises(ValidationError, match="was recovered, so it had arrived"):
        held.bank(payment.file, held.row(payment, "failed"))


def test_what_came_back_may_be_paid_again(held: Any) -> None:
    payment = held.on_to(held.signed_plan(), "paid")
    recover(held, payment, "111000.00")
    cut = [(held.opcc.pk, YEAR, OPCC)]
    assert held.closed(held.plan(OPCC, "Once more", splits=cut)) == []


def test_the_neighbour_sees_nothing_of_it(held: Any) -> None:
    assert queries.positions(seen_by=held.southerner, office=held.north) == []
    assert queries.positions(seen_by=held.member(), office=held.north) == []
    assert queries.positions(seen_by=command_line(), office=held.north)
