"""An open round of Northshire, and people of the hospice who apply to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.door.roles import Part

from .writing import opened

if TYPE_CHECKING:
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor


@pytest.fixture
def invitation(west: Any) -> Invitation:
    """A round of Westshire that is open for four weeks."""
    return opened(west)


@pytest.fixture
def writer(world: Any) -> Actor:
    """Somebody who writes for the hospice and certifies nothing."""
    return world.member(Part.WRITER)


@pytest.fixture
def certifier(world: Any) -> Actor:
    """Somebody who writes and certifies for the hospice."""
    return world.member(Part.CERTIFIER, Part.WRITER, Part.OWNER)
