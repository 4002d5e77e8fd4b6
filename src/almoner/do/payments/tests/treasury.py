"""Two offices with pots, agreements and people in every post: what the tests of this room stand on.

Safety Fund round 5: £111,000.00 for the hospice, from two pots of 2026/27 (100,000.00 and 104,030.33). Everything that
a payment needs is there but the signatures: the account is given and checked, the ledger knows everybody.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from almoner.do.agreements.actions import agreements, papers, signing
from almoner.do.agreements.content import PaperContent
from almoner.do.agreements.terms import FundingTerm, PartyTerm, Terms
from almoner.do.payments import actions, queries
from almoner.do.payments.actions.files import ReadResults
from almoner.do.payments.entries import Instalment
from almoner.do.payments.models import Payment
from almoner.do.payments.rules.ledger import sha256
from almoner.do.payments.rules.outcomes import Outcome, Row
from almoner.foundation.door.actor import Actor, appointed, command_line, member
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.passports import actions as passports
from almoner.foundation.services import actions as services
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds
from tests.world import NAMES, appoint, body, open_office

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almoner.do.agreements.models import Agreement
    from almoner.foundation.organisations.models import Organisation

YEAR = 2026
DUE = dt.date(2026, 11, 20)
OPCC, VRN = Decimal("100000.00"), Decimal("104030.33")
GRANT = Decimal("111000.00")
SINCE = dt.date(2024, 5, 9)


class Treasury:
    """The records by their names, and hands to make more."""

    def __init__(self) -> None:
        installation = command_line()
        self.north = open_office(installation, "northshire", "Northshire")
        self.south = open_office(installation, "southshire", "Southshire")
        self.people = {role: appoint(self.north, f"{role}@north.example", NAMES[role], role).person for role in Role}
        second = appoint(self.north, "fin@north.example", "Fin Second", Role.FINANCE_OFFICER)
        self.fin = second.person
        self.sam = appoint(self.south, "sam@south.example", "Sam Southern", Role.FINANCE_OFFICER).person
        self.hospice, self.members = body("Hospice on the Hill", {part: (str(part), {part}) for part in Part})
        self.stranger, self.strangers = body("Another Hospice", {Part.OWNER: ("Nick", set(Part))})
        by = self.keeper
        self.opcc = self.pot("OPCC grants 2026/27", OPCC)
        self.vrn = self.pot("VRN grants 2026/27", VRN)
        self.service = services.record_service(by=by, office=self.north, name="Bereavement help", our_role="lead")
        self.agreement = self.agree("CSF-5-01", self.hospice, [(self.opcc, OPCC), (self.vrn, Decimal("11000.00"))])
        self.account = self.give_account()
        self.number = actions.note_number(
            by=self.flo, office=self.north, organisation=self.hospice, number="0116 229 8980", known_from="Their letter"
        )
        actions.check_payee(by=self.flo, office=self.north, account=self.account, agrees=True, how="Bank statement")
        actions.set_supplier_number(by=self.flo, office=self.north, organisation=self.hospice, number="S-1001")
        for pot, code in ((self.opcc, "GR100"), (self.vrn, "GR200")):
            actions.set_cost_code(by=self.flo, office=self.north, pot=pot, code=code)

    # --- People

    def actor(self, role: Role) -> Actor:
        """The holder of a post of Northshire at work."""
        person = self.people[role]
        return appointed(person.name, person_id=person.pk, office_id=self.north.pk, roles=frozenset({role}))

    @property
    def keeper(self) -> Actor:
        """The command line at work for Northshire."""
        return command_line(self.north.pk)

    @property
    def cora(self) -> Actor:
        """The commissioning officer, who plans and prepares."""
        return self.actor(Role.COMMISSIONING_OFFICER)

    @property
    def flo(self) -> Actor:
        """The finance officer."""
        return self.actor(Role.FINANCE_OFFICER)

    @property
    def femi(self) -> Actor:
        """The chief finance officer."""
        return self.actor(Role.CHIEF_FINANCE_OFFICER)

    @property
    def hugo(self) -> Actor:
        """The head of commissioning."""
        return self.actor(Role.HEAD_OF_COMMISSIONING)

    @property
    def second(self) -> Actor:
        """The other finance officer."""
        roles = frozenset({Role.FINANCE_OFFICER})
        return appointed(self.fin.name, person_id=self.fin.pk, office_id=self.north.pk, roles=roles)

    @property
    def southerner(self) -> Actor:
        """The finance officer next door."""
        roles = frozenset({Role.FINANCE_OFFICER})
        return appointed(self.sam.name, person_id=self.sam.pk, office_id=self.south.pk, roles=roles)

    def member(self, part: Part = Part.OWNER) -> Actor:
        """A member of the hospice."""
        person = self.members[part]
        return member(person.name, person_id=person.pk, organisation_id=self.hospice.pk, parts=frozenset({part}))

    @property
    def nick(self) -> Actor:
        """A member of another body."""
        person = self.strangers[Part.OWNER]
        return member(person.name, person_id=person.pk, organisation_id=self.stranger.pk, parts=frozenset(Part))

    # --- What payments stand on

    def pot(self, name: str, amount: Decimal | None, year: int | None = YEAR) -> Any:
        """A pot of Northshire; None: nobody says what it holds."""
        held = Amount.not_known("tbc") if amount is None else Amount.of(amount)
        return funds.record_pot(by=self.keeper, office=self.north, name=name, amount_amount=held, year=year)

    def agree(
        self,
        number: str,
        organisation: Organisation,
        money: Sequence[tuple[Any, Decimal | None]],
        *,
        year: int | None = YEAR,
    ) -> Agreement:
        """An agreement with a body that takes this from these pots."""
        funding = tuple(
            FundingTerm(Amount.not_known("tbc") if amount is None else Amount.of(amount), year, pot.pk, name=pot.name)
            for pot, amount in money
        )
        known = [amount for _pot, amount in money if amount is not None]
        terms = Terms(
            f"Help {number}",
            starts=ApproximateDate.day(dt.date(2026, 4, 1)),
            ends=ApproximateDate.day(dt.date(2027, 3, 31)),
            value=Amount.of(sum(known, Decimal(0))) if len(known) == len(money) else Amount.not_known("tbc"),
            value_basis="total",
            power="Police Reform and Social Responsibility Act 2011, section 9",
            parties=(PartyTerm("provider", organisation.pk, organisation.name),),
            funding=funding,
        )
        identity = agreements.Identity(number, "grant", self.service)
        return agreements.record_agreement(by=self.keeper, office=self.north, identity=identity, terms=terms)

    def sign(self, agreement: Agreement | None = None, *instalments: tuple[Any, ...]) -> None:
        """Both sides sign the agreement as it stands. Instalments: (title, day, amount, condition)."""
        head = agreement or self.agreement
        content = PaperContent(
            purpose="Help for the bereaved.",
            spend=(("One worker", "revenue", None),),
            outcomes=(("People cope", "A survey", "80%"), ("They are seen soon", "Days waited", "10")),
            review_method="A visit each quarter.",
            reporting=(("Mid-year report", dt.date(2026, 10, 30)),),
            claims="Paid by instalment.",
            contact="grants@northshire.example",
            instalments=instalments,
            ends="Either side may end it with a month's notice.",
        )
        paper = papers.draw_up(by=self.keeper, agreement=head, content=content)
        papers.send_for_signature(by=self.keeper, paper=paper)
        signing.sign_as_provider(
            by=self.member(), paper=paper, sha256=paper.sha256, name="Olga Owner", role="Chair of trustees"
        )
        signing.sign_for_office(by=self.actor(Role.CHIEF_EXECUTIVE), paper=paper, sha256=paper.sha256)

    def give_account(self, number: str = "12345634", part: Part = Part.OWNER) -> Any:
        """The hospice says into which account it is paid."""
        return passports.give_account(
            by=self.member(part),
            organisation=self.hospice,
            account_name="Hospice on the Hill",
            sort_code="20-00-00",
            number=number,
        )

    def check_again(self, **said: Any) -> Any:
        """Flo checks the account that is held now, after calling the number held before."""
        account = passports_now(self.hospice)
        facts = {"agrees": True, "how": "Called back", "number": self.number, "spoke_to": "Treasurer"} | said
        return actions.check_payee(by=self.flo, office=self.north, account=account, **facts)

    def setting(self, name: str, value: Any) -> None:
        """Record a setting since the beginning of the term."""
        offices.record_setting(by=self.keeper, office=self.north, name=name, value=value, starts=SINCE)

    # --- Payments

    def plan(self, amount: Decimal | str = GRANT, title: str = "Grant", **more: Any) -> Payment:
        """One planned payment of the agreement."""
        agreement = more.pop("agreement", self.agreement)
        each = Instalment(title, Decimal(amount), more.pop("due_on", DUE), **more)
        return actions.plan(by=self.cora, agreement=agreement, instalments=[each])[0]

    def signed_plan(self, amount: Decimal | str = GRANT, title: str = "Grant", **more: Any) -> Payment:
        """The same, of a signed agreement."""
        self.sign()
        return self.plan(amount, title, **more)

    def on_to(self, payment: Payment, state: str) -> Payment:
        """Take a payment as far as this state, by the people whose turn it is."""
        steps = ["prepared", "approved", "released"]
        takers = [
            lambda: actions.prepare(by=self.cora, payment=payment),
            lambda: actions.approve(by=self.hugo, payment=payment),
            lambda: actions.release(by=self.flo, payment=payment),
        ]
        wanted = steps.index(state) + 1 if state in steps else len(steps)
        for take in takers[:wanted]:
            take()
        if state in {"filed", "paid", "failed"}:
            file = actions.make_file(by=self.flo, office=self.north, payments=[payment])
            if state != "filed":
                self.bank(file, self.row(payment, state))
        return self.fresh(payment)

    def fresh(self, payment: Payment) -> Payment:
        """The payment as it stands."""
        found = queries.payment_at(seen_by=self.keeper, office=self.north, reference=payment.reference)
        assert found is not None
        return found

    def state(self, payment: Payment) -> str:
        """How far it is."""
        return Payment.objects.get(pk=payment.pk).state

    def row(self, payment: Payment, outcome: str, number: int = 2, **facts: Any) -> Row:
        """What the bank says of a payment."""
        said: dict[str, Any] = {
            "reference": payment.reference,
            "amount": payment.amount,
            "outcome": Outcome(outcome),
            "on": today(),
            "reason": "Account closed" if outcome == "failed" else "",
        }
        return Row(number, **said | facts)

    def bank(self, file: Any, *rows: Row) -> Any:
        """Take in what the bank says."""
        read = ReadResults("results.csv", sha256(repr(rows).encode()), rows)
        return actions.take_results(by=self.flo, file=file, results=read)

    def gates(self, payment: Payment) -> dict[str, Any]:
        """The gates of a payment by name."""
        return {gate.name: gate for gate in queries.gates([self.fresh(payment)])[payment.pk]}

    def closed(self, payment: Payment) -> list[str]:
        """The names of the gates that are closed."""
        return [name for name, gate in self.gates(payment).items() if not gate.passed]


def passports_now(organisation: Any) -> Any:
    """The account held now."""
    from almoner.foundation.passports.queries import account_now

    return account_now(organisation.pk)


def today() -> dt.date:
    """The day it is here."""
    from django.utils import timezone

    return timezone.localdate()
