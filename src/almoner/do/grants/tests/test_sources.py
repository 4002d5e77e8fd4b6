"""The money behind a round: shared pots counted once, purposes, sums, and what may be asked for. Pure rules."""

from decimal import Decimal

import pytest

from almoner.do.grants.rules.sources import (
    Promise,
    Source,
    left_for,
    most_to_award,
    not_adding_up,
    outside,
    promised,
    promising_too_much,
    splits_within_purposes,
)
from almoner.do.grants.rules.written import (
    Gate,
    Tier,
    faults_of_floors,
    faults_of_gates,
    faults_of_tiers,
    fit_of_amount,
    floors,
    tiers,
    written_tiers,
)
from almoner.do.scoring.rules.choosing import Floor

D = Decimal


def test_three_rounds_that_share_one_pot_promise_it_once() -> None:
    three = [Promise(D(300_000), is_shared=True, year=2022)] * 3
    assert promised(three) == D(300_000)
    assert promised([Promise(D(100_000)), Promise(D(100_000))]) == D(200_000)


def test_shared_sums_of_two_years_are_two_sums() -> None:
    assert promised([Promise(D(300_000), is_shared=True, year=year) for year in (2022, 2023)]) == D(600_000)


def test_what_agreements_commit_is_not_promised_again() -> None:
    assert promised([Promise(D(100_000), agreed=D(60_000))]) == D(40_000)
    assert promised([Promise(D(100_000), agreed=D(160_000))]) == 0
    shared = [Promise(D(300_000), D(50_000), True, 2022), Promise(D(300_000), D(70_000), True, 2022)]
    assert promised(shared) == D(180_000)


def test_what_a_pot_has_left_for_one_round() -> None:
    mine = Promise(D(100_000))
    assert left_for(D(300_000), D(50_000), [Promise(D(200_000))], mine) == D(50_000)
    sharing = Promise(D(300_000), is_shared=True, year=2022)
    assert left_for(D(300_000), D(0), [sharing, sharing], sharing) == D(300_000)
    assert left_for(None, D(0), [], mine) is None


def source(amount: str = "100000.00", **other: object) -> Source:
    return Source("key", "Victims pot", D(amount), **other)  # type: ignore[arg-type]  # facts of a source


def test_a_pot_pays_only_for_what_it_permits() -> None:
    assert outside(["Community safety"], []) == []
    assert outside(["Community safety", "Road safety"], ["Community safety"]) == ["Road safety"]
    assert outside(["Community safety"], ["Supporting victims"], ["Community safety"]) == []
    said = splits_within_purposes(["Community safety"], [source(permitted=("Supporting victims",)), source()])
    assert len(said) == 1
    assert said[0].startswith("“Victims pot” may not be spent on: Community safety.")


def test_sources_come_to_what_is_available_to_the_penny() -> None:
    two = [source("100000.00"), source("104030.33")]
    assert not_adding_up(D("204030.33"), two) is None
    assert not_adding_up(D("204030.34"), two) == (
        "The sources come to £204,030.33 of the £204,030.34 available: £0.01 is missing."
    )
    assert "£0.01 more than" in str(not_adding_up(D("204030.32"), two))


def test_a_pot_promises_no_more_than_it_has_left() -> None:
    assert promising_too_much([source(left=D(100_000)), source(left=None)]) == []
    assert promising_too_much([source(left=D("99999.99"))]) == [
        "“Victims pot” has £99,999.99 left; the round takes £100,000.00 from it."
    ]
    assert "£0.00 left" in promising_too_much([source(left=D(-5))])[0]


def test_over_allocation_is_rounded_down_to_the_penny() -> None:
    assert most_to_award(D("111000.00"), D(10)) == D("122100.00")
    assert most_to_award(D("0.99"), D(10)) == D("1.08")


# --- What may be asked for: a limit refuses, a guide warns (Essex: up to £20,000)


def test_a_guide_warns_and_a_limit_refuses() -> None:
    guide = fit_of_amount(D(25_000), cap=D(20_000), cap_kind="guide", least=None)
    assert guide.refusals == ()
    assert guide.warnings == (
        "Awards are generally up to £20,000.00. You may ask for more: say in your answers why that is needed.",
    )
    assert fit_of_amount(D(25_000), cap=D(20_000), cap_kind="limit", least=None).refusals
    assert fit_of_amount(D(20_000), cap=D(20_000), cap_kind="limit", least=None).refusals == ()


def test_less_than_the_least_and_nothing_are_refused() -> None:
    assert fit_of_amount(D("499.99"), cap=None, cap_kind="", least=D(500)).refusals
    assert fit_of_amount(D(0), cap=None, cap_kind="", least=D(500)).refusals == ("Ask for more than nothing.",)
    assert fit_of_amount(D(500), cap=None, cap_kind="", least=D(500)).refusals == ()


# --- Sizes, questions, floors


def test_sizes_of_grant_do_not_overlap_and_begin_below_the_cap() -> None:
    small, large = Tier("Small", None, D(2500)), Tier("Large", D("2500.01"), D(25_000))
    assert faults_of_tiers([small, large], D(25_000)) == []
    assert faults_of_tiers([small, Tier("Large", D(2500), D(25_000))], None) == [
        "“Small” and “Large” overlap: an amount has one size."
    ]
    assert len(faults_of_tiers([Tier("Odd", D(10), D(5))], None)) == 1
    assert len(faults_of_tiers([large], D(1000))) == 1


def test_sizes_come_back_from_json_as_they_went() -> None:
    held = [Tier("Small", None, D("2500.00")), Tier("Large", D("2500.01"), None)]
    assert tiers(written_tiers(held)) == held


def test_a_question_needs_its_sentence_and_somewhere_else_to_go() -> None:
    assert faults_of_gates([Gate("In our area?", "yes", "Only our area.")], "The foundation") == []
    assert len(faults_of_gates([Gate("In our area?", "yes", " ")], "")) == 2
    assert len(faults_of_gates([Gate("Q?", "yes", "No.")] * 13, "x")) == 1


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ([Floor("North", "district:N", 1)], 0),
        ([Floor("North", "district:N")], 1),
        ([Floor("North", "district:N", 1), Floor("north", "district:S", 1)], 1),
        ([Floor("North", "district:N", pounds=D(200_000))], 1),
    ],
)
def test_floors_promise_something_once_and_no_more_than_there_is(given: list[Floor], faults: int) -> None:
    assert len(faults_of_floors(given, D(111_000))) == faults


def test_the_reserve_for_grassroots_groups_is_a_floor() -> None:
    assert floors([], D(5000), "Kept") == [Floor("Kept", "grassroots", pounds=D(5000))]
    assert floors([], None) == []
