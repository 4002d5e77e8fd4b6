"""A small exercise in an office of its own: four bids, three judges each at most two of them, a chair, and a neighbour.

Ann, Bea and Cal judge; Dot chairs. The scheme is that of docs/rules/scoring.md: 35, 25, 20 and 20, marks from 0 to 5.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import transaction

from almoner.do.scoring import actions, queries
from almoner.do.scoring.models import Allotment, Bid, Exercise, Seat
from almoner.do.scoring.rules.marks import Criterion, Scale, Scheme
from almoner.do.scoring.rules.sheets import Written
from almoner.foundation.door.actor import Actor, appointed, command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Place, Role
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.questions import actions as questions
from tests.world import NAMES, appoint, open_office

if TYPE_CHECKING:
    from collections.abc import Generator

    from almoner.foundation.accounts.models import Person
    from almoner.foundation.questions.models import FormVersion, Submission

SCHEME = Scheme(
    (
        Criterion("impact", "Impact on the priority", Decimal(35)),
        Criterion("need", "Need in the place", Decimal(25)),
        Criterion("value", "Value for money", Decimal(20)),
        Criterion("fit", "Fit with what is funded", Decimal(20)),
    ),
    Scale(0, 5),
    ties=("impact",),
)
ANCHORS = {"impact": {0: "nothing shown", 4: "good: clear evidence of change", 5: "excellent"}}
AGREED = {"impact": 4, "need": 3, "value": 3, "fit": 5}
"""The marks of docs/rules/scoring.md, which come to 75.00."""
APPLICANTS = ("Rutland Outreach", "Vale Youth Trust", "Melton Mediation", "Wigston Women")
DUE = dt.date(2026, 12, 4)
QUESTIONS = [
    {"key": "summary", "type": "long", "label": "What you will do", "why": "Judges read it."},
    {"key": "contact", "type": "short", "label": "Who to ask", "why": "We may ring you."},
]
SECTIONS = [{"key": "project", "title": "Your project", "questions": QUESTIONS}]
FORM = {
    "format": "almoner form 1",
    "title": "Bid",
    "purpose": "application",
    "introduction": "",
    "definition": {"sections": SECTIONS},
}


class PanelOf:
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
        self.version = self._form()
        self.bodies = [self._body(name) for name in APPLICANTS]
        self.exercise = self.opened()
        self.bids = [self.bid(self.exercise, number, name) for number, name in enumerate(APPLICANTS)]
        self.ann, self.bea, self.cal = (self.seated(name) for name in ("Ann", "Bea", "Cal"))
        self.dot = self.seated("Dot", Place.CHAIR)

    # --- Who acts

    def actor(self, role: Role) -> Actor:
        """A person of Northshire at work in that post."""
        person = self.people[role]
        return appointed(person.name, person_id=person.pk, office_id=self.north.pk, roles=frozenset({role}))

    def by(self, seat: Seat) -> Actor:
        """Somebody at work in their seat."""
        person: Person = seat.person
        place = frozenset({seat.place})
        return appointed(person.name, person_id=person.pk, office_id=seat.office_id, roles=place)

    @property
    def stranger(self) -> Actor:
        """Sam, who works for the neighbour."""
        post = frozenset({Role.COMMISSIONING_OFFICER})
        return appointed(self.sam.name, person_id=self.sam.pk, office_id=self.south.pk, roles=post)

    # --- Making records

    def _form(self) -> FormVersion:
        by = command_line(self.north.pk)
        form = questions.import_form(by=by, office=self.north, content=json.dumps(FORM).encode(), title="Bid")
        return questions.publish_version(by=by, form=form)

    def _body(self, name: str) -> Organisation:
        with at_work(self.cora):
            return Organisation.objects.create(office=self.north, name=name)

    def submission(self, subject: Any, summary: str) -> Submission:
        """Answers to the form of bids, submitted."""
        by = command_line(self.north.pk)
        answers = {"summary": summary, "contact": "Pat Phone, 01234 567890"}
        draft = questions.start_draft(by=by, version=self.version, subject=subject, answers=answers)
        return questions.submit(by=by, draft=draft)

    def opened(self, **facts: Any) -> Exercise:
        """An exercise of the office, nothing in it."""
        given: dict[str, Any] = {
            "subject": uuid4(),
            "title": "Safety Fund round 6",
            "scheme": SCHEME,
            "anchors": ANCHORS,
            "judges_per_bid": 2,
            "minutes_per_bid": 30,
            "hidden": ["contact"],
            "due_on": DUE,
            "lot": "round-6-2026",
        }
        return actions.open_exercise(by=self.cora, office=self.north, **(given | facts))

    def bid(self, exercise: Exercise, number: int, name: str, **facts: Any) -> Bid:
        """A bid of one of the bodies, with its answers."""
        subject = uuid4()
        body = self.bodies[number % len(self.bodies)]
        given: dict[str, Any] = {
            "reference": f"CSF-2026-6-{number + 1:03}",
            "title": f"Project {number + 1}",
            "applicant": name,
            "organisation_ids": [body.pk],
            "amount": Decimal(9000 + number),
            "submission": self.submission(subject, f"{name} will open doors on Saturdays."),
            "beside": [{"title": "Rutland", "lines": ["£18,400 awarded this year (3 grants)"]}],
        }
        return actions.add_bid(by=self.cora, exercise=exercise, subject=subject, **(given | facts))

    def seated(self, name: str, place: Place = Place.JUDGE, exercise: Exercise | None = None, **facts: Any) -> Seat:
        """Somebody with a seat."""
        email = f"{name.lower()}@panel.example"
        at = exercise or self.exercise
        return actions.invite(by=self.cora, exercise=at, email=email, name=name, place=place, **facts)

    # --- Steps

    def now(self, record: Any) -> Any:
        """A record as it stands now."""
        return type(record).objects.get(pk=record.pk)

    @property
    def state(self) -> str:
        """How far the exercise is."""
        return str(self.now(self.exercise).state)

    def free(self, seat: Seat, **tied: str) -> Seat:
        """Somebody declares: no tie but those named by the applicant's first word."""
        ties = {
            bid.pk: ("work", tied[word]) if (word := bid.applicant.split()[0].lower()) in tied else ("none", "")
            for bid in queries.bids(seat.exercise)
        }
        return actions.declare(by=self.by(seat), seat=seat, ties=ties)

    def declared(self, **ties: str) -> None:
        """Everybody has declared; Ann has those ties."""
        actions.begin_declaring(by=self.cora, exercise=self.exercise)
        for seat in (each for each in queries.seats(self.exercise) if each.is_live):
            self.free(seat, **(ties if seat.pk == self.ann.pk else {}))

    def dealt(self, **ties: str) -> None:
        """The bids are dealt."""
        self.declared(**ties)
        actions.deal(by=self.cora, exercise=self.exercise)

    def hand(self, seat: Seat) -> list[Allotment]:
        """What somebody holds, by reference."""
        rows = Allotment.objects.filter(seat=seat, active=True).select_related("bid", "seat", "exercise")
        return list(rows.order_by("bid__reference"))

    def mark(self, sheet: Allotment, marks: dict[str, int] | None = None, *, lock: bool = True) -> Allotment:
        """A judge marks a whole sheet, and locks it."""
        by = self.by(sheet.seat)
        held = queries.written(sheet)
        for part, mark in (marks or AGREED).items():
            revision = held.get(part, Written()).revision
            reason = f"{sheet.seat} on {part}"
            facts = {"reason": reason, "private_note": "between us", "revision": revision}
            actions.save_mark(by=by, allotment=sheet, part=part, mark=mark, **facts)
        return actions.lock(by=by, allotment=sheet) if lock else sheet

    def all_marked(self) -> None:
        """Every judge has locked every sheet in hand."""
        for sheet in queries.dealt(self.exercise).filter(locked_at=None).select_related("seat__person", "bid"):
            self.mark(sheet)

    def moderating(self, **ties: str) -> None:
        """All is scored, and moderation has begun."""
        self.dealt(**ties)
        self.all_marked()
        actions.begin_moderating(by=self.cora, exercise=self.exercise)

    def agree(self, bid: Bid, marks: dict[str, int] | None = None, by: Actor | None = None) -> None:
        """Agree every mark of a bid."""
        for part, mark in (marks or AGREED).items():
            actions.agree(by=by or self.by(self.dot), bid=bid, part=part, mark=mark, reason=f"Agreed on {part}.")


@pytest.fixture(scope="module")
def _panel(django_db_setup: None, django_db_blocker: Any) -> Generator[PanelOf]:
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        made = PanelOf()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def panel(_panel: PanelOf, db: None) -> PanelOf:
    """The small exercise; what a test changes is rolled back after it."""
    return _panel


@pytest.fixture
def scored(panel: PanelOf) -> PanelOf:
    """The same with its bids dealt, nobody tied to any."""
    panel.dealt()
    return panel
