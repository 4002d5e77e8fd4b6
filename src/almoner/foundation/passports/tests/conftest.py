"""A body with an empty passport, whose owner is Nick, and a place of its own for files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.door.actor import Actor, member
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Part

if TYPE_CHECKING:
    from almoner.foundation.organisations.models import Organisation


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def body(world: Any) -> Organisation:
    """A body that every office shares, with an empty passport; Nick owns it."""
    from almoner.foundation.organisations.models import Membership, Organisation  # models wait for Django

    with at_work(world.keeper):
        made = Organisation.objects.create(name="Lantern Night Shelter", form=Organisation.Form.COMMUNITY)
        Membership.objects.create(organisation=made, person=world.nick, parts=["owner"])
    return made


@pytest.fixture
def nick(world: Any, body: Organisation) -> Actor:
    """Its owner at work for it."""
    return member("Nick", person_id=world.nick.pk, organisation_id=body.pk, parts=frozenset(Part))
