"""What the tests of sheets share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.door.roles import Role
from almoner.foundation.sheets import actions, kinds

from .files import text_file
from .help_list import HelpList

if TYPE_CHECKING:
    from collections.abc import Callable

    from almoner.foundation.sheets.models import Import
    from tests.world import World


@pytest.fixture(autouse=True)
def help_list(monkeypatch: pytest.MonkeyPatch) -> HelpList:
    """The kind of list that the tests bring in."""
    kind = HelpList()
    monkeypatch.setitem(kinds._register, kind.name, kind)
    return kind


@pytest.fixture
def bring(world: World) -> Callable[..., Import]:
    """Check a file for Northshire, as its head of commissioning; text is taken as CSV."""

    def brought(file: Any, **given: Any) -> Import:
        given = {"by": world.actor(Role.HEAD_OF_COMMISSIONING), "office": world.north, "kind": "help"} | given
        return actions.check_file(
            file=text_file(file) if isinstance(file, str) else file, file_name="help.csv", **given
        )

    return brought
