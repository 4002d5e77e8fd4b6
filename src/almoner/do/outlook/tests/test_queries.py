"""Which lines the calendar shows, in which order, and what it counts."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almoner.do.outlook import queries
from almoner.do.outlook.lines import in_groups
from almoner.do.outlook.queries import Asked, places, standing
from almoner.do.outlook.rules import oddities_of
from almoner.foundation.audit import remembered
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.kernel.dates import ApproximateDate, parse_date
from almoner.kernel.money import Amount
from almoner.strategy.funds.actions import record_funding
from tests.world import World

from .calendars import (
    THAT_DAY,
    FundingTerm,
    PartyTerm,
    PriorityTerm,
    agreement,
    asked,
    forward_plan,
    line,
    shown,
    the_office_ends,
)

pytestmark = pytest.mark.django_db

MAY_2028 = ApproximateDate.month(2028, 5)


def count(question: Asked) -> queries.Standing:
    return standing(question, remembered.standing(question.office.pk))


def events(of: Any) -> list[tuple[str, str, str]]:
    return [(event.what, str(event.at), str(event.decide_by or "")) for event in of.in_order()]


# --- The forward plan of one office


@pytest.mark.slow
def test_the_plan_makes_ten_lines_soonest_first(west: Office) -> None:
    forward_plan(west)
    names = [each.name for each in shown(asked(west))]
    assert len(names) == 10
    assert set(names[:6]) == {
        "Ingeus Reflect", "NDND", "CARA", "DToA/ OOCR Turning Point", "Jenkins Project", "MoJ DASV Grant Funding",
    }  # fmt: skip
    assert set(names[6:8]) == {"Family Matters Pilot", "Improving Rape Response Pilot"}
    assert set(names[8:]) == {"HES FreeVa", "Victim First"}


@pytest.mark.slow
def test_victim_first_is_one_line_with_its_break_and_its_limit(west: Office) -> None:
    forward_plan(west)
    found = line(asked(west), "Victim First")
    assert events(found) == [("break", "March 2027", "2026-09-01"), ("extension_limit", "March 2029", "")]
    assert (found.ends, found.extension_to) == (parse_date("March 2027"), parse_date("March 2029"))
    assert [odd.sentence for odd in oddities_of(found.term, MAY_2028)] == [
        "Could by extension run beyond the office itself, which ends in May 2028"
    ]


@pytest.mark.slow
def test_a_possible_extension_is_taken_up_by_the_end(west: Office) -> None:
    forward_plan(west)
    found = line(asked(west), "DToA/ OOCR Turning Point")
    assert events(found) == [
        ("end", "March 2026", "2025-05-11"),
        ("extension_option", "March 2026", "2026-02-15"),
    ]


@pytest.mark.slow
def test_what_the_sentence_counts(west: Office) -> None:
    forward_plan(west)
    the_office_ends(west)
    found = count(asked(west))
    assert (found.agreements, found.planned, found.lines) == (0, 10, 10)
    assert (found.ending, found.unfunded, found.year_ends) == (6, 2, dt.date(2026, 3, 31))
    # Late: the two without funding and the two pilots; the four with a successor are settled.
    assert (found.late, found.due) == (4, 0)
    assert found.office_ends == MAY_2028


@pytest.mark.slow
def test_what_is_past_leaves_the_calendar_unless_it_may_still_be_extended(west: Office) -> None:
    forward_plan(west)
    names = {each.name for each in shown(asked(west, today=dt.date(2026, 11, 20)))}
    assert names == {"HES FreeVa", "Victim First", "DToA/ OOCR Turning Point"}
    assert count(asked(west, today=dt.date(2026, 11, 20))).lines == 3


# --- Agreements


def test_an_agreement_brings_its_events_its_provider_and_its_own_notice(world: World) -> None:
    found = line(asked(world.north, today=dt.date(2025, 1, 1)), "CORE001")
    assert found.name == "Victim First"
    assert found.providers == (world.records["north"]["organisation"].name,)
    assert found.group == world.records["north"]["priority"].title
    assert events(found) == [("break", "March 2026", "2025-09-01"), ("end", "31 March 2027", "2026-06-10")]


def test_an_end_as_printed_has_no_decision(west: Office) -> None:
    agreement(west, "CORE004", ends="31/12/2025", end_is_as_printed=True)
    found = line(asked(west), "CORE004")
    assert events(found) == [("end", "31 December 2025", "")]
    assert found.events[0].note == "as printed"
    assert (count(asked(west)).late, count(asked(west)).due) == (0, 0)


def test_an_agreements_own_notice_counts_in_the_sentence_too(west: Office) -> None:
    agreement(west, "A1", ends="31/12/2026", notice_months=12)  # decide by 31 December 2025
    agreement(west, "A2", ends="31/12/2026")  # 12 March 2026
    agreement(west, "A3", ends="31/03/2026")  # 10 June 2025
    agreement(west, "A4", ends="31/12/2028", events=[("break", "20/05/2026")])  # 20 November 2025
    found = count(asked(west))
    assert (found.due, found.late, found.agreements, found.ending) == (2, 1, 4, 1)
    assert shown(asked(west))[0].reference == "A3"


@pytest.mark.slow
def test_the_database_counts_the_same_decisions_as_the_lines_hold(west: Office) -> None:
    number = 0
    for ends in ("20/11/2025", "August 2026", "31/08/2026", "30/11/2026", "2026/27", "tbc", "ongoing", "31/03/2030"):
        for events_ in ((), (("break", "31/08/2026"),), (("extension_option", "March 2026"), ("break", "2026"))):
            for notice in (None, 0, 3, 12):
                number += 1
                agreement(west, f"N{number}", ends=ends, events=events_, notice_months=notice)
    found, lines = count(asked(west)), shown(asked(west), 200)
    decisions = [event for each in lines for event in each.open_decisions(THAT_DAY) if event.what != "extension_limit"]
    assert found.lines == len(lines) == number
    assert found.late == sum(event.is_late(THAT_DAY) for event in decisions)
    soon = THAT_DAY + queries.SOON
    assert found.due == sum(event.decide_by is not None and THAT_DAY <= event.decide_by <= soon for event in decisions)


def test_what_follows_settles_the_decision(west: Office) -> None:
    old = agreement(west, "CORE004", "Victim First", ends="31/12/2025")
    agreement(west, "CORE104", "Victim First", starts="01/12/2025", ends="31/03/2027", follows=old)
    found = line(asked(west), "CORE004")
    assert (found.successor, str(found.successor_starts)) == ("CORE104 Victim First", "1 December 2025")
    assert [odd.brief for odd in oddities_of(found.term, MAY_2028)] == ["Successor starts before this ends"]
    assert count(asked(west)).late == 0


def test_an_unpublished_successor_is_not_told_to_the_public(west: Office) -> None:
    old = agreement(west, "CORE004", ends="31/12/2025")
    agreement(west, "CORE104", ends="31/03/2027", follows=old, published=False)
    assert line(asked(west), "CORE004").successor == ""
    assert line(asked(west, seen_by=command_line(west.pk)), "CORE004").successor == "CORE104 CORE004"


@pytest.mark.slow
def test_money_that_stops_before_the_term_is_said_whoever_says_it(west: Office) -> None:
    by = command_line(west.pk)
    grant = record_funding(by=by, office=west, title="MoJ grant", ends=parse_date("March 2026"))
    known = {"value": Amount.of(10), "value_basis": "annual"}
    agreement(
        west,
        "A1",
        ends="31/03/2027",
        funding=(FundingTerm(Amount.of(10), funding=grant.pk, name="MoJ grant"),),
        **known,
    )
    agreement(west, "A2", ends="31/03/2027", funding=(FundingTerm(Amount.of(10), 2025),), **known)
    agreement(west, "A3", "Helpline", ends="31/03/2027")
    agreement(west, "A4", ends="31/03/2027", funding=(FundingTerm(Amount.of(10), 2026),), **known)
    forward_plan(west, "Item,Date,Service\nHelpline funding stops,March 2026,Helpline\n")
    said = {
        number: [odd.sentence for odd in oddities_of(line(asked(west), number).term, ApproximateDate.unknown())]
        for number in ("A1", "A2", "A3", "A4")
    }
    assert said == {
        "A1": ["Money from MoJ grant stops (March 2026) before the term does"],
        "A2": ["The money stops (2025/26) before the term does"],
        "A3": ["The money stops (March 2026) before the term does"],
        "A4": [],
    }
    assert ("funding_stop", "March 2026", "") in events(line(asked(west), "A3"))


def test_lines_whose_end_nobody_knows_come_last_and_are_counted(west: Office) -> None:
    agreement(west, "A1", ends="tbc")
    agreement(west, "A2", ends="31/03/2030")
    agreement(west, "A3", ends="ongoing")
    agreement(west, "A4", ends="31/03/2020")
    assert shown(asked(west))[0].reference == "A2"
    assert {each.reference for each in shown(asked(west))} == {"A1", "A2", "A3"}
    assert count(asked(west)).lines == 3


@pytest.mark.slow
def test_pages_hold_every_line_once_in_order_whatever_its_events(west: Office) -> None:
    """A line with many events must not push others off a page, nor come twice."""
    for number in range(40):
        crowded = [("break", f"{day}/12/2025") for day in range(1, 1 + number % 7)]
        agreement(west, f"A{number:02}", ends=f"{1 + number % 28}/0{1 + number % 9}/2027", events=crowded)
    question = asked(west)
    whole = places(question, 1, 40)
    assert len({place.key for place in whole}) == 40
    assert whole == sorted(whole)
    assert [*places(question, 1, 7), *places(question, 8, 23), *places(question, 24, 40)] == whole
    assert [each.key for each in shown(question)] == [place.key for place in whole]


@pytest.mark.slow
def test_many_events_of_one_line_do_not_hide_the_next(west: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("almoner.do.outlook.queries.soonest.SPARE", 0)
    agreement(west, "A1", ends="31/12/2029", events=[("break", f"{day}/12/2025") for day in range(1, 29)])
    agreement(west, "A2", ends="31/12/2026")
    assert [place.at for place in places(asked(west), 1, 2)] == [dt.date(2025, 12, 1), dt.date(2026, 12, 31)]


# --- Filters, days, readers


@pytest.mark.slow
def test_filters_narrow_agreements_and_the_plan_alike(world: World) -> None:
    north, records = world.north, world.records["north"]
    forward_plan(north, "Item,Date,Provider,Group\nHelpline,March 2027,Catch22,Prevention\nRefuge,March 2027,,\n")
    day = {"today": dt.date(2025, 1, 1)}

    def names(**filters: str) -> set[str]:
        found = {each.reference or each.name for each in shown(asked(north, **day, **filters))}
        assert count(asked(north, **day, **filters)).lines == len(found)
        return found - {"Ingeus Reflect"}

    assert names() == {"CORE001", "Helpline", "Refuge"}
    assert names(priority=str(records["priority"].pk)) == {"CORE001"}
    assert names(priority="group:prevention") == {"Helpline"}
    assert names(pot=str(records["pot"].pk)) == {"CORE001"}
    assert names(provider="catch22") == {"Helpline"}
    assert names(provider=records["organisation"].name.upper()) == {"CORE001"}
    assert names(provider="catch") == set()
    assert {each.name for each in shown(asked(north, **day, provider="catch", is_typed=True))} == {"Helpline"}
    assert names(priority=records["priority"].title[:8].lower()) == {"CORE001"}
    assert names(priority="nonsense") == set()
    assert names(place="E06000016") == {"CORE001", "Helpline", "Refuge"}  # the whole area serves every place


@pytest.mark.slow
def test_the_filters_offer_what_occurs(world: World) -> None:
    north, records = world.north, world.records["north"]
    forward_plan(north, "Item,Date,Provider,Group\nHelpline,March 2027,Catch22,Prevention\n")
    found = queries.choices(asked(north), remembered.standing(north.pk))
    assert found["priority"] == [
        (str(records["priority"].pk), records["priority"].title),
        ("group:Prevention", "Prevention"),
    ]
    assert found["pot"] == [(str(records["pot"].pk), records["pot"].name)]
    assert found["provider"] == sorted([("Catch22",) * 2, (records["organisation"].name,) * 2])


@pytest.mark.slow
def test_too_many_providers_are_asked_for_by_typing(west: Office) -> None:
    by = command_line(west.pk)
    for number in range(62):
        agreement(west, f"A{number}", ends="31/03/2027", parties=(_party(west, f"Charity {number}"),))
    assert queries.choices(asked(west, seen_by=by), remembered.standing(west.pk))["provider"] is None


def _party(office: Office, name: str) -> PartyTerm:
    from almoner.foundation.organisations.actions import record_organisation

    made: Organisation = record_organisation(by=command_line(office.pk), office=office, name=name)
    return PartyTerm("provider", made.pk, made.name)


def test_as_at_a_day_only_what_was_known_then_is_shown(west: Office) -> None:
    agreement(west, "A1", ends="31/03/2027")
    before, after = dt.date(2025, 3, 31), dt.date(2025, 4, 1)
    assert shown(asked(west, today=before, as_at=before)) == []
    assert [each.reference for each in shown(asked(west, today=after, as_at=after))] == ["A1"]


def test_what_is_not_published_is_for_the_desk(world: World) -> None:
    staff = world.actor(Role.AUDITOR)
    hidden = world.records["unpublished"]["agreement"].number
    assert hidden not in {each.reference for each in shown(asked(world.north))}
    assert hidden in {each.reference for each in shown(asked(world.north, seen_by=staff))}
    assert hidden not in {each.reference for each in shown(asked(world.south, seen_by=staff))}
    theirs = world.actor(Role.AUDITOR, world.south)
    assert hidden not in {each.reference for each in shown(asked(world.north, seen_by=theirs))}


@pytest.mark.slow
def test_lines_are_grouped_the_soonest_group_first_and_successors_stand_together(west: Office) -> None:
    forward_plan(
        west,
        "Item,Date,Group,What comes after\nB,March 2027,Later,\nA,March 2026,Sooner,New offer\nC,March 2026,Sooner,\n"
        "D,March 2026,Sooner,New offer\nE,March 2025,,\nF,March 2026,,\n",
    )
    groups = in_groups(shown(asked(west)), THAT_DAY)
    assert [(title, [each.name for each in lines]) for title, lines in groups] == [
        ("Sooner", ["A", "D", "C"]),
        ("Later", ["B"]),
        ("No priority named", ["F"]),
    ]


@pytest.mark.slow
def test_the_lines_cost_the_same_however_many(world: World) -> None:
    def cost(question: Asked) -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(question)
        return len(captured)

    few = cost(asked(world.north))
    for number in range(15):
        agreement(world.north, f"X{number}", ends="31/03/2027", events=[("break", "31/03/2026")])
    assert cost(asked(world.north)) == few == 3


def test_the_page_everybody_opens_is_kept_until_something_changes(world: World) -> None:
    north = world.north
    question = asked(north)

    def page() -> int:
        stands_at = remembered.standing(north.pk)
        with CaptureQueriesContext(connection) as captured:
            queries.shown_lines(question, 1, 100, stands_at)
        return len(captured)

    assert page() == 3
    assert page() == 0
    agreement(north, "X1", ends="31/03/2027")
    assert page() == 3
    assert "X1" in {each.reference for each in queries.shown_lines(question, 1, 100, remembered.standing(north.pk))}


def test_what_lies_in_the_priority_of_an_agreement(world: World) -> None:
    priority = world.records["north"]["priority"]
    agreement(
        world.north,
        "X1",
        ends="31/03/2027",
        priorities=(PriorityTerm(priority.pk, priority.title),),
        value=Amount(Decimal(1)),
    )
    assert line(asked(world.north), "X1").group == priority.title
