"""Two bodies: one that every office shares, one that Northshire named itself and whose passport it therefore sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.door.bolt import at_work

if TYPE_CHECKING:
    from almoner.foundation.organisations.models import Organisation


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def body(world: Any) -> Organisation:
    from almoner.foundation.organisations.models import Organisation  # models wait for Django

    with at_work(world.keeper):
        return Organisation.objects.create(name="Lantern Night Shelter", form=Organisation.Form.COMMUNITY)


@pytest.fixture
def named(world: Any) -> Organisation:
    from almoner.foundation.organisations import actions

    return actions.record_organisation(by=world.keeper, office=world.north, name="Melton Outreach")
