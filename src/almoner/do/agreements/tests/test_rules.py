"""What may and may not be agreed, without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from uuid import uuid4

import pytest

from almoner.do.agreements import rules
from almoner.do.agreements.terms import (
    EventTerm,
    FundingTerm,
    PartyTerm,
    PriorityTerm,
    Terms,
    as_facts,
    by_year,
    from_facts,
    same_terms,
)
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount

DAY, MONTH = ApproximateDate.day, ApproximateDate.month
TWO_YEARS = Terms(
    "Two years",
    starts=DAY(dt.date(2025, 4, 1)),
    ends=DAY(dt.date(2027, 3, 31)),
    value=Amount.of("100.00"),
    value_basis="total",
)


def lines(*amounts: str) -> tuple[FundingTerm, ...]:
    return tuple(
        FundingTerm(Amount.of(text) if text[0].isdecimal() else Amount.not_known(text), 2025 + n)
        for n, text in enumerate(amounts)
    )


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [
        (DAY(dt.date(2026, 4, 1)), DAY(dt.date(2026, 3, 31)), True),
        (DAY(dt.date(2026, 4, 1)), DAY(dt.date(2026, 4, 1)), False),
        (DAY(dt.date(2026, 3, 15)), MONTH(2026, 3), False),
        (DAY(dt.date(2026, 4, 1)), MONTH(2026, 3), True),
        (ApproximateDate.financial_year(2026), MONTH(2026, 5), False),
        (ApproximateDate.unknown(), DAY(dt.date(2020, 1, 1)), False),
        (DAY(dt.date(2026, 4, 1)), ApproximateDate.open_ended(), False),
    ],
)
def test_an_end_is_refused_only_where_it_is_certainly_before_the_start(
    starts: ApproximateDate, ends: ApproximateDate, refused: bool
) -> None:
    assert bool(rules.ends_after_it_starts(starts, ends)) is refused


@pytest.mark.parametrize(
    ("amounts", "basis", "refused"),
    [
        (("60.00", "40.00"), "total", False),
        (("60.00", "39.99"), "total", True),
        (("60.00", "tbc"), "total", False),
        (("100.01", "tbc"), "total", True),
        (("60.00", "39.99"), "annual", False),
        (("60.00", "39.99"), "not_stated", False),
        ((), "total", False),
    ],
)
def test_money_by_source_adds_up_to_a_value_for_the_whole_term(
    amounts: tuple[str, ...], basis: str, refused: bool
) -> None:
    terms = replace(TWO_YEARS, funding=lines(*amounts), value_basis=basis)
    assert bool(rules.money_adds_up(terms)) is refused


def test_what_does_not_add_up_is_odd_whatever_the_value_is() -> None:
    terms = replace(TWO_YEARS, funding=lines("60.00", "39.99"), value_basis="not_stated")
    assert rules.warnings(terms) == ["The money by source adds up to £99.99, the value is £100.00."]


def test_an_unknown_value_is_like_any_sum() -> None:
    terms = replace(TWO_YEARS, funding=lines("60.00"), value=Amount.not_known("tbc"))
    assert rules.refusals("contract", terms) == {}
    assert rules.warnings(terms) == []


def test_everything_refused_is_said_at_once_by_its_field() -> None:
    terms = Terms(
        " ",
        starts=DAY(dt.date(2026, 4, 1)),
        ends=DAY(dt.date(2026, 3, 31)),
        value=Amount.of(1),
        value_basis="total",
        funding=lines("2.00"),
        parties=(PartyTerm("provider", uuid4()),),
    )
    assert set(rules.refusals("in_house", terms)) == {"title", "ends", "value", "kind"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"parties": (PartyTerm("member", uuid4()),)}, "without its lead"),
        ({"parties": (PartyTerm("lead", uuid4()), PartyTerm("lead", uuid4()))}, "More than one lead"),
        ({"events": (EventTerm("extension_limit", MONTH(2026, 3)),)}, "before the end"),
        ({"events": (EventTerm("break", MONTH(2027, 5)),)}, "after the end and any extension"),
        ({"funding": lines("tbc", "tbc", "tbc"), "value_basis": "annual"}, "2027/28, outside the term"),
    ],
)
def test_what_is_odd_is_said_and_not_refused(changes: dict[str, object], said: str) -> None:
    terms = replace(TWO_YEARS, **changes)  # type: ignore[arg-type]  # facts by name
    assert any(said in sentence for sentence in rules.warnings(terms))
    assert rules.refusals("contract", terms) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"events": (EventTerm("extension_limit", MONTH(2029, 3)), EventTerm("break", MONTH(2028, 3)))},
        {"events": (EventTerm("break", MONTH(2027, 3)),)},
        {"events": (EventTerm("extension_limit", MONTH(2029, 3)),), "funding": lines("tbc", "tbc", "tbc")},
        {"ends": ApproximateDate.unknown(), "events": (EventTerm("break", MONTH(2040, 3)),)},
    ],
)
def test_what_may_be_so_is_not_odd(changes: dict[str, object]) -> None:
    assert rules.warnings(replace(TWO_YEARS, **changes)) == []  # type: ignore[arg-type]  # facts by name


def test_following_stays_within_the_service() -> None:
    service = uuid4()
    pilot = SimpleNamespace(service_id=service, number="P1")
    assert rules.follows_within_its_service(service, pilot) is None
    assert rules.follows_within_its_service(service, None) is None
    assert "P1 belongs to another service" in str(rules.follows_within_its_service(uuid4(), pilot))


def test_terms_survive_a_proposal() -> None:
    terms = replace(
        TWO_YEARS,
        places=("E07000129",),
        parties=(PartyTerm("lead", uuid4(), "Lead"),),
        funding=(FundingTerm(Amount.not_known("tbc"), None, uuid4(), None, "", "Pot"), *lines("1.00")),
        events=(EventTerm("break", MONTH(2026, 3), 6, "Note"),),
        priorities=(PriorityTerm(uuid4(), "Priority"),),
    )
    again = from_facts(as_facts(terms))
    assert again == terms
    assert again.parties[0].name == "Lead"
    assert again.funding[0].source == "Pot"


def test_the_same_in_another_order_is_the_same() -> None:
    one, two = PartyTerm("lead", uuid4()), PartyTerm("member", uuid4())
    assert same_terms(replace(TWO_YEARS, parties=(one, two)), replace(TWO_YEARS, parties=(two, one)))
    assert not same_terms(replace(TWO_YEARS, parties=(one, one)), replace(TWO_YEARS, parties=(one,)))
    assert not same_terms(TWO_YEARS, replace(TWO_YEARS, note="Different"))


def test_money_falls_in_years() -> None:
    found = by_year([*lines("60.00", "tbc"), FundingTerm(Amount.of("5.00"))])
    assert [(year, str(total)) for year, total in found] == [(2025, "£60.00"), (2026, "Not known"), (None, "£5.00")]
