"""The moves of a payment, written out by hand: the policy, not the engine."""

from almoner.do.payments.lifecycle import HOLDS, PAYMENT, State

EXPECTED = {
    ("planned", "prepare", "prepared", "payments.prepare"),
    ("prepared", "approve", "approved", "payments.approve"),
    ("approved", "release", "released", "payments.release"),
    ("prepared", "send back", "planned", "payments.send_back"),
    ("approved", "send back", "planned", "payments.send_back"),
    ("released", "send back", "planned", "payments.send_back"),
    ("released", "pay", "paid", "payments.release"),
    ("released", "fail", "failed", "payments.release"),
    ("paid", "fail", "failed", "payments.release"),
    ("planned", "cancel", "cancelled", "payments.plan"),
}
RULES = {
    "prepare": ["another_person_acts", "every_gate_is_open"],
    "approve": ["another_person_acts", "every_gate_is_open"],
    "release": ["another_person_acts", "every_gate_is_open"],
    "send back": ["is_in_no_file"],
    "pay": ["is_in_a_file"],
    "fail": ["is_in_a_file", "nothing_was_recovered"],
    "cancel": [],
}


def test_the_moves_and_who_makes_them() -> None:
    found = {(str(source), move.name, str(move.target), str(move.by)) for move in PAYMENT for source in move.sources}
    assert found == EXPECTED


def test_what_each_move_is_held_to() -> None:
    assert {move.name: [rule.__name__ for rule in move.rules] for move in PAYMENT} == RULES


def test_what_failed_or_was_cancelled_stays_so() -> None:
    assert PAYMENT.ends == {State.FAILED, State.CANCELLED}


def test_which_payments_hold_money() -> None:
    assert set(map(str, HOLDS)) == {"prepared", "approved", "released", "paid"}
