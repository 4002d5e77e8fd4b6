"""The rules with the figures of docs/rules/decisions.md; no database."""

import datetime as dt
import json
import uuid
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.foundation.door.roles import Role
from almoner.governance.decisions.rules.framework import flags, nothing_foreseen
from almoner.governance.decisions.rules.paper import FrameworkLine, Paper, Redacted, Row, Split
from almoner.governance.decisions.rules.publication import (
    doubts,
    names_left_standing,
    parts_of,
    personal_data,
    public_copy,
    redacted,
)
from almoner.governance.decisions.rules.readiness import shared_again
from almoner.governance.decisions.rules.sheet import SECTIONS, canonical, changes, hash_of, sealed, sheet_of
from almoner.governance.decisions.rules.signing import required
from almoner.governance.decisions.rules.terms import (
    Terms,
    held_until,
    holds_fit,
    parse_holds,
    parse_posts,
    posts_fit,
    series_fits,
)

OVER = (Role.OFFICE_HOLDER, Role.MONITORING_OFFICER, Role.CHIEF_FINANCE_OFFICER)
UNDER = (Role.HEAD_OF_COMMISSIONING,)
ESSEX = Terms(Decimal("2000.00"), OVER, UNDER)
AMOUNT = st.decimals(min_value="0.01", max_value="999999.99", places=2)


def head(**facts: Any) -> SimpleNamespace:
    """A decision as a paper holds it."""
    said = dict.fromkeys(SECTIONS, "") | {"recommendation": "Award the grants."}
    about = {"number": "043-24", "title": "Awards", "kind": "award", "lead": "Cora", "lead_id": uuid.uuid4()}
    plain = {"confidentiality": "open", "ground": "", "body": "", "body_reference": "", "body_on": None}
    return SimpleNamespace(**said | about | plain | {"sheet": None, "written_by": [], "required": []} | facts)


def row(key: str, value: str, **facts: Any) -> Row:
    return Row(key, f"Charity {key}", f"Project {key}", Decimal(value), **facts)


def paper(*rows: Row, **facts: Any) -> Paper:
    from almoner.governance.decisions.rules.paper import Facts

    return sealed(Paper(head(**facts), Facts(rows)))


# --- Who must sign


@pytest.mark.parametrize(
    ("amounts", "posts"),
    [
        (["2000.00"], UNDER),
        (["2000.01"], OVER),
        (["0.01"], UNDER),
        (["1000.00", "1000.00"], UNDER),
        (["1000.00", "1000.01"], OVER),
        (["261573.00", "58345.00"], OVER),
        ([], OVER),
    ],
)
def test_the_stricter_of_each_and_all(amounts: list[str], posts: Any) -> None:
    assert required([Decimal(amount) for amount in amounts], ESSEX) == posts


@given(st.lists(AMOUNT, max_size=8))
def test_more_awards_never_ask_for_fewer_signatures(amounts: list[Decimal]) -> None:
    if required(amounts, ESSEX) == OVER and amounts:
        assert required([*amounts, Decimal("0.01")], ESSEX) == OVER


# --- The sheet


def test_equal_sheets_have_equal_text_and_any_change_another_hash() -> None:
    one, same = paper(row("1", "10.00")), paper(row("1", "10.00"))
    assert (one.text, one.hash) == (same.text, same.hash)
    assert one.hash == hash_of(one.text)
    for other in (
        paper(row("1", "10.01")),
        paper(row("1", "10.00", recommended=Decimal(11))),
        paper(row("1", "10.00", withheld=True)),
        paper(row("1", "10.00"), title="Awards."),
        paper(row("1", "10.00"), risk="None"),
        paper(row("1", "10.00"), confidentiality="part", ground="Names"),
    ):
        assert other.hash != one.hash


def test_the_order_of_the_table_is_part_of_the_sheet() -> None:
    assert paper(row("1", "10"), row("2", "10")).hash != paper(row("2", "10"), row("1", "10")).hash


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert canonical({"name": "Ce\u0301leste"}) == canonical({"name": "C\u00e9leste"})


