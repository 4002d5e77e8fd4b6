"""The page of one service: what hangs on it, both ways, for those who may read it."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from almoner.desk.thread import wording
from almoner.desk.thread.queries import service_at, thread
from almoner.do.agreements.actions import Identity, record_agreement
from almoner.do.agreements.terms import Terms
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.roles import Role
from almoner.foundation.services.actions import record_service
from almoner.foundation.services.models import Service
from almoner.kernel.dates import ApproximateDate
from almoner.plan.forward.actions import record_entry
from tests.world import sign_in

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)


def victim_first(world):
    return Service.objects.get(office=world.north, name="Victim First")


def hung_on(world, service, role=Role.AUDITOR):
    return thread(service, seen_by=world.actor(role), office=world.north)


def test_everything_that_names_the_service_hangs_on_it(world):
    found = hung_on(world, victim_first(world))
    assert [held.version.agreement.number for held in found.agreements] == ["CORE001"]
    assert [str(row) for row in found.arrangements] == ["Victim First, version 1"]
    assert list(found.priorities.values()) == ["Supporting victims and witnesses"]
    assert wording.missing(found) == [
        "forward plan entries",
        "lines of the money plan",
        "lines of a commissioning framework",
        "grant rounds",
    ]


def test_agreements_stand_in_the_order_of_their_years(world):
    service = victim_first(world)
    for number, year in (("CORE010", 2027), ("CORE009", 2020)):
        terms = Terms("Victim First", starts=ApproximateDate.year(year), ends=ApproximateDate.year(year + 1))
        record_agreement(
            by=world.keeper, office=world.north, identity=Identity(number, "contract", service), terms=terms
        )
    found = hung_on(world, service)
    assert [held.version.agreement.number for held in found.agreements] == ["CORE009", "CORE001", "CORE010"]
    assert [str(wording.standing(held, TODAY)) for held in found.agreements] == ["ended", "in force", "to come"]
    assert wording.lede(found, TODAY) == "3 agreements so far, 1 of them in force today."
    assert wording.warnings(found, TODAY) == ["CORE009 and CORE010 serve no priority of a plan."]


def test_a_successor_knows_what_it_comes_after(world, rf):
    old = record_service(by=world.keeper, office=world.north, name="Old helpline")
    new = record_service(by=world.keeper, office=world.north, name="New helpline")
    record_entry(
        by=world.keeper,
        office=world.north,
        item="Old helpline",
        event="end",
        facts={"at": "2027-03", "successor": "new helpline"},
    )
    request = rf.get("/")
    request.office = world.north
    assert wording.before_and_after(request, hung_on(world, old)) == [("To be followed by", "new helpline", "")]
    what, name, href = wording.before_and_after(request, hung_on(world, new))[0]
    assert (what, name) == ("Comes after", "Old helpline")
    assert str(old.pk) in href


def test_what_a_post_may_not_read_does_not_hang_there(world):
    actor = world.actor(Role.AUDITOR)
    without = replace(actor, permissions=actor.permissions - {"agreements.read"})
    found = thread(victim_first(world), seen_by=without, office=world.north)
    assert (found.agreements, found.arrangements) == ([], [])
    blind = replace(actor, permissions=actor.permissions - {"services.read"})
    assert service_at(seen_by=blind, office=world.north, key=victim_first(world).pk) is None
    assert service_at(seen_by=NOBODY, office=world.north, key=victim_first(world).pk) is None


def test_the_number_of_queries_does_not_depend_on_what_hangs_there(world, django_assert_num_queries):
    service = victim_first(world)
    actor = world.actor(Role.COMMISSIONING_OFFICER)
    with django_assert_num_queries(6):
        thread(service, seen_by=actor, office=world.north)
    for place in range(12):
        terms = Terms(f"Victim First {place}", starts=ApproximateDate.year(2020))
        identity = Identity(f"MORE{place}", "grant", service)
        record_agreement(by=world.keeper, office=world.north, identity=identity, terms=terms)
    with django_assert_num_queries(6):
        thread(service, seen_by=actor, office=world.north)


@pytest.mark.slow
def test_the_page_answers_its_own_office_and_nobody_else(world, client):
    service = victim_first(world)
    sign_in(client, world.people[Role.AUDITOR])
    page = client.get(f"/desk/northshire/services/{service.pk}/")
    assert page.status_code == 200
    assert "CORE001" in page.content.decode()
    theirs = Service.objects.get(office=world.south, name__startswith="Victim First")
    assert client.get(f"/desk/northshire/services/{theirs.pk}/").status_code == 404
    assert client.get(f"/desk/northshire/services/{uuid4()}/").status_code == 404
    sign_in(client, world.sam)
    assert client.get(f"/desk/northshire/services/{service.pk}/").status_code == 403
    client.logout()
    assert client.get(f"/desk/northshire/services/{service.pk}/").status_code == 302
