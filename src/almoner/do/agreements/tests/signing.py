"""An agreement ready to be signed, and the people who may: what the tests of papers stand on.

Catch22 leads and signs Victim First: Olga owns, Cert certifies, Will writes, Rita reports. Nick may sign for Another
Trust, which is no party.
"""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from almoner.do.agreements import actions, queries
from almoner.do.agreements.content import PaperContent
from almoner.foundation.accounts.models import Person
from almoner.foundation.documents import actions as documents
from almoner.foundation.door.actor import member
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.organisations.models import Membership

if TYPE_CHECKING:
    from almoner.do.agreements.models import Agreement, Paper, PaperSignature
    from almoner.do.agreements.tests.register import Register
    from almoner.foundation.documents.models import Document
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.organisations.models import Organisation

A_PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MARCH, JUNE = dt.date(2026, 3, 31), dt.date(2026, 6, 30)


def content(**changes: Any) -> PaperContent:
    """Everything that an agreement of £2,800,000.00 over two years says in its own words."""
    words: dict[str, Any] = {
        "purpose": "Help for victims of crime to cope and recover.",
        "spend": [("Staff", "revenue", Decimal("2700000.00")), ("Furniture", "capital", Decimal("100000.00"))],
        "not_allowed": "Vehicles\nInternational travel",
        "outcomes": [
            ("People feel safer", "Share who say so at the end", "80 in 100"),
            ("People are reached", "Number of people helped", "1,200 a year"),
        ],
        "review_method": "We look together at the figures of each quarter.",
        "conditions": [("The helpline is open at weekends.", False)],
        "reporting": [("Half-year report", dt.date(2025, 10, 31)), ("Year-end report", dt.date(2026, 4, 30))],
        "instalments": [
            ("First", dt.date(2025, 4, 30), Decimal("1400000.00"), ""),
            ("Second", dt.date(2026, 4, 30), Decimal("1400000.00"), "The year-end report is accepted"),
        ],
        "claims": "Send an invoice to finance@north.example.",
        "contact": "Cora Commissioner, cora@north.example",
    }
    return PaperContent(**words | changes)


class Signing:
    """The small register with members of its providers, and hands to draw up, send and sign."""

    def __init__(self, held: Register) -> None:
        self.held, self.north, self.cora = held, held.north, held.cora
        self.vf: Agreement = held.vf
        with at_work(self.cora):
            self.another = held.organisation("Another Trust")
        self.people: dict[Any, Person] = {}
        for part, name in zip(Part, ("Olga Owner", "Will Writer", "Cert Certifier", "Rita Reporter"), strict=True):
            self.people[part] = self._member(name, held.catch22, part)
        self.people["nick"] = self._member("Nick Neighbour", self.another, *Part)

    def _member(self, name: str, body: Organisation, *parts: Part) -> Person:
        person = Person.objects.create_user(f"{name.split(maxsplit=1)[0].lower()}@signing.example", name=name)
        with at_work(self.cora):
            Membership.objects.create(organisation=body, person=person, parts=[str(part) for part in parts])
        return person

    def of_catch22(self, part: Part = Part.CERTIFIER) -> Actor:
        """A member of Catch22 with one part."""
        return self._at_work(self.people[part], self.held.catch22, part)

    @property
    def nick(self) -> Actor:
        """Somebody with every part in a body that is no party."""
        return self._at_work(self.people["nick"], self.another, *Part)

    @property
    def holder(self) -> Actor:
        """The office-holder."""
        return self.held.actor(Role.OFFICE_HOLDER)

    @staticmethod
    def _at_work(person: Person, body: Organisation, *parts: Part) -> Actor:
        named = frozenset(str(part) for part in parts)
        return member(person.name, person_id=person.pk, organisation_id=body.pk, parts=named)

    @staticmethod
    def content(**changes: Any) -> PaperContent:
        """What its paper says in its own words."""
        return content(**changes)

    def drawn(self, **changes: Any) -> Paper:
        """A paper drawn up."""
        return actions.draw_up(by=self.cora, agreement=self.vf, content=self.content(**changes))

    def sent(self, **changes: Any) -> Paper:
        """The same, sent for signature."""
        paper = self.drawn(**changes)
        actions.send_for_signature(by=self.cora, paper=paper)
        return paper

    def signed(self, **changes: Any) -> Paper:
        """The same, signed by both."""
        paper = self.sent(**changes)
        self.sign(paper)
        self.sign_for_office(paper)
        return paper

    def sign(self, paper: Paper, by: Actor | None = None, **changes: Any) -> PaperSignature:
        """Sign it for the provider."""
        said = {"sha256": paper.sha256, "name": "Cert Certifier", "role": "Chief officer"} | changes
        return actions.sign_as_provider(by=by or self.of_catch22(), paper=paper, **said)

    def sign_for_office(self, paper: Paper, by: Actor | None = None, **changes: Any) -> PaperSignature:
        """Sign it for the office."""
        return actions.sign_for_office(by=by or self.holder, paper=paper, **{"sha256": paper.sha256} | changes)

    def document(self, content: bytes = A_PDF, name: str = "signed.pdf") -> Document:
        """A file that staff brought in."""
        return documents.receive(
            by=self.cora, office=self.north, file=io.BytesIO(content), name=name, purpose="signed agreement"
        )

    @property
    def is_signed(self) -> bool:
        """Whether Victim First is signed as it stands."""
        return self.vf.pk in queries.signed_on([self.vf.pk])

    def vary(self, **changes: Any) -> None:
        """Have a variation proposed and approved."""
        self.vf.refresh_from_db()
        opened = self.vf.current.number
        terms = self.held.victim_first_terms(**changes)
        proposal = actions.propose_variation(
            by=self.cora, agreement=self.vf, opened=opened, terms=terms, reason="Agreed with the provider."
        )
        actions.approve_variation(by=self.held.hugo, proposal=proposal)

    def correct(self, **changes: Any) -> None:
        """Have an entry mended."""
        self.vf.refresh_from_db()
        opened = self.vf.current.number
        terms = self.held.victim_first_terms(**changes)
        actions.correct_agreement(
            by=self.cora, agreement=self.vf, opened=opened, terms=terms, reason="Slip of the pen."
        )


def own(signing: Signing, tail: str = "") -> str:
    """An address of Victim First for Catch22."""
    return f"/provider/{signing.held.catch22.pk}/agreements/{signing.vf.pk}/{tail}"


def as_signed(paper: Paper, **changes: str) -> dict[str, str]:
    """What a form of signing sends."""
    return {"read": "on", "name": "Cert Certifier", "role": "Chief officer", "sha256": paper.sha256} | changes


@pytest.fixture
def signing(held: Register, settings: Any, tmp_path: Any) -> Signing:
    """An agreement that can be signed; files go to a folder of the test's own."""
    settings.MEDIA_ROOT = str(tmp_path)
    return Signing(held)
