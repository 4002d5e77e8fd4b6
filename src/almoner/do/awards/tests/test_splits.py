"""Splits over pots and years: the figures of docs/rules/awards.md, and any set at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.do.awards.rules.splits import Method, NotEnough, Part, Source, faults_of_parts, over, split_set

ONE_YEAR = ((2026, 1),)


def pots(*amounts: str, years: tuple[tuple[int, int], ...] = ONE_YEAR) -> list[Source[str]]:
    return [Source(f"pot {n}", Decimal(amount), years) for n, amount in enumerate(amounts, start=1)]


def money(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def flat(found: list[tuple[Part[str], ...]]) -> list[list[tuple[str, str]]]:
    return [[(part.pot, str(part.amount)) for part in parts] for parts in found]


def test_in_pot_order_the_first_pot_is_used_up_first() -> None:
    found = split_set(money("6000", "5000", "2000"), pots("10000", "4000"), Method.IN_POT_ORDER)
    assert flat(found) == [
        [("pot 1", "6000.00")],
        [("pot 1", "4000.00"), ("pot 2", "1000.00")],
        [("pot 2", "2000.00")],
    ]


def test_pro_rata_each_award_takes_from_every_pot() -> None:
    """261,573 and 58,345 come to 319,918; three awards that come to it use up both, to the penny."""
    amounts = money("100000", "119918", "100000")
    found = split_set(amounts, pots("261573", "58345"), Method.PRO_RATA)
    assert [sum(part.amount for part in parts) for parts in found] == amounts
    assert sum(parts[0].amount for parts in found) == 261573
    assert sum(parts[1].amount for parts in found) == 58345
    assert flat(found)[0] == [("pot 1", "81762.51"), ("pot 2", "18237.49")]


def test_a_pot_is_spread_over_the_years_by_months() -> None:
    found = split_set(money("1000"), pots("1000", years=((2026, 4), (2027, 8))), Method.IN_POT_ORDER)
    assert found == [(Part("pot 1", 2026, Decimal("333.33")), Part("pot 1", 2027, Decimal("666.67")))]


def test_more_than_the_pots_hold_is_refused_and_says_by_how_much() -> None:
    with pytest.raises(NotEnough, match=r"£10,000.01; the pots may give £10,000.00: £0.01 too much"):
        split_set(money("10000.01"), pots("6000", "4000"), Method.PRO_RATA)


def test_parts_that_people_give_are_looked_at() -> None:
    parts = [Part("a", 2026, Decimal(5)), Part("a", 2026, Decimal(-1))]
    faults = faults_of_parts(Decimal(10), parts)
    assert len(faults) == 3
    assert "add up to £4.00, the award to £10.00" in faults[-1]
    assert faults_of_parts(Decimal(5), parts[:1]) == []


def test_over_says_by_how_much() -> None:
    assert over({"a": Decimal(11), "b": Decimal(5)}, {"a": Decimal(10), "b": Decimal(5)}) == {"a": Decimal(1)}


amounts_of_pence = st.lists(st.integers(1, 10**7), min_size=1, max_size=12)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    amounts_of_pence,
    st.lists(st.integers(0, 10**8), min_size=1, max_size=5),
    st.sampled_from([Method.IN_POT_ORDER, Method.PRO_RATA]),
    st.lists(st.integers(1, 12), min_size=1, max_size=3),
)
def test_any_set_adds_up(amounts: list[int], held: list[int], method: Method, weights: list[int]) -> None:
    wanted = [Decimal(pence).scaleb(-2) for pence in amounts]
    years = tuple((2026 + n, weight) for n, weight in enumerate(weights))
    sources = [Source(str(n), Decimal(pence).scaleb(-2), years) for n, pence in enumerate(held)]
    if sum(amounts) > sum(held):
        with pytest.raises(NotEnough):
            split_set(wanted, sources, method)
        return
    found = split_set(wanted, sources, method)
    assert [sum((part.amount for part in parts), Decimal(0)) for parts in found] == wanted
    for source in sources:
        taken = sum((part.amount for parts in found for part in parts if part.pot == source.pot), Decimal(0))
        assert taken <= source.amount
    assert all(part.amount > 0 for parts in found for part in parts)
