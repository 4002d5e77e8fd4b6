"""How the figures, caps and years of rounds are read, with the figures two offices printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.do.grants.rules.figures import (
    Figure,
    figure_shown,
    figure_text,
    initials,
    is_shared,
    known_as,
    oddities,
    read_cap,
    read_figure,
    read_section,
    year_of_deadline,
)
from almoner.kernel.answers import Answer
from almoner.kernel.dates import parse_date
from almoner.kernel.money import Amount, Total

ROUND_FIVE = "£204,030.33 (OPCC £100,000) (VRN £104,030.33)"


def test_round_five_is_split_and_its_parts_come_to_the_total() -> None:
    figure = read_figure(ROUND_FIVE)
    assert figure is not None
    assert figure.total == Amount.of("204030.33")
    assert figure.parts == (("OPCC", Amount.of("100000")), ("VRN", Amount.of("104030.33")))
    assert figure.computed == Total(Decimal("204030.33"), 0, 2)
    assert figure.adds_up is Answer.YES
    assert figure_shown(figure_text(figure)) == "£204,030.33 (OPCC £100,000.00) (VRN £104,030.33)"


def test_round_six_is_unknown_and_says_what_there_is_to_spend() -> None:
    figure = read_figure("TBC - £111,000.00 available to spend")
    assert figure == Figure(Amount.not_known("TBC"), (), Amount.of("111000"))


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("", None),
        ("£70,111.47", Figure(Amount.of("70111.47"))),
        ("tbc", Figure(Amount.not_known("tbc"))),
        ("OPCC 100000.00; VRN 104030.33", Figure(None, (("OPCC", Amount.of(100000)), ("VRN", Amount.of("104030.33"))))),
        ("(VRN tbc) (OPCC £5)", Figure(None, (("VRN", Amount.not_known("tbc")), ("OPCC", Amount.of(5))))),
    ],
)
def test_a_figure_is_read_as_it_is_printed(text: str, figure: Figure | None) -> None:
    assert read_figure(text) == figure


@pytest.mark.parametrize("text", ["-3", "100 (x)", "£5 and £6", "=1+1", "lots"])
def test_what_is_no_figure_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an amount|is negative|is a formula"):
        read_figure(text)


amounts = st.decimals(0, 10**9, places=2).map(Amount) | st.sampled_from(["tbc", "not yet known"]).map(Amount.not_known)
names = st.from_regex(r"[A-Z][A-Za-z &]{0,20}[A-Za-z]", fullmatch=True)
parts = st.lists(st.tuples(names, amounts), max_size=4).map(tuple)


@pytest.mark.slow
@given(amounts, parts)
def test_a_figure_reads_back_as_it_was_written(total: Amount, shares: tuple[tuple[str, Amount], ...]) -> None:
    figure = Figure(total, tuple((" ".join(name.split()), amount) for name, amount in shares))
    assert read_figure(figure_text(figure)) == figure


@pytest.mark.parametrize(
    ("text", "cap", "kind"),
    [
        ("10000.00", "10000.00", "limit"),
        ("£20,000", "20000.00", "limit"),
        (
            "20000 (4.2: 'the fund will generally offer grants of up to £20000 for community projects')",
            "20000.00",
            "guide",
        ),
        ("generally up to £20,000", "20000.00", "guide"),
    ],
)
def test_a_cap_is_a_limit_unless_it_is_called_general(text: str, cap: str, kind: str) -> None:
    assert read_cap(text) == (Decimal(cap), kind)


@pytest.mark.parametrize("text", ["", "none", "0"])
def test_a_cap_needs_an_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"names no amount|is not an amount"):
        read_cap(text)


@pytest.mark.parametrize(
    ("heading", "fund", "year"),
    [
        ("Commissioners Safety Fund 2022-2023", "Commissioners Safety Fund", 2022),
        ("Safety Fund (2022/23)", "Safety Fund", 2022),
        ("Grant rounds", "Grant rounds", None),
        ("Rounds 2022-2029", "Rounds 2022-2029", None),
    ],
)
def test_a_heading_may_name_the_fund_and_its_year(heading: str, fund: str, year: int | None) -> None:
    assert read_section(heading) == (fund, year)


@pytest.mark.parametrize(
    ("deadline", "year"),
    [("10/01/2022", 2022), ("30/05/2022", 2022), ("9 December 2022", 2022), ("2022", 2022), ("2021/22", None)],
)
def test_a_deadline_in_spring_spends_in_the_year_to_come(deadline: str, year: int | None) -> None:
    assert year_of_deadline(parse_date(deadline)) == year


def test_a_deadline_before_its_year_is_odd() -> None:
    said = oddities(year=2022, closes=parse_date("10th January 2022"), figures={})
    assert said == ["The deadline, 10 January 2022, falls before the year it spends in, 2022/23."]
    assert oddities(year=2022, closes=parse_date("30th May 2022"), figures={}) == []
    assert oddities(year=None, closes=parse_date("30th May 2022"), figures={}) == []


def test_parts_that_do_not_come_to_the_total_are_odd() -> None:
    figure = read_figure("£10 (OPCC £5) (VRN £4)")
    assert figure is not None
    said = oddities(year=None, closes=parse_date("tbc"), figures={"spent": figure})
    assert said == ["The parts come to £9.00, the stated total is £10.00."]


def test_names_are_compared_without_their_apostrophes() -> None:
    assert known_as("Commissioner's Safety Fund") == known_as("COMMISSIONERS safety fund")
    assert initials("Commissioner's Safety Fund") == "CSF"
    assert initials("small grants") == "SG"
    assert initials("!") == "FUND"


def test_one_pot_for_three_themes_is_shared() -> None:
    assert is_shared("one pot of £300000 shared by the three themes")
    assert not is_shared("for this round")
