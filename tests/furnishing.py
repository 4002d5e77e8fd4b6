"""One example of every kind of record for an office of the named world, made by the actions that make it in earnest."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps

from almoner.do.agreements.actions import agreements, arrangements, publication, variations
from almoner.do.agreements.particulars import Particulars
from almoner.do.agreements.terms import EventTerm, FundingTerm, PartyTerm, PriorityTerm, Terms
from almoner.do.grants import actions as grants
from almoner.foundation.door.roles import Role
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.questions import actions as questions
from almoner.foundation.services import actions as services
from almoner.foundation.sheets import actions as sheets
from almoner.governance.boards import actions as boards
from almoner.governance.interests import actions as interests
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.plan.forward import actions as forward
from almoner.strategy.funds import actions as funds
from almoner.strategy.funds.versions import LineEntry, PlanEntry, StatedEntry
from almoner.strategy.plans.actions import frameworks, plans, strategies
from tests import deciding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from almoner.foundation.accounts.models import Person
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.door.roles import Place
    from almoner.foundation.offices.models import Office
    from almoner.foundation.organisations.models import Organisation

KNOWN_FROM = dt.date(2025, 4, 1)
THOUSAND = Amount.of(1000)
A_FORM = Path(__file__).resolve().parent.parent / "demo" / "forms" / "safety-fund.json"


@cache
def rooms_with_examples() -> tuple[ModuleType, ...]:
    """Each room's own `tests/examples.py`, in the order of the house."""
    names = [f"{app.name}.tests.examples" for app in apps.get_app_configs() if app.name.startswith("almoner.")]
    there = [name for name in names if find_spec(name.removesuffix(".examples")) and find_spec(name)]
    return tuple(import_module(name) for name in there)


