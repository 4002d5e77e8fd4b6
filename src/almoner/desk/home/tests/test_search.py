import pytest

from almoner.desk.home.queries.search import search
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.roles import Role

pytestmark = pytest.mark.django_db


def test_nothing(world):
    assert search("victim", seen_by=world.actor(Role.AUDITOR), office=world.north) == []
