"""How cells are read: canonical text, and back to what it means."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from almoner.foundation.sheets import readers
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount

DATES = some.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2199, 12, 31))


@pytest.mark.parametrize(
    ("cell", "canonical"),
    [
        ("31/12/2023", "2023-12-31"),
        ("2023-12-31", "2023-12-31"),
        ("10th January 2022", "2022-01-10"),
        ("March 2026", "2026-03"),
        ("2026", "2026"),
        ("2026/27", "2026/27"),
        ("Q2 2026/27", "quarter 2026-07"),
        ("H1 2026/27", "half-year 2026-04"),
        ("ongoing", "ongoing"),
        ("tbc", "unknown"),
    ],
)
def test_dates_become_canonical_and_come_back(cell: str, canonical: str) -> None:
    assert readers.DATE.read(cell) == canonical
    assert readers.from_date(readers.to_date(canonical)) == canonical


@given(DATES)
def test_every_precision_of_every_date_comes_back(day: dt.date) -> None:
    year, month = day.year, day.month
    start = month - (month - 1) % 3
    for date in (
        ApproximateDate.day(day),
        ApproximateDate.month(year, month),
        ApproximateDate.quarter(year, start),
        ApproximateDate.half_year(year, start),
        ApproximateDate.year(year),
        ApproximateDate.financial_year(year),
        ApproximateDate.open_ended(),
        ApproximateDate.unknown(),
    ):
        assert readers.to_date(readers.from_date(date)) == date


@pytest.mark.parametrize(
    ("cell", "canonical"),
    [
        ("£2,800,000", "2800000.00"),
        ("70,111.47", "70111.47"),
        ("0", "0.00"),
        ("tbc", "tbc"),
        ("TBC - £111,000.00 available", "TBC - £111,000.00 available"),
    ],
)
def test_amounts_become_canonical_and_come_back(cell: str, canonical: str) -> None:
    assert readers.AMOUNT.read(cell) == canonical
    assert readers.from_amount(readers.to_amount(canonical)) == canonical


def test_a_blank_amount_is_unknown_never_nought() -> None:
    assert readers.to_amount("") == Amount.not_known("not stated")
    assert readers.to_amount("0.00") == Amount(Decimal(0))


@pytest.mark.parametrize(
    ("reader", "cell", "words"),
    [
        (readers.AMOUNT, "-5", "“-5” is negative, and amounts are not. Expected pounds"),
        (readers.AMOUNT, "12.345", "more than two decimals"),
        (readers.DATE, "31/02/2026", "31/02/2026 is not a date: February 2026 has 28 days."),
        (readers.DATE, "soon", "“soon” is not a date. Expected 31/12/2023"),
        (readers.DAY, "March 2026", "“March 2026” is not one day. Expected: a day such as 31/12/2023."),
        (readers.KNOWN_AMOUNT, "tbc", "“tbc” is not an amount. Expected: pounds"),
        (readers.YES_NO, "maybe", "“maybe” is neither yes nor no. Expected: yes or no."),
        (readers.whole_number(1, 9), "12", "Expected: a whole number from 1 to 9."),
        (readers.text(5), "sixsix", "This is 6 characters long. Expected: at most 5 characters."),
        (readers.choice([("grant", "Grant"), ("contract", "Contract")]), "gift", "Expected: Grant, Contract."),
    ],
)
def test_a_refusal_says_what_was_read_and_what_is_expected(reader: readers.Reader, cell: str, words: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        reader.read(cell)
    assert words in reader.refusal(refused.value)


def test_choices_are_read_by_value_label_and_alias_whatever_the_capitals() -> None:
    reader = readers.choice([("in_house", "In-house service")], own_service="in_house")
    assert {reader.read(cell) for cell in ("in_house", "IN-HOUSE SERVICE", "Own service", "in house")} == {"in_house"}
    assert reader.show("in_house") == "In-house service"


def test_words_lose_their_line_breaks_and_text_keeps_them() -> None:
    assert readers.text().read("VRN001\nand  VRN002") == "VRN001 and VRN002"
    assert readers.lines().read("one \n two") == "one\ntwo"


def test_whole_numbers_and_yes_and_no() -> None:
    assert [readers.whole_number().read(cell) for cell in ("007", "1,000", "12.0")] == ["7", "1000", "12"]
    assert [readers.to_yes_no(readers.YES_NO.read(cell)) for cell in ("Y", "no", "TRUE")] == [True, False, True]
    assert readers.to_yes_no("") is None
