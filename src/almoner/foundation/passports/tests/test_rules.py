"""How bank details are written, what a passport asks for, and how long it counts."""

import datetime as dt
from decimal import Decimal

import pytest

from almoner.foundation.passports.models import Kind
from almoner.foundation.passports.rules import bank
from almoner.foundation.passports.rules.asking import (
    ASKED,
    Fact,
    Sort,
    contradictions,
    last_day,
    read_fact,
    surplus,
)
from almoner.foundation.passports.rules.standing import Standing, standing

TODAY = dt.date(2026, 11, 20)


# --- Sort codes


@pytest.mark.parametrize(
    "typed",
    ["401160", "40-11-60", "40 11 60", " 40-11-60 ", "40\u201311\u201360", "40.11.60", "40\u00a011\u00a060", "4011 60"],
)
def test_a_sort_code_is_read_in_any_usual_spacing(typed: str) -> None:
    assert bank.read_sort_code(typed) == "401160"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "The sort code is missing"),
        ("  - ", "The sort code is missing"),
        ("40-11-6", "This has 5 digits"),
        ("40-11-600", "This has 7 digits"),
        ("4", "This has 1 digit."),
        ("40-11-6O", "Only digits"),
        ("ABCDEF", "Only digits"),
        ("40,11,60", "Only digits"),
        ("\u0664\u0660\u0661\u0661\u0666\u0660", "Only digits"),  # digits of another alphabet
        ("000000", "noughts alone"),
        ("<script>", "Only digits"),
        ("GB29NWBK60161331926819", "international number"),
    ],
)
def test_a_malformed_sort_code_is_refused_with_how_it_is_written(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        bank.read_sort_code(typed)
    assert "as in 12-34-56" in str(refused.value)
    assert len(typed.strip(" -")) < 2 or typed not in str(refused.value)  # numbers are not repeated


# --- Account numbers


@pytest.mark.parametrize(
    ("typed", "kept", "filled_up"),
    [
        ("12345678", "12345678", False),
        ("1234 5678", "12345678", False),
        ("1234567", "01234567", True),
        ("123456", "00123456", True),
    ],
)
def test_an_account_number_has_eight_digits_and_is_filled_up(typed: str, kept: str, filled_up: bool) -> None:
    assert (bank.read_number(typed), bank.was_filled_up(typed)) == (kept, filled_up)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "missing"),
        ("12345", "This has 5 digits"),
        ("123456789", "This has 9 digits.*ask your bank"),
        ("1234567X", "Only digits"),
        ("00000000", "noughts alone"),
        ("GB29NWBK60161331926819", "international number"),
    ],
)
def test_a_malformed_account_number_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        bank.read_number(typed)
    assert not typed or typed not in str(refused.value)


def test_the_name_of_an_account_holds_no_numbers() -> None:
    assert bank.read_name("  Hospice on\tthe  Hill ") == "Hospice on the Hill"
    assert bank.read_name("Hospice 2000") == "Hospice 2000"
    for typed in ("Hospice 12345678", "Hospice 12-34-56", "Hospice 1234 5678"):
        with pytest.raises(ValueError, match="boxes of their own"):
            bank.read_name(typed)
    with pytest.raises(ValueError, match="exactly as it stands"):
        bank.read_name(" ")
    with pytest.raises(ValueError, match="140"):
        bank.read_name("a" * 141)


# --- What is asked


def test_every_kind_of_item_is_asked_for() -> None:
    assert list(ASKED) == list(Kind.values)


@pytest.mark.parametrize(
    ("sort", "given", "kept"),
    [
        (Sort.MONEY, Decimal(30000), "30000.00"),
        (Sort.BALANCE, Decimal("-250.5"), "-250.50"),
        (Sort.COUNT, 5, 5),
        (Sort.YES_NO, False, False),
    ],
)
def test_a_fact_is_kept_to_the_penny(sort: Sort, given: object, kept: object) -> None:
    assert read_fact(Fact("x", "X", sort), given) == kept


@pytest.mark.parametrize(
    ("sort", "given"),
    [
        (Sort.MONEY, Decimal(-1)),
        (Sort.MONEY, Decimal("1.005")),
        (Sort.MONEY, "much"),
        (Sort.MONEY, Decimal("1e15")),
        (Sort.MONEY, Decimal("NaN")),
        (Sort.COUNT, -1),
        (Sort.COUNT, True),
        (Sort.COUNT, 10_001),
        (Sort.YES_NO, "yes"),
        (Sort.YES_NO, None),
        (Sort.COUNT, ""),
    ],
)
def test_a_fact_of_another_sort_is_refused(sort: Sort, given: object) -> None:
    with pytest.raises(ValueError, match="Income"):
        read_fact(Fact("x", "Income", sort), given)


def test_facts_that_cannot_be_true_together() -> None:
    assert "unrelated" in contradictions("trustees", {"number": 2, "unrelated": 3})
    assert contradictions("trustees", {"number": 3, "unrelated": 3}) == {}
    assert "largest" in contradictions("income", {"income": "10.00", "largest": "10.01"})


def test_a_deficit_is_less_than_nothing() -> None:
    assert surplus({"income": "30000.00", "spending": "31200.00"}) == Decimal("-1200.00")


# --- How long


def test_how_long_an_item_counts_when_no_day_is_given() -> None:
    assert last_day("accounts", dt.date(2025, 3, 31), None) == dt.date(2027, 1, 31)
    assert last_day("safeguarding", dt.date(2024, 2, 29), None) == dt.date(2025, 2, 28)
    assert last_day("governing_document", TODAY, None) is None
    assert last_day("safeguarding", TODAY, dt.date(2030, 1, 1)) == dt.date(2030, 1, 1)


@pytest.mark.parametrize(
    ("ends", "stands"),
    [
        (None, Standing.VALID),
        (dt.date(2026, 11, 19), Standing.EXPIRED),
        (dt.date(2026, 11, 20), Standing.ENDS_SOON),  # the last day itself still counts
        (dt.date(2027, 1, 19), Standing.ENDS_SOON),
        (dt.date(2027, 1, 20), Standing.VALID),
    ],
)
def test_how_an_item_stands_on_a_day(ends: dt.date | None, stands: Standing) -> None:
    assert standing(ends, TODAY) is stands
