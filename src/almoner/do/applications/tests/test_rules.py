"""The rules in figures: those of docs/rules/applications.md, and whatever else may come."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from almoner.do.applications.rules import board, deadline, position
from almoner.do.applications.rules.amounts import Bounds, capital_and_revenue
from almoner.do.applications.rules.late import faults_of_exception
from almoner.do.applications.rules.meaning import meaning
from almoner.do.applications.rules.money import other_money
from almoner.do.applications.rules.naming import reference_of
from almoner.do.applications.rules.sift import Met, faults_of_sift
from almoner.do.applications.rules.who import form_refusal, stops
from almoner.do.grants.rules.written import Gate
from almoner.foundation.questions.rules.reading import read

from .writing import BUDGET, FORM, GOOD

NOON = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
CLOSED = "The round closed on 20 November 2026 at 12:00. What you write is still kept, but it cannot be submitted."


@pytest.mark.parametrize(
    ("before", "sentence", "tone"),
    [
        (dt.timedelta(days=12, hours=3), "12 days left.", ""),
        (dt.timedelta(days=2, hours=5, minutes=59), "2 days 5 hours left.", "soon"),
        (dt.timedelta(hours=3, minutes=20), "3 hours 20 minutes left.", "soon"),
        (dt.timedelta(hours=2, minutes=1), "2 hours 1 minute left.", "late"),
        (dt.timedelta(minutes=4, seconds=59), "4 minutes left.", "late"),
        (dt.timedelta(seconds=59), "less than a minute left.", "late"),
        (dt.timedelta(0), "less than a minute left.", "late"),
    ],
)
def test_the_time_left_is_never_rounded_up(before: dt.timedelta, sentence: str, tone: str) -> None:
    found = deadline.time_left(NOON, NOON - before)
    assert found.sentence.endswith(f"at 12:00: {sentence}")
    assert (found.tone, found.is_over) == (tone, False)


def test_after_the_second_of_the_closing_it_is_over() -> None:
    assert not deadline.time_left(NOON, NOON + dt.timedelta(milliseconds=999)).is_over
    over = deadline.time_left(NOON, NOON + dt.timedelta(seconds=1))
    assert (over.sentence, over.is_over) == (CLOSED, True)
    assert deadline.time_left(None, NOON).is_over


@pytest.mark.parametrize(
    ("kind", "asked", "refused", "warned"),
    [
        ("limit", "10000.00", False, False),
        ("limit", "10000.01", True, False),
        ("guide", "10000.01", False, True),
        ("limit", "499.99", True, False),
        ("guide", "499.99", True, False),
        ("limit", "0.00", True, False),
    ],
)
def test_a_limit_refuses_and_a_guide_warns(kind: str, asked: str, refused: bool, warned: bool) -> None:
    fit = Bounds(Decimal(500), Decimal(10000), kind).fit(Decimal(asked))
    assert (bool(fit.refusals), bool(fit.warnings)) == (refused, warned)


def test_without_bounds_or_amount_nothing_is_said() -> None:
    assert Bounds().fit(Decimal(1_000_000)).refusals == ()
    assert Bounds(Decimal(500), Decimal(10000)).fit(None).refusals == ()


def test_capital_and_revenue() -> None:
    assert capital_and_revenue(BUDGET) == (Decimal("500.00"), Decimal("4000.00"))


@pytest.mark.parametrize(
    "lines", [None, [], "lines", [{"amount": "ten", "kind": "capital"}], [{"amount": "1.00"}], [7]]
)
def test_lines_that_cannot_be_read_come_to_nothing_known(lines: Any) -> None:
    assert capital_and_revenue(lines) is None


@pytest.mark.parametrize(
    ("answer", "pounds"),
    [
        ("£1,500 from the council and £250 of our own", "1750.00"),
        ("£19.99", "19.99"),
        ("2500", "2500.00"),
        ("3 volunteers for 10 hours", "0.00"),
        ("", "0.00"),
        (None, "0.00"),
        ([{"what": "council", "amount": "1500.00"}, {"what": "own", "amount": "250.00"}], "1750.00"),
    ],
)
def test_what_others_give_is_read_where_it_is_said_in_figures(answer: Any, pounds: str) -> None:
    assert other_money({"other_money": answer}) == Decimal(pounds)


def test_what_answers_mean() -> None:
    found = meaning(read(FORM).definition, GOOD)
    assert (found.title, found.amount, found.places) == ("Melton listens", Decimal("4500.00"), (("melton", "Melton"),))
    assert (found.at_risk, found.policies) == (False, ())


@pytest.mark.parametrize("answers", [{}, {"places": "nowhere", "budget": 7, "amount": []}, {"at_risk": ["no"]}])
def test_nothing_that_is_answered_breaks_the_meaning(answers: dict[str, Any]) -> None:
    found = meaning(read(FORM).definition, answers)
    assert (found.amount, found.at_risk) == (None, False)


@pytest.mark.parametrize("answer", ["yes", True, "children", ["children", "adults"]])
def test_anything_but_no_means_people_at_risk(answer: Any) -> None:
    assert meaning(read(FORM).definition, {"at_risk": answer}).at_risk


def test_references() -> None:
    assert reference_of("CSF", 2026, 6, 14) == "CSF-2026-6-014"
    assert reference_of("Com/Safety", None, 1, 1234) == "ComSafety-1-1234"
    assert reference_of("…", 2026, 1, 1) == "FUND-2026-1-001"


GATES = [Gate("In our area?", "yes", "Only our area."), Gate("For one person?", "no", "")]


def test_who_answers_otherwise_is_told_why() -> None:
    assert stops(GATES, {0: "yes", 1: "no"}) == []
    assert stops(GATES, {0: "no", 1: "yes"}) == ["Only our area.", "This round is not for you: “For one person?”"]
    assert stops(GATES, {}) == []


def test_forms_of_organisation() -> None:
    assert form_refusal("charity", []) is None
    assert form_refusal("unknown", ["charity"]) is None
    assert "local authority" in str(form_refusal("council", ["charity"]))


MET, NOT_MET = Met("In our area?", True), Met("In our area?", False, "It is in another county.")


@pytest.mark.parametrize(
    ("answers", "outcome", "reason", "fields"),
    [
        ([MET], "eligible", "", set()),
        ([NOT_MET], "ineligible", "Another county.", set()),
        ([NOT_MET], "eligible", "", {"outcome"}),
        ([MET], "ineligible", "No.", {"outcome"}),
        ([NOT_MET], "ineligible", " ", {"reason"}),
        ([Met("In our area?", False)], "ineligible", "No.", {"answers"}),
        ([], "ineligible", "", {"reason"}),
        ([], "ineligible", "Not complete.", set()),
        ([MET], "perhaps", "", {"outcome"}),
    ],
)
def test_the_outcome_follows_from_the_conditions(
    answers: list[Met], outcome: str, reason: str, fields: set[str]
) -> None:
    assert set(faults_of_sift(answers, outcome, reason)) == fields


def test_an_exception_is_later_than_the_closing_and_than_now() -> None:
    hour = dt.timedelta(hours=1)
    assert faults_of_exception(NOON + hour, NOON, NOON - hour, "A flood.") == {}
    assert set(faults_of_exception(NOON, NOON, NOON - hour, "")) == {"until", "reason"}
    assert set(faults_of_exception(NOON + hour, NOON, NOON + 2 * hour, "A flood.")) == {"until"}


# --- The board


def test_the_board_counts_each_once_and_each_place_in_its_row() -> None:
    both = board.Pile("submitted", 1, Decimal(1000))
    stopped = board.Pile("moderated", 1, Decimal(2000), is_stopped=True)
    free = board.Pile("moderated", 1, Decimal(3000))
    ended = board.Pile("ineligible", 1, Decimal(500))
    agreed = [board.Pile("accepted", 1, Decimal(4000), is_paid=True), board.Pile("accepted", 1, Decimal(0))]
    melton, rutland = ("m", "Melton"), ("r", "Rutland")
    by_place = [(rutland, both), (melton, both), (melton, stopped), (rutland, free), (melton, ended)]
    found = board.board_of([both, stopped, free, *agreed, ended], by_place, drafts=7)
    counted = {name: (count.count, count.asked) for name, count in found.columns.items() if count.count}
    assert counted == {
        "received": (1, Decimal(1000)),
        "checks": (1, Decimal(2000)),
        "decision": (1, Decimal(3000)),
        "paid": (1, Decimal(4000)),
        "agreed": (1, Decimal(0)),
        "ended": (1, Decimal(500)),
    }
    assert [(row.label, row.whole.count, row.whole.asked) for row in found.by_place] == [
        ("Melton", 3, Decimal(3500)),
        ("Rutland", 2, Decimal(4000)),
    ]
    assert (found.whole.count, found.whole.asked, found.drafts) == (6, Decimal(10500), 7)


# --- The position

PAID_BY = dt.date(2027, 2, 12)
PROMISES = position.Promises(
    dt.date(2026, 11, 20), dt.date(2026, 12, 4), dt.date(2027, 1, 8), dt.date(2027, 1, 15), PAID_BY
)
SENT = position.Change("submitted", NOON)


def stages(state: str, *changes: position.Change, **more: Any) -> list[tuple[str, str]]:
    return [(step.name, str(step.how)) for step in position.steps(state, changes, PROMISES, **more)]


def test_every_stage_has_a_day_done_or_promised() -> None:
    steps = position.steps("submitted", [SENT], PROMISES)
    assert [step.how for step in steps] == ["done", "now", "to come", "to come", "to come", "to come"]
    assert [step.due_on for step in steps] == [
        None, dt.date(2026, 12, 4), dt.date(2027, 1, 8), dt.date(2027, 1, 15), PAID_BY, PAID_BY,
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["moderated", "recommended", "reserve", "not_recommended"])
def test_what_is_recommended_is_not_told_before_it_is_decided(state: str) -> None:
    changes = [SENT, position.Change("eligible", NOON), position.Change("moderated", NOON)]
    told = stages(state, *changes, position.Change(state, NOON, "The money is short."))
    assert told == stages("moderated", *changes)
    assert told[3] == ("decision", "now")


def test_it_ends_where_it_ended_with_the_words() -> None:
    steps = position.steps("ineligible", [SENT, position.Change("ineligible", NOON, "Another county.")], PROMISES)
    assert [(step.how, step.words) for step in steps] == [("done", ""), ("ended", "Another county.")]
    assert steps[-1].title == "Not eligible"
    withdrawn = position.steps("withdrawn", [SENT, position.Change("withdrawn", NOON)], PROMISES)
    assert [step.title for step in withdrawn] == ["Submitted", "Withdrawn"]


def test_signed_and_paid() -> None:
    changes = [SENT, position.Change("eligible", NOON), position.Change("moderated", NOON)]
    changes += [position.Change("offered", NOON), position.Change("accepted", NOON)]
    assert stages("accepted", *changes)[4] == ("agreement", "now")
    assert stages("accepted", *changes, signed_at=NOON)[5] == ("payment", "now")
    paid = stages("accepted", *changes, signed_at=NOON, paid_on=dt.date(2027, 2, 10))
    assert {how for _name, how in paid} == {"done"}
