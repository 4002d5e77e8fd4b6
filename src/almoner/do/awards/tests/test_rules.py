"""Balance, choices, letters, budgets and suggestions: pure rules with the figures of docs/rules/awards.md."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from almoner.do.awards.models import Award
from almoner.do.awards.queries.money import above_of
from almoner.do.awards.rules import balance, wording
from almoner.do.awards.rules.award import BudgetEntry, faults_of_budget, wants_a_budget
from almoner.do.awards.rules.balance import UNNAMED, Bid, By
from almoner.do.awards.rules.choosing import Chosen, Outcome, Standing, differences, faults
from almoner.do.awards.rules.suggesting import Entrant, Inputs, amounts_of, hash_of, reproduces, text_of
from almoner.do.checks.rules.kinds import AWARDS
from almoner.do.scoring.rules.choosing import Floor, Misfit

DISTRICTS = {"E06000016": "Leicester", "E06000017": "Rutland", UNNAMED: "The whole area"}


def bid(key: str, asked: int, *districts: str, wins: int = 0, scored: bool = True) -> Bid:
    return Bid(key, Decimal(asked), {By.DISTRICT: districts}, scored, Decimal(wins))


BIDS = [
    bid("A", 10000, "E06000016", wins=10000),
    bid("B", 5001, "E06000016", "E06000017", wins=5001),
    bid("C", 4000, "E06000017"),
    bid("D", 3000, wins=3000),
]


def test_bids_count_in_each_place_and_their_pounds_are_shared_to_the_penny() -> None:
    found = {
        line.key: line for line in balance.lines(BIDS, By.DISTRICT, DISTRICTS, {"E06000016": 300, "E06000017": 100})
    }
    city, county, everywhere = found["E06000016"], found["E06000017"], found[UNNAMED]
    assert (city.applied, county.applied, everywhere.applied) == (2, 2, 1)
    assert (city.asked, county.asked) == (Decimal("12500.50"), Decimal("6500.50"))
    assert sum(line.won for line in found.values()) == 18001
    assert (county.winning, county.won, county.of_population) == (1, Decimal("2500.50"), Decimal("25.0"))
    assert city.a_thousand == Decimal("41668.33")
    assert everywhere.population is None


def test_what_has_no_line_of_its_own_is_not_lost() -> None:
    found = balance.lines([bid("X", 100, "elsewhere", wins=100)], By.DISTRICT, {"E06000016": "Leicester"})
    assert [(line.label, line.won) for line in found] == [("Leicester", 0), ("none of these", 100)]


def test_lines_that_call_for_a_look() -> None:
    found = balance.lines([bid("A", 10, "a"), bid("B", 10, "b", wins=10)], By.DISTRICT, {"a": "A", "b": "B", "c": "C"})
    assert [line.key for line in balance.without_an_award(found)] == ["a"]
    assert [line.key for line in balance.where_nobody_applied(found)] == ["c"]


# --- Choices

THREE = [
    Standing("A", "Alpha", Decimal(10000), 1, Decimal(10000)),
    Standing("B", "Bravo", Decimal(8000), 2, Decimal(0)),
    Standing("C", "Charlie", Decimal(5000), 3, Decimal(5000)),
]
NO = Chosen(Outcome.NOT_RECOMMEND)


def yes(amount: int, reason: str = "") -> Chosen:
    return Chosen(Outcome.RECOMMEND, Decimal(amount), reason=reason)


def test_what_follows_the_suggestion_needs_no_reason() -> None:
    chosen = {"A": yes(10000), "B": NO, "C": yes(5000)}
    assert differences(THREE, chosen) == {}
    assert faults(THREE, chosen) == {}


def test_each_difference_wants_a_reason() -> None:
    chosen = {"A": NO, "B": yes(8000), "C": yes(4000, "It can start smaller")}
    assert set(differences(THREE, chosen)) == {"A", "B", "C"}
    wrong = faults(THREE, chosen)
    assert set(wrong) == {"A", "B"}
    assert "the suggestion gives it £10,000.00" in wrong["A"][0]
    assert "the suggestion leaves it out; the panel places others before it (1: Alpha)" in wrong["B"][0]


def test_without_a_suggestion_the_panels_order_and_what_is_asked_count() -> None:
    plain = [Standing(each.key, each.title, each.asked, each.place) for each in THREE]
    assert set(differences(plain, {"A": NO, "B": yes(8000), "C": yes(4999)})) == {"B", "C"}


def test_a_bid_below_the_minimum_is_neither_recommended_nor_on_the_reserve() -> None:
    low = [Standing("A", "Alpha", Decimal(10), 1, why_not=("The result is 40.00; at least 50 is needed.",))]
    assert "may not be recommended" in faults(low, {"A": yes(10)})["A"][0]
    assert "may not be on the reserve" in faults(low, {"A": Chosen(Outcome.RESERVE, order=1)})["A"][0]
    assert faults(low, {"A": NO}) == {}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    chosen = {
        "A": yes(0, "x"),
        "B": Chosen(Outcome.RESERVE, order=1),
        "C": Chosen(Outcome.RESERVE, order=1, reason="x"),
    }
    wrong = faults([*THREE, Standing("D", "Delta", Decimal(1))], chosen)
    assert wrong["A"] == ["Say how many pounds are recommended."]
    assert wrong["C"] == ["Place 1 on the reserve is taken already by Bravo."]
    assert wrong["D"] == ["Choose what is recommended of it."]
    assert "more than the £10,000.00" in faults(THREE[:1], {"A": yes(10001, "x")})["A"][0]


# --- Suggestions

SIX = (
    Entrant("A", Decimal(10000), Fraction(90)),
    Entrant("B", Decimal(10000), Fraction(80)),
    Entrant("C", Decimal(10000), Fraction(70)),
    Entrant("D", Decimal(6000), Fraction(62)),
    Entrant("R1", Decimal(4000), Fraction(60), frozenset({"district:E06000017"})),
    Entrant("R2", Decimal(3000), Fraction(110, 2), frozenset({"district:E06000017"}), ("Too low.",)),
)


def test_a_suggestion_comes_out_again_from_its_own_inputs() -> None:
    floor = Floor("one award in Rutland", "district:E06000017", awards=1)
    text = text_of(Inputs(SIX, Decimal(30000), Misfit.SKIPPED, (floor,), Decimal(0)))
    assert reproduces(text)
    assert not reproduces(text.replace('"money":"30000.00"', '"money":"40000.00"'))
    outcome = json.loads(text)["outcome"]
    assert {key for key, amount in amounts_of(outcome).items() if amount} == {"A", "B", "D", "R1"}
    assert all(value == bound for _what, value, bound in outcome["proof"])
    assert "R2" not in amounts_of(outcome)
    assert len(hash_of(text)) == 64


# --- Letters


def test_a_letter_is_merged_once_and_what_was_written_is_never_read_as_a_template() -> None:
    facts = {"organisation": "{{ amount }} <script>", "amount": "£5.00"}
    assert wording.merged("Dear {{ organisation }}: {{amount}}", facts) == "Dear {{ amount }} <script>: £5.00"


def test_a_line_that_comes_out_empty_closes_up() -> None:
    assert wording.merged("One\n\n{{ conditions }}\n\n{{ budget }}\n\nTwo", {}) == "One\n\nTwo"


NO_ROUND = {
    "organisation": "Rutland Partnership",
    "amount": "£5.00",
    "title": "Safer Rutland",
    "last_day": "1 May 2027",
}


def test_nobody_is_thanked_for_applying_where_there_was_no_round() -> None:
    subject, body = wording.default_of(wording.OFFER)
    assert wording.merged(subject, NO_ROUND) == "An offer"
    letter = wording.merged(body, NO_ROUND)
    assert "applying" not in letter
    assert "Dear Rutland Partnership,\n\nWe are glad to offer" in letter
    with_round = NO_ROUND | {"round": "Small grants", "reference": "SG-1"}
    assert wording.merged(subject, with_round) == "Your application SG-1: an offer"
    assert "Thank you for applying to Small grants." in wording.merged(body, with_round)


def test_a_sentence_that_says_something_else_too_stays() -> None:
    said = "We offer {{ amount }} from {{ round }}. Please answer."
    assert wording.merged(said, NO_ROUND) == "We offer £5.00 from . Please answer."


@pytest.mark.parametrize("kind", wording.KINDS)
def test_what_almoner_brings_has_no_fault(kind: str) -> None:
    assert wording.faults_of_template(kind, *wording.default_of(kind)) == {}


def test_faults_of_a_template_are_said_at_once() -> None:
    found = wording.faults_of_template("decline", "", "Dear {{ organisaton }}, {{ no")
    assert found["subject"] == ["Write something here."]
    assert len(found["body"]) == 3
    assert "organisaton" in found["body"][0]
    assert "{{ reasons }}" in found["body"][2]


def test_a_letter_that_was_not_filled_in_is_not_sent() -> None:
    assert wording.blanks("Hello", "Dear {{ organisation }}") == ["Something was not filled in: look for the braces."]
    assert wording.blanks("", "") == ["The letter has no subject.", "The letter says nothing."]


# --- Budgets


def test_a_revised_budget_adds_up_to_the_offer() -> None:
    lines = [BudgetEntry("Worker", "revenue", Decimal(6000)), BudgetEntry("Van", "capital", Decimal(1999))]
    assert faults_of_budget(lines, Decimal(7999)) == []
    assert faults_of_budget(lines, Decimal(8000)) == [
        "The lines of the budget add up to £7,999.00; the offer is £8,000.00: £1.00 too little."
    ]
    assert len(faults_of_budget([BudgetEntry("", "gold", Decimal(-1))], Decimal(5))) == 4


def test_a_budget_is_wanted_where_less_is_offered_than_was_asked() -> None:
    assert wants_a_budget(SimpleNamespace(asked=Decimal(10), amount=Decimal(9)))
    assert not wants_a_budget(SimpleNamespace(asked=Decimal(10), amount=Decimal(10)))
    assert not wants_a_budget(SimpleNamespace(asked=None, amount=Decimal(10)))


def test_over_allocation_counts_only_once_it_was_consented_to() -> None:
    """Ten percent of £111,000.00 is £11,100.00, and nothing without the chief finance officer's word."""
    invitation: Any = SimpleNamespace(over_allocation=Decimal(10), consent_at=None)
    assert above_of(invitation, Decimal(111000)) == 0
    invitation.consent_at = "2026-11-20"
    assert above_of(invitation, Decimal(111000)) == 11100


def test_checks_know_every_kind_of_award() -> None:
    assert set(AWARDS) == set(Award.Kind.values)
