"""An open round of Northshire, and people of the hospice who apply to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations.models import Membership, Organisation
from tests.world import sign_in

from . import writing

if TYPE_CHECKING:
    from almoner.do.applications.models import Application
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor


@pytest.fixture
def invitation(west: Any) -> Invitation:
    """A round of Westshire that is open for four weeks."""
    return writing.opened(west)


@pytest.fixture
def group(world: Any) -> Organisation:
    """A small group with nothing in its passport. Olive acts for it in every part."""
    with at_work(NOBODY):
        made = Organisation.objects.create(name="Melton Youth Group", form="community", size="micro")
        Membership.objects.create(organisation=made, person=world.olive, parts=sorted(Part))
    return made


@pytest.fixture
def olive(world: Any, group: Organisation) -> Actor:
    """Olive at work for the group, with every part."""
    return writing.at_work(group, world.olive)


@pytest.fixture
def writer(world: Any) -> Actor:
    """Somebody who writes for the hospice and certifies nothing."""
    return world.member(Part.WRITER)


@pytest.fixture
def certifier(world: Any) -> Actor:
    """Somebody who writes and certifies for the hospice."""
    return world.member(Part.CERTIFIER, Part.WRITER, Part.OWNER)


@pytest.fixture
def browser(world: Any, group: Organisation) -> Client:
    """Olive's, who has every part in the group."""
    return sign_in(Client(), world.olive)


@pytest.fixture
def draft(olive: Actor, invitation: Invitation, group: Organisation) -> Application:
    return writing.begun(olive, invitation, group)
