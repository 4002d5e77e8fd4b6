"""When a round is open: to the second, by the clock of Europe/London, also on the nights when the clocks change."""

import datetime as dt
from dataclasses import dataclass

import pytest

from almoner.do.grants.rules.clock import (
    Phase,
    comes_twice,
    is_open,
    moment_in_london,
    phase,
    promises_out_of_order,
    takes_until,
    too_little_time,
    wall_clock,
)
from almoner.kernel.lifecycle import Moment

UTC = dt.UTC
NOON = dt.datetime(2026, 12, 18, 12, 0, tzinfo=UTC)
SECOND = dt.timedelta(seconds=1)


@dataclass
class Round:
    state: str = "published"
    opens_at: dt.datetime | None = dt.datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    closes_now: dt.datetime | None = NOON
    late_policy: str = "none"
    grace_minutes: int = 0


class Anybody:
    def may(self, permission: object) -> bool:
        return False


def test_the_second_of_closing_is_in_and_the_next_is_out() -> None:
    held = Round()
    assert is_open(held, NOON)
    assert is_open(held, NOON.replace(microsecond=999_999))
    assert not is_open(held, NOON + SECOND)
    assert is_open(held, Moment(Anybody(), NOON))


def test_it_opens_with_the_second() -> None:
    held = Round()
    assert held.opens_at is not None
    assert not is_open(held, held.opens_at - SECOND)
    assert phase(held, held.opens_at - SECOND) is Phase.TO_OPEN
    assert is_open(held, held.opens_at)


def test_grace_takes_what_was_begun_and_nothing_new() -> None:
    held = Round(late_policy="grace", grace_minutes=15)
    assert takes_until(held) == NOON + dt.timedelta(minutes=15)
    assert phase(held, NOON + SECOND) is Phase.GRACE
    assert is_open(held, NOON + dt.timedelta(minutes=15))
    assert not is_open(held, NOON + dt.timedelta(minutes=15, seconds=1))


def test_minutes_of_grace_without_the_policy_are_none() -> None:
    assert takes_until(Round(late_policy="exception", grace_minutes=15)) == NOON


@pytest.mark.parametrize("state", ["draft", "completed", "cancelled"])
def test_what_is_stored_is_closed_whatever_the_clock_says(state: str) -> None:
    assert phase(Round(state=state), NOON - SECOND) == state
    assert not is_open(Round(state=state), NOON - SECOND)


def test_without_dates_nothing_is_open() -> None:
    assert phase(Round(opens_at=None), NOON) is Phase.TO_OPEN
    assert takes_until(Round(closes_now=None)) is None


# --- The nights when the clocks change: 25 October 2026 at 02:00 back to 01:00, 28 March 2027 at 01:00 on to 02:00


def test_half_past_one_when_the_clocks_go_back_is_read_late_for_a_closing_and_early_for_an_opening() -> None:
    night, clock = dt.date(2026, 10, 25), dt.time(1, 30)
    assert moment_in_london(night, clock, later=True) == dt.datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert moment_in_london(night, clock, later=False) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_hour_that_comes_twice_says_which_of_the_two() -> None:
    closing = moment_in_london(dt.date(2026, 10, 25), dt.time(1, 30), later=True)
    assert comes_twice(closing)
    assert wall_clock(closing) == "01:30, after the clocks go back"
    assert wall_clock(closing - dt.timedelta(hours=1)) == "01:30, before the clocks go back"
    assert wall_clock(closing + dt.timedelta(hours=1)) == "02:30"


def test_a_round_that_closes_in_that_hour_is_open_through_both_of_them() -> None:
    held = Round(closes_now=moment_in_london(dt.date(2026, 10, 25), dt.time(1, 30), later=True))
    held.opens_at = dt.datetime(2026, 10, 1, tzinfo=UTC)
    assert is_open(held, dt.datetime(2026, 10, 25, 0, 45, tzinfo=UTC))  # 01:45, the first time
    assert is_open(held, dt.datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert not is_open(held, dt.datetime(2026, 10, 25, 1, 30, 1, tzinfo=UTC))


def test_a_time_that_the_clocks_skip_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="There is no 01:30 on 28 March 2027"):
        moment_in_london(dt.date(2027, 3, 28), dt.time(1, 30), later=True)
    assert moment_in_london(dt.date(2027, 3, 28), dt.time(2, 0), later=True).hour == 1


def test_noon_in_summer_and_in_winter_is_noon_on_the_wall() -> None:
    assert moment_in_london(dt.date(2026, 7, 1), dt.time(12), later=True).hour == 11
    assert moment_in_london(dt.date(2026, 12, 1), dt.time(12), later=True).hour == 12


# --- Promises


def promised(**other: object) -> list[str]:
    dates: dict[str, object] = {
        "opens": dt.datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
        "closes": NOON,
        "decision": dt.date(2027, 2, 1),
        "pay": dt.date(2027, 3, 1),
        "spend_from": dt.date(2027, 4, 1),
        "spend_to": dt.date(2028, 3, 31),
    }
    return promises_out_of_order(**{**dates, **other})  # type: ignore[arg-type]  # dates of the right kinds


def test_dates_in_order_say_nothing_and_paying_on_the_first_day_of_spending_is_in_order() -> None:
    assert promised() == []
    assert promised(pay=dt.date(2027, 4, 1)) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"closes": dt.datetime(2026, 11, 1, 9, 0, tzinfo=UTC)}, "It closes before it opens."),
        ({"decision": dt.date(2026, 12, 18)}, "The decision is promised for a day that is not after the closing."),
        ({"pay": dt.date(2027, 2, 1)}, "Payment is promised for a day that is not after the decision."),
        ({"spend_from": dt.date(2027, 2, 28)}, "Spending begins before the first payment."),
        ({"spend_to": dt.date(2027, 3, 31)}, "Spending ends before it begins."),
    ],
)
def test_each_date_out_of_order_is_named(wrong: dict[str, object], said: str) -> None:
    assert promised(**wrong) == [said]


def test_all_that_is_out_of_order_is_said_at_once() -> None:
    assert len(promised(decision=dt.date(2026, 1, 1), spend_from=dt.date(2026, 1, 1))) == 2


def test_a_closing_late_at_night_in_summer_counts_for_its_day_here() -> None:
    late = moment_in_london(dt.date(2026, 7, 1), dt.time(0, 30), later=True)  # 23:30 of 30 June by UTC
    assert promised(opens=late - dt.timedelta(days=9), closes=late, decision=dt.date(2026, 7, 1)) != []
    assert promised(opens=late - dt.timedelta(days=9), closes=late, decision=dt.date(2026, 7, 2)) == []


def test_the_decision_leaves_time_before_the_money_is_spent() -> None:
    assert too_little_time(dt.date(2027, 3, 18), dt.date(2027, 4, 1), 14) is None
    said = too_little_time(dt.date(2027, 3, 19), dt.date(2027, 4, 1), 14)
    assert said == ("The decision leaves 13 days before spending begins; letters, agreements and payments take 14.")
