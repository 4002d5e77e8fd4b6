"""A body with an empty passport, whose owner is Nick; what he gives; and a place of its own for files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.door.actor import Actor, member
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from almoner.foundation.organisations.models import Organisation
    from almoner.foundation.passports.models import BankAccount, PassportItem


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


@pytest.fixture
def add(body: Organisation, nick: Actor) -> Callable[..., PassportItem]:
    """Puts an item into its passport; what is not said is that five trustees were unrelated on 1 May 2026."""

    from almoner.foundation.passports import actions

    def put(by: Any = None, **more: Any) -> PassportItem:
        given = {"kind": "trustees", "issued_on": dt.date(2026, 5, 1), "facts": {"number": 5, "unrelated": 4}}
        return actions.add_item(by=by or nick, **{"organisation": body, **given, **more})

    return put


@pytest.fixture
def give(body: Organisation, nick: Actor) -> Callable[..., BankAccount]:
    """Gives its account."""

    from almoner.foundation.passports import actions

    def put(by: Any = None, **more: Any) -> BankAccount:
        given = {"account_name": "Lantern Night Shelter", "sort_code": "40-99-17", "number": "73519264"}
        return actions.give_account(by=by or nick, **{"organisation": body, **given, **more})

    return put
