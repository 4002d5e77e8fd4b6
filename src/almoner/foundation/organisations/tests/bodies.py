"""A small world of organisations and who acts for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import Actor, command_line, member
from almoner.foundation.door.bolt import at_work
from almoner.foundation.organisations import actions, queries
from almoner.foundation.organisations.access import themselves
from almoner.foundation.organisations.models import CharityEntry, Organisation

if TYPE_CHECKING:
    from decimal import Decimal

NUMBER = "1089757"


def person(name: str) -> Person:
    """Somebody who has signed up."""
    return Person.objects.create_user(f"{name.lower()}@people.example", name=name)


def registered(by: Person, name: str = "Melton Outreach", **facts: Any) -> Organisation:
    """An organisation that somebody registered."""
    return actions.register_organisation(by=themselves(by), **{"name": name, "form": "community"} | facts)


def at(who: Person, body: Organisation) -> Actor:
    """Somebody at work for a body, with the parts they have there today."""
    held = queries.membership_in(body.pk, who)
    assert held is not None, f"{who} does not act for {body}"
    return member(who.name, person_id=who.pk, organisation_id=body.pk, parts=frozenset(held.parts))


def entry(number: str = NUMBER, *, name: str = "MELTON REFUGE", income: Decimal | None = None, **facts: Any) -> None:
    """A line of the register of charities."""
    from django.utils import timezone

    line = CharityEntry(scheme="GB-CHC", number=number, name=name, income=income, read_at=timezone.now(), **facts)
    with at_work(command_line()):
        line.save(force_insert=True)
