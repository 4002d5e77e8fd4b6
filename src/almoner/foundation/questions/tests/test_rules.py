"""What may be asked, what may be answered, and how it is said: the rules, with figures, and on whatever comes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from almoner.foundation.questions.rules import effort as working
from almoner.foundation.questions.rules.asking import asked
from almoner.foundation.questions.rules.building import (
    choices_from,
    key_for,
    question_changed,
    question_moved,
    section_moved,
    with_question,
    with_section,
    without_question,
)
from almoner.foundation.questions.rules.definition import Choice, Definition, Kind, Side
from almoner.foundation.questions.rules.effort import ASSUMED, Effort, Rates, effort, meter, minutes_of
from almoner.foundation.questions.rules.faults import faults_of, gaps, place_of, stops
from almoner.foundation.questions.rules.problems import by_question, problems
from almoner.foundation.questions.rules.reading import read, read_question, written
from almoner.foundation.questions.rules.saying import in_words
from almoner.foundation.questions.rules.snapshot import (
    differences,
    snapshot,
)
from almoner.foundation.questions.rules.texts import count_words, fit, line

from .bank import EVERY_TYPE, GOOD, YES_NO, form, question

DEFINITION = read(EVERY_TYPE).definition
KEYS = [one.key for one in DEFINITION.questions]


def wrong(key: str, value: Any, **others: Any) -> list[str]:
    """What is said of one answer, the others being good."""
    found = by_question(problems(DEFINITION, {**GOOD, **others, key: value}))
    return found.get(key, [])


# --- What may be asked


def test_a_form_of_every_type_is_fit_and_reads_back_as_it_was_written() -> None:
    assert faults_of(EVERY_TYPE) == []
    assert written(DEFINITION) == EVERY_TYPE
    assert {one.kind for one in DEFINITION.questions} == set(Kind)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"why": " . "}, "why", "a question without a use is not asked"),
        ({"label": ""}, "label", "Write the question."),
        ({"type": "essay"}, "type", "“type” must be one of: short, long"),
        ({"word_limit": 0}, "word_limit", "“word_limit” must be a whole number from 1 to 10000."),
        ({"word_limit": True}, "word_limit", "whole number"),
        ({"word_limit": 5, "word_minimum": 9, "type": "long"}, "word_minimum", "are more than the limit of 5"),
        ({"choices": YES_NO}, "choices", "“short answer” has no “choices”"),
        ({"type": "choice", "choices": []}, "choices", "Offer at least two answers"),
        ({"type": "choice", "choices": [YES_NO[0], YES_NO[0]]}, "choices", "same value, “yes”"),
        ({"type": "choice", "choices": [*YES_NO, {"value": "x", "label": "No"}]}, "choices", "read the same: “No”"),
        ({"type": "choice", "choices": [*YES_NO, {"value": "x"}]}, "choices", "has no words"),
        ({"type": "number", "minimum": 5, "maximum": "4"}, "minimum", "The least, 5, is more than the most, 4."),
        ({"type": "money", "maximum": "4.005"}, "maximum", "no parts of a penny"),
        ({"type": "money", "minimum": -1}, "minimum", "not negative"),
        ({"type": "lines"}, "adds_up_to", "Name the question about money"),
        ({"type": "lines", "adds_up_to": "first"}, "adds_up_to", "Name the question about money"),
        ({"tier_min": "10", "tier_max": "9.99"}, "tier_min", "would never be asked"),
        ({"tier_min": "ten"}, "tier_min", "must be a number"),
        ({"show_if": {"question": "later", "equals": "yes"}}, "show_if", "does not come before it"),
        ({"show_if": {"question": "nowhere", "equals": "yes"}}, "show_if", "does not come before it"),
        ({"show_if": {"question": "asked", "equals": "yes"}}, "show_if", "does not come before it"),
        ({"show_if": {"question": "first", "equals": "yes"}}, "show_if", "is not answered from a list"),
        ({"show_if": {"question": "gate", "equals": "perhaps"}}, "show_if", "“perhaps” is not an answer to"),
        ({"show_if": {"question": "gate", "equals": []}}, "show_if", "“equals” must be the value"),
        ({"show_if": {"question": "gate", "equals": "yes"}, "audience": "both"}, "show_if", "not asked of everybody"),
        ({"audience": "everyone"}, "audience", "“audience” must be one of"),
        ({"required": "yes"}, "required", "must be true or false"),
        ({"colour": "red"}, "", "Nothing is known of “colour” here."),
        ({"key": "First!"}, "key", "cannot be a name here"),
        ({"key": "first"}, "key", "Another question has the key “first” too."),
    ],
)
def test_a_question_that_is_not_fit_is_told_why(changes: dict[str, Any], field: str, said: str) -> None:
    raw = form(
        [question("first"), question("gate", "choice", choices=YES_NO), {**question("asked"), **changes}],
        [question("later", "choice", choices=YES_NO)],
    )
    found = faults_of(raw)
    assert any(fault.field == field and said in fault.sentence for fault in found), [str(fault) for fault in found]
    assert stops(found)
    if changes.get("label") != "" and "key" not in changes:
        assert any(str(fault).startswith("Section 1, question 3 (“What about asked?”)") for fault in found)


def test_all_faults_come_at_once() -> None:
    raw = form([{"type": "choice", "word_limit": 0, "surprise": 1}], amount="nothing") | {"extra": 1}
    assert len(faults_of(raw)) >= 7


def test_what_is_only_not_written_yet_is_a_gap() -> None:
    assert [str(fault) for fault in faults_of({})] == ["The form has no sections yet."]
    found = faults_of({"sections": [{"key": "a", "title": "A"}]})
    assert (len(gaps(found)), stops(found)) == (1, [])


def test_the_amount_sought_must_always_be_asked_for() -> None:
    for more, said in (
        ({"tier_min": "5"}, "must always be asked"),
        ({"audience": "assessor"}, "asked of the applicant"),
    ):
        (fault,) = faults_of(form([question("amount", "money", **more)], amount="amount"))
        assert said in fault.sentence
    (fault,) = faults_of(form([question("amount", "short")], amount="amount"))
    assert "must be a question of this form about money" in fault.sentence


def test_lines_are_added_up_for_those_who_were_asked_the_whole() -> None:
    raw = form([question("amount", "money"), question("budget", "lines", adds_up_to="amount", audience="assessor")])
    (fault,) = faults_of(raw)
    assert "is not asked of everybody" in fault.sentence


def test_a_question_is_found_by_its_place() -> None:
    assert place_of(DEFINITION, "places") == "Section 2, question 3 (“What about places?”)"
    assert place_of(DEFINITION, "nowhere") == ""


# --- What may be answered


def test_good_answers_have_no_problems() -> None:
    assert problems(DEFINITION, GOOD) == []


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("name", "", "“What about name?” needs an answer."),
        ("name", "one two three four five six seven eight nine ten eleven twelve thirteen", "13 words, 1 more than"),
        ("name", "x" * 501, "501 characters; a short answer has at most 500"),
        ("story", "Two words", "“What about story?” has 2 words; at least 3 are asked for."),
        ("people", "many", "needs a number in figures, such as 1250; “many” is none"),
        ("people", "0", "must be 1 or more"),
        ("people", "5001", "must be 5000 or less"),
        ("people", "1.5", "needs a whole number; 1.5 is not"),
        ("share", "1.234", "at most 2 figures after the point"),
        ("share", "1" * 16, "needs a number in figures"),
        ("amount", "tbc", "needs an amount in pounds: “tbc” is not a figure."),
        ("amount", "-3", "is negative, and amounts are not"),
        ("amount", "10,000.01", "must be £10,000.00 or less"),
        ("starts", "31/02/2026", "31/02/2026 is not a date: February 2026 has 28 days."),
        ("starts", "March 2026", "needs a day, a month and a year"),
        ("children", "perhaps", "needs an answer"),
        ("places", [], "needs an answer"),
        ("budget", [], "needs at least one line"),
        ("budget", [{"amount": "9500"}], "line 1: say what it pays for."),
        ("budget", [{"what": "A", "kind": "gift", "year": "2026", "amount": "9500"}], "revenue or capital"),
        ("budget", [{"what": "A", "kind": "capital", "amount": "9500"}], "in which financial year"),
        ("budget", [{"what": "A", "kind": "capital", "year": "soon", "amount": "1"}], "“soon” is not a financial year"),
        ("budget", [{"what": "A", "kind": "capital", "year": "2026/27"}], "the amount is missing"),
        ("budget", [{"what": "A", "amount": "x"}], "“x” is not an amount"),
        ("budget", [{"what": "A", "kind": "capital", "year": "2026", "amount": "9499.99"}], "£0.01 less than the"),
        ("where", {"town": "Melton"}, "write the postcode"),
        ("where", {"line1": "1", "town": "Melton", "postcode": "nowhere"}, "“nowhere” is not a postcode"),
        ("lead", {"scheme": "GB-CHC", "number": "7"}, "write the organisation's name"),
        ("lead", {"name": "A", "number": "7"}, "say which register"),
        ("lead", {"name": "A", "scheme": "GB-CHC", "number": "7"}, "cannot be a number of the Charity Commission"),
        ("truth", False, "must be agreed to"),
    ],
)
def test_a_wrong_answer_is_told_in_a_sentence(key: str, value: Any, said: str) -> None:
    found = wrong(key, value)
    assert any(said in sentence for sentence in found), found


def test_documents_are_counted_and_asked_of_the_room_that_knows_them() -> None:
    ids = [f"00000000-0000-7000-8000-00000000000{n}" for n in range(3)]
    assert wrong("policy", ids, children="yes") == ["“What about policy?” takes at most 2 documents; there are 3."]
    assert wrong("policy", "not an id", children="yes") == ["“What about policy?” needs a document."]


def test_lines_add_up_to_the_penny_whatever_is_written_beside_them() -> None:
    thirds = [
        {"what": f"Third {n}", "kind": "revenue", "year": "2026/27", "amount": amount}
        for n, amount in enumerate(("£3,333.33", "3333.33", "3333.34"))
    ]
    assert wrong("budget", thirds, amount="10000") == []
    assert wrong("budget", thirds, amount="9999.99") == [
        "“What about budget?” comes to £10,000.00, £0.01 more than the £9,999.99 asked for."
    ]
    assert wrong("budget", thirds, amount="tbc") == []


def test_conditions_and_tiers_hide_and_show() -> None:
    def shown(**answers: Any) -> set[str]:
        return {one.key for one in asked(DEFINITION, answers).questions}

    assert not {"policy", "rural"} & shown()
    assert "policy" in shown(children="yes")
    assert "rural" in shown(places=["city", "rutland"])
    assert {"simple", "accounts"} <= shown()  # nobody knows the amount yet
    assert "simple" in shown(amount="1000.00")
    assert "simple" not in shown(amount="1000.01")
    assert "accounts" not in shown(amount="5000")
    assert "accounts" in shown(amount="5000.01")
    assert asked(DEFINITION, {}, amount=Decimal(2000)).amount == 2000
    assert asked(DEFINITION, {"amount": "9"}, amount=Decimal(2000)).amount == 9
    assert asked(DEFINITION, {"amount": "nine"}, amount=Decimal(2000)).amount == 2000


def test_a_condition_on_a_hidden_question_is_not_met() -> None:
    chain = read(
        form(
            [
                question("a", "choice", choices=YES_NO),
                question("b", "choice", choices=YES_NO, show_if={"question": "a", "equals": "yes"}),
                question("c", show_if={"question": "b", "equals": "yes"}),
            ]
        )
    ).definition
    both = {"a": "yes", "b": "yes", "c": "Kept"}
    assert snapshot(chain, both) == both
    assert snapshot(chain, both | {"a": "no"}) == {"a": "no"}
    assert problems(chain, both | {"a": "no", "c": ""}) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("one", 1), ("It's a well-run, 24/7 service – free.", 6), (" a\n b\tc ", 3), ("— … !", 0), ("£5 é", 2)],
)
def test_words_are_counted_as_people_count_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_text_is_made_fit_to_keep() -> None:
    assert fit("a\r\nb\rc\x00\ud800\x1b") == "a\nb\nc"
    assert line(" a \n b ") == "a b"


# --- In words


def test_answers_read_as_people_read_them() -> None:
    said = {one.key: in_words(one, snapshot(DEFINITION, GOOD).get(one.key)) for one in DEFINITION.questions}
    assert said["people"] == "1,250"
    assert said["amount"] == "£9,500.00"
    assert said["starts"] == "20 November 2026"
    assert (said["children"], said["places"]) == ("No", "Leicester")
    assert said["budget"] == "Half a post, revenue, 2026/27, £9,000.00\nA laptop, capital, 2026/27, £500.00"
    assert said["where"] == "1 High Street\nMelton Mowbray\nLE13 0TX"
    assert said["lead"] == "Melton Outreach\nCharity Commission for England and Wales 1000003"
    assert (said["truth"], said["policy"]) == ("Agreed", "")


def test_documents_are_called_by_their_names() -> None:
    policy = DEFINITION.question("policy")
    assert policy is not None
    held = "00000000-0000-7000-8000-000000000001"
    assert in_words(policy, [held], names={held: "policy.pdf"}) == "policy.pdf"
    assert held in in_words(policy, [held])


def test_the_difference_of_two_submissions_is_said_question_by_question() -> None:
    after = {**GOOD, "amount": "9000.00", "share": "12.50"}
    del after["story"]
    assert [(one.question.key, one.before, one.after) for one in differences(DEFINITION, GOOD, after)] == [
        ("story", "We listen to people at home.", ""),
        ("share", "", "12.50"),
        ("amount", "£9,500.00", "£9,000.00"),
    ]


# --- How much work it is


def test_the_effort_is_what_the_rules_in_prose_say() -> None:
    small = read(
        form(
            [
                question("name"),
                question("story", "long", word_limit=250),
                question("open", "long"),
                question("view", "long", audience="assessor"),
                question("budget", "lines", tier_min="5000"),
            ]
        )
    ).definition
    # 2 + (5 + 250/10) + (5 + 500/10) = 87; with the budget lines 117
    assert effort(small) == Effort(4, 117)
    assert effort(small, amount=Decimal(4999)) == Effort(3, 87)
    assert str(effort(small, amount=Decimal(4999))) == "about 1 hour 30 minutes"
    assert str(Effort(1, 2)) == "about 5 minutes"
    assert str(Effort(3, 41)) == "about 45 minutes"
    assert effort(small, side=Side.ASSESSOR) == Effort(1, 55)
    quick = Rates({**ASSUMED.minutes, Kind.SHORT: 1}, words_a_minute=50)
    assert [minutes_of(one, quick) for one in small.questions] == [1, 10, 15, 15, 30]


def test_the_meter_sets_the_work_of_all_against_the_pot() -> None:
    shown = meter(Effort(20, 240), 60, Decimal(111_000))
    assert (shown.hours, shown.cost, shown.percent) == (Decimal("240.0"), Decimal("4800.00"), Decimal("4.3"))
    assert not shown.is_out_of_proportion
    assert str(shown) == ("Applying takes 240 hours in all, work worth £4,800.00: 4.3% of the £111,000.00 to be given.")
    assert meter(Effort(20, 240), 60, Decimal(48_000)).is_out_of_proportion
    nothing = meter(Effort(1, 30), 1, Decimal(0))
    assert nothing.is_out_of_proportion
    assert "there is no money to give" in str(nothing)
    for applicants, pot in ((-1, Decimal(1)), (1, Decimal(-1))):
        with pytest.raises(ValueError, match="fewer than none"):
            meter(Effort(1, 30), applicants, pot)
    assert working.WITHOUT_LIMIT == 500


# --- Building


def test_keys_are_made_of_words_and_never_twice() -> None:
    assert key_for("Your name?", set()) == "your_name"
    assert key_for("Your name?", {"your_name", "your_name_2"}) == "your_name_3"
    assert key_for("¿?", set()) == "q"
    assert key_for("2026: what then", set()) == "what_then"


def test_steps_of_building_give_a_new_definition_each_time() -> None:
    first, section = with_section(Definition(), "About you")
    asked_for, _faults = read_question(question("name"))
    assert asked_for is not None
    second = with_question(first, section.key, asked_for)
    assert [one.key for one in second.questions] == ["name"]
    assert list(first.questions) == []
    reworded, _faults = read_question({**question("name"), "label": "Your name"})
    assert reworded is not None
    assert [one.label for one in question_changed(second, reworded).questions] == ["Your name"]
    assert without_question(second, "name") == first
    third, other = with_section(second, "About you")
    assert (section.key, other.key) == ("about_you", "about_you_2")
    moved = question_moved(third, "name", 1)
    assert [one.key for one in moved.sections[1].questions] == ["name"]
    assert question_moved(moved, "name", 1) == moved
    assert [one.key for one in section_moved(third, "about_you", 1).sections] == ["about_you_2", "about_you"]
    assert section_moved(third, "about_you", -1) == third


def test_answers_to_choose_keep_their_values_when_they_are_reworded() -> None:
    held = choices_from(["Yes", "No"])
    assert held == (Choice("yes", "Yes"), Choice("no", "No"))
    assert choices_from(["Yes, always", "No"], held) == (Choice("yes", "Yes, always"), Choice("no", "No"))
    assert choices_from(["No", "Yes"], held) == (Choice("no", "No"), Choice("yes", "Yes"))
    assert choices_from(["Yes", "No", "Sometimes"], held)[2] == Choice("sometimes", "Sometimes")
    assert choices_from(["No", "Perhaps"], held) == (Choice("no", "No"), Choice("perhaps", "Perhaps"))
