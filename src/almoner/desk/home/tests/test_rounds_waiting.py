"""What rounds being prepared wait for stands on the home of whoever can do it, and of nobody else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.utils import timezone

from almoner.desk.home.queries.rounds import to_do
from almoner.desk.home.queries.work import work
from almoner.desk.home.wording.work import next_step
from almoner.do.applications.tests import writing
from almoner.do.grants import actions
from almoner.do.grants.tests.inviting import dates, pot_of, prepared
from almoner.foundation.door.roles import Part, Role

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


def asked_for(world: Any, role: Role) -> list[str]:
    found = to_do(seen_by=world.actor(role, world.north), office=world.north, today=timezone.localdate())
    said = [each.sentence for each in found if each.route == "desk-invitation-pot-answer"]
    return [each for each in said if "for victims" in each]


def test_the_treasurer_is_told_of_a_pot_that_is_asked_for_until_it_is_let_in(world: Any, draft: Invitation) -> None:
    treasurer = Role.CHIEF_FINANCE_OFFICER
    given = {"pot": pot_of(world.north, "Pot for victims", permitted=["Supporting victims"]), "amount": Decimal(1000)}
    officer = world.actor(Role.COMMISSIONING_OFFICER, world.north)
    actions.ask_for_pot(by=officer, invitation=draft, reason="By letter.", **given)
    said = "Let in “Pot for victims” for a round outside its purposes, or decline: £1,000.00"
    assert asked_for(world, treasurer) == [said]
    assert asked_for(world, Role.HEAD_OF_COMMISSIONING) == []
    by = world.actor(treasurer, world.north)
    actions.let_in_source(by=by, invitation=draft, reason="Seen.", **given)
    assert asked_for(world, treasurer) == []


def test_who_publishes_is_told_of_a_round_that_should_be_open(world: Any, draft: Invitation) -> None:
    assert waits(world, Role.HEAD_OF_COMMISSIONING).get("desk-invitation") == "Safer streets"
    assert "desk-invitation" not in waits(world, Role.COMMISSIONING_OFFICER)


def test_a_round_that_opens_much_later_waits_for_nobody_yet(world: Any) -> None:
    prepared(world.north, **dates(timezone.now() + dt.timedelta(days=60)))
    assert waits(world, Role.HEAD_OF_COMMISSIONING) == {}


LIMIT = {"cap": Decimal(2500), "cap_kind": "limit"}
OFFICERS = {"judging": "officers", "criteria": ["Is it plain?"], "scheme": {}, **LIMIT}
COSTS = {
    "Small grants": (OFFICERS, "nothing can be recommended of them"),
    "Large grants": ({}, "the panel cannot begin"),
}


@pytest.mark.parametrize("theme", COSTS)
def test_what_the_sift_keeps_waiting_is_a_panel_only_where_there_is_one(world: Any, theme: str) -> None:
    facts, cost = COSTS[theme]
    held = writing.opened(world.north, theme=theme, **facts)
    budget = [{"what": "Rent", "kind": "revenue", "year": "2027", "amount": "2000.00"}]
    by = world.member(Part.CERTIFIER, Part.WRITER, Part.OWNER)
    writing.submitted(by, held, world.hospice, amount="2000.00", budget=budget)
    officer = world.actor(Role.COMMISSIONING_OFFICER, world.north)
    with time_machine.travel(writing.closing(held) + dt.timedelta(days=1), tick=True):
        found = to_do(seen_by=officer, office=world.north, today=timezone.localdate())
    assert [each.cost for each in found if each.about == theme] == [cost]


def test_a_round_that_has_closed_is_still_among_the_work_with_its_next_step(world: Any) -> None:
    held = writing.opened(world.north, theme="Safer lanes")
    officer = world.actor(Role.COMMISSIONING_OFFICER, world.north)

    def step() -> tuple[str, bool]:
        rows = work(seen_by=officer, office=world.north, today=timezone.localdate())
        (row,) = [row for row in rows if row.name == "Safer lanes"]
        return next_step(row), row.value.value is not None

    assert step() == ("Close to applications", True)
    with time_machine.travel(writing.closing(held) + dt.timedelta(days=1), tick=True):
        assert step() == ("Sift, and hand to the panel", True)
