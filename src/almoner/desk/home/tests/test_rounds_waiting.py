"""What rounds being prepared wait for stands on the home of whoever can do it, and of nobody else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from almoner.desk.home.queries.rounds import to_do
from almoner.do.grants import actions
from almoner.do.grants.tests.inviting import dates, prepared
from almoner.foundation.door.roles import Role

if TYPE_CHECKING:
    from almoner.do.grants.models import Invitation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def waits(world: Any, role: Role) -> dict[str, str]:
    actor = world.actor(role, world.north)
    found = to_do(seen_by=actor, office=world.north, today=timezone.localdate())
    return {each.route: each.about for each in found if each.route.startswith("desk-invitation")}


@pytest.fixture
def draft(world: Any) -> Invitation:
    return prepared(world.north, over_allocation=Decimal(10), **dates())


def test_the_treasurer_is_told_that_a_round_waits_for_consent(world: Any, draft: Invitation) -> None:
    treasurer = Role.CHIEF_FINANCE_OFFICER
    assert waits(world, treasurer) == {"desk-invitation-consent": "Safer streets"}
    assert "desk-invitation-consent" not in waits(world, Role.HEAD_OF_COMMISSIONING)
    given = {"invitation": draft, "percent": Decimal(10), "reason": "Some awards always lapse."}
    actions.consent_to_over_allocation(by=world.actor(treasurer, world.north), **given)
    assert waits(world, treasurer) == {}


def test_who_publishes_is_told_of_a_round_that_should_be_open(world: Any, draft: Invitation) -> None:
    assert waits(world, Role.HEAD_OF_COMMISSIONING).get("desk-invitation") == "Safer streets"
    assert "desk-invitation" not in waits(world, Role.COMMISSIONING_OFFICER)


def test_a_round_that_opens_much_later_waits_for_nobody_yet(world: Any) -> None:
    prepared(world.north, **dates(timezone.now() + dt.timedelta(days=60)))
    assert waits(world, Role.HEAD_OF_COMMISSIONING) == {}
