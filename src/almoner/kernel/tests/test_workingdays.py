"""Working days of one nation and of all four. Figures as in docs/rules/dates.md."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.kernel.workingdays import (
    ENGLAND,
    PROCUREMENT,
    WALES,
    Calendar,
    bank_holidays,
    is_working_day,
    working_days,
    working_days_between,
)

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("day", "of"),
    [
        (date(2026, 1, 2), "Scotland"),
        (date(2027, 1, 4), "Scotland, for 2 January at a weekend"),
        (date(2026, 3, 17), "Northern Ireland, St Patrick"),
        (date(2026, 7, 13), "Northern Ireland, for 12 July at a weekend"),
        (date(2027, 7, 12), "Northern Ireland, the Boyne"),
        (date(2026, 8, 3), "Scotland, summer"),
        (date(2026, 11, 30), "Scotland, St Andrew"),
    ],
)
def test_holidays_of_other_nations_stop_procurement_but_not_an_office_in_england(day: date, of: str) -> None:
    assert not is_working_day(day, PROCUREMENT), of
    assert is_working_day(day, ENGLAND), of
    assert is_working_day(day, WALES), of


@pytest.mark.parametrize(
    "day", [date(2026, 12, 25), date(2026, 12, 28), date(2026, 4, 3), date(2026, 4, 6), date(2026, 11, 21)]
)
def test_days_on_which_nobody_works(day: date) -> None:
    assert not any(is_working_day(day, calendar) for calendar in (ENGLAND, WALES, PROCUREMENT))


def test_bank_holidays_have_names() -> None:
    assert bank_holidays(PROCUREMENT, 2026)[date(2026, 3, 17)] == "Saint Patrick's Day"
    assert date(2026, 3, 17) not in bank_holidays(ENGLAND, 2026)


@pytest.mark.parametrize(
    ("published", "procurement", "england"),
    [
        (date(2026, 12, 18), date(2026, 12, 31), date(2026, 12, 31)),  # across Christmas
        (date(2026, 12, 24), date(2027, 1, 8), date(2027, 1, 7)),  # and Scotland's 2 January, kept on the 4th
        (date(2026, 3, 13), date(2026, 3, 25), date(2026, 3, 24)),  # St Patrick's Day
        (date(2027, 7, 7), date(2027, 7, 19), date(2027, 7, 16)),  # 12 July
        (date(2026, 11, 24), date(2026, 12, 4), date(2026, 12, 3)),  # St Andrew's Day
    ],
)
def test_a_standstill_of_eight_working_days_counts_the_day_of_publication(
    published: date, procurement: date, england: date
) -> None:
    assert working_days(published, 8, PROCUREMENT) == procurement
    assert working_days(published, 8, ENGLAND) == england


def test_the_nhs_way_counts_from_the_day_after() -> None:
    assert working_days(date(2026, 12, 18), 8, ENGLAND, counting="from_next") == date(2027, 1, 4)
    assert working_days(date(2026, 12, 18), 8, PROCUREMENT, counting="from_next") == date(2027, 1, 5)


def test_counting_from_a_weekend_starts_on_monday_either_way() -> None:
    saturday = date(2026, 11, 21)
    assert working_days(saturday, 1, ENGLAND) == working_days(saturday, 1, ENGLAND, "from_next") == date(2026, 11, 23)


def test_there_is_no_noughth_working_day() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        working_days(date(2026, 11, 23), 0, ENGLAND)


def test_days_between() -> None:
    assert working_days_between(date(2026, 12, 18), date(2026, 12, 31), PROCUREMENT) == 8
    assert working_days_between(date(2026, 11, 21), date(2026, 11, 22), ENGLAND) == 0
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 20), ENGLAND) == 0


@given(DAYS, st.integers(1, 30), st.sampled_from([ENGLAND, WALES, PROCUREMENT]))
@settings(max_examples=40, deadline=None)
def test_counting_there_and_back(first: date, n: int, calendar: Calendar) -> None:
    last = working_days(first, n, calendar)
    assert is_working_day(last, calendar)
    assert working_days_between(first, last, calendar) == n
    assert working_days(first, n, calendar, "from_next") == working_days(first + timedelta(days=1), n, calendar)


@given(DAYS, st.integers(1, 15))
@settings(max_examples=30, deadline=None)
def test_procurement_is_never_quicker(first: date, n: int) -> None:
    assert working_days(first, n, PROCUREMENT) >= working_days(first, n, ENGLAND)
