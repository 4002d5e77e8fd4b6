"""The home: each post sees what it may act on, in sentences, with a constant number of queries."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almoner.desk.home.wording import week
from almoner.do.agreements.actions import Identity, record_agreement
from almoner.do.agreements.terms import EventTerm, Terms
from almoner.foundation.audit import remembered
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.actions import announce_successor
from almoner.foundation.services.actions import record_service
from almoner.kernel.dates import ApproximateDate
from tests.world import appoint, open_office, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MORNING = dt.datetime(2026, 6, 1, 8, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_a_monday_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def page(client, person, path=""):
    sign_in(client, person)
    answer = client.get(f"/desk/northshire/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def strip(text, name):
    """What stands in one of the three strips."""
    begin = text.index(f'id="{name}"')
    return text[begin : text.index("</section>", begin)]


def test_it_greets_and_counts_what_waits(world, client):
    text = page(client, world.people[Role.HEAD_OF_COMMISSIONING])
    assert "Good morning" in text
    assert "Monday 1 June 2026." in text
    assert "things wait for you" in text


def test_each_post_sees_what_it_may_deal_with(world, client):
    head = strip(page(client, world.people[Role.HEAD_OF_COMMISSIONING]), "week")
    assert "Variation to approve: CORE001 Victim First" in head
    assert "Import not yet applied: organisations.csv" in head
    assert "records are not public" in head
    officer = strip(page(client, world.people[Role.COMMISSIONING_OFFICER]), "week")
    assert "Variation to approve" not in officer
    assert "Import not yet applied" in officer
    treasurer = strip(page(client, world.people[Role.CHIEF_FINANCE_OFFICER]), "week")
    assert "Variation to approve" in treasurer
    auditor = strip(page(client, world.people[Role.AUDITOR]), "week")
    assert "Variation to approve" not in auditor
    assert "changes in seven days" in auditor
    holder = page(client, world.people[Role.OFFICE_HOLDER])
    assert "Sign 001-26: Awards to be signed" in strip(holder, "week")
    assert "until it is signed nobody can be told" in strip(holder, "week")
    deputy = page(client, world.people[Role.DEPUTY])
    assert "Variation to approve" not in strip(deputy, "week")


def test_nothing_of_the_neighbours_is_on_it(world, client):
    text = page(client, world.people[Role.HEAD_OF_COMMISSIONING])
    assert "of the south" not in text
    assert "VRN003" not in text


def test_what_ends_says_by_when_to_decide_and_that_it_outlives_the_office(world, client):
    announce_successor(
        by=world.keeper, office=world.north, name="A mayor", on=ApproximateDate.month(2027, 1), certainty="announced"
    )
    ahead = strip(page(client, world.people[Role.COMMISSIONING_OFFICER]), "ahead")
    assert "Decide by 10 June 2026: Victim First, what follows its end" in ahead
    assert "31 March 2027" in ahead
    assert "Outlives the office" in ahead
    assert "for you" in ahead
    auditor = strip(page(client, world.people[Role.AUDITOR]), "ahead")
    assert "for the commissioning team" in auditor


def test_a_decision_whose_day_has_passed_is_late(world, client):
    with time_machine.travel(MORNING + dt.timedelta(days=30), tick=False):
        ahead = strip(page(client, world.people[Role.AUDITOR]), "ahead")
    assert "Decide now: Victim First, what follows its end" in ahead
    assert "late since 10 June 2026" in ahead


def test_the_money_is_set_against_what_is_committed(world, client):
    money = strip(page(client, world.people[Role.FINANCE_OFFICER]), "money")
    assert "Money, 2025/26" in money
    assert "£1,339,454" in money
    assert "£1,000.00" in money
    assert "£1,338,454.38" in money


def test_the_work_stands_in_its_stage(world, client):
    text = page(client, world.people[Role.COMMISSIONING_OFFICER])
    work = text[text.index('id="work-name"') :]
    assert "Answer the proposed variation" in work
    assert '<span class="tag">Do</span>' in work
    assert "Decide what comes after" in work
    assert '<span class="tag">Plan</span>' in work


def test_an_empty_office_says_how_to_start(world, client):
    westshire = open_office(command_line(), "westshire", "Westshire")
    west = appoint(westshire, "wanda@westshire.example", "Wanda West", Role.HEAD_OF_COMMISSIONING)
    sign_in(client, west.person)
    text = client.get("/desk/westshire/").content.decode()
    assert "Start here" in text
    assert "/desk/westshire/imports/new/?kind=agreements" in text
    assert "/desk/westshire/imports/new/?kind=budget" not in text  # the treasurers keep it
    assert "No commissioning framework is active" in text
    assert "stand here, with the last safe day to decide" in text


def test_the_number_of_queries_does_not_grow(world, client):
    sign_in(client, world.people[Role.HEAD_OF_COMMISSIONING])

    def asked():
        remembered.forget()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/desk/northshire/").status_code == 200
        return len(captured)

    few = asked()
    for place in range(25):
        service = record_service(by=world.keeper, office=world.north, name=f"Help {place}")
        terms = Terms(
            f"Help {place}",
            starts=ApproximateDate.year(2024),
            ends=ApproximateDate.month(2027, 1 + place % 12),
            events=(EventTerm("break", ApproximateDate.month(2026, 12)),),
        )
        identity = Identity(f"HELP{place}", "grant", service)
        record_agreement(by=world.keeper, office=world.north, identity=identity, terms=terms)
    assert asked() == few <= 39  # what costs is then kept: see the next test


def test_what_costs_is_kept_until_something_changes(world, client):
    sign_in(client, world.people[Role.AUDITOR])
    client.get("/desk/northshire/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/desk/northshire/")
    assert len(captured) <= 4
    record_service(by=world.keeper, office=world.north, name="New help")
    with CaptureQueriesContext(connection) as captured:
        client.get("/desk/northshire/")
    assert len(captured) > 4


def test_the_sentence_counts_in_words():
    def item(urgency, counts=1):
        return week.Item("", "", "", urgency, counts=counts)

    late, soon, some = week.Urgency
    assert week.lede([]) == "Nothing waits for you today."
    assert week.lede([item(some)]) == "One thing waits for you; nothing is overdue."
    assert week.lede([item(late), item(soon, 7), item(some)]) == "Nine things wait for you; one is overdue."
    assert week.lede([item(late, 12)]) == "12 things wait for you; 12 are overdue."
    assert week.lede([item(some, 0)]) == "Nothing waits for you today."
