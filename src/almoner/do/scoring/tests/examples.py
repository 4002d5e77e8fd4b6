"""Examples of this room for the tests of every address: a panel in moderation, whose chair judges too."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from almoner.do.scoring import actions
from almoner.do.scoring.models import Allotment
from almoner.foundation.documents import actions as documents
from almoner.foundation.door.actor import appointed
from almoner.foundation.door.roles import Place
from almoner.foundation.passports.tests.examples import PDF
from almoner.foundation.questions import actions as questions
from tests.examples import Of

from .panel import AGREED, ANCHORS, SCHEME

if TYPE_CHECKING:
    from almoner.do.scoring.models import Bid, Exercise, Seat
    from almoner.foundation.questions.models import Submission
    from tests.furnishing import Furnishing

PARTS = {
    ("desk-scoring", "pk"): Of("exercise"),
    ("desk-scoring", "bid"): Of("bid"),
    ("desk-scoring", "seat"): Of("seat"),
    ("desk-scoring", "code"): Of("allotment", "code"),
    ("desk-scoring", "document"): Of("document of a bid"),
    ("desk-scoring-step", "move"): "begin_moderating",
    ("panel", "bid"): Of("bid"),
    ("panel", "document"): Of("document of a bid"),
}
QUESTIONS = [
    {"key": "summary", "type": "long", "label": "What you will do", "why": "Judges read it."},
    {"key": "plan", "type": "file", "label": "Your plan", "why": "Judges read it."},
]


def furnish(furnishing: Furnishing) -> dict[str, Any]:
    """An exercise in moderation with one bid that judge and chair have marked."""
    by, office = furnishing.by, furnishing.office
    exercise = actions.open_exercise(
        by=by,
        office=office,
        subject=uuid4(),
        title=furnishing.named("Safety Fund round 6"),
        scheme=SCHEME,
        anchors=ANCHORS,
        judges_per_bid=2,
        lot="round-6-2026",
    )
    subject = uuid4()
    plan = documents.receive(by=by, office=office, file=io.BytesIO(PDF), name="plan.pdf", purpose="bid")
    bid = actions.add_bid(
        by=by,
        exercise=exercise,
        subject=subject,
        reference="CSF-2026-6-014",
        title="Rutland Domestic Abuse Outreach",
        applicant=furnishing.named("Rutland Outreach"),
        amount=Decimal("9600.00"),
        submission=_submission(furnishing, subject, str(plan.pk)),
        beside=[{"title": "Rutland", "lines": ["£18,400 awarded this year (3 grants)"]}],
    )
    seats = _seats(furnishing, exercise)
    actions.begin_declaring(by=by, exercise=exercise)
    for seat in seats:
        actions.declare(by=_as(seat), seat=seat, ties={bid.pk: ("none", "")})
    actions.deal(by=by, exercise=exercise)
    sheets = _marked(bid)
    actions.begin_moderating(by=by, exercise=exercise)
    made = {"exercise": exercise, "bid": bid, "seat": seats[0], "allotment": sheets[0], "document of a bid": plan}
    return {**made, "exercise": type(exercise).objects.get(pk=exercise.pk)}


def _seats(furnishing: Furnishing, exercise: Exercise) -> list[Seat]:
    number = furnishing.number.lower()
    people = {place: (person.email, person.name) for place, person in furnishing.panel.items()} or {
        Place.JUDGE: (f"judge-{number}@panel.example", "Jo Judge"),
        Place.CHAIR: (f"chair-{number}@panel.example", "Chris Chair"),
    }
    return [
        actions.invite(
            by=furnishing.by, exercise=exercise, email=email, name=name, place=place, also_judges=place == Place.CHAIR
        )
        for place, (email, name) in people.items()
    ]


def _submission(furnishing: Furnishing, subject: Any, plan: str) -> Submission:
    content = {
        "format": "almoner form 1",
        "title": furnishing.named("Short bid"),
        "purpose": "application",
        "introduction": "",
        "definition": {"sections": [{"key": "project", "title": "Your project", "questions": QUESTIONS}]},
    }
    by = furnishing.by
    form = questions.import_form(
        by=by, office=furnishing.office, content=json.dumps(content).encode(), title=content["title"]
    )
    version = questions.publish_version(by=by, form=form)
    answers = {"summary": "We open doors on Saturdays.", "plan": [plan]}
    draft = questions.start_draft(by=by, version=version, subject=subject, answers=answers)
    return questions.submit(by=by, draft=draft)


def _marked(bid: Bid) -> list[Allotment]:
    sheets = list(Allotment.objects.filter(bid=bid).select_related("seat__person", "exercise", "bid"))
    for sheet in sheets:
        for part, mark in AGREED.items():
            actions.save_mark(by=_as(sheet.seat), allotment=sheet, part=part, mark=mark, reason="Clear.")
        actions.lock(by=_as(sheet.seat), allotment=sheet)
    return sheets


def _as(seat: Seat) -> Any:
    return appointed(
        seat.person.name, person_id=seat.person_id, office_id=seat.office_id, roles=frozenset({seat.place})
    )
