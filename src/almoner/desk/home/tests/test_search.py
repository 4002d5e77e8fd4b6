"""Search: every kind that a person may read, in one query, and nobody else's."""

from dataclasses import replace

import pytest

from almoner.desk.home.queries.search import SHOWN, Kind, search
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.roles import Role
from almoner.foundation.services.actions import record_service
from almoner.foundation.services.models import Service
from tests.world import sign_in

pytestmark = pytest.mark.django_db


def found(world, words, role=Role.AUDITOR):
    return search(words, seen_by=world.actor(role), office=world.north)


def test_every_kind_is_found_by_its_name(world):
    asked = {
        "victim first": {Kind.SERVICE, Kind.AGREEMENT},
        "core001": {Kind.AGREEMENT},
        "victims trust": {Kind.ORGANISATION, Kind.AGREEMENT},
        "ingeus": {Kind.SERVICE, Kind.FORWARD},
        "general": {Kind.ROUND},
        "witnesses": {Kind.PRIORITY},
    }
    for words, kinds in asked.items():
        assert {row.kind for row in found(world, words)} == kinds, words


def test_the_neighbours_records_are_not_found(world):
    assert {row.name for row in found(world, "of the south")} == set()
    assert not any("south" in row.name for row in found(world, "victim"))


def test_what_a_post_may_not_read_is_not_searched(world):
    actor = world.actor(Role.AUDITOR)
    without = replace(actor, permissions=actor.permissions - {"agreements.read", "services.read"})
    assert search("victim first", seen_by=without, office=world.north) == []
    assert search("victim first", seen_by=NOBODY, office=world.north) == []


def test_names_that_begin_so_stand_first_and_the_rest_is_counted(world):
    by = world.keeper
    for place in range(SHOWN + 3):
        record_service(by=by, office=world.north, name=f"Some zebra crossing {place:02}")
    record_service(by=by, office=world.north, name="Zebra watch")
    rows = [row for row in found(world, "zebra") if row.kind is Kind.SERVICE]
    assert rows[0].name == "Zebra watch"
    assert len(rows) == SHOWN
    assert {row.total for row in rows} == {SHOWN + 4}


def test_it_is_one_query_however_much_there_is(world, django_assert_num_queries):
    by = world.keeper
    actor = world.actor(Role.COMMISSIONING_OFFICER)
    with django_assert_num_queries(1):
        search("victim", seen_by=actor, office=world.north)
    for place in range(30):
        record_service(by=by, office=world.north, name=f"Victim help {place}")
    with django_assert_num_queries(1):
        search("victim", seen_by=actor, office=world.north)


@pytest.mark.slow
def test_the_page_says_what_each_result_is(world, client):
    sign_in(client, world.people[Role.FINANCE_OFFICER])
    text = client.get("/desk/northshire/search/", {"q": "victim first"}).content.decode()
    service = Service.objects.get(office=world.north, name="Victim First")
    assert f"/desk/northshire/services/{service.pk}/" in text
    assert "agreement · CORE001" in text
    assert "records hold “victim first”" in text


@pytest.mark.slow
def test_odd_words_are_searched_as_words(world, client):
    sign_in(client, world.people[Role.AUDITOR])
    for words in ("%", "_", "' OR 1=1", "<script>alert(1)</script>", "a & | ! :*", "a\x00b", "é" * 300):
        answer = client.get("/desk/northshire/search/", {"q": words})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
