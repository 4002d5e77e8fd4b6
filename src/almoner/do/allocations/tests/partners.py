"""An office shaped as Essex: eight recipients of an annual allocation, three districts by their people."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from almoner.do.allocations import actions
from almoner.do.allocations.entries import RecipientEntry, SourceEntry, TableEntry
from almoner.do.allocations.models import Allocation
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.actor import Actor, command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.organisations.models import Membership, Organisation
from almoner.governance.decisions import actions as decisions
from almoner.governance.decisions.models import Decision
from almoner.governance.decisions.tests import essex
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds

YEAR = 2027
DISTRICTS = (("E07000066", "Basildon"), ("E07000071", "Colchester"), ("E07000074", "Maldon"))
EIGHT = (
    ("Basildon community safety partnership", "20000.00"),
    ("Colchester community safety partnership", "20000.00"),
    ("Maldon community safety partnership", "15000.00"),
    ("Violence and vulnerability partnership", "600000.00"),
    ("Youth justice service", "120000.00"),
    ("Safeguarding children board", "55000.00"),
    ("Safeguarding adults board", "40000.00"),
    ("Neighbourhood watch association", "30000.00"),
)
CHECKS = "accounts | Accounts without irregularity | decision | 700000 | 12 | accounts | nothing_raised | organisation"
"""Asked above what anybody here gets; a test that wants it in the way lowers it."""
SUM_OF_EIGHT = Decimal("900000.00")


@dataclass
class Partners:
    """The office, its recipients by name, two pots and hands to go on."""

    essex: Any
    pots: list[Any]
    areas: dict[str, Any]
    bodies: dict[str, Any] = field(default_factory=dict)

    @property
    def record(self) -> Any:
        """The office itself."""
        return self.essex.office

    @property
    def officer(self) -> Actor:
        """The commissioning officer at work."""
        return self.essex.actor(Role.COMMISSIONING_OFFICER)

    def by_people(self, total: str = "100000.00", **other: Any) -> TableEntry:
        """Three districts by population; the census fills in the figures."""
        rows = tuple(
            RecipientEntry(self.bodies[f"{name} community safety partnership"].pk, self.areas[name].pk)
            for _code, name in DISTRICTS
        )
        sources = (SourceEntry(self.pots[0].pk, Decimal(total)),)
        said = {"title": "Community safety partnerships", "total": Decimal(total), "basis": "population"}
        return self.entry(**said | {"recipients": rows, "sources": sources} | other)

    def eight(self, **other: Any) -> TableEntry:
        """Eight recipients with fixed amounts, from two pots."""
        rows = tuple(RecipientEntry(self.bodies[name].pk, fixed=Decimal(much)) for name, much in EIGHT)
        sources = (
            SourceEntry(self.pots[0].pk, Decimal("300000.00")),
            SourceEntry(self.pots[1].pk, Decimal("600000.00")),
        )
        said = {"title": "Statutory partners", "total": SUM_OF_EIGHT, "basis": "fixed"}
        return self.entry(**said | {"recipients": rows, "sources": sources} | other)

    def entry(self, **other: Any) -> TableEntry:
        """A table that lacks nothing; ``other`` takes the place of some of it."""
        said = {
            "year": YEAR,
            "description": "Keeping people safe where they live.",
            "priorities": (self.essex.priority.pk,),
        }
        return TableEntry(**said | other)

    def table(self, entry: TableEntry | None = None) -> Allocation:
        """A draft."""
        return actions.record_table(by=self.officer, office=self.record, entry=entry or self.by_people())

    def put(self, table: Allocation) -> Decision:
        """Put to a decision that is complete enough to be signed."""
        if fresh(table).state == "draft":
            actions.fix_table(by=self.officer, allocation=table)
        said = {"lead": self.essex.people[Role.COMMISSIONING_OFFICER], **essex.WORDS}
        made = actions.put_table_to_decision(by=self.officer, allocation=table, **said)
        return decisions.put_to_signature(by=self.officer, decision=made).decision

    def decide(self, table: Allocation) -> Decision:
        """The same, signed by all three."""
        made = self.put(table)
        self.essex.sign(made, *essex.THREE)
        return Decision.objects.get(pk=made.pk)


def fresh(table: Allocation) -> Allocation:
    """The table as it stands."""
    from almoner.do.allocations.queries.tables import with_parts  # the file is read before Django is ready

    return with_parts(Allocation.objects.select_related("office", "decision")).get(pk=table.pk)


def build() -> Partners:
    """Make the office, its districts, pots and partners, each with a certifier who may accept."""
    held = essex.build()
    held.setting("checks.kinds", CHECKS)
    by = command_line(held.office.pk)
    areas = {name: offices.add_area(by=by, office=held.office, code=code, name=name) for code, name in DISTRICTS}
    pots = [
        funds.record_pot(by=by, office=held.office, name=name, amount_amount=Amount.of(much))
        for name, much in (("Community safety grant", "400000"), ("Violence grant", "600000"))
    ]
    made = Partners(held, pots, areas)
    with at_work(command_line()):
        for number, (name, _much) in enumerate(EIGHT):
            body = Organisation.objects.create(name=name, form=Organisation.Form.PARTNERSHIP)
            person = Person.objects.create_user(f"certifier{number}@partners.example", name=f"Certifier {number}")
            Membership.objects.create(organisation=body, person=person, parts=sorted(Part))
            made.bodies[name] = body
    return made
