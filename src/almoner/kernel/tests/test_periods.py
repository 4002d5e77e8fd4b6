"""Financial years, their parts, and money spread over them. Figures as in docs/rules/dates.md and money.md."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.kernel.periods import FinancialYear, HalfYear, Period, Quarter

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PERIODS = st.tuples(DAYS, DAYS).map(sorted).map(lambda pair: Period(*pair))
YEAR = FinancialYear(2026)


def test_a_financial_year_runs_from_april_to_march() -> None:
    assert (YEAR.first, YEAR.last, YEAR.label) == (date(2026, 4, 1), date(2027, 3, 31), "2026/27")
    assert str(FinancialYear(1999)) == "1999/00"
    assert YEAR.approximate == ApproximateDate.financial_year(2026)


@given(DAYS)
@settings(max_examples=60, deadline=None)
def test_years_quarters_and_halves_tile_time(day: date) -> None:
    kinds: list[type[FinancialYear | Quarter | HalfYear]] = [FinancialYear, Quarter, HalfYear]
    for kind in kinds:
        here = kind.containing(day)
        assert here.first <= day <= here.last
        assert (here + 1).first == here.last + timedelta(days=1)
        assert (here + -1).last == here.first - timedelta(days=1)


def test_quarters_are_ordered_across_years() -> None:
    assert Quarter(YEAR, 4) < Quarter(YEAR + 1, 1) < Quarter(YEAR + 1, 2)
    assert HalfYear(YEAR, 2) < HalfYear(YEAR + 1, 1)


@pytest.mark.parametrize("text", ["2026/27", "2026-27", "2026-2027", "2026/2027", " 2026–27 "])
def test_ways_to_write_a_financial_year(text: str) -> None:
    assert FinancialYear.parse(text) == YEAR


@pytest.mark.parametrize("text", ["2025/26 budget", "2026", "2026/28", "2026-26", "26/27", "2026/2028", "", "2026/127"])
def test_what_is_not_a_financial_year(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a financial year\. Expected the year it starts and the next"):
        FinancialYear.parse(text)


@given(st.integers(1900, 2199))
@settings(max_examples=30, deadline=None)
def test_a_label_reads_back_the_same(starting: int) -> None:
    assert FinancialYear.parse(FinancialYear(starting).label) == FinancialYear(starting)


def test_years_are_counted_and_ordered() -> None:
    assert (YEAR + 2).label == "2028/29"
    assert (YEAR - 1).label == "2025/26"
    assert sorted([YEAR, YEAR - 1]) == [YEAR - 1, YEAR]


def test_quarters_are_those_of_the_financial_year() -> None:
    assert [quarter.name for quarter in YEAR.quarters] == [
        "April to June 2026",
        "July to September 2026",
        "October to December 2026",
        "January to March 2027",
    ]
    assert [str(quarter) for quarter in YEAR.quarters] == ["Q1 2026/27", "Q2 2026/27", "Q3 2026/27", "Q4 2026/27"]
    assert str(YEAR.quarters[1].approximate) == "July to September 2026"
    assert Quarter(YEAR, 4) + 1 == Quarter(FinancialYear(2027), 1)


def test_half_years() -> None:
    assert [half.name for half in YEAR.halves] == ["April to September 2026", "October 2026 to March 2027"]
    assert str(YEAR.halves[1]) == "H2 2026/27"
    assert str(YEAR.halves[1].approximate) == "October 2026 to March 2027"


@pytest.mark.parametrize(("kind", "number"), [(Quarter, 0), (Quarter, 5), (HalfYear, 3)])
def test_there_is_no_fifth_quarter(kind: type[Quarter] | type[HalfYear], number: int) -> None:
    with pytest.raises(ValueError, match="2026/27 has no"):
        kind(YEAR, number)


def test_a_period_counts_days_and_the_months_it_touches() -> None:
    period = Period(date(2022, 8, 8), date(2024, 3, 31))
    assert (period.days, period.months) == (602, 20)
    assert Period(date(2026, 1, 31), date(2026, 2, 1)).months == 2


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end before it starts"):
        Period(date(2024, 3, 31), date(2022, 11, 1))


def test_what_periods_share() -> None:
    year = YEAR.period
    assert year.contains(Quarter(YEAR, 2).period)
    assert year.contains(date(2026, 4, 1))
    assert not year.contains(date(2026, 3, 31))
    assert not year.overlaps((YEAR + 1).period)
    assert year.shared_with((YEAR + 1).period) is None
    assert year.shared_with(Period(date(2027, 1, 1), date(2028, 1, 1))) == Quarter(YEAR, 4).period


@given(PERIODS, PERIODS)
@settings(max_examples=60, deadline=None)
def test_periods_overlap_where_they_share_days(one: Period, two: Period) -> None:
    shared = one.shared_with(two)
    assert one.overlaps(two) == two.overlaps(one) == (shared is not None)
    if shared:
        assert one.contains(shared)
        assert two.contains(shared)


@given(PERIODS)
@settings(max_examples=60, deadline=None)
def test_cutting_by_financial_year_loses_no_day(period: Period) -> None:
    pieces = period.by_financial_year()
    assert sum(piece.days for piece in pieces.values()) == period.days
    assert list(pieces) == period.financial_years
    assert all(year.period.contains(piece) for year, piece in pieces.items())


@pytest.mark.parametrize(
    ("first", "last", "value", "by_days", "by_months"),
    [
        # VRN003: 151 and 366 days; 5 and 12 months
        (date(2022, 11, 1), date(2024, 3, 31), "701000", ("204740.81", "496259.19"), ("206176.47", "494823.53")),
        # VRN004: 151 and 30 days; 5 months and 1
        (date(2022, 11, 1), date(2023, 4, 30), "75650", ("63111.33", "12538.67"), ("63041.67", "12608.33")),
    ],
)
def test_money_spread_over_financial_years(
    first: date, last: date, value: str, by_days: tuple[str, ...], by_months: tuple[str, ...]
) -> None:
    period = Period(first, last)
    years = [FinancialYear(2022), FinancialYear(2023)]
    assert period.profile(Decimal(value)) == dict(zip(years, map(Amount.of, by_days), strict=True))
    assert period.profile(Amount.of(value), by="months") == dict(zip(years, map(Amount.of, by_months), strict=True))


def test_an_unknown_amount_is_unknown_in_every_year() -> None:
    profile = Period(date(2022, 11, 1), date(2023, 4, 30)).profile(Amount.not_known("tbc"))
    assert profile == {FinancialYear(2022): Amount.not_known("tbc"), FinancialYear(2023): Amount.not_known("tbc")}


@given(
    PERIODS, st.integers(0, 10**10).map(lambda pence: Decimal(pence).scaleb(-2)), st.sampled_from(["days", "months"])
)
@settings(max_examples=40, deadline=None)
def test_a_profile_loses_no_penny(period: Period, value: Decimal, by: Literal["days", "months"]) -> None:
    assert sum(amount.value or 0 for amount in period.profile(value, by=by).values()) == value


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2026, 4, 1), date(2026, 4, 30), "April 2026"),
        (date(2026, 4, 1), date(2026, 8, 31), "April to August 2026"),
        (date(2026, 11, 1), date(2027, 1, 31), "November 2026 to January 2027"),
        (date(2022, 8, 8), date(2024, 3, 31), "8 August 2022 to 31 March 2024"),
    ],
)
def test_periods_as_pages_show_them(first: date, last: date, written: str) -> None:
    assert str(Period(first, last)) == written


def test_a_period_is_its_days() -> None:
    assert list(Period(date(2026, 2, 27), date(2026, 3, 1))) == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]