def test_what_changed_is_named_in_reading_order() -> None:
    before, after = paper(row("1", "10")), paper(row("1", "11"), risk="Some", title="Other")
    assert changes(before.text, after.text) == ["risk", "title", "table"]
    assert changes(before.text, before.text) == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_out_of_the_sheet(one: str, other: str) -> None:
    made = paper(row("1", "10"), background=one, risk=other)
    texts = json.loads(made.text)["texts"]
    assert {"background", "risk"} <= set(texts)
    if made.text == paper(row("1", "10"), background=other, risk=one).text:
        assert canonical(one) == canonical(other)


# --- Money


def splits(*amounts: str) -> tuple[Split, ...]:
    return tuple(Split(uuid.uuid4(), f"Pot {n}", 2024, Decimal(amount)) for n, amount in enumerate(amounts))


def test_the_pots_of_043_24_without_one_award_of_ten_thousand() -> None:
    """The figures of the real decision: 319,918 less 10,000 shares 253,396.75 and 56,521.25."""
    shares = shared_again(splits("261573.00", "58345.00"), Decimal("309918.00"))
    assert [each.amount for each in shares] == [Decimal("253396.75"), Decimal("56521.25")]
    assert sum(each.amount for each in shares) == Decimal("309918.00")


@given(st.lists(AMOUNT, min_size=1, max_size=6), AMOUNT)
def test_money_shared_again_adds_up_to_the_penny(amounts: list[Decimal], total: Decimal) -> None:
    shares = shared_again(splits(*map(str, amounts)), total)
    assert sum(each.amount for each in shares) == total
    assert all(each.amount > 0 for each in shares)


def test_nothing_is_shared_by_nothing() -> None:
    assert shared_again((), Decimal(5)) == []
    assert shared_again(splits("5"), Decimal(0)) == []


# --- Settings


def test_posts_are_read_as_people_write_them() -> None:
    assert parse_posts("Office-holder, monitoring officer,  chief finance officer") == OVER
    assert parse_posts("deputy, Deputy") == (Role.DEPUTY,)
    assert posts_fit("monitoring officer") is None
    assert str(posts_fit("auditor")).startswith("“auditor” is not a post that signs.")
    assert posts_fit(" , ") == "Name at least one post: nothing is decided without a signature."


def test_times_before_an_election() -> None:
    holds = parse_holds("20 March 2028 to 4 May 2028; 1 June 2029 until 2 June 2029")
    assert holds[0] == (dt.date(2028, 3, 20), dt.date(2028, 5, 4))
    assert held_until(holds, dt.date(2028, 3, 19)) is None
    assert held_until(holds, dt.date(2028, 3, 20)) == dt.date(2028, 5, 4)
    assert held_until(holds, dt.date(2028, 5, 4)) == dt.date(2028, 5, 4)
    assert held_until(holds, dt.date(2028, 5, 5)) is None
    assert parse_holds("") == ()
    for wrong in ("March 2028 to May 2028", "4 May 2028", "4 May 2028 to 20 March 2028", "spring"):
        assert holds_fit(wrong) is not None


def test_a_series_that_cannot_be_read_is_refused() -> None:
    assert series_fits("WPC{term}-{n:4}") is None
    assert series_fits("no number") is not None


# --- The framework


def line(**facts: Any) -> FrameworkLine:
    return FrameworkLine(
        **{"key": uuid.uuid4(), "title": "Help", "service_id": None, "recipient_id": None, "amount": None} | facts
    )


def test_what_the_framework_does_not_foresee_is_flagged() -> None:
    named, other = uuid.uuid4(), uuid.uuid4()
    help_line = line(recipient_id=named, amount=Decimal(100))
    fund = line(title="Fund")
    held = paper(
        row("1", "60", organisation_id=named),
        row("2", "60", organisation_id=named),
        row("3", "5", organisation_id=other),
        row("4", "5", organisation_id=other, framework_line_id=fund.key),
    )
    held.framework = (help_line, fund)
    assert [(flag.key, flag.sentence) for flag in flags(held)] == [
        ("1", "“Help” allows £100.00 in the commissioning framework, and this takes £120.00."),
        ("3", "Charity 3 is not in the commissioning framework: it needs a decision of its own."),
    ]


