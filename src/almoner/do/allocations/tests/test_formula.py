"""The formula, with the figures of docs/rules/allocations.md."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from almoner.do.allocations.rules.formula import Basis, Entry, compute, faults
from almoner.do.allocations.rules.reach import WHOLE_AREA, Given, lines

PEOPLE = (("Basildon", 187_581), ("Colchester", 192_718), ("Maldon", 66_208))
CRIMES = (("Basildon", 18_240), ("Colchester", 20_115), ("Maldon", 4_310))


def by(figures: tuple[tuple[str, int], ...]) -> list[Entry[str]]:
    return [Entry(name, name, Decimal(figure)) for name, figure in figures]


def amounts(total: str, basis: Basis, entries: list[Entry[str]], least: str = "0") -> list[str]:
    return [str(line.amount) for line in compute(Decimal(total), basis, entries, Decimal(least))]


def test_by_population_to_the_penny() -> None:
    found = compute(Decimal(100_000), Basis.POPULATION, by(PEOPLE))
    assert [str(line.amount) for line in found] == ["42010.76", "43161.25", "14827.99"]
    assert [line.penny for line in found] == [False, True, True]
    assert [str(line.percent) for line in found] == ["42.0", "43.2", "14.8"]


def test_by_crime_to_the_penny() -> None:
    assert amounts("90000", Basis.CRIME, by(CRIMES)) == ["38476.50", "42431.74", "9091.76"]


def test_nobody_below_the_least_amount() -> None:
    found = compute(Decimal(100_000), Basis.POPULATION, by(PEOPLE), Decimal(20_000))
    assert [str(line.amount) for line in found] == ["39459.69", "40540.31", "20000.00"]
    assert [line.is_least for line in found] == [False, False, True]
    assert found[0].shared == 80_000
    assert found[0].of == 380_299


def test_whom_the_least_amount_of_others_pulls_below_it_is_raised_too() -> None:
    """Of 100 the figures 60, 22 and 18 give 60, 22 and 18: with at least 21, the third is raised, then the second."""
    entries = by((("A", 60), ("B", 22), ("C", 18)))
    assert amounts("100", Basis.CRIME, entries, "21") == ["57.80", "21.20", "21.00"]
    assert amounts("100", Basis.CRIME, entries, "21.50") == ["57.00", "21.50", "21.50"]


def test_the_least_amount_for_all_uses_up_the_total() -> None:
    assert amounts("60", Basis.CRIME, by((("A", 5), ("B", 1))), "30") == ["30.00", "30.00"]


def test_equal_parts_ties_to_the_earlier_line() -> None:
    entries = [Entry(name, name) for name in "ABC"]
    assert amounts("100", Basis.EQUAL, entries) == ["33.34", "33.33", "33.33"]


def test_fixed_amounts_stay_as_they_are() -> None:
    entries = [Entry("A", "A", fixed=Decimal("10.50")), Entry("B", "B", fixed=Decimal("20.25"))]
    assert amounts("30.75", Basis.FIXED, entries) == ["10.50", "20.25"]


@settings(max_examples=60, deadline=None)
@given(
    total=some.integers(1, 10**10),
    figures=some.lists(some.integers(1, 10**7), min_size=1, max_size=12),
    part=some.integers(0, 100),
)
def test_it_always_adds_up_and_nobody_is_below_the_least(total: int, figures: list[int], part: int) -> None:
    pounds = Decimal(total).scaleb(-2)
    least = Decimal(total * part // 100 // len(figures)).scaleb(-2)
    entries = [Entry(place, str(place), Decimal(figure)) for place, figure in enumerate(figures)]
    found = compute(pounds, Basis.CRIME, entries, least)
    assert sum(line.amount for line in found) == pounds
    assert all(line.amount >= least for line in found)


@pytest.mark.parametrize(
    ("basis", "entries", "least", "said"),
    [
        (Basis.POPULATION, [], "0", "There is no recipient yet"),
        (Basis.POPULATION, [Entry("A", "Anna")], "0", "Anna has no population"),
        (Basis.CRIME, [Entry("A", "Anna", Decimal(0))], "0", "Anna has no figure of crime"),
        (Basis.FIXED, [Entry("A", "Anna")], "0", "Anna has no fixed amount"),
        (Basis.FIXED, [Entry("A", "Anna", fixed=Decimal(99))], "0", "come to £99.00, the total is £100.00"),
        (Basis.EQUAL, [Entry("A", "A"), Entry("B", "B")], "50.01", "comes to £100.02, more than the total"),
    ],
)
def test_what_keeps_a_table_from_being_computed(basis: Basis, entries: list[Entry[str]], least: str, said: str) -> None:
    assert said in " ".join(faults(Decimal(100), basis, entries, Decimal(least)))
    with pytest.raises(ValueError, match=r"."):
        compute(Decimal(100), basis, entries, Decimal(least))


def test_all_faults_at_once() -> None:
    found = faults(Decimal(100), Basis.CRIME, [Entry("A", "Anna"), Entry("B", "Ben")], Decimal(60))
    assert len(found) == 3


def test_pounds_a_head_are_rounded_down_and_a_district_without_money_stands_there() -> None:
    given_ = [
        Given("E07000066", "Basildon partnership", Decimal("42010.76")),
        Given("E07000066", "Basildon watch", Decimal("1000.00")),
        Given("", "Everybody's board", Decimal("500.00")),
    ]
    labels = {"E07000066": "Basildon", "E07000074": "Maldon", WHOLE_AREA: "the whole area"}
    found = lines(given_, labels, {"E07000066": 187_581, "E07000074": 66_208})
    assert [(line.label, str(line.amount), str(line.a_head), len(line.bodies)) for line in found] == [
        ("Basildon", "43010.76", "0.22", 2),
        ("Maldon", "0.00", "0.00", 0),
        ("the whole area", "500.00", "0.00", 1),
    ]
