from typing import Any


def test_all_the_way(held: Any) -> None:
    payment = held.signed_plan()
    assert not held.closed(payment)
    paid = held.on_to(payment, "paid")
    assert paid.state == "paid"
