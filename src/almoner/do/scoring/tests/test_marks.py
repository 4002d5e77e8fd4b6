"""Exact weights, missing marks, minimums and ties: the figures of docs/rules/scoring.md."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.do.scoring.rules.marks import Criterion, MarksMissing, Scale, Scheme, faults_of, result_of, rounded, spread
from almoner.do.scoring.rules.ranking import ranked
from almoner.do.scoring.rules.writing import Part

FIVE = Scale(0, 5)


def scheme(*weights: str, parts: tuple[int, ...] = (), scale: Scale = FIVE, **more: object) -> Scheme:
    counts = parts or (0,) * len(weights)
    criteria = tuple(
        Criterion(f"c{i}", f"Criterion {i}", Decimal(weight), tuple(f"c{i}.{p}" for p in range(count)))
        for i, (weight, count) in enumerate(zip(weights, counts, strict=True), 1)
    )
    return Scheme(criteria, scale, **more)  # type: ignore[arg-type]  # the other facts of a Scheme


def test_weights_count_as_stated_whatever_the_number_of_parts() -> None:
    """A round stated as 35/40/15/10, with 1, 4, 1 and 1 sub-criteria: full marks earn 35, 40, 15 and 10."""
    stated = scheme("35", "40", "15", "10", parts=(1, 4, 1, 1))
    full = result_of(stated, dict.fromkeys(stated.marked, 5))
    assert [full.earned[f"c{i}"] for i in range(1, 5)] == [35, 40, 15, 10]
    assert full.shown == Decimal("100.00")


def test_the_worked_bid() -> None:
    """Marks 4, 3, 3, 5 of 5 on 35/25/20/20: 28 + 15 + 12 + 20 = 75."""
    stated = scheme("35", "25", "20", "20")
    found = result_of(stated, {"c1": 4, "c2": 3, "c3": 3, "c4": 5})
    assert found.shown == Decimal("75.00")
    assert [found.earned[f"c{i}"] for i in range(1, 5)] == [28, 15, 12, 20]


def test_a_mean_of_parts_is_not_rounded() -> None:
    """Parts 3, 3 and 4: the mark is ten thirds; of a weight of 30 it earns exactly 20."""
    stated = scheme("30", "70", parts=(3, 0))
    found = result_of(stated, {"c1.0": 3, "c1.1": 3, "c1.2": 4, "c2": 0})
    assert found.by_criterion["c1"] == Fraction(10, 3)
    assert found.exact == 20


def test_the_lowest_mark_of_one_to_five_earns_nothing_unless_the_scheme_says_so() -> None:
    plain, counting = scheme("100", scale=Scale(1, 5)), scheme("100", scale=Scale(1, 5, lowest_counts=True))
    assert result_of(plain, {"c1": 1}).exact == 0
    assert result_of(counting, {"c1": 1}).exact == 20
    assert result_of(plain, {"c1": 3}).exact == 50


def test_a_missing_mark_blocks() -> None:
    with pytest.raises(MarksMissing, match="2 marks are missing"):
        result_of(scheme("40", "30", "30"), {"c1": 5})


def test_weights_totalling_99_point_9_are_refused() -> None:
    assert faults_of(scheme("35", "40", "15", "9.9")) == ["The weights total 99.9; they must total exactly 100."]
    assert faults_of(scheme("35", "40", "15", "10")) == []


def test_minimums_are_said_in_sentences() -> None:
    stated = Scheme((Criterion("need", "Need", Decimal(100), minimum=3),), FIVE, minimum=Decimal(60))
    assert result_of(stated, {"need": 3}).refusals == ()
    assert result_of(stated, {"need": 2}).refusals == (
        "Need reaches 2; at least 3 is needed.",
        "The result is 40.00; at least 60 is needed.",
    )


def test_other_faults_are_named_together() -> None:
    wrong = Scheme(
        (Criterion("a", "A", Decimal(-1), minimum=9), Criterion("a", "B", Decimal(101))),
        Scale(5, 5),
        minimum=Decimal(101),
        ties=("z",),
    )
    assert len(faults_of(wrong)) == 6


def test_ties_are_parted_by_the_published_chain_then_by_lot() -> None:
    stated = scheme("50", "50", ties=("c2",))
    equal = [("b", {"c1": 3, "c2": 3}), ("a", {"c1": 4, "c2": 2}), ("c", {"c1": 2, "c2": 4})]
    results = [(bid, result_of(stated, marks)) for bid, marks in equal]
    order = ranked(stated, results, seed="round 6")
    assert [(one.bid, one.parted_by) for one in order] == [("c", "c2"), ("b", "c2"), ("a", "c2")]
    twins = [(bid, result_of(stated, {"c1": 3, "c2": 3})) for bid in ("x", "y", "z")]
    drawn = ranked(stated, twins, seed="round 6")
    assert {one.parted_by for one in drawn} == {"lot"}
    assert [one.bid for one in drawn] == [one.bid for one in ranked(stated, twins[::-1], seed="round 6")]
    seeds = {tuple(one.bid for one in ranked(stated, twins, seed=str(n))) for n in range(30)}
    assert len(seeds) > 1  # the lot depends on the seed, not on the order of arrival


def test_spread() -> None:
    assert spread([1, 4, 4, 4, 5]) == 4
    assert spread([3]) == 0


@given(
    st.lists(st.integers(0, 5), min_size=3, max_size=3),
    st.lists(st.integers(0, 5), min_size=3, max_size=3),
)
def test_a_better_mark_never_lowers_the_result(one: list[int], other: list[int]) -> None:
    stated = scheme("33.3", "33.3", "33.4")
    low = {f"c{i}": min(a, b) for i, (a, b) in enumerate(zip(one, other, strict=True), 1)}
    high = {f"c{i}": max(a, b) for i, (a, b) in enumerate(zip(one, other, strict=True), 1)}
    assert 0 <= result_of(stated, low).exact <= result_of(stated, high).exact <= 100


@given(st.fractions(min_value=0, max_value=100, max_denominator=10_000))
def test_rounding_is_to_the_nearest_hundredth(value: Fraction) -> None:
    assert abs(Fraction(rounded(value)) - value) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("weight", "parts", "said"),
    [("35", (), "35"), ("35", ("a", "b"), "17.5"), ("40", ("a", "b"), "20"), ("35", ("a", "b", "c"), "35 ÷ 3")],
)
def test_the_weight_of_a_part_is_said_as_people_say_it(weight: str, parts: tuple[str, ...], said: str) -> None:
    """A half is 17.5 and not 35/2; a third of 35 has no end, so it is said as what it is."""
    criterion = Criterion("change", "What changes", Decimal(weight), parts)
    assert Part(criterion.marked[0], "", criterion, ()).weight == said