@dataclass
class Furnishing:
    """The records of one office, published or not, by what they are. `mark` keeps their names apart.

    `body` is the organisation that applies and provides; `panel` is who judges, by their place.
    """

    office: Office
    by: Actor
    mark: str
    number: str
    body: Organisation
    panel: Mapping[Place, Person]
    published: bool
    made: dict[str, Any] = field(default_factory=dict)

    def furnish(self, *, whole: bool) -> dict[str, Any]:
        """Make one of each, earlier stages first; ``whole`` adds what rooms bring themselves. Return them by name."""
        self.strategy()
        self.foundation()
        self.money()
        self.agreement()
        self.round_and_forward()
        self.spreadsheet()
        self.interests()
        self.questions()
        self.made |= deciding.furnish(self)
        for room in rooms_with_examples() if whole else ():
            if hasattr(room, "furnish"):
                self.made |= room.furnish(self)
        return self.made

    def named(self, words: str) -> str:
        """A name that no other furnishing uses."""
        return f"{words}{self.mark}"

    def strategy(self) -> None:
        """A plan with its priority and aim, a framework with its line, a strategy, a checklist."""
        common = {"by": self.by}
        plan = plans.record_plan(
            **common,
            office=self.office,
            title=self.named("Police and Crime Plan"),
            begins=ApproximateDate.financial_year(2024),
            ends=ApproximateDate.financial_year(2028),
        )
        priority = plans.record_priority(**common, plan=plan, title="Supporting victims and witnesses")
        theme = plans.record_theme(**common, plan=plan, kind="threat", title="Domestic abuse")
        aim = plans.record_aim(**common, plan=plan, title="Victims are heard")
        measure = plans.record_measure(**common, aim=aim, text="A survey of victims each year")
        framework = frameworks.record_framework(
            **common,
            office=self.office,
            title=self.named("Commissioning framework"),
            begins=ApproximateDate.financial_year(2025),
            ends=ApproximateDate.financial_year(2027),
        )
        line = frameworks.record_line(
            **common, framework=framework, title="Help for victims", priority=priority, amount_amount=THOUSAND
        )
        task = frameworks.record_framework_action(**common, framework=framework, year=2025, text="Review the helpline")
        strategy = strategies.record_strategy(**common, office=self.office, title=self.named("Victims strategy"))
        checklist = strategies.record_checklist(
            **common, office=self.office, kind="checklist", title=self.named("Before a contract ends")
        )
        principle = strategies.record_principle(
            **common, office=self.office, title=self.named("Early help"), strategy=strategy
        )
        item = strategies.record_item(**common, checklist=checklist, title="Tell the people who are helped")
        if self.published:
            plans.publish_plan(**common, plan=plan)
            frameworks.publish_framework(**common, framework=framework)
            strategies.publish_strategy(**common, strategy=strategy)
        self.made |= {"plan": plan, "priority": priority, "theme": theme, "aim": aim, "measure": measure}
        self.made |= {"framework": framework, "line": line, "task": task, "strategy": strategy}
        self.made |= {"checklist": checklist, "item": item, "principle": principle}

    def foundation(self) -> None:
        """A service, a provider and a board."""
        by, office = self.by, self.office
        board = boards.record_board(
            by=by, office=office, name=self.named("Victims board"), our_part="chair", members=["County council"]
        )
        organisation = organisations.record_organisation(
            by=by, office=office, name=self.named("Northshire Victims Trust"), form="charity"
        )
        charity = f"10000{self.number[-2:]}"
        if self.published:
            boards.publish_board(by=by, board=board)
        self.made |= {
            "service": services.record_service(by=by, office=office, name=self.named("Victim First"), our_role="lead"),
            "organisation": organisation,
            "identifier": organisations.give_identifier(
                by=by, organisation=organisation, scheme="GB-CHC", number=charity
            ),
            "board": board,
        }

    def money(self) -> None:
        """Funding, a pot, a fund and a money plan that says where it goes."""
        by, office = self.by, self.office
        funding = funds.record_funding(by=by, office=office, title=self.named("Core grant"), kind="government")
        funds.record_funding_amount(by=by, funding=funding, year=2025, amount=THOUSAND, certainty="confirmed")
        pot = funds.record_pot(by=by, office=office, name=self.named("Victims pot"), amount_amount=THOUSAND)
        fund = funds.record_fund(
            by=by, office=office, code=f"CSF{self.number[-2:]}", name=self.named("Community Safety Fund"), pot=pot
        )
        plan = funds.open_money_plan(by=by, office=office, title=self.named("Medium-term financial plan"))
        entry = PlanEntry(
            [
                LineEntry(1, "Victims", "", 2025, "budget", Amount.of(Decimal("1339454.38")), pot=pot),
                LineEntry(2, "Reserves", "", 2025, "budget", Amount.of(Decimal("20.62")), kind="spend"),
            ],
            [StatedEntry("", "Total", 2025, "budget", Decimal("1339475.00"))],
            caveats="Grants beyond 2026 are not yet known.",
        )
        version = funds.record_money_plan_version(by=by, plan=plan, entry=entry, known_from=KNOWN_FROM)
        if self.published:
            funds.publish_fund(by=by, fund=fund)
            funds.publish_money_plan(by=by, plan=plan)
        self.made |= {"funding": funding, "pot": pot, "fund": fund, "money plan": plan, "money plan version": version}

    def agreement(self) -> None:
        """An agreement with a provider, money, a break and a variation that waits; and one that another body leads."""
        made, by = self.made, self.by
        terms = Terms(
            self.named("Victim First"),
            starts=ApproximateDate.day(dt.date(2024, 4, 1)),
            ends=ApproximateDate.day(dt.date(2027, 3, 31)),
            notice_months=6,
            value=THOUSAND,
            parties=(PartyTerm("provider", made["organisation"].pk, made["organisation"].name),),
            funding=(FundingTerm(THOUSAND, 2025, pot=made["pot"].pk, name=made["pot"].name),),
            events=(EventTerm("break", ApproximateDate.month(2026, 3)),),
            priorities=(PriorityTerm(made["priority"].pk, made["priority"].title),),
        )
        agreement = agreements.record_agreement(
            by=by,
            office=self.office,
            identity=agreements.Identity(self.number, "contract", made["service"]),
            terms=terms,
            known_from=KNOWN_FROM,
        )
        arrangement = arrangements.record_arrangement(
            by=by,
            office=self.office,
            service=made["service"],
            particulars=Particulars(lead_name="NHS England", board=made["board"]),
            reference=f"SARC {self.number}",
            known_from=KNOWN_FROM,
        )
        if self.published:
            publication.publish(by=by, record=agreement)
            publication.publish(by=by, record=arrangement)
        made |= {"agreement": agreement, "agreement version": agreement.current, "arrangement": arrangement}
        made["proposal"] = variations.propose_variation(
            by=by,
            agreement=agreement,
            opened=1,
            terms=Terms(**{**{name: getattr(terms, name) for name in Terms.__slots__}, "notice_months": 3}),
            reason="The provider asked for a shorter notice.",
        )

    def round_and_forward(self) -> None:
        """A round of the fund, and an event that no agreement holds yet."""
        by = self.by
        held = grants.record_round(
            by=by,
            fund=self.made["fund"],
            facts={"theme": "General", "available": "1000.00"},
            year=2025,
            known_from=KNOWN_FROM,
        )
        entry = forward.record_entry(
            by=by, office=self.office, item=self.named("Ingeus Reflect"), event="end", facts={"at": "2027-03"}
        )
        if self.published:
            grants.publish_round(by=by, round_=held)
            forward.publish_entry(by=by, entry=entry)
        self.made |= {"round": held, "entry": entry}

    def spreadsheet(self) -> None:
        """A file that was read and checked and waits to be applied."""
        file = io.BytesIO(f"Organisation,Size\n{self.named('Melton Outreach')},small\n".encode())
        self.made["import"] = sheets.check_file(
            by=self.by, office=self.office, kind="organisations", file=file, file_name="organisations.csv"
        )

    def interests(self) -> None:
        """What ties somebody who works here to a body, and what they were offered."""
        by, office = self.by, self.office
        held = office.appointments.filter(role=Role.COMMISSIONING_OFFICER).select_related("person").first()
        self.made["interest"] = interests.record_interest(
            by=by,
            office=office,
            person=held.person,
            name=self.named("Northshire Hospice"),
            kind="officer",
            nature="Trustee of the hospice",
        )
        self.made["gift"] = interests.record_gift(
            by=by,
            office=office,
            person=held.person,
            kind="hospitality",
            giver=self.named("Northshire Hospice"),
            description="Two seats at its summer concert",
            value_amount=Amount.of(40),
            offered_on=KNOWN_FROM,
            answer="declined",
        )

    def questions(self) -> None:
        """A form of every type of question, with a version and something written since."""
        by, title = self.by, self.named("Safety Fund: application")
        form = questions.import_form(by=by, office=self.office, content=A_FORM.read_bytes(), title=title)
        if self.published:
            questions.publish_version(by=by, form=form)
        questions.edit_form(by=by, form=form, purpose="application", introduction="In plain words, please.")
        self.made["form"] = form
