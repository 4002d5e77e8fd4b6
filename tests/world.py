"""The named test world: two offices, one person for each post, and an example of every kind of record.

Northshire is the office at work. Southshire is the neighbour, whose records nobody of Northshire may see at its desk.
Ask for it by the fixture `world`: made once for a module and rolled back after it, so who changes a record reads
it again first. People: see `World.people`; Olive holds no post anywhere; Sam works for Southshire;
Harry is a second commissioning officer. The Hospice applies and provides: one member for each part. Nick owns another.
Juno judges and Chandra chairs on Northshire's panel.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import Actor, appointed, command_line, member
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Part, Place, Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.offices.models import Appointment, Office
from almoner.foundation.offices.sessions import SECOND_FACTOR
from almoner.foundation.organisations.models import Membership, Organisation
from tests.furnishing import Furnishing

if TYPE_CHECKING:
    from django.test import Client

NORTH, SOUTH = "northshire", "southshire"
SINCE = dt.date(2024, 5, 9)
PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXP"
NAMES = {
    Role.OFFICE_HOLDER: "Helen Holder",
    Role.DEPUTY: "Dev Deputy",
    Role.CHIEF_EXECUTIVE: "Carys Chief",
    Role.MONITORING_OFFICER: "Moira Monitor",
    Role.CHIEF_FINANCE_OFFICER: "Femi Finance",
    Role.HEAD_OF_COMMISSIONING: "Hugo Head",
    Role.COMMISSIONING_OFFICER: "Cora Commissioner",
    Role.FINANCE_OFFICER: "Flo Ledger",
    Role.AUDITOR: "Aisha Auditor",
}
MEMBERS = {
    Part.OWNER: "Olga Owner",
    Part.WRITER: "Will Writer",
    Part.CERTIFIER: "Cert Certifier",
    Part.REPORTER: "Rita Reporter",
}
PANEL = {Place.JUDGE: "Juno Judge", Place.CHAIR: "Chandra Chair"}


@dataclass
class World:
    """Who and what there is."""

    north: Office
    south: Office
    people: dict[Role, Person]
    harry: Person
    sam: Person
    olive: Person
    hospice: Organisation
    other_body: Organisation
    members: dict[Part, Person]
    panel: dict[Place, Person]
    nick: Person
    records: dict[str, dict[str, Any]] = field(default_factory=lambda: {"north": {}, "south": {}, "unpublished": {}})

    def actor(self, role: Role, office: Office | None = None) -> Actor:
        """A person of Northshire at work in that post (or, for the neighbour's office, in a post there)."""
        person = self.people[role]
        at = office or self.north
        return appointed(person.name, person_id=person.pk, office_id=at.pk, roles=frozenset({role}))

    def member(self, *parts: Part) -> Actor:
        """The member of the hospice who has the first of these parts, at work for it with all of them."""
        person = self.members[parts[0]]
        return member(person.name, person_id=person.pk, organisation_id=self.hospice.pk, parts=frozenset(parts))

    @property
    def neighbour(self) -> Actor:
        """Nick, who has every part in another body."""
        return member(self.nick.name, person_id=self.nick.pk, organisation_id=self.other_body.pk, parts=frozenset(Part))

    @property
    def everybody(self) -> dict[str, Person]:
        """Everybody at work for Northshire, the hospice and the panel, by post, part or place."""
        return {str(one): person for one, person in (self.people | self.members | self.panel).items()}

    @property
    def keeper(self) -> Actor:
        """The command line at work for Northshire."""
        return command_line(self.north.pk)


def build(*, whole: bool = True) -> World:
    """Make the world, by the actions that make it in earnest. Needs an open transaction.

    ``whole`` adds what the rooms of a grant round bring (their `tests/examples.py`); without, it is the small world in
    which registers can be counted on one hand.
    """
    made = inhabited()
    of_north, of_south = command_line(made.north.pk), command_line(made.south.pk)
    lots = (
        ("north", Furnishing(made.north, of_north, "", "CORE001", made.hospice, made.panel, published=True)),
        ("unpublished", Furnishing(made.north, of_north, " (draft)", "CORE002", made.hospice, {}, published=False)),
        ("south", Furnishing(made.south, of_south, " of the south", "VRN003", made.other_body, {}, published=True)),
    )
    for of, furnishing in lots:
        made.records[of] |= furnishing.furnish(whole=whole)
    for of, drafts in (("north", "unpublished"), ("south", "south"), ("unpublished", "unpublished")):
        made.records[of] |= {f"draft {name}": record for name, record in made.records[drafts].items()}
    for of, office, delegate in (("north", made.north, made.people[Role.DEPUTY]), ("south", made.south, made.sam)):
        made.records[of]["delegation"] = offices.delegate(
            by=command_line(office.pk),
            office=office,
            role=Role.OFFICE_HOLDER,
            delegate=delegate,
            scope="Decisions below the threshold of the scheme of delegation.",
            limit=Decimal(50000),
            starts=SINCE,
        )
    return made


def inhabited() -> World:
    """Two offices with their people, two bodies with their members, and a panel; nobody has done anything yet."""
    installation = command_line()
    north = open_office(installation, NORTH, "Northshire")
    south = open_office(installation, SOUTH, "Southshire")
    posts = {
        role: appoint(north, f"{name.split()[0].lower()}@{NORTH}.example", name, role) for role, name in NAMES.items()
    }
    sam = appoint(south, f"sam@{SOUTH}.example", "Sam Southern", Role.COMMISSIONING_OFFICER)
    harry = appoint(north, f"harry@{NORTH}.example", "Harry Half", Role.COMMISSIONING_OFFICER)
    olive = Person.objects.create_user("olive@elsewhere.example", name="Olive Onlooker")
    people = {role: post.person for role, post in posts.items()}
    hospice, members = body("Hospice on the Hill", {part: (name, {part}) for part, name in MEMBERS.items()})
    other_body, strangers = body("Another Hospice", {Part.OWNER: ("Nick Neighbour", set(Part))})
    nick = strangers[Part.OWNER]
    panel = {place: person_named(name, "panel") for place, name in PANEL.items()}
    for person in (*people.values(), *members.values(), *panel.values(), nick, harry.person, sam.person, olive):
        give_credentials(person)
    made = World(north, south, people, harry.person, sam.person, olive, hospice, other_body, members, panel, nick)
    made.records["north"]["appointment"] = posts[Role.FINANCE_OFFICER]
    made.records["south"]["appointment"] = sam
    return made


def body(name: str, people: dict[Part, tuple[str, set[Part]]]) -> tuple[Organisation, dict[Part, Person]]:
    """An organisation that every office shares, and its members: (name, parts) for each part."""
    with at_work(command_line()):
        made = Organisation.objects.create(name=name, form=Organisation.Form.COMMUNITY)
        members = {}
        for part, (called, parts) in people.items():
            members[part] = person_named(called, "hospice")
            Membership.objects.create(organisation=made, person=members[part], parts=sorted(parts))
    return made, members


def person_named(name: str, at: str) -> Person:
    """Somebody without a post."""
    return Person.objects.create_user(f"{name.split(maxsplit=1)[0].lower()}@{at}.example", name=name)


def give_credentials(person: Person) -> None:
    """Everybody has the same password and, for their second factor, the same secret."""
    person.set_password(PASSWORD)
    person.save()
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)


def open_office(by: Actor, slug: str, short_name: str) -> Office:
    """One office with its own name and nothing in it."""
    return offices.open_office(
        by=by,
        slug=slug,
        kind=Office.Kind.PCC,
        name=f"Office of the Police and Crime Commissioner for {short_name}",
        short_name=short_name,
        holder_title="Police and Crime Commissioner",
        languages=["en"],
        accent="#5b2a86",
    )


def appoint(office: Office, email: str, name: str, role: Role) -> Appointment:
    """One person in one post, since the last election."""
    return offices.appoint(by=command_line(office.pk), office=office, email=email, name=name, role=role, starts=SINCE)


def sign_in(client: Client, person: Person, *, second_factor: bool = True) -> Client:
    """Sign a person in to a test client, with a second factor unless told otherwise; return the client."""
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    methods = [{"method": "password", "at": time.time(), "email": person.email}]
    if second_factor:
        session[SECOND_FACTOR] = True
        methods.append({"method": "mfa", "type": "totp", "at": time.time()})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session.save()
    return client
