"""The builder at the desk: one part a page, what is missing at once, both sides of a clash, nothing typed is lost."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from almoner.do.grants import actions
from almoner.do.grants.models import Invitation
from almoner.do.grants.parts import PARTS, SourceEntry
from almoner.foundation.door.actor import command_line
from almoner.foundation.offices.models import Office
from almoner.strategy.funds import actions as funds

from .at_the_desk import at, form_on, text, typed
from .inviting import form_of, fund_of, pot_of, prepared, priority_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_round_is_written_from_nothing_to_published_without_code(west: Office, head: Client) -> None:
    fund, pot, served, form = fund_of(west), pot_of(west), priority_of(west), form_of(west)
    begun = head.post(
        "/desk/westshire/rounds/prepare/", {"fund": fund.pk, "theme": "Safer streets", "year": "2027/28", "copy_of": ""}
    )
    held = Invitation.objects.get(office=west)
    assert begun.headers["Location"] == at(held)
    assert "19 things are missing" in text(head.get(at(held)))
    given = typed(pot=pot, priority=served, form=form)
    assert set(given) == set(PARTS)
    for part in PARTS:
        token = form_on(head, at(held, "parts", part))["token"]
        answer = head.post(at(held, "parts", part), {**given[part], "token": token})
        assert answer.status_code == 302, (part, text(answer))
    assert "Nothing is missing" in text(head.get(at(held)))
    assert head.post(at(held, "publish")).status_code == 302
    held.refresh_from_db()
    assert (held.state, held.grace_minutes, held.cap) == ("published", 15, Decimal(20_000))
    assert held.scheme["criteria"][0]["part_titles"] == ["Need", "Reach"]
    assert held.scheme["ties"] == ["impact"]
    assert held.anchors == {"impact": {"0": "nothing", "5": "much"}}
    page = text(head.get(at(held)))
    assert "£500.00" not in page
    assert "Small: up to £2,500.00" in page


def test_an_office_without_a_plan_is_told_where_priorities_come_from(west: Office, head: Client) -> None:
    held = actions.begin_round(by=command_line(west.pk), fund=fund_of(west), theme="First", year=2027)
    told = "The office has none yet: enter its plan with its priorities, under Plans."
    assert told in text(head.get(at(held, "parts", "aims")))
    priority_of(west)
    assert told not in text(head.get(at(held, "parts", "aims")))


def test_each_part_opens_with_what_it_holds_and_saves_it_unchanged(west: Office, head: Client) -> None:
    held = prepared(west)
    before = {name: getattr(held, name) for names in PARTS.values() for name in names if name != "priorities"}
    for part in PARTS:
        given: dict[str, Any] = form_on(head, at(held, "parts", part))
        given |= {"purposes": held.purposes, "organisation_forms": held.organisation_forms}
        given["priorities"] = [str(key) for key in held.priorities.values_list("priority", flat=True)]
        answer = head.post(at(held, "parts", part), given)
        assert answer.status_code == 302, (part, text(answer))
    held = Invitation.objects.get(pk=held.pk)
    assert {name: getattr(held, name) for name in before} == before


def test_publishing_too_early_names_everything_that_is_missing(west: Office, head: Client) -> None:
    held = actions.begin_round(by=command_line(west.pk), fund=fund_of(west), theme="Early", year=2027)
    page = text(head.get(at(held, "publish")))
    for said in ("Say what the money is for.", "Say when it closes, to the minute.", "Name the criteria by which"):
        assert said in page
    assert "Publish</button>" not in page
    assert head.post(at(held, "publish")).status_code == 200
    held.refresh_from_db()
    assert held.state == "draft"


def test_more_rows_come_without_losing_what_was_typed(west: Office, head: Client) -> None:
    held = prepared(west)
    given = form_on(head, at(held, "parts", "eligibility"))
    given |= {"gates-0-question": "Typed but not saved", "other_sources": "Also typed", "more": "gates"}
    page = text(head.post(at(held, "parts", "eligibility"), given))
    assert "Typed but not saved" in page
    assert "Also typed" in page
    assert page.count('name="gates-') > 12
    held.refresh_from_db()
    assert held.eligibility[0]["question"] == "Is the project in our area?"


def test_what_cannot_be_read_is_said_at_its_box_and_stays_typed(west: Office, head: Client) -> None:
    held = prepared(west)
    given = form_on(head, at(held, "parts", "dates"))
    given |= {"closes_clock": "half past", "opens_day_day": "31", "opens_day_month": "2"}
    page = text(head.post(at(held, "parts", "dates"), given))
    assert "Write the time as hours and minutes" in page
    assert "half past" in page
    given |= {"closes_clock": "01:30", "closes_day_day": "28", "closes_day_month": "3", "closes_day_year": "2027"}
    given |= form_on(head, at(held, "parts", "dates")) | {
        "closes_clock": "01:30",
        "closes_day_day": "28",
        "closes_day_month": "3",
        "closes_day_year": "2027",
    }
    assert "There is no 01:30 on 28 March 2027" in text(head.post(at(held, "parts", "dates"), given))


def test_a_closing_in_the_hour_that_comes_twice_is_the_later_one(west: Office, head: Client) -> None:
    held = prepared(west)
    given = form_on(head, at(held, "parts", "dates")) | {
        "closes_clock": "01:30",
        "closes_day_day": "31",
        "closes_day_month": "10",
        "closes_day_year": "2027",
        "opens_clock": "01:30",
        "opens_day_day": "31",
        "opens_day_month": "10",
        "opens_day_year": "2027",
    }
    assert head.post(at(held, "parts", "dates"), given).status_code == 302
    held.refresh_from_db()
    assert held.closes_at == dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC)
    assert held.opens_at == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)
    assert "01:30, after the clocks go back on 31 October 2027" in text(head.get(at(held, "preview")))


def test_a_pot_outside_the_purposes_is_refused_at_the_page_with_what_was_typed(west: Office, head: Client) -> None:
    held = prepared(west)
    other = pot_of(west, "Victims pot", permitted=["Supporting victims"])
    given = form_on(head, at(held, "parts", "money")) | {"sources-0-pot": str(other.pk), "available": "99,000"}
    page = text(head.post(at(held, "parts", "money"), given))
    assert "“Victims pot” may not be spent on: Community safety." in page
    assert 'value="99,000"' in page


def test_weights_that_do_not_total_100_are_saved_and_named(west: Office, head: Client) -> None:
    held = prepared(west)
    given = form_on(head, at(held, "parts", "scoring")) | {"criteria-3-weight": "19.9"}
    page = text(head.post(at(held, "parts", "scoring"), given, follow=True))
    assert "The weights total 99.9; they must total exactly 100." in page


def test_both_sides_of_a_clash_are_shown_and_the_second_save_is_deliberate(west: Office, head: Client) -> None:
    held = prepared(west)
    given = form_on(head, at(held, "parts", "contact"))
    actions.edit_invitation(by=command_line(west.pk), invitation=held, contact_name="Somebody else")
    page = text(head.post(at(held, "parts", "contact"), given | {"contact_name": "Mine"}))
    assert "Somebody else" in page
    assert 'value="Mine"' in page
    again = re.search(r'name="token" value="([^"]+)"', page)
    assert again is not None
    assert (
        head.post(at(held, "parts", "contact"), given | {"contact_name": "Mine", "token": again[1]}).status_code == 302
    )
    held.refresh_from_db()
    assert held.contact_name == "Mine"


def test_the_effort_meter_warns_where_the_work_is_out_of_proportion(west: Office, head: Client) -> None:
    held = prepared(west, available=Decimal(5000), cap=Decimal(500), least=None, expected_applicants=80)
    page = text(head.get(at(held)))
    assert "Applying takes" in page
    assert "Ask less, or give more." in page
    assert "Ask less, or give more." not in text(head.get(at(prepared_more(west))))


def prepared_more(west: Office) -> Invitation:
    other = {
        "fund": fund_of(west, "BIG"),
        "form_version": form_of(west, "Big"),
        "priorities": [priority_of(west, "Big").pk],
    }
    rich = pot_of(west, "Big pot", "900000.00")
    return prepared(
        west, **other, available=Decimal(900_000), pots=[SourceEntry(rich.pk, Decimal(900_000))], expected_applicants=10
    )


def test_who_judges_is_chosen_in_the_builder(west: Office, head: Client) -> None:
    held = prepared(west, cap=Decimal(2500), cap_kind="limit")
    given = form_on(head, at(held, "parts", "scoring"))
    given |= {"judging": "officers", "criteria": "Is it for our area?\n\nIs the budget plain? "}
    assert head.post(at(held, "parts", "scoring"), given).status_code == 302
    held.refresh_from_db()
    assert (held.judging, held.criteria) == ("officers", ["Is it for our area?", "Is the budget plain?"])
    assert "Judged by officers, without a panel." in text(head.get(at(held, "preview")))
    choosing = text(head.get(at(held, "parts", "choosing")))
    assert "without a rank order" in choosing
    assert "whatever the rank order" not in choosing


def test_a_fund_that_may_not_be_given_in_rounds_is_refused_at_its_field(west: Office, head: Client) -> None:
    fund = fund_of(west, "VF", allowed=["contract"])
    sent = {"fund": fund.pk, "theme": "", "year": "2027/28", "copy_of": ""}
    page = text(head.post("/desk/westshire/rounds/prepare/", sent | {"theme": "Safer streets"}))
    assert "“Fund VF” may not be given as grants in rounds of applications, only as contracts." in page
    assert 'value="Safer streets"' in page
    assert not Invitation.objects.filter(office=west).exists()


def test_a_fund_that_is_closed_to_rounds_meanwhile_keeps_one_from_being_published(west: Office, head: Client) -> None:
    held = prepared(west)
    funds.correct_fund(by=command_line(west.pk), fund=held.fund, reason="As the strategy says.", allowed=["contract"])
    assert "may not be given as grants in rounds of applications" in text(head.get(at(held)))
    with pytest.raises(actions.NotReady, match="only as contracts"):
        actions.publish_invitation(by=command_line(west.pk), invitation=held)
