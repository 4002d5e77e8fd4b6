"""The worked figures of docs/rules/decide-by.md, and what must hold for all others."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.do.outlook.declared import NOTICE, WEEKS, durations_of, name_of
from almoner.do.outlook.rules import (
    BREAK,
    END,
    LIMIT,
    OPTION,
    START,
    Durations,
    Event,
    Term,
    back_plan,
    decide_by,
    oddities_of,
    soonest,
)
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.actions import record_setting
from almoner.kernel.dates import ApproximateDate, parse_date
from tests.world import World

ASSUMED = Durations(notice_months=6, consultation=13, bidding=10, moderation=4, signatures=2, mobilisation=13)
MAY_2028 = ApproximateDate.month(2028, 5)
UNKNOWN = ApproximateDate.unknown()


def test_the_steps_to_a_replacement_take_294_days() -> None:
    assert ASSUMED.weeks_to_replace * 7 == 294


@pytest.mark.parametrize(
    ("event", "at", "notice", "decided"),
    [
        (BREAK, "March 2027", None, dt.date(2026, 9, 1)),
        (END, "March 2027", None, dt.date(2026, 5, 11)),
        (END, "August 2026", None, dt.date(2025, 10, 11)),
        (END, "31 March 2027", None, dt.date(2026, 6, 10)),
        (END, "31 March 2027", 12, dt.date(2026, 3, 31)),
        (OPTION, "March 2026", None, dt.date(2026, 2, 15)),
        (BREAK, "31 August 2026", None, dt.date(2026, 2, 28)),
        (LIMIT, "March 2029", None, None),
        (START, "April 2026", None, None),
        (END, "tbc", None, None),
        (END, "ongoing", None, None),
        (BREAK, "2026/27", 3, dt.date(2026, 1, 1)),
    ],
)
def test_the_worked_figures(event: str, at: str, notice: int | None, decided: dt.date | None) -> None:
    assert decide_by(event, parse_date(at), ASSUMED, notice_months=notice) == decided


def test_the_steps_are_counted_back_from_the_end() -> None:
    steps = [(str(step.by), step.what) for step in back_plan(parse_date("March 2027"), ASSUMED)]
    assert steps == [
        ("2026-05-11", "Consultation, with the equality assessment"),
        ("2026-08-10", "Bidding opens"),
        ("2026-09-01", "Notice is given"),
        ("2026-10-19", "Scoring and moderation"),
        ("2026-11-16", "Signatures"),
        ("2026-11-30", "The new service gets ready"),
        ("2027-03-01", "It ends, and the new service begins"),
    ]
    assert back_plan(UNKNOWN, ASSUMED) == []


days = st.dates(dt.date(1990, 1, 1), dt.date(2150, 1, 1))
steps = st.integers(0, 60)
durations = st.builds(Durations, steps, steps, steps, steps, steps, steps)
events = st.sampled_from([BREAK, OPTION, END])


@given(events, days, days, durations)
def test_a_later_date_never_means_an_earlier_decision(
    event: str, one: dt.date, other: dt.date, takes: Durations
) -> None:
    early, late = sorted((one, other))
    first, second = (decide_by(event, ApproximateDate.day(day), takes) for day in (early, late))
    assert first is not None
    assert second is not None
    assert first <= second


@given(events, days, durations, st.integers(0, 5), st.integers(1, 30))
def test_a_longer_step_never_leaves_more_time(
    event: str, day: dt.date, takes: Durations, which: int, more: int
) -> None:
    name = ("notice_months", "consultation", "bidding", "moderation", "signatures", "mobilisation")[which]
    longer = Durations(
        **{**{each: getattr(takes, each) for each in Durations.__slots__}, name: getattr(takes, name) + more}
    )
    at = ApproximateDate.day(day)
    short, long = decide_by(event, at, takes), decide_by(event, at, longer)
    assert short is not None
    assert long is not None
    assert long <= short <= day


@given(days, durations)
def test_the_first_step_is_the_last_safe_day_to_decide(day: dt.date, takes: Durations) -> None:
    at = ApproximateDate.day(day)
    assert back_plan(at, takes)[0].by == decide_by(END, at, takes)


@given(events, st.integers(1990, 2150), st.integers(1, 12), durations)
def test_an_approximate_date_is_as_urgent_as_the_first_day_it_can_be(
    event: str, year: int, month: int, takes: Durations
) -> None:
    first = ApproximateDate.day(dt.date(year, month, 1))
    assert decide_by(event, ApproximateDate.month(year, month), takes) == decide_by(event, first, takes)


def said(ends: str, **facts: object) -> list[str]:
    given = {"extension_to": UNKNOWN, "successor_starts": UNKNOWN, **facts}
    return [odd.sentence for odd in oddities_of(Term(parse_date(ends), **given), MAY_2028)]  # type: ignore[arg-type]  # given by name


def test_victim_first_could_by_extension_outlive_the_office() -> None:
    assert said("March 2027", extension_to=parse_date("March 2029")) == [
        "Could by extension run beyond the office itself, which ends in May 2028"
    ]


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        ("March 2029", "Runs beyond the office itself, which ends in May 2028"),
        ("2028/29", "May run beyond the office itself, which ends in May 2028"),
        ("ongoing", "No end is stated, and the office ends in May 2028"),
    ],
)
def test_a_term_that_outlives_the_office_is_warned_of(ends: str, sentence: str) -> None:
    assert said(ends) == [sentence]


@pytest.mark.parametrize("ends", ["March 2028", "May 2028", "31 May 2028", "tbc"])
def test_a_term_that_ends_with_the_office_or_at_a_day_nobody_knows_is_not(ends: str) -> None:
    assert said(ends) == []


def test_an_office_that_does_not_end_warns_of_nothing() -> None:
    assert list(oddities_of(Term(parse_date("2050"), UNKNOWN, UNKNOWN), UNKNOWN)) == []


def test_a_successor_that_starts_early_is_counted_in_months() -> None:
    assert said("March 2027", successor_starts=parse_date("April 2026")) == [
        "Successor starts 11 months before this ends"
    ]


def test_money_that_stops_before_the_term_is_said_with_its_source() -> None:
    stops = (("MoJ core grant", parse_date("March 2026")), ("", parse_date("March 2025")), ("NHS", parse_date("2027")))
    assert said("March 2027", money_stops=stops) == [
        "Money from MoJ core grant stops (March 2026) before the term does",
        "The money stops (March 2025) before the term does",
    ]


def test_funding_that_is_not_known_is_said_last() -> None:
    assert said("March 2026", funding_not_known=True) == ["Funding not yet known"]


def test_the_soonest_event_is_the_first_that_is_not_past() -> None:
    listed = [Event(END, parse_date(text)) for text in ("March 2026", "tbc", "March 2027")]
    assert soonest(listed, dt.date(2026, 3, 31)) == dt.date(2026, 3, 31)
    assert soonest(listed, dt.date(2026, 4, 1)) == dt.date(2027, 3, 31)
    assert soonest(listed, dt.date(2027, 4, 1)) == dt.date.max


@pytest.mark.django_db
def test_the_steps_are_assumed_until_the_office_records_its_own(world: World) -> None:
    on = dt.date(2025, 11, 20)
    assert durations_of(world.north, on) == (ASSUMED, True)
    by = world.actor(Role.HEAD_OF_COMMISSIONING)
    for name, value in [(NOTICE, 3), *((name_of(step), 1) for step in WEEKS)]:
        record_setting(by=by, office=world.north, name=name, value=value, starts=dt.date(2025, 1, 1), reason="ours")
    assert durations_of(world.north, on) == (Durations(3, 1, 1, 1, 1, 1), False)
    assert durations_of(world.north, dt.date(2024, 12, 31)) == (ASSUMED, True)
