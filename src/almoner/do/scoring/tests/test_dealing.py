"""Bids are dealt evenly, to nobody with an interest, and work begun stays where it is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.do.scoring.rules.dealing import CannotDeal, deal

JUDGES = ("Ann", "Bob", "Cyn", "Dan", "Eve")


def loads(dealt: dict[str, tuple[str, ...]], judges: tuple[str, ...] = JUDGES) -> list[int]:
    return [sum(judge in held for held in dealt.values()) for judge in judges]


def test_twelve_bids_three_each_among_five_judges() -> None:
    """36 readings among five: seven or eight each."""
    dealt = deal([f"{n:03}" for n in range(1, 13)], JUDGES, each=3)
    assert sorted(loads(dealt)) == [7, 7, 7, 7, 8]
    assert all(len(set(held)) == 3 for held in dealt.values())


def test_an_interest_bars() -> None:
    dealt = deal(["1", "2", "3"], JUDGES, each=4, barred={("Ann", "1"), ("Bob", "2")})
    assert "Ann" not in dealt["1"]
    assert "Bob" not in dealt["2"]


def test_too_few_without_an_interest() -> None:
    with pytest.raises(CannotDeal, match="in: 2"):
        deal(["1", "2"], JUDGES[:3], each=3, barred={("Ann", "2")})


def test_a_late_interest_moves_only_what_it_must() -> None:
    bids = [str(n) for n in range(10)]
    first = deal(bids, JUDGES, each=3)
    begun = {(judge, bid) for bid, held in first.items() for judge in held if bid != "4"}
    late = first["4"][0]
    again = deal(bids, JUDGES, each=3, barred={(late, "4")}, kept=begun)
    assert late not in again["4"]
    assert all(again[bid] == first[bid] for bid in bids if bid != "4")


def best_spread(bids: list[str], judges: tuple[str, ...], each: int, barred: set[tuple[str, str]]) -> int:
    """The least sum of squared loads, by trying everything."""
    ways = [
        list(itertools.combinations([judge for judge in judges if (judge, bid) not in barred], each)) for bid in bids
    ]
    return min(sum(sum(judge in held for held in way) ** 2 for judge in judges) for way in itertools.product(*ways))


@settings(max_examples=60, deadline=None)
@given(st.sets(st.tuples(st.sampled_from(JUDGES[:4]), st.sampled_from(["1", "2", "3", "4"])), max_size=6))
@pytest.mark.slow
def test_no_dealing_is_more_even(barred: set[tuple[str, str]]) -> None:
    bids, judges = ["1", "2", "3", "4"], JUDGES[:4]
    try:
        dealt = deal(bids, judges, each=2, barred=barred)
    except CannotDeal:
        assert any(sum((judge, bid) not in barred for judge in judges) < 2 for bid in bids)
        return
    assert not any((judge, bid) in barred for bid, held in dealt.items() for judge in held)
    assert sum(load**2 for load in loads(dealt, judges)) == best_spread(bids, judges, 2, barred)
