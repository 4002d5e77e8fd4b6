"""What is in force on a day, which review is due, and what a period in words means."""

import datetime as dt
from dataclasses import dataclass

import pytest

from almoner.kernel.dates import ApproximateDate
from almoner.strategy.plans.rules import (
    Review,
    Standing,
    covers,
    dates_in_order,
    one_is_active,
    period_text,
    read_period,
    review,
    standing,
)


@dataclass
class Dated:
    begins: ApproximateDate
    ends: ApproximateDate


def dated(period: str) -> Dated:
    return Dated(*read_period(period))


@pytest.mark.parametrize(
    ("period", "on", "expected"),
    [
        ("2021-2024", dt.date(2020, 12, 31), Standing.TO_COME),
        ("2021-2024", dt.date(2021, 6, 1), Standing.CURRENT),  # it may have begun
        ("2021-2024", dt.date(2024, 12, 31), Standing.CURRENT),
        ("2021-2024", dt.date(2025, 1, 1), Standing.PAST),
        ("2025-2028", dt.date(2026, 11, 20), Standing.CURRENT),
        ("2022-2023", dt.date(2023, 3, 31), Standing.CURRENT),  # the financial year 2022/23
        ("2022-2023", dt.date(2023, 4, 1), Standing.PAST),
    ],
)
def test_where_a_plan_stands(period: str, on: dt.date, expected: Standing) -> None:
    assert standing(dated(period), on) is expected


def test_without_dates_it_may_be_in_force() -> None:
    unknown = Dated(ApproximateDate.unknown(), ApproximateDate.unknown())
    assert standing(unknown, dt.date(2026, 1, 1)) is Standing.CURRENT


def test_one_framework_is_always_active() -> None:
    frameworks = [dated("2022-2023"), dated("2025-2028")]
    assert one_is_active(frameworks, dt.date(2026, 11, 20)) is None
    warning = one_is_active(frameworks, dt.date(2024, 1, 1))
    assert warning is not None
    assert warning.startswith("No commissioning framework is active today")
    assert one_is_active([], dt.date(2024, 1, 1)) == warning


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (dt.date(2024, 2, 29), Review.NOT_YET),
        (dt.date(2024, 3, 1), Review.DUE),  # three months before June 2024
        (dt.date(2024, 6, 30), Review.DUE),
        (dt.date(2024, 7, 1), Review.OVERDUE),
    ],
)
def test_the_essex_strategy_falls_due_in_june_2024(on: dt.date, expected: Review) -> None:
    assert review(ApproximateDate.month(2024, 6), on) is expected


def test_a_review_that_is_not_stated_is_never_due() -> None:
    assert review(ApproximateDate.unknown(), dt.date(2030, 1, 1)) is Review.NOT_STATED


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("2021-2025", "2021", "2025"),
        ("2021 to 2024", "2021", "2024"),
        ("2021\u201325", "2021", "2025"),
        ("2022", "2022", "2022"),
        ("2022-2023", "1 April 2022", "31 March 2023"),
        ("2022/23", "1 April 2022", "31 March 2023"),
        ("1999-01", "1999", "2001"),
    ],
)
def test_periods(text: str, begins: str, ends: str) -> None:
    first, last = read_period(text)
    assert (str(first), str(last)) == (begins, ends)


@pytest.mark.parametrize("text", ["2025-2021", "21-25", "soon", "2021-2025-2029"])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="not a period of years"):
        read_period(text)


def test_a_period_is_written_back_as_it_is_read() -> None:
    for text in ("2021-2025", "2022", "2022-2023"):
        assert period_text(*read_period(text)) == text
    assert not period_text(ApproximateDate.unknown(), ApproximateDate.year(2025))


def test_a_plan_covers_the_periods_within_it() -> None:
    plan = dated("2021-2024")
    assert covers(plan.begins, plan.ends, read_period("2022"))
    assert covers(plan.begins, plan.ends, read_period("2022-2023"))
    assert not covers(plan.begins, plan.ends, read_period("2025"))
    assert not covers(plan.begins, plan.ends, read_period("2019"))


def test_a_plan_does_not_end_before_it_begins() -> None:
    assert dates_in_order(ApproximateDate.year(2021), ApproximateDate.year(2025)) is None
    assert dates_in_order(ApproximateDate.year(2021), ApproximateDate.unknown()) is None
    assert dates_in_order(ApproximateDate.year(2025), ApproximateDate.year(2021)) == (
        "The end, 2021, is before the beginning, 2025."
    )
