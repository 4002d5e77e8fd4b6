"""Posts: one holder at a time where the post is single, dated, and nobody appoints outside their own office."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.foundation.offices import actions, queries
from almoner.foundation.offices.models import Delegation
from tests.world import SINCE, sign_in

pytestmark = pytest.mark.django_db
LATER = dt.date(2027, 4, 1)


def appoint(world: Any, role: Role, starts: dt.date, **more: Any) -> Any:
    chief = world.actor(Role.CHIEF_EXECUTIVE)
    facts = {"email": "new@northshire.example", "name": "Nora New", "role": role, "starts": starts, **more}
    return actions.appoint(by=chief, office=world.north, **facts)


def test_a_single_post_has_one_holder_at_a_time(world: Any) -> None:
    with pytest.raises(ValidationError, match="Somebody else holds this post"):
        appoint(world, Role.MONITORING_OFFICER, LATER)


def test_a_single_post_passes_on_the_day_after(world: Any) -> None:
    post = next(p for p in queries.people_in_post(world.north, LATER) if p.role == Role.MONITORING_OFFICER)
    actions.end_appointment(by=world.actor(Role.CHIEF_EXECUTIVE), appointment=post, ends=LATER - dt.timedelta(days=1))
    appoint(world, Role.MONITORING_OFFICER, LATER)
    holders = [p.person.name for p in queries.people_in_post(world.north, LATER) if p.role == Role.MONITORING_OFFICER]
    assert holders == ["Nora New"]


def test_officers_may_be_several(world: Any) -> None:
    assert appoint(world, Role.COMMISSIONING_OFFICER, SINCE).pk


def test_the_same_person_holds_a_post_once(world: Any) -> None:
    appoint(world, Role.COMMISSIONING_OFFICER, SINCE)
    with pytest.raises(ValidationError, match="already holds this post"):
        appoint(world, Role.COMMISSIONING_OFFICER, LATER)


def test_a_post_ends_after_it_starts(world: Any) -> None:
    with pytest.raises(ValidationError, match="before the first"):
        appoint(world, Role.FINANCE_OFFICER, LATER, ends=SINCE)


def test_who_may_not_appoint_is_refused(world: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.appoint(
            by=world.actor(Role.COMMISSIONING_OFFICER), office=world.north,
            email="x@x.example", name="X", role="auditor", starts=SINCE,
        )  # fmt: skip


def test_a_post_that_ended_closes_the_desk(world: Any) -> None:
    cora = world.people[Role.COMMISSIONING_OFFICER]
    client = sign_in(Client(), cora)
    post = next(p for p in queries.people_in_post(world.north, SINCE) if p.person == cora)
    actions.end_appointment(by=world.keeper, appointment=post, ends=dt.date(2024, 12, 31))
    answer = client.get(f"/desk/{world.north.slug}/office/")
    assert answer.status_code == 403
    assert b"You hold no post in this office" in answer.content


def test_delegation_with_a_limit(world: Any) -> None:
    deputy = world.people[Role.DEPUTY]
    given = actions.delegate(
        by=world.actor(Role.OFFICE_HOLDER), office=world.north, role=Role.OFFICE_HOLDER, delegate=deputy,
        scope="Decision sheets", starts=SINCE, limit=Decimal("10000.00"),
    )  # fmt: skip
    held = Delegation.objects.count()
    assert given in queries.delegations_in_force(world.north, LATER)
    with pytest.raises(Refused, match="before the first"):
        actions.end_delegation(by=world.actor(Role.OFFICE_HOLDER), delegation=given, ends=dt.date(2020, 1, 1))
    with pytest.raises(ValidationError):
        actions.delegate(
            by=world.actor(Role.OFFICE_HOLDER), office=world.north, role=Role.DEPUTY, delegate=deputy,
            scope="Nothing", starts=SINCE, limit=Decimal("-1.00"),
        )  # fmt: skip
    assert Delegation.objects.count() == held


def test_two_people_change_the_profile(world: Any) -> None:
    opened = token_of(world.north, actions.PROFILE)
    first = actions.keep_profile(by=world.keeper, office=world.north, token=opened, phone="0116 000 0000")
    with pytest.raises(OutOfDate, match="Nothing of yours is lost"):
        actions.keep_profile(by=world.keeper, office=world.north, token=opened, phone="0116 111 1111")
    world.north.refresh_from_db()
    assert world.north.phone == first.phone


def test_the_second_of_two_sees_both_side_by_side(world: Any) -> None:
    client = sign_in(Client(), world.people[Role.CHIEF_EXECUTIVE])
    address = f"/desk/{world.north.slug}/office/profile/"
    world.north.refresh_from_db()
    opened = {name: getattr(world.north, name) for name in actions.PROFILE} | {"languages": "en"}
    opened["token"] = token_of(world.north, actions.PROFILE)
    actions.keep_profile(by=world.keeper, office=world.north, phone="0116 000 0000")
    late = client.post(address, opened | {"phone": "0116 111 1111"})
    assert late.status_code == 200
    assert b"0116 000 0000" in late.content
    assert b"0116 111 1111" in late.content


def test_an_accent_nobody_could_read_is_refused(world: Any) -> None:
    assert actions.keep_profile(by=world.keeper, office=world.north, accent="#0b5f66").accent == "#0b5f66"
    with pytest.raises(ValidationError, match="accent"):
        actions.keep_profile(by=world.keeper, office=world.north, accent="#8fb7ba")


def test_the_audit_trail_is_for_those_who_may_read_it(world: Any) -> None:
    auditor = sign_in(Client(), world.people[Role.AUDITOR])
    page = auditor.get(f"/desk/{world.north.slug}/audit/?q=appointed")
    assert page.status_code == 200
    assert b"Cora Commissioner" in page.content
    entry = auditor.get(f"/desk/{world.north.slug}/audit/1/")
    assert b"Opened office" in entry.content
    officer = sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])
    assert officer.get(f"/desk/{world.north.slug}/audit/").status_code == 403
    assert auditor.get(f"/desk/{world.south.slug}/audit/").status_code == 403
