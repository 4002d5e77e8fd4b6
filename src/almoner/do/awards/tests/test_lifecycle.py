"""The moves of an award, written out by hand: the policy, not the engine."""

from __future__ import annotations

from almoner.do.awards.lifecycle import AWARD, LIVE, SETTLED, State

EXPECTED = {
    ("proposed", "put", "in_decision", "awards.choose"),
    ("in_decision", "take back", "proposed", "awards.choose"),
    ("in_decision", "leave out", "left_out", "awards.settle"),
    ("in_decision", "settle", "decided", "awards.settle"),
    ("left_out", "propose", "proposed", "awards.choose"),
    ("decided", "offer", "offered", "awards.send"),
    ("offered", "accept", "accepted", "awards.answer"),
    ("offered", "refuse", "refused", "awards.answer"),
    ("offered", "lapse", "lapsed", "awards.send"),
    ("proposed", "withdraw", "withdrawn", "awards.choose"),
    ("left_out", "withdraw", "withdrawn", "awards.choose"),
    ("decided", "withdraw", "withdrawn", "awards.choose"),
    ("offered", "withdraw", "withdrawn", "awards.choose"),
}
RULES = {
    "put": ["serves_a_priority", "money_adds_up", "nothing_is_in_the_way"],
    "take back": ["decision_is_off"],
    "leave out": [],
    "settle": [],
    "propose": [],
    "offer": [],
    "accept": ["is_still_open", "revised_budget_adds_up"],
    "refuse": ["is_still_open", "has_a_reason"],
    "lapse": ["has_expired"],
    "withdraw": ["has_a_reason"],
}


def test_the_moves_and_who_makes_them() -> None:
    found = {(str(source), move.name, str(move.target), str(move.by)) for move in AWARD for source in move.sources}
    assert found == EXPECTED


def test_what_each_move_is_held_to() -> None:
    assert {move.name: [rule.__name__ for rule in move.rules] for move in AWARD} == RULES


def test_where_it_ends_and_which_states_take_money() -> None:
    assert AWARD.ends == {State.ACCEPTED, State.REFUSED, State.LAPSED, State.WITHDRAWN}
    assert {"proposed", "in_decision", "decided", "offered", "accepted"} == LIVE
    assert {"decided", "offered", "accepted"} == SETTLED
