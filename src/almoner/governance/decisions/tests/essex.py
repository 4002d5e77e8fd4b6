"""An office configured as Essex is, with the figures of its decision 043-24, for the tests of this room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from almoner.foundation.door.actor import Actor, appointed, command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.organisations.models import Organisation
from almoner.governance.decisions import actions
from almoner.governance.decisions.entries import LineEntry, MoneyEntry
from almoner.governance.decisions.models import Decision
from almoner.governance.decisions.queries import paper_of, waited_for_now
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds
from almoner.strategy.plans.actions import frameworks, plans

CSDF, VRU = Decimal("261573.00"), Decimal("58345.00")
TOTAL = Decimal("319918.00")
YEAR = 2024
SINCE = dt.date(2024, 5, 9)
CURRENT = {
    "decisions.signature_threshold": "2000.00",
    "decisions.signers_over": "office-holder, monitoring officer, chief finance officer",
    "decisions.signers_under": "head of commissioning",
}
THREE = (Role.OFFICE_HOLDER, Role.MONITORING_OFFICER, Role.CHIEF_FINANCE_OFFICER)
WORDS = {
    "recommendation": "Award the grants in the table.",
    "power": "Police Reform and Social Responsibility Act 2011, section 9",
    "reason_crime": "Each project keeps young people away from violence.",
    "reason_value": "Volunteers double each pound.",
    "options": "Fund fewer projects in full; fund none.",
    "equality": "The effect on each group was looked at: none is worse off.",
    "risk": "A project may not start; payment follows a signed agreement.",
    "interests": "Nobody who signs has declared an interest.",
}


@dataclass
class Essex:
    """The office, its people and what decisions point at."""

    office: Any
    people: dict[Role, Any]
    pots: list[Any]
    priority: Any
    line: Any

    def actor(self, role: Role) -> Actor:
        """The holder of a post at work."""
        person = self.people[role]
        return appointed(person.name, person_id=person.pk, office_id=self.office.pk, roles=frozenset({role}))

    @property
    def keeper(self) -> Actor:
        """The command line at work for the office."""
        return command_line(self.office.pk)

    def body(self, name: str) -> Any:
        """An organisation of that name."""
        held = Organisation.objects.filter(office=self.office, name=name).first()
        return held or organisations.record_organisation(by=self.keeper, office=self.office, name=name, form="charity")

    def setting(self, name: str, value: Any) -> None:
        """Record a setting since the beginning of the term."""
        offices.record_setting(by=self.keeper, office=self.office, name=name, value=value, starts=SINCE)

    def money(self, *amounts: Decimal | int) -> list[MoneyEntry]:
        """Amounts from the pots in order."""
        pairs = zip(self.pots, amounts, strict=False)
        return [MoneyEntry(pot.pk, YEAR, Decimal(amount)) for pot, amount in pairs if amount]

    def decision(self, *values: Decimal | int | str, **facts: Any) -> Decision:
        """A draft whose table has these values, complete enough to be signed."""
        lines = [
            LineEntry(f"Charity {n}", f"Project {n}", Decimal(value), framework_line=self.line.pk)
            for n, value in enumerate(values, start=1)
        ]
        said = {"title": "Safety fund awards", "kind": "award", "lead": self.people[Role.COMMISSIONING_OFFICER]}
        said |= WORDS | {"lines": lines, "money": self.money(sum(line.value for line in lines))}
        said |= {"priorities": [self.priority.pk]}
        return actions.open_decision(by=self.actor(Role.COMMISSIONING_OFFICER), office=self.office, **said | facts)

    def ready(self, *values: Decimal | int | str, **facts: Any) -> Decision:
        """The same, put to signature."""
        decision = self.decision(*values, **facts)
        return self.put(decision)

    def put(self, decision: Decision) -> Decision:
        """Put a decision to signature."""
        return actions.put_to_signature(by=self.actor(Role.COMMISSIONING_OFFICER), decision=decision).decision

    def sign(self, decision: Decision, *roles: Role, **said: Any) -> Any:
        """Sign the sheet as it stands, in these posts; return what the last signature came to."""
        asked = None
        for role in roles:
            sheet = said.pop("sheet", self.paper(decision).hash)
            asked = actions.sign(by=self.actor(role), decision=decision, sheet=sheet, **{"outcome": "approved"} | said)
        return asked

    def decided(self, *values: Decimal | int | str, **facts: Any) -> Decision:
        """The same, decided."""
        decision = self.ready(*values, **facts)
        self.sign(decision, *(role for role in THREE))
        return Decision.objects.select_related("office", "lead", "sheet").get(pk=decision.pk)

    def waits(self, decision: Decision) -> Any:
        """Whom a decision waits for today."""
        fresh = Decision.objects.select_related("office", "lead", "sheet").get(pk=decision.pk)
        return waited_for_now(fresh, timezone.localdate())

    def roles(self, decision: Decision) -> list[Role]:
        """The posts whose signature it waits for."""
        return [wanted.role for wanted in self.waits(decision)]

    def paper(self, decision: Decision) -> Any:
        """The decision as its rules see it today."""
        fresh = Decision.objects.select_related("office", "lead", "sheet").get(pk=decision.pk)
        return paper_of(fresh, timezone.localdate())


def build() -> Essex:
    """Make the office, by the actions that make it in earnest."""
    installation = command_line()
    office = offices.open_office(
        by=installation,
        slug="essexshire",
        kind="pfcc",
        name="Police, Fire and Crime Commissioner for Essexshire",
        short_name="Essexshire",
        holder_title="Commissioner",
        languages=["en"],
    )
    by = command_line(office.pk)
    people = {
        role: offices.appoint(
            by=by,
            office=office,
            email=f"{role.value}@essexshire.example",
            name=f"E. {role.value}",
            role=role,
            starts=SINCE,
        ).person
        for role in Role
    }
    for name, value in CURRENT.items():
        offices.record_setting(by=by, office=office, name=name, value=value, starts=SINCE)
    priority, line = _strategy(office, by)
    pots = [
        funds.record_pot(by=by, office=office, name=name, amount_amount=Amount.of(amount))
        for name, amount in (
            ("Community Safety Development Fund", "300000"),
            ("Violence Unit", "60000"),
        )
    ]
    return Essex(office, people, pots, priority, line)


def _strategy(office: Any, by: Actor) -> tuple[Any, Any]:
    """A priority to serve, and a line of the framework that foresees the awards."""
    plan = plans.record_plan(
        by=by,
        office=office,
        title="Police and Crime Plan",
        begins=ApproximateDate.financial_year(2021),
        ends=ApproximateDate.open_ended(),
    )
    priority = plans.record_priority(by=by, plan=plan, title="Reducing violence")
    framework = frameworks.record_framework(
        by=by,
        office=office,
        title="Commissioning framework",
        begins=ApproximateDate.financial_year(2021),
        ends=ApproximateDate.open_ended(),
    )
    line = frameworks.record_line(
        by=by,
        framework=framework,
        title="Community Safety Fund",
        priority=priority,
        amount_amount=Amount.not_known("tbc"),
    )
    return priority, line
