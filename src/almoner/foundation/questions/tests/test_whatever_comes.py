"""The rules on whatever comes: answers and forms that nobody would write, found by hypothesis."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.foundation.questions.exchange import brought
from almoner.foundation.questions.rules.answers import kept_answers
from almoner.foundation.questions.rules.asking import asked
from almoner.foundation.questions.rules.building import question_moved
from almoner.foundation.questions.rules.definition import Kind, Side
from almoner.foundation.questions.rules.effort import effort
from almoner.foundation.questions.rules.faults import faults_of
from almoner.foundation.questions.rules.problems import problems
from almoner.foundation.questions.rules.reading import read, written
from almoner.foundation.questions.rules.saying import in_words
from almoner.foundation.questions.rules.snapshot import canonical, hash_of_form, hash_of_submission, snapshot

from .bank import EVERY_TYPE

DEFINITION = read(EVERY_TYPE).definition
KEYS = [one.key for one in DEFINITION.questions]

anything: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text(alphabet="0123456789.,-£/ \x00\ud800"),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=8,
)
boxes = st.sampled_from(["what", "kind", "year", "amount", "line1", "town", "postcode", "name", "scheme", "number"])
parts = st.dictionaries(boxes, anything, max_size=4)
answers = st.dictionaries(st.sampled_from(KEYS), anything | parts | st.lists(parts, max_size=3), max_size=12)
amounts = st.none() | st.decimals(0, 10**9, places=2)


@pytest.mark.slow
@given(anything | answers, amounts, st.sampled_from(Side))
def test_no_answers_whatever_they_are_break_the_rules(raw: Any, amount: Decimal | None, side: Side) -> None:
    found = problems(DEFINITION, raw, amount, side=side, files=lambda _question, ids: [] if ids else ["none"])
    assert all(problem.sentence and problem.question in KEYS for problem in found)
    kept = snapshot(DEFINITION, raw, amount=amount, side=side)
    for one in DEFINITION.questions:
        assert isinstance(in_words(one, kept.get(one.key)), str)


@pytest.mark.slow
@given(answers)
def test_what_is_kept_is_kept_as_it_is_when_it_comes_again(raw: Any) -> None:
    kept = kept_answers(DEFINITION, raw)
    assert kept_answers(DEFINITION, json.loads(json.dumps(kept))) == kept
    assert "\x00" not in json.dumps(kept, ensure_ascii=False)
    canonical(kept).encode()  # every character can be written


@pytest.mark.slow
@given(answers, amounts)
def test_what_is_judged_as_typed_and_as_kept_is_the_same(raw: Any, amount: Decimal | None) -> None:
    assert problems(DEFINITION, raw, amount) == problems(DEFINITION, kept_answers(DEFINITION, raw), amount)


@pytest.mark.slow
@given(answers, amounts)
def test_the_hash_of_a_submission_reproduces_from_what_is_stored(raw: Any, amount: Decimal | None) -> None:
    taken = snapshot(DEFINITION, raw, amount=amount)
    made = hash_of_submission(hash_of_form(EVERY_TYPE), taken)
    stored = json.loads(json.dumps(dict(reversed(taken.items()))))
    assert hash_of_submission(hash_of_form(json.loads(json.dumps(EVERY_TYPE))), stored) == made
    assert snapshot(DEFINITION, stored, amount=amount) == taken


@pytest.mark.slow
@given(answers, amounts)
def test_a_hidden_question_is_neither_required_nor_kept(raw: Any, amount: Decimal | None) -> None:
    shown = {one.key for one in asked(DEFINITION, raw, amount=amount).questions}
    assert {problem.question for problem in problems(DEFINITION, raw, amount)} <= shown
    assert set(snapshot(DEFINITION, raw, amount=amount)) <= shown


facts = st.sampled_from(
    ["key", "type", "label", "why", "help", "audience", "required", "word_limit", "choices", "show_if", "tier_min", "?"]
)
questions = st.dictionaries(facts, anything | st.sampled_from([*Kind]), max_size=8)
sections = st.fixed_dictionaries({}, optional={"key": anything, "title": anything, "questions": st.lists(questions)})


@pytest.mark.slow
@given(anything | st.fixed_dictionaries({"sections": st.lists(sections, max_size=3)}, optional={"amount": anything}))
def test_no_form_whatever_it_is_breaks_the_reading(raw: Any) -> None:
    found = read(raw)
    assert all(str(fault) for fault in faults_of(raw))
    again = read(written(found.definition))
    assert written(again.definition) == written(found.definition)
    assert effort(found.definition).minutes >= 0


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "1e-999999999", "Infinity", "sNaN", 10**40])
def test_a_number_too_large_to_be_meant_is_a_fault_and_no_crash(number: Any) -> None:
    asked = {"key": "n", "type": "number", "label": "How many?", "why": "To know.", "minimum": number}
    found = faults_of({"sections": [{"key": "a", "title": "A", "questions": [asked]}]})
    assert any("“minimum” must be a number" in str(fault) for fault in found)


def test_a_file_without_its_questions_says_what_is_missing() -> None:
    form, wrong = brought(json.dumps({"format": "almoner form 1", "title": "T", "purpose": "application"}))
    assert form is None
    assert [str(fault) for fault in wrong if "“definition” is missing" in str(fault)]


@pytest.mark.slow
@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from([-1, 1])), max_size=12))
def test_moving_questions_loses_none(moves: list[tuple[str, int]]) -> None:
    moved = DEFINITION
    for key, step in moves:
        moved = question_moved(moved, key, step)
    assert sorted(one.key for one in moved.questions) == sorted(KEYS)
