"""The calendar as people meet it: the page, its table, the feed and the files, for the public and at the desk."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from almoner.do.outlook.declared import NOTICE, WEEKS, name_of
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.actions import record_setting
from almoner.foundation.offices.models import Office
from almoner.plan.forward.actions import unpublish_entry
from almoner.plan.forward.models import ForwardEntry
from tests.world import World, appoint, sign_in

from .calendars import AS_DRAWN, agreement, forward_plan, the_office_ends

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/westshire/calendar/"


@pytest.fixture
def drawn(west: Office) -> Office:
    """The forward plan of one office, published, and the announcement that the office itself ends."""
    forward_plan(west)
    the_office_ends(west)
    return west


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ")


def content(answer: Any) -> str:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def rows(page: str) -> list[str]:
    """The rows of the table, as words."""
    body = page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    return [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in body.split("</tr>")]


def test_the_sentence_says_the_essential(drawn: Office, client: Client) -> None:
    page = text(client.get(PAGE, AS_DRAWN))
    assert "Ten items stand in the forward plan." in page
    assert "Six end by March 2026; two of those have no funding confirmed." in page
    assert "Four decisions should have been made by now: " in page
    late = re.search(r"by now: ([^.]*)\.", page)
    assert late
    assert set(re.split(", | and ", late[1])) == {
        "Jenkins Project", "MoJ DASV Grant Funding", "Family Matters Pilot", "Improving Rape Response Pilot",
    }  # fmt: skip
    assert "None is due within 90 days." in page
    assert "The office itself ends in May 2028: a mayor or a policing board." in page


def test_the_table_holds_every_event(drawn: Office, client: Client) -> None:
    table = rows(text(client.get(PAGE, AS_DRAWN)))
    beyond = "Could by extension run beyond the office itself, which ends in May 2028"
    assert f"Victim First contract break March 2027 1 September 2026 {beyond}" in table
    assert "extension limit March 2029" in table
    assert (
        "HES FreeVa ends (as printed) March 2027 11 May 2026 settled Successor starts 11 months before this ends"
        in table
    )
    assert "then: DSAV new commissioned offer April 2026" in table
    assert "extension must be taken up, possible to March 2028 March 2026 15 February 2026 settled" in table
    assert "Jenkins Project ends (inferred from the paper) March 2026 11 May 2025 late Funding not yet known" in table


def test_the_picture_is_hidden_from_those_who_listen_and_has_no_styles(drawn: Office, client: Client) -> None:
    page = text(client.get(PAGE, AS_DRAWN))
    assert page.count('aria-hidden="true"') >= 2
    assert 'role="region" aria-label="Picture: what ends, by month. The table below holds the same."' in page
    assert " style=" not in page
    assert "Office ends, May 2028" in page
    assert "Successor starts 11 months before this ends" in page


def test_today_the_same_page_shows_what_is_left(drawn: Office, client: Client) -> None:
    page = text(client.get(PAGE, {"on": "2026-11-20"}))
    assert "Three items stand in the forward plan." in page
    assert "Family Matters" not in page


def test_a_day_before_the_paper_knows_nothing(drawn: Office, client: Client) -> None:
    page = text(client.get(PAGE, {"on": "2025-03-31"}))
    assert "Victim First" not in page
    assert "appear here as soon as they are entered" in page


@pytest.mark.parametrize("on", ["2025-13-45", "yesterday", "0001-01-01", "9999-12-31", "2025-11-20T10:00"])
def test_a_day_that_is_none_is_today(drawn: Office, client: Client, on: str) -> None:
    assert "As it was known on" not in text(client.get(PAGE, {"on": on}))


@pytest.mark.parametrize(
    ("years", "last"), [("", "2030/31"), ("2", "2027/28"), ("8", "2033/34"), ("0", "2030/31"), ("x", "2030/31")]
)
def test_as_many_years_as_are_asked_for(drawn: Office, client: Client, years: str, last: str) -> None:
    page = text(client.get(PAGE, {**AS_DRAWN, "years": years}))
    assert re.findall(r">(20\d\d/\d\d)</text>", page)[-1] == last


def test_what_is_taken_back_leaves_the_public_calendar_but_not_the_desk(drawn: Office, client: Client) -> None:
    entry = ForwardEntry.objects.get(office=drawn, item="HES FreeVa")
    unpublish_entry(by=command_line(drawn.pk), entry=entry, note="not agreed")
    assert "HES FreeVa" not in text(client.get(PAGE, AS_DRAWN))
    assert "HES FreeVa" not in content(client.get("/westshire/calendar.ics", AS_DRAWN))
    sign_in(client, appoint(drawn, "wendy@westshire.example", "Wendy West", Role.AUDITOR).person)
    page = text(client.get("/desk/westshire/calendar/", AS_DRAWN))
    assert f"/desk/westshire/forward/{entry.pk}/" in page
    assert "HES FreeVa" not in text(client.get(PAGE, AS_DRAWN))  # also for somebody signed in


def test_the_desk_is_closed_to_others(drawn: Office, world: World, client: Client) -> None:
    for path in ("calendar/", "calendar.ics", "calendar.csv"):
        assert client.get(f"/desk/westshire/{path}").status_code == 302
        assert sign_in(Client(), world.sam).get(f"/desk/westshire/{path}").status_code == 403


def test_an_agreement_leads_to_its_page_in_the_register(world: World, client: Client) -> None:
    page = text(client.get("/northshire/calendar/", AS_DRAWN))
    assert 'href="/northshire/register/CORE001/"' in page
    assert "One agreement is in force." in page


def test_an_offices_own_steps_change_the_day_and_are_no_longer_assumed(drawn: Office, client: Client) -> None:
    assert "is assumed until the office records its own" in text(client.get(PAGE, AS_DRAWN))
    by = command_line(drawn.pk)
    for name in (NOTICE, *map(name_of, WEEKS)):
        record_setting(by=by, office=drawn, name=name, value=1, starts=dt.date(2025, 1, 1), reason="ours")
    page = text(client.get(PAGE, AS_DRAWN))
    assert "is assumed until" not in page
    jenkins = "Jenkins Project ends (inferred from the paper) March 2026 25 January 2026"
    assert any(row.startswith(jenkins) for row in rows(page))


def test_the_key_dates_of_a_line_are_counted_back_from_its_end(drawn: Office, client: Client) -> None:
    sign_in(client, appoint(drawn, "wendy@westshire.example", "Wendy West", Role.COMMISSIONING_OFFICER).person)
    desk = text(client.get("/desk/westshire/calendar/", AS_DRAWN))
    service = ForwardEntry.objects.get(office=drawn, item="Family Matters Pilot").service_id
    path = f"/desk/westshire/calendar/forward/{service}/"
    assert f'<a href="{path}">11 October 2025</a>' in desk
    page = text(client.get(path, AS_DRAWN))
    assert "Bidding opens" in page
    assert "A value-for-money review belongs to 2025/26" in page
    assert page.count(">late</span>") == 2  # the decision, and the consultation it begins with
    assert client.get(f"/desk/westshire/calendar/agreement/{service}/").status_code == 404


def test_the_feed_holds_what_lies_ahead(drawn: Office, client: Client) -> None:
    answer = client.get("/westshire/calendar.ics", AS_DRAWN)
    assert answer["Content-Type"].startswith("text/calendar")
    feed = content(answer)
    events = {str(event["SUMMARY"]): event for event in Calendar.from_ical(feed).walk("VEVENT")}
    broken = events["Victim First: contract break (in March 2027)"]
    assert (broken.decoded("DTSTART"), broken.decoded("DTEND")) == (dt.date(2027, 3, 31), dt.date(2027, 4, 1))
    decision = events["Decide by 1 September 2026: Victim First, contract break"]
    assert decision.decoded("DTSTART") == dt.date(2026, 9, 1)
    assert "Could by extension run beyond the office itself" in str(broken["DESCRIPTION"])
    assert "Decide by 11 May 2026: HES FreeVa, ends" not in events  # what comes after is settled
    assert len({str(event["UID"]) for event in events.values()}) == len(events)
    assert all(len(line.encode()) <= 75 for line in feed.split("\r\n"))
    assert content(client.get("/westshire/calendar.ics", AS_DRAWN)) == feed


def test_the_feed_of_an_office_with_nothing_ahead_is_still_a_calendar(west: Office, client: Client) -> None:
    feed = content(client.get("/westshire/calendar.ics"))
    assert Calendar.from_ical(feed).walk("VEVENT") == []


def test_the_list_has_a_row_for_every_event(drawn: Office, client: Client) -> None:
    listed = content(client.get("/westshire/calendar.csv", AS_DRAWN)).splitlines()
    assert len(listed) == 1 + 12  # eleven entries, and the extension that must be taken up
    row = next(row for row in listed if "HES FreeVa" in row)
    assert "ends,March 2027,2027-03-01,2027-03-31,month,2026-05-11,as printed" in row
    assert client.get("/westshire/calendar.pdf").status_code == 404


def test_files_keep_the_filters_of_the_page(drawn: Office, client: Client) -> None:
    agreement(drawn, "CORE009", "Helpline", ends="31/03/2027", places=("E06000016",))
    page = client.get(PAGE, {**AS_DRAWN, "provider": "Nobody"}).content.decode()
    assert 'href="/westshire/calendar.csv?on=2025-11-20&amp;provider=Nobody"' in page


def test_a_long_calendar_is_paged_light_and_costs_the_same(west: Office, client: Client) -> None:
    def page() -> tuple[int, int]:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(PAGE)
        return len(captured), len(answer.content)

    name = "Outreach and advocacy for victims of domestic abuse in {} ({})"
    for number in range(105):
        ends = f"{1 + number % 28}/03/2028"
        title = name.format("Charnwood", number)
        agreement(west, f"CORE{number:05}", title, starts="01/04/2024", ends=ends, events=[("break", "31/03/2027")])
        if number == 1:
            few = page()[0]
    queries, size = page()
    assert queries == few <= 7
    assert size < 100_000
    shown = text(client.get(PAGE))
    assert "1 to 100 of 105" in shown
    assert "100 of 105 are shown here, the soonest first" in shown
    assert shown.count("translate(0,") == 100
    assert text(client.get(PAGE, {"page": "2"})).count("translate(0,") == 5
