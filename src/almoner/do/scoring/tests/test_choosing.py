"""Rank order down to the money, and floors: the figures of docs/rules/scoring.md, and small cases by trying all."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.do.scoring.rules.choosing import Candidate, Floor, Misfit, pence, suggested


def bids(*facts: tuple[str, str, int, str]) -> list[Candidate]:
    return [
        Candidate(name, Decimal(asked), Fraction(mark), frozenset(filter(None, [group])))
        for name, asked, mark, group in facts
    ]


SIX = bids(
    ("A", "10000", 90, ""),
    ("B", "10000", 80, ""),
    ("C", "10000", 70, ""),
    ("D", "6000", 62, ""),
    ("R1", "4000", 60, "rutland"),
    ("R2", "3000", 55, "rutland"),
)
RUTLAND = Floor("one award in Rutland", "rutland", awards=1)


def names(suggestion: object) -> list[str]:
    return [choice.bid for choice in suggestion.chosen]  # type: ignore[attr-defined]  # a Suggestion


def test_rank_order_skips_what_does_not_fit() -> None:
    assert names(suggested(SIX, Decimal(27000))) == ["A", "B", "D"]


def test_a_misfit_may_be_offered_the_rest() -> None:
    found = suggested(SIX, Decimal(27000), Misfit.OFFERED_THE_REST)
    assert [(c.bid, c.amount) for c in found.chosen] == [("A", 10000), ("B", 10000), ("C", 7000)]
    assert found.left == 0


def test_a_misfit_may_end_the_list() -> None:
    found = suggested(SIX, Decimal(27000), Misfit.ENDS_THE_LIST)
    assert names(found) == ["A", "B"]
    assert found.left == 7000


def test_a_floor_that_rank_order_meets_changes_nothing() -> None:
    plain, floored = suggested(SIX, Decimal(43000)), suggested(SIX, Decimal(43000), floors=[RUTLAND])
    assert plain.choices == floored.choices
    assert floored.proof == ()


def test_a_floor_displaces_the_fewest_then_keeps_the_highest_marks() -> None:
    """30,000: A, B and C by rank. One award in Rutland displaces C alone, and D and R1 fill its 10,000."""
    found = suggested(SIX, Decimal(30000), floors=[RUTLAND])
    assert names(found) == ["A", "B", "D", "R1"]
    by_bid = {choice.bid: choice for choice in found.choices}
    assert by_bid["C"].floor == by_bid["R1"].floor == RUTLAND.name
    assert by_bid["C"].in_rank_order
    assert by_bid["D"].floor == ""  # it fits the money freed, for no floor's sake
    assert all(value == bound for _what, value, bound in found.proof)
    assert {what: value for what, value, _bound in found.proof}["bids displaced"] == -2  # two of three stay


def test_a_floor_in_pounds() -> None:
    floor = Floor("7,000 in Rutland", "rutland", pounds=Decimal(7000))
    assert names(suggested(SIX, Decimal(30000), floors=[floor])) == ["A", "B", "R1", "R2"]


def test_where_a_misfit_ends_the_list_only_floors_bring_in() -> None:
    found = suggested(SIX, Decimal(30000), Misfit.ENDS_THE_LIST, [RUTLAND])
    assert names(found) == ["A", "B", "R1", "R2"]


def test_a_floor_that_nobody_can_meet_is_left_unmet_and_said() -> None:
    found = suggested(SIX, Decimal(30000), floors=[Floor("two in Melton", "melton", awards=2), RUTLAND])
    assert found.unmet == ("two in Melton",)
    assert "R1" in names(found)


def test_fractions_of_a_penny_are_no_money() -> None:
    with pytest.raises(ValueError, match="whole number of pence"):
        pence(Decimal("0.005"))


def best_by_force(candidates: list[Candidate], money: int, floor: Floor, base: set[str]) -> tuple[int, int, Fraction]:
    """Floors left unmet, bids displaced and marks of the best set, by trying all."""
    tried = []
    for picked in itertools.product([False, True], repeat=len(candidates)):
        chosen = [one for one, yes in zip(candidates, picked, strict=True) if yes]
        if sum(one.asked for one in chosen) > money:
            continue
        unmet = sum(floor.group in one.groups for one in chosen) < floor.awards
        displaced = len(base - {one.bid for one in chosen})
        tried.append((int(unmet), displaced, -sum((one.result for one in chosen), Fraction(0))))
    return min(tried)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.fractions(0, 100, max_denominator=12), st.booleans()), min_size=1, max_size=7
    ),
    st.integers(0, 30),
    st.integers(1, 3),
)
def test_no_set_is_better(facts: list[tuple[int, Fraction, bool]], money: int, awards: int) -> None:
    ordered = sorted(facts, key=lambda fact: -fact[1])
    candidates = [
        Candidate(str(i), Decimal(asked), mark, frozenset({"g"} if inside else ()))
        for i, (asked, mark, inside) in enumerate(ordered)
    ]
    floor = Floor("some", "g", awards=awards)
    found = suggested(candidates, Decimal(money), floors=[floor])
    base = {choice.bid for choice in found.choices if choice.in_rank_order}
    chosen = {choice.bid for choice in found.chosen}
    mine = (
        int(sum(floor.group in one.groups and one.bid in chosen for one in candidates) < awards),
        len(base - chosen),
        -sum((one.result for one in candidates if one.bid in chosen), Fraction(0)),
    )
    if found.proof:
        assert mine == best_by_force(candidates, money, floor, base)
    assert found.spent <= money
