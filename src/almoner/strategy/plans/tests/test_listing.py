"""Plans and frameworks as files, which the importers read back."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.roles import Role
from almoner.foundation.sheets.actions import check_file
from almoner.foundation.sheets.listings import Asked
from almoner.strategy.plans.listing import LISTINGS
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plan", "actions"])
def test_what_is_taken_out_can_be_brought_back(world: Any, name: str) -> None:
    cora = world.people[Role.COMMISSIONING_OFFICER]
    answer: Any = sign_in(Client(), cora).get(reverse("desk-list-download", args=["northshire", name, "csv"]))
    file = BytesIO(b"".join(answer.streaming_content))
    by = world.actor(Role.COMMISSIONING_OFFICER)
    source = check_file(by=by, office=world.north, kind=name, file=file)
    assert source.problems == []
    assert source.counts.get("same")
    assert set(source.counts) <= {"rows", "warnings", "same", "missing"}


@pytest.mark.slow
@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.name)
def test_each_list_in_every_format_and_nothing_unpublished_for_strangers(world: Any, listing: Any) -> None:
    browser = sign_in(Client(), world.people[Role.AUDITOR])
    for ending in ("csv", "xlsx", "json"):
        answer: Any = browser.get(reverse("desk-list-download", args=["northshire", listing.name, ending]))
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)
    seen = list(listing.rows(Asked(world.north, NOBODY)))
    every = list(listing.rows(Asked(world.north, world.actor(Role.AUDITOR))))
    assert len(seen) < len(every)
