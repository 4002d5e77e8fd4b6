"""The decorator that every action wears, the register of permissions, and the tokens of open forms."""

from __future__ import annotations

import dataclasses
import types
from enum import StrEnum
from typing import Any

import pytest
from django.db import connection

from almoner.foundation.door import permissions
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import NOBODY, command_line, member
from almoner.foundation.door.bolt import NotInAction
from almoner.foundation.door.refusals import NotAllowed, OutOfDate
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.door.tokens import changed, check_token, token_of
from almoner.foundation.offices.access import May
from almoner.foundation.offices.models import Office
from almoner.kernel.identity import new_id

pytestmark = pytest.mark.django_db


@action(May.KEEP_PROFILE)
def rename(*, by: Any, office: Any, name: str) -> str:
    office.name = name
    office.save(update_fields=["name"])
    return name


def test_an_action_opens_the_bolt_for_those_who_may(world: Any) -> None:
    assert rename(by=world.actor(Role.CHIEF_EXECUTIVE), office=world.north, name="Northshire") == "Northshire"
    assert Office.objects.get(pk=world.north.pk).name == "Northshire"


def test_the_bolt_is_shut_again_afterwards(world: Any) -> None:
    rename(by=world.keeper, office=world.north, name="Northshire")
    with pytest.raises(NotInAction, match="offices_office"):
        world.north.save()


def test_who_may_not_is_told_what_it_needs(world: Any) -> None:
    with pytest.raises(NotAllowed, match="change the office's profile"):
        rename(by=world.actor(Role.AUDITOR), office=world.north, name="No")
    with pytest.raises(NotAllowed):
        rename(by=NOBODY, office=world.north, name="No")


def test_nobody_acts_for_another_office(world: Any) -> None:
    with pytest.raises(NotAllowed, match="another office"):
        rename(by=world.actor(Role.CHIEF_EXECUTIVE), office=world.south, name="No")


@action(May.KEEP_PROFILE)
def sign(*, by: Any, paper: Any) -> str:
    return f"signed by {by.name}"


def test_a_member_touches_what_is_their_organisations_and_nothing_else(world: Any) -> None:
    mine, theirs = new_id(), new_id()
    mia = member("Mia Member", person_id=new_id(), organisation_id=mine, parts=frozenset({Part.OWNER}))
    with pytest.raises(NotAllowed, match="needs the permission"):
        sign(by=mia, paper=types.SimpleNamespace(organisation_id=mine, office_id=world.north.pk))
    mia = dataclasses.replace(mia, permissions=frozenset({str(May.KEEP_PROFILE)}))
    assert sign(by=mia, paper=types.SimpleNamespace(organisation_id=mine, office_id=world.north.pk))
    with pytest.raises(NotAllowed, match="another organisation"):
        sign(by=mia, paper=types.SimpleNamespace(organisation_id=theirs, office_id=world.north.pk))
    stray = dataclasses.replace(mia, organisation_id=None)
    with pytest.raises(NotAllowed, match="another organisation"):
        sign(by=stray, paper=types.SimpleNamespace(organisation_id=mine, office_id=None))


def test_an_actor_of_no_office_is_not_the_keeper(world: Any) -> None:
    stray = dataclasses.replace(world.actor(Role.CHIEF_EXECUTIVE), office_id=None)
    with pytest.raises(NotAllowed, match="another office"):
        rename(by=stray, office=world.north, name="No")
    assert rename(by=command_line(), office=world.south, name="Southshire") == "Southshire"


def test_an_action_takes_words_not_places(world: Any) -> None:
    with pytest.raises(TypeError, match="keyword arguments only"):
        rename(world.keeper, office=world.north, name="No")
    with pytest.raises(TypeError, match="who acts"):
        rename(by="somebody", office=world.north, name="No")


def test_a_failed_action_leaves_nothing(world: Any) -> None:
    @action(May.KEEP_PROFILE)
    def half(*, by: Any, office: Any) -> None:
        office.name = "Half"
        office.save(update_fields=["name"])
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        half(by=world.keeper, office=world.north)
    world.north.refresh_from_db()
    assert world.north.name != "Half"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE offices_office SET name = 'x'",
        'INSERT INTO "offices_area" SELECT * FROM "offices_area"',
        "WITH gone AS (DELETE FROM offices_fact RETURNING id) SELECT count(*) FROM gone",
        "TRUNCATE TABLE offices_setting",
        "SELECT 1; DELETE FROM offices_fact",
        "/* a note */ update only offices_office set name = 'x'",
    ],
)
def test_raw_sql_goes_no_other_way(statement: str) -> None:
    with connection.cursor() as cursor, pytest.raises(NotInAction):
        cursor.execute(statement)


def test_a_permission_means_one_thing() -> None:
    class Other(StrEnum):
        READ = "offices.read"

    with pytest.raises(LookupError, match="registered twice"):
        permissions.register(Other, {Other.READ: permissions.grant("read", Role.AUDITOR)})
    with pytest.raises(LookupError, match="no grant"):
        permissions.register(Other, {})


def test_a_token_tells_whether_somebody_else_was_here(world: Any) -> None:
    opened = token_of(world.north, ("name", "phone"))
    check_token(world.north, ("name", "phone"), opened)
    check_token(world.north, ("name", "phone"), None)
    world.north.phone = "0116 999 9999"
    with pytest.raises(OutOfDate):
        check_token(world.north, ("name", "phone"), opened)
    assert changed({"a": 1, "b": 2}, {"a": 1, "b": 3}) == ({"b": 2}, {"b": 3})
