"""Examples of this room for the tests of every address: papers in each state, and publicity with its evidence."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from almoner.do.agreements import actions
from almoner.do.agreements.actions import ByHand, Identity
from almoner.do.agreements.content import PaperContent
from almoner.do.agreements.terms import FundingTerm, PartyTerm, PriorityTerm, Terms
from almoner.foundation.documents import actions as documents
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from tests.examples import Of

if TYPE_CHECKING:
    from almoner.do.agreements.models import Agreement, Paper
    from almoner.foundation.documents.models import Document
    from tests.furnishing import Furnishing

GRANTED, HELD = Of("granted agreement", "number"), Of("held agreement", "number")
PARTS = {
    ("desk-agreement-paper", "number"): GRANTED,
    ("desk-agreement-paper", "paper"): Of("paper", "number"),
    ("desk-agreement-signed", "number"): HELD,
    ("desk-agreement-signed", "paper"): Of("held paper", "number"),
    ("desk-agreement-signed", "side"): "provider",
    ("desk-agreement-publicity", "number"): GRANTED,
    ("desk-agreement-publicity", "duty"): Of("publicity duty"),
    ("desk-agreement-publicity", "evidence"): Of("publicity evidence"),
    ("desk-agreements-terms", "kind"): "grant",
    ("provider-agreement", "agreement"): Of("granted agreement"),
    ("provider-agreement", "paper"): Of("paper", "number"),
    ("provider-agreement-signed", "agreement"): Of("held agreement"),
    ("provider-agreement-signed", "paper"): Of("held paper", "number"),
    ("provider-agreement-signed", "side"): "provider",
    ("provider-publicity", "agreement"): Of("granted agreement"),
    ("provider-publicity", "duty"): Of("publicity duty"),
    ("provider-publicity", "evidence"): Of("publicity evidence"),
}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
VALUE, DUE = Decimal("24500.00"), dt.date(2026, 12, 1)


def content() -> PaperContent:
    """What a grant of £24,500.00 says in its own words."""
    return PaperContent(
        purpose="Evening sessions in three neighbourhoods for young people at risk of being drawn into violence.",
        spend=(
            ("Two part-time youth workers", "revenue", Decimal("19500.00")),
            ("Equipment for the hall", "capital", Decimal("5000.00")),
        ),
        not_allowed="Vehicles\nTravel abroad",
        outcomes=(
            ("Young people feel safer where they live", "Short questions at the start and the end", "7 in 10"),
            ("Young people are reached", "Number who come at least five times", "80"),
        ),
        review_method="We look at the half-year and the year-end report together, with two of the young people.",
        conditions=(("The hall is open on Friday evenings in the school holidays.", False),),
        reporting=(("Half-year report", dt.date(2026, 10, 30)), ("Year-end report", dt.date(2027, 4, 30))),
        instalments=(
            ("First half", dt.date(2026, 4, 30), Decimal("12250.00"), "This agreement is signed"),
            ("Second half", dt.date(2026, 11, 30), Decimal("12250.00"), "The half-year report is accepted"),
        ),
        claims="Send a claim on the form for each instalment.",
        contact="Cora Commissioner, cora@northshire.example",
        publicity=(("video", "A film of two minutes, made with the young people", DUE),),
    )


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """A grant whose paper waits for signatures, and one that was signed by hand; a film to make, and a still of it."""
    by, granted = furnishing.by, _granted(furnishing, "G")
    paper = actions.draw_up(by=by, agreement=granted, content=content())
    actions.send_for_signature(by=by, paper=paper)
    duty = granted.publicity.get()
    evidence = actions.give_publicity_evidence(
        by=by, duty=duty, text="A first cut.", document=_document(furnishing, "still.pdf")
    )
    held = _granted(furnishing, "H")
    return {
        "granted agreement": granted,
        "paper": paper,
        "publicity duty": duty,
        "publicity evidence": evidence,
        "held agreement": held,
        "held paper": _held(furnishing, held),
    }


def _granted(furnishing: Furnishing, letter: str) -> Agreement:
    made, body = furnishing.made, furnishing.body
    terms = Terms(
        furnishing.named("Evening sessions for young people"),
        starts=ApproximateDate.day(dt.date(2026, 4, 1)),
        ends=ApproximateDate.day(dt.date(2027, 3, 31)),
        notice_months=3,
        value=Amount.of(VALUE),
        value_basis="total",
        parties=(PartyTerm("provider", body.pk, body.name),),
        funding=(FundingTerm(Amount.of(VALUE), 2026, pot=made["pot"].pk, name=made["pot"].name),),
        priorities=(PriorityTerm(made["priority"].pk, made["priority"].title),),
    )
    return actions.record_agreement(
        by=furnishing.by,
        office=furnishing.office,
        identity=Identity(f"{letter}{furnishing.number}", "grant", made["service"]),
        terms=terms,
    )


def _held(furnishing: Furnishing, agreement: Agreement) -> Paper:
    paper = actions.draw_up(by=furnishing.by, agreement=agreement, content=content())
    actions.hold_signed_paper(
        by=furnishing.by,
        paper=paper,
        document=_document(furnishing, "signed.pdf"),
        signatures=[ByHand("provider", "Olga Owner", "Chair", dt.date(2026, 4, 1))],
    )
    return paper


def _document(furnishing: Furnishing, name: str) -> Document:
    return documents.receive(
        by=furnishing.by, office=furnishing.office, file=io.BytesIO(PDF), name=name, purpose="agreement"
    )
