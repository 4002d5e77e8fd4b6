"""Reference series of five kinds, read, made and continued."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.kernel.references import Reference, Series, natural_key, split_references

PATTERNS = st.sampled_from(["CORE{n:3}", "VRN{n:3}", "{n:3}-{yy}", "WPC{term}-{n:4}", "{yyyy}/{n}", "(A.{n})*"])


@pytest.mark.parametrize(
    ("pattern", "text", "number", "year", "term"),
    [
        ("CORE{n:3}", "CORE004", 4, None, None),
        ("CORE{n:3}", "CORE1000", 1000, None, None),
        ("VRN{n:3}", "VRN001", 1, None, None),
        ("{n:3}-{yy}", "043-24", 43, 2024, None),
        ("WPC{term}-{n:4}", "WPC4-0045", 45, None, 4),
        ("{yyyy}/{n}", "2023/52", 52, 2023, None),
    ],
)
def test_the_series_of_real_offices(pattern: str, text: str, number: int, year: int | None, term: int | None) -> None:
    series = Series(pattern)
    assert series.read(text) == Reference(text, number, year, term)
    assert series.make(number, year=year, term=term) == text
    assert str(series) == pattern


@given(PATTERNS, st.integers(1, 20_000), st.integers(2000, 2099), st.integers(1, 20))
@settings(max_examples=80, deadline=None)
def test_what_is_made_reads_back_the_same(pattern: str, number: int, year: int, term: int) -> None:
    made = Series(pattern).make(number, year=year, term=term)
    read = Series(pattern).read(made)
    assert read is not None
    assert (read.text, read.number) == (made, number)
    assert read.year in (None, year)
    assert read.term in (None, term)


def test_capitals_and_spaces_do_not_matter() -> None:
    assert Series("CORE{n:3}").read(" core004 ") == Reference("CORE004", 4)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("CORE{n:3}", "CORE4"),
        ("CORE{n:3}", "CORE0004"),
        ("CORE{n:3}", "CORE000"),
        ("CORE{n:3}", "VRN004"),
        ("CORE{n:3}", "CORE004A"),
        ("CORE{n:3}", "CORE٠٠٤"),
        ("{yyyy}/{n}", "2023/052"),
        ("{n:3}-{yy}", "043-2024"),
        ("A.{n}", "AB7"),
    ],
)
def test_what_is_not_of_the_series(pattern: str, text: str) -> None:
    assert not Series(pattern).reads(text)


def test_the_next_is_after_the_highest_and_gaps_stay() -> None:
    assert Series("CORE{n:3}").next_after(["CORE028", "core004", "CORE018", "VRN099", "nonsense"]) == "CORE029"
    assert Series("CORE{n:3}").next_after([]) == "CORE001"
    assert Series("CORE{n:3}").next_after(["CORE999"]) == "CORE1000"


def test_each_year_and_each_term_starts_again() -> None:
    decisions = ["041-24", "043-24", "007-25"]
    assert Series("{n:3}-{yy}").next_after(decisions, year=2024) == "044-24"
    assert Series("{n:3}-{yy}").next_after(decisions, year=2025) == "008-25"
    assert Series("{n:3}-{yy}").next_after(decisions, year=2026) == "001-26"
    assert Series("WPC{term}-{n:4}").next_after(["WPC3-0200", "WPC4-0045"], term=4) == "WPC4-0046"
    assert Series("{yyyy}/{n}").next_after(["2023/52"], year=2023) == "2023/53"


def test_a_year_or_term_that_the_pattern_needs_must_be_given() -> None:
    with pytest.raises(ValueError, match="needs the year"):
        Series("{n:3}-{yy}").make(1)
    with pytest.raises(ValueError, match="needs the term"):
        Series("WPC{term}-{n:4}").make(1)
    with pytest.raises(ValueError, match="from 1"):
        Series("CORE{n:3}").make(0)


@pytest.mark.parametrize(
    "pattern",
    [
        "CORE",
        "{n}{yy}",
        "{n}-{n}",
        "{yy}-{n}-{yyyy}",
        "{m:3}",
        "CORE{n",
        "{n:0}",
        "CORE0{n:2}",
        "{n}1",
        "{n}/{yy}/{yy}",
        "",
    ],
)
def test_patterns_that_nobody_could_read(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"needs|fields are|figure next"):
        Series(pattern)


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("VRN001 and VRN002", ["VRN001", "VRN002"]),
        ("VRN001\nand\nVRN002", ["VRN001", "VRN002"]),
        ("VRN001, VRN002 & VRN003; VRN004", ["VRN001", "VRN002", "VRN003", "VRN004"]),
        ("2023/52", ["2023/52"]),
        (" CORE004 ", ["CORE004"]),
        ("ANDOVER1 and SAND2", ["ANDOVER1", "SAND2"]),
    ],
)
def test_a_cell_may_hold_several_references(text: str, references: list[str]) -> None:
    assert split_references(text) == references


def test_a_cell_without_a_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no reference"):
        split_references("  ")


def test_references_sort_as_people_sort_them() -> None:
    listed = ["VRN001", "CORE100", "core018", "CORE4", "2023/100", "2023/52", "043-24"]
    assert sorted(listed, key=natural_key) == ["043-24", "2023/52", "2023/100", "CORE4", "core018", "CORE100", "VRN001"]


@given(st.lists(st.text(alphabet="aB1٣²/ ", max_size=6), max_size=6), st.randoms())
@settings(max_examples=40, deadline=None)
def test_any_texts_can_be_sorted_however_they_come(texts: list[str], chance: Random) -> None:
    shuffled = [natural_key(text) for text in texts]
    chance.shuffle(shuffled)
    assert sorted(shuffled) == sorted(map(natural_key, texts))
