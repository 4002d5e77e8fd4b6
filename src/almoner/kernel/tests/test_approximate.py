"""Comparing dates of which only so much is known."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.kernel.dates import Answer, ApproximateDate, CannotTell, Precision, add_months, british

YES, NO, CANNOT_TELL = Answer.YES, Answer.NO, Answer.CANNOT_TELL
DAY = ApproximateDate.day
MARCH = ApproximateDate.month(2026, 3)
OPEN, UNKNOWN = ApproximateDate.open_ended(), ApproximateDate.unknown()

NEAR = st.one_of(
    st.dates(date(2025, 10, 1), date(2027, 3, 31)).map(DAY),
    st.builds(ApproximateDate.month, st.just(2026), st.integers(1, 12)),
    st.builds(ApproximateDate.quarter, st.just(2026), st.sampled_from([1, 4, 7, 10])),
    st.sampled_from([ApproximateDate.year(2026), ApproximateDate.financial_year(2025)]),
)


def days(approximate: ApproximateDate) -> range:
    """The possible days, as ordinals."""
    assert approximate.first is not None
    assert approximate.last is not None
    return range(approximate.first.toordinal(), approximate.last.toordinal() + 1)


def verdict(truths: set[bool]) -> Answer:
    return CANNOT_TELL if len(truths) == 2 else (YES if truths == {True} else NO)


@given(NEAR, NEAR)
@settings(max_examples=40, deadline=None)
def test_an_answer_is_yes_where_it_is_so_for_every_pair_of_possible_days(
    one: ApproximateDate, two: ApproximateDate
) -> None:
    # The earliest and latest days stand for all: comparing is monotonous in both.
    ours, theirs = ((days(each)[0], days(each)[-1]) for each in (one, two))
    pairs = [(a, b) for a in ours for b in theirs]
    assert one.before(two) is verdict({a < b for a, b in pairs})
    assert one.after(two) is verdict({a > b for a, b in pairs})
    assert one.on_or_before(two) is verdict({a <= b for a, b in pairs})
    assert one.on_or_after(two) is verdict({a >= b for a, b in pairs})
    assert one.covers(two) is verdict({day in days(one) for day in days(two)})


@given(st.one_of(NEAR, st.just(OPEN), st.just(UNKNOWN)), st.one_of(NEAR, st.just(OPEN), st.just(UNKNOWN)))
@settings(max_examples=40, deadline=None)
def test_before_and_after_are_one_question_asked_from_two_sides(one: ApproximateDate, two: ApproximateDate) -> None:
    assert one.before(two) is two.after(one)
    assert one.on_or_before(two) is ~one.after(two)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 2, 28), NO, YES),
        (date(2026, 3, 1), NO, CANNOT_TELL),
        (date(2026, 3, 15), CANNOT_TELL, CANNOT_TELL),
        (date(2026, 3, 31), CANNOT_TELL, NO),
        (date(2026, 4, 1), YES, NO),
    ],
)
def test_march_beside_a_day(day: date, before: Answer, after: Answer) -> None:
    assert MARCH.before(day) is before
    assert MARCH.after(day) is after


def test_asking_if_of_what_cannot_be_told_raises() -> None:
    with pytest.raises(CannotTell):
        assert MARCH.before(date(2026, 3, 15))


def test_no_end_stated_comes_after_everything() -> None:
    assert OPEN.after(date.max) is YES
    assert MARCH.before(OPEN) is YES
    assert OPEN.on_or_before(OPEN) is YES
    assert OPEN.before(OPEN) is NO
    assert OPEN.covers(date(2026, 3, 1)) is NO


@pytest.mark.parametrize("other", [MARCH, OPEN, UNKNOWN, date(2026, 3, 1)])
def test_nothing_can_be_told_of_what_is_not_known(other: date | ApproximateDate) -> None:
    assert UNKNOWN.before(other) is CANNOT_TELL
    assert UNKNOWN.on_or_before(other) is CANNOT_TELL
    assert UNKNOWN.covers(other) is CANNOT_TELL


def test_what_a_month_covers() -> None:
    assert MARCH.covers(date(2026, 3, 31)) is YES
    assert MARCH.covers(date(2026, 4, 1)) is NO
    assert MARCH.covers(ApproximateDate.quarter(2026, 1)) is CANNOT_TELL
    assert MARCH.covers(ApproximateDate.year(2027)) is NO
    assert ApproximateDate.financial_year(2025).covers(MARCH) is YES


def test_lists_put_the_soonest_first_then_no_end_then_not_known() -> None:
    listed = [UNKNOWN, OPEN, ApproximateDate.financial_year(2026), DAY(date(2026, 3, 31)), MARCH]
    assert sorted(listed, key=lambda each: each.sort_key) == [
        MARCH,
        DAY(date(2026, 3, 31)),
        ApproximateDate.financial_year(2026),
        OPEN,
        UNKNOWN,
    ]


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        (date(2026, 3, 1), date(2026, 3, 30), Precision.MONTH),
        (date(2026, 3, 2), date(2026, 4, 1), Precision.MONTH),
        (date(2026, 2, 1), date(2026, 4, 30), Precision.QUARTER),
        (date(2026, 4, 1), date(2027, 3, 31), Precision.YEAR),
        (date(2026, 1, 1), date(2026, 12, 31), Precision.FINANCIAL_YEAR),
        (date(2026, 1, 1), date(2026, 1, 2), Precision.DAY),
        (date(2026, 1, 1), None, Precision.OPEN),
        (None, None, Precision.DAY),
        (None, date(2026, 1, 1), Precision.UNKNOWN),
    ],
)
def test_days_that_do_not_fit_the_precision_are_refused(
    first: date | None, last: date | None, precision: Precision
) -> None:
    with pytest.raises(ValueError, match="is not a"):
        ApproximateDate(first, last, precision)


def test_what_is_dated_and_what_is_exact() -> None:
    assert (MARCH.is_dated, MARCH.is_exact) == (True, False)
    assert (OPEN.is_dated, UNKNOWN.is_dated) == (False, False)
    assert DAY(date(2026, 3, 1)).is_exact


def test_months_later_and_earlier() -> None:
    assert add_months(date(2026, 8, 31), -6) == date(2026, 2, 28)
    assert add_months(date(2024, 8, 31), -6) == date(2024, 2, 29)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2027, 3, 31), -6) == date(2026, 9, 30)


def test_a_day_is_written_the_british_way() -> None:
    assert british(date(2026, 11, 20)) == "20 November 2026"
