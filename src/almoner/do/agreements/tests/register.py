"""A small register in two offices of its own: what the tests of this room and of the public register stand on.

Victim First has a consortium, two sources over two years, a break and a limit. CORE027 has neither a known value nor
known parties. Southshire has an agreement of its own that nobody of Northshire may see.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from almoner.do.agreements import actions, queries
from almoner.do.agreements.actions import Identity
from almoner.do.agreements.drafting import amount_columns, date_columns
from almoner.do.agreements.terms import EventTerm, FundingTerm, PartyTerm, PriorityTerm, Terms
from almoner.foundation.audit.remembered import forget
from almoner.foundation.door.actor import Actor, appointed, command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Role
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Framework, FrameworkLine, Plan, Priority
from tests.world import NAMES, appoint, open_office

if TYPE_CHECKING:
    from collections.abc import Generator

    from almoner.do.agreements.models import Agreement
    from almoner.foundation.offices.models import Office

KNOWN = dt.date(2025, 4, 1)


class Register:
    """The records by their names, and hands to make more."""

    def __init__(self) -> None:
        installation = command_line()
        self.north = open_office(installation, "northshire", "Northshire")
        self.south = open_office(installation, "southshire", "Southshire")
        self.people = {role: appoint(self.north, f"{role}@north.example", NAMES[role], role).person for role in Role}
        self.sam = appoint(self.south, "sam@south.example", "Sam Southern", Role.COMMISSIONING_OFFICER).person
        self.cora = self.actor(Role.COMMISSIONING_OFFICER)
        self.hugo = self.actor(Role.HEAD_OF_COMMISSIONING)
        self.auditor = self.actor(Role.AUDITOR)
        with at_work(self.cora):
            self.victim_first = self.service("Victim First")
            self.misuse = self.service("Substance Misuse Services")
            self.theirs = self.service("Southshire Helpline", self.south)
            self.catch22 = self.organisation("Catch22")
            self.lwa = self.organisation("Living Without Abuse")
            self.stranger = self.organisation("Southshire Trust", self.south)
            self.core = self.pot("MoJ core grant")
            self.precept = self.pot("Precept")
            self.their_pot = self.pot("Southshire pot", self.south)
            self.victims, self.violence = self.priorities("Victims", "Violence")
        self.vf = self.record("CORE004", self.victim_first, self.victim_first_terms())
        self.tbc = self.record(
            "CORE027", self.misuse, Terms("Substance Misuse Services", value=Amount.not_known("tbc"))
        )
        self.vrn10 = self.record("VRN10", self.misuse, Terms("Evaluation", value=Amount.of("25000.00")), kind="grant")
        self.vrn2 = self.record("VRN2", self.misuse, Terms("Specialist providers", value=Amount.of("83500.00")))
        self.abroad = actions.record_agreement(
            by=command_line(self.south.pk),
            office=self.south,
            identity=Identity("S1", "grant", self.theirs),
            terms=Terms("Helpline", value=Amount.of(5)),
            known_from=KNOWN,
        )

    def actor(self, role: Role) -> Actor:
        """A person of Northshire at work in that post."""
        person = self.people[role]
        return appointed(person.name, person_id=person.pk, office_id=self.north.pk, roles=frozenset({role}))

    def service(self, name: str, office: Office | None = None) -> Service:
        """A service of Northshire, or of another office."""
        return Service.objects.create(office=office or self.north, name=name)

    def organisation(self, name: str, office: Office | None = None) -> Organisation:
        """A body that Northshire, or another office, named."""
        return Organisation.objects.create(office=office or self.north, name=name)

    def framework(self, **named: Any) -> Framework:
        """A framework in force in these years, with a line for each thing named: a service or a reference."""
        columns = date_columns("begins", ApproximateDate.financial_year(2020))
        columns |= date_columns("ends", ApproximateDate.open_ended())
        unknown = amount_columns("amount", Amount.not_known())
        with at_work(self.cora):
            made = Framework.objects.create(office=self.north, title="Framework 2025 to 2028", **columns)
            for order, (field, what) in enumerate(named.items()):
                FrameworkLine.objects.create(
                    office=self.north, framework=made, order=order, title=f"Line {order}", **{field: what}, **unknown
                )
        forget()  # written around the actions, so the chain did not grow
        return made

    def around(self, number: str) -> Any:
        """What stands around an agreement, as the commissioning officer sees it."""
        whole = queries.whole(seen_by=self.cora, office=self.north, number=number)
        assert whole is not None
        return queries.around(whole.head, whole.versions[-1][0], seen_by=self.cora, office=self.north)

    def pot(self, name: str, office: Office | None = None) -> Pot:
        """A pot whose amount nobody states."""
        return Pot.objects.create(
            office=office or self.north, name=name, **amount_columns("amount", Amount.not_known())
        )

    def priorities(self, *titles: str) -> list[Priority]:
        """The priorities of a plan."""
        unknown = ApproximateDate.unknown()
        columns = date_columns("begins", unknown) | date_columns("ends", unknown)
        plan = Plan.objects.create(office=self.north, title="Police and Crime Plan", **columns)
        return [
            Priority.objects.create(office=self.north, plan=plan, order=order, title=title)
            for order, title in enumerate(titles, start=1)
        ]

    def victim_first_terms(self, **changes: Any) -> Terms:
        """Two sources over two years that add up to the value."""
        facts: dict[str, Any] = {
            "title": "Victim First Services",
            "starts": ApproximateDate.day(dt.date(2025, 4, 1)),
            "ends": ApproximateDate.day(dt.date(2027, 3, 31)),
            "value": Amount.of("2800000.00"),
            "value_basis": "total",
            "notice_months": 6,
            "parties": (
                PartyTerm("lead", self.catch22.pk, self.catch22.name),
                PartyTerm("member", self.lwa.pk, self.lwa.name),
            ),
            "funding": (
                FundingTerm(Amount.of("1400000.00"), 2025, self.core.pk, name=self.core.name),
                FundingTerm(Amount.of("1400000.00"), 2026, self.precept.pk, name=self.precept.name),
            ),
            "events": (
                EventTerm("break", ApproximateDate.month(2026, 3)),
                EventTerm("extension_limit", ApproximateDate.month(2029, 3)),
            ),
            "priorities": (PriorityTerm(self.victims.pk, self.victims.title),),
        }
        return Terms(**facts | changes)

    def record(
        self, number: str, service: Service, terms: Terms, *, kind: str = "contract", known_from: dt.date = KNOWN
    ) -> Agreement:
        """Record an agreement by the commissioning officer."""
        return actions.record_agreement(
            by=self.cora,
            office=self.north,
            identity=Identity(number, kind, service),
            terms=terms,
            known_from=known_from,
        )


@pytest.fixture(scope="module")
def _register(django_db_setup: None, django_db_blocker: Any) -> Generator[Register]:
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        made = Register()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def held(_register: Register, db: None) -> Register:
    """The small register; what a test changes is rolled back after it."""
    return _register
