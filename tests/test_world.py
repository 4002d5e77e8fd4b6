"""The world is what it says it is, and each test finds it whole."""

import pytest
from django.test import Client

from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from tests.world import NORTH, World, sign_in

pytestmark = pytest.mark.django_db


def test_every_post_is_held(world: World) -> None:
    assert set(world.people) == set(Role)


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_changes_is_undone(world: World, turn: int) -> None:
    from almoner.foundation.door.bolt import at_work

    with at_work("test"):
        changed = Office.objects.filter(slug=NORTH, short_name="Northshire").update(short_name="Changed")
    assert changed == 1


def test_someone_signed_in_is_known_with_their_post(world: World, client: Client) -> None:
    person = world.people[Role.COMMISSIONING_OFFICER]
    session = sign_in(client, person).session
    assert session.person == person or (session.load() and session.person == person)
    assert [post["role"] for post in session.posts] == [Role.COMMISSIONING_OFFICER]
    assert session.has_second_factor
