"""Examples of this room for the tests of every address."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from almoner.do.agreements.actions import agreements, papers, signing
from almoner.do.agreements.content import PaperContent
from almoner.do.agreements.terms import FundingTerm, PartyTerm, Terms
from almoner.do.payments import actions
from almoner.do.payments.entries import Instalment
from almoner.do.payments.queries import supplier_number_of
from almoner.foundation.accounts.models import Person
from almoner.foundation.documents import actions as documents
from almoner.foundation.door.actor import appointed
from almoner.foundation.door.roles import Role
from almoner.foundation.passports.queries import account_now
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions as funds
from tests.examples import Of

if TYPE_CHECKING:
    from almoner.do.agreements.models import Agreement
    from tests.furnishing import Furnishing

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
YEAR = 2026
PARTS: dict[tuple[str, str], Of | str] = {
    ("desk-payment", "reference"): Of("payment", "reference"),
    ("desk-payment-condition", "pk"): Of("payment condition"),
    ("desk-payee", "pk"): Of("payee"),
    ("desk-ledger-file", "pk"): Of("payment file"),
    ("desk-money-by-pot-rows", "pk"): Of("paying pot"),
    ("desk-money-by-pot-rows", "year"): str(YEAR),
}
FACES: dict[str, list[dict[str, Of | str]]] = {
    "desk-money-by-pot-rows": [{"figure": figure} for figure in ("committed", "paid", "recovered", "left")],
}


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """A signed agreement with a planned payment that depends on a condition, and one that went out in a file."""
    office, by = furnishing.office, furnishing.by
    pot = funds.record_pot(
        by=by, office=office, name=furnishing.named("Payments pot"), amount_amount=Amount.of(1000), year=YEAR
    )
    agreement = _agreement(furnishing, pot)
    _sign(furnishing, agreement)
    due = dt.date(2026, 9, 30)
    planned, paid = actions.plan(
        by=by,
        agreement=agreement,
        instalments=[
            Instalment("Second half", Decimal(500), due, conditions=["The mid-year report is accepted"]),
            Instalment("First half", Decimal(500), due),
        ],
    )
    file = _sent(furnishing, pot, paid)
    return {
        "payment": planned,
        "payment condition": planned.conditions.get(),
        "payee": furnishing.body,
        "paying pot": pot,
        "payment sent": paid,
        "payment file": file,
    }


def _agreement(furnishing: Furnishing, pot: Any) -> Agreement:
    terms = Terms(
        furnishing.named("Hospice visits"),
        starts=ApproximateDate.day(dt.date(2026, 4, 1)),
        ends=ApproximateDate.day(dt.date(2027, 3, 31)),
        value=Amount.of(1000),
        value_basis="total",
        parties=(PartyTerm("provider", furnishing.body.pk, furnishing.body.name),),
        funding=(FundingTerm(Amount.of(1000), YEAR, pot.pk, name=pot.name),),
    )
    identity = agreements.Identity(f"PAY{furnishing.number}", "grant", furnishing.made["service"])
    return agreements.record_agreement(by=furnishing.by, office=furnishing.office, identity=identity, terms=terms)


def _sign(furnishing: Furnishing, agreement: Agreement) -> None:
    """Both sides signed it by hand."""
    by = furnishing.by
    paper = papers.draw_up(by=by, agreement=agreement, content=PaperContent(purpose="Visits."))
    document = documents.receive(
        by=by, office=furnishing.office, file=io.BytesIO(PDF), name="signed.pdf", purpose="signed agreement"
    )
    day = dt.date(2026, 4, 1)
    signatures = [
        signing.ByHand("office", "Carys Chief", "Chief executive", day),
        signing.ByHand("provider", "Olga Owner", "Chair", day),
    ]
    signing.hold_signed_paper(by=by, paper=paper, document=document, signatures=signatures)


def _sent(furnishing: Furnishing, pot: Any, payment: Any) -> Any:
    """Take a payment all the way into a file, by three people."""
    office, body = furnishing.office, furnishing.body
    first, second, third = (
        appointed(person.name, person_id=person.pk, office_id=office.pk, roles=frozenset({role}))
        for person, role in zip(
            Person.objects.order_by("pk"),
            (Role.FINANCE_OFFICER, Role.CHIEF_FINANCE_OFFICER, Role.FINANCE_OFFICER),
            strict=False,
        )
    )
    if not supplier_number_of(office, body):
        actions.check_payee(
            by=first, office=office, account=account_now(body.pk), agrees=True, how="Against a bank statement"
        )
        actions.set_supplier_number(by=first, office=office, organisation=body, number=f"S{furnishing.number}")
    actions.set_cost_code(by=first, office=office, pot=pot, code="GR100")
    actions.prepare(by=first, payment=payment)
    actions.approve(by=second, payment=payment)
    actions.release(by=third, payment=payment)
    return actions.make_file(by=third, office=office, payments=[payment])
