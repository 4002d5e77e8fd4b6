"""Examples for the addresses of organisations and of those who act for them, and the records that these show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import Actor, member
from almoner.foundation.door.roles import Part
from almoner.foundation.organisations import actions, queries
from almoner.foundation.organisations.access import themselves
from tests.examples import Of

if TYPE_CHECKING:
    from tests.furnishing import Furnishing

PARTS: dict[tuple[str, str], Of | str] = {
    ("desk-join-request", "pk"): Of("join request"),
    ("provider-invitation", "token"): "an-incomplete-token",
    ("provider-member", "pk"): Of("membership"),
    ("provider-member-invitation", "pk"): Of("invitation to join"),
    ("provider-member-request", "pk"): Of("join request to its owners"),
}


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """A member of the office's own organisation, and one who asks; and the same for the body that applies."""
    number = furnishing.number.lower()
    own, body = furnishing.made["organisation"], furnishing.body
    asked = actions.ask_to_join(by=somebody(f"asks.{number}"), known=own.pk, message="I run its helpline.")
    to_owners = actions.ask_to_join(by=somebody(f"joins.{number}"), known=body.pk, message="A new trustee.")
    owner = of(body)
    return {
        "join request": asked,
        "join request to its owners": to_owners,
        "membership": queries.members(body).order_by("-since").first(),
        "invitation to join": actions.invite_member(
            by=owner, organisation=body, email=f"invited.{number}@hospice.example", parts=[Part.WRITER]
        ),
    }


def somebody(name: str) -> Actor:
    """Somebody new who has signed in."""
    return themselves(Person.objects.create_user(f"{name}@elsewhere.example", name=name.title()))


def of(body: Any) -> Actor:
    """An owner of a body, at work for it."""
    person = queries.people_with(body.pk, Part.OWNER)[0]
    return member(person.name, person_id=person.pk, organisation_id=body.pk, parts=frozenset({Part.OWNER}))