def test_what_is_to_be_said_of_every_award_is_said_once() -> None:
    held = paper(row("1", "60"), row("2", "60"), row("3", "60"))
    assert nothing_foreseen(held) == (
        "None of these 3 is in the commissioning framework: each needs a published decision."
    )
    held.framework = (fund := line(title="Fund"),)
    held.facts = type(held.facts)((row("1", "60", framework_line_id=fund.key), row("2", "60"), row("3", "60")))
    assert nothing_foreseen(held) == ""
    assert nothing_foreseen(paper(row("1", "60"))) == ""


def test_an_award_alone_is_its_own_decision_and_without_a_framework_nothing_is_foreseen() -> None:
    held = paper(row("1", "60"))
    assert [flag.sentence for flag in flags(held)] == [
        "Charity 1 is not in the commissioning framework: this is its decision."
    ]
    held.framework = (line(service_id=(service := uuid.uuid4())),)
    held.facts = type(held.facts)((row("1", "60", service_id=service),))
    assert flags(held) == []
    assert flags(paper()) == []


# --- Publication


@pytest.mark.parametrize(
    "text",
    [
        "Write to jo.bloggs+grants@example.co.uk.",
        "Ring 0116 229 8980",
        "Ring +44 7700 900123 today",
        "Ring 07700900123.",
        "at LE19 2BX, by the church",
        "SW1A 1AA",
        "NI QQ 12 34 56 C",
    ],
)
def test_what_looks_personal_is_found(text: str) -> None:
    assert len(personal_data({"background": text})) == 1


@pytest.mark.parametrize(
    "text",
    [
        "£1,339,454.38 over 36 months",
        "Decision 043-24 of 20 November 2026",
        "reference 2023/52, WPC4-0045",
        "in 2026/27 and 2027/28",
        "section 143 of the 2014 Act",
        "CORE004, VRN001 and VRN002",
        "charity 1000003",
        "120,000.00 to 150,000.00",
    ],
)
def test_what_does_not_look_personal_is_left_alone(text: str) -> None:
    assert personal_data({"background": text}) == []


def test_words_and_whole_parts_are_redacted() -> None:
    parts = {"background": "Ann Other of Ann's House runs it.", "risk": "High."}
    done = [
        Redacted("background", "Ann", "personal", "x"),
        Redacted("background", "Ann Other", "personal", "x"),
        Redacted("risk", "", "commercial", "x"),
    ]
    assert redacted(parts, done) == {
        "background": "[REDACTED PERSONAL DATA] of [REDACTED PERSONAL DATA]'s House runs it.",
        "risk": "[REDACTED COMMERCIAL CONFIDENTIALITY]",
    }


def decided(**facts: Any) -> Paper:
    rows = (row("1", "10"), Row("2", "Rose House", "A safe place", Decimal(5), withheld=True))
    held = paper(*rows, decided_on=dt.date(2024, 5, 3), background="As Rose House asked.", **facts)
    held.redactions = (Redacted("row 2 applicant", "", "withheld", "Refuge"),)
    return held


def test_the_public_copy_holds_posts_not_names_and_no_withheld_name() -> None:
    copy = public_copy(decided(), [{"role": "office_holder", "on": "2024-05-03", "delegated": False}])
    assert copy["table"] == [
        {"applicant": "Charity 1", "description": "Project 1", "value": "10.00"},
        {"applicant": "[NAME WITHHELD]", "description": "A safe place", "value": "5.00"},
    ]
    assert (copy["total"], copy["decided_on"]) == ("15.00", "2024-05-03")
    assert "lead" not in copy


def test_a_withheld_name_that_stands_elsewhere_is_a_doubt() -> None:
    (doubt,) = doubts(decided())
    assert (doubt.part, doubt.words) == ("background", "Rose House")
    sheet = json.loads(decided().text)
    assert names_left_standing(sheet, {"background": "As they asked."}) == []


def test_of_a_closed_decision_the_public_reads_that_there_is_one() -> None:
    held = decided(confidentiality="closed", ground="Safety of people")
    copy = public_copy(held, [])
    assert (copy["title"], copy["ground"], copy["texts"], copy["table"], copy["total"]) == (
        *("Awards", "Safety of people"),
        *({}, [], ""),
    )
    assert "Rose" not in canonical(copy)
    assert doubts(held) == []


def test_parts_that_are_blank_are_no_parts() -> None:
    assert set(parts_of(sheet_of(paper(row("1", "10"))))) == {
        "title",
        "recommendation",
        "row 1 applicant",
        "row 1 description",
    }
