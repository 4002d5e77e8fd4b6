"""A round in moderation with as many applications as are asked for, each judged by five judges by five criteria.

Written in bulk, straight into the tables, as the owner and past the triggers that keep a real round in order, since
what is measured is reading. The same number gives the same round.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from almoner.do.applications.models import Application, ApplicationPriority, StateChange
from almoner.do.applications.tests import writing
from almoner.do.scoring import actions as scoring
from almoner.do.scoring.models import Agreed, Allotment, Bid, Declaration, Exercise, Mark
from almoner.do.scoring.rules.marks import Criterion, Scale, Scheme
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.questions.models import Draft, Submission
from almoner.foundation.questions.rules.snapshot import hash_of_submission
from almoner.governance.interests import actions as interests
from bench import realistic, scratch

if TYPE_CHECKING:
    from collections.abc import Sequence

WEIGHTS = {"impact": 30, "need": 25, "delivery": 20, "value": 15, "fit": 10}
SCHEME = Scheme(
    tuple(Criterion(key, key.capitalize(), Decimal(weight)) for key, weight in WEIGHTS.items()),
    Scale(0, 5),
    ties=("impact",),
)
JUDGES = 5
DISTRICTS = ("melton", "rutland", "charnwood", "harborough", "oadby", "hinckley", "ashby", "blaby")
REASONS = ("Clear evidence of need, less of what will change.", "The costs are explained.", "Partners are named.")
BULK = (Application, ApplicationPriority, StateChange, Draft, Submission, Organisation)
JUDGED = (Exercise, Bid, Declaration, Allotment, Mark, Agreed)


@dataclass(frozen=True)
class Judged:
    """A round with all that hangs on it."""

    office: Any
    invitation: Any
    exercise: Any
    judge: Any
    """A person who judges every bid."""
    applications: Sequence[Any]


def furnish(number: int) -> Judged:
    """Make the office, the round and its panel by their actions, and everything that there are many of in bulk."""
    chance = random.Random(number)
    office = realistic.furnish(100)  # the floor shows fifty of them
    by = command_line(office.pk)
    invitation = writing.opened(office, scheme=SCHEME, anchors={})
    exercise = scoring.open_exercise(
        by=by, office=office, subject=invitation.pk, title="Safer streets", scheme=SCHEME, anchors={},
        judges_per_bid=JUDGES, minutes_per_bid=30, lot="safer-streets-2026",
    )  # fmt: skip
    seats = [
        scoring.invite(by=by, exercise=exercise, email=f"judge{n}@panel.example", name=f"Judge {n}", place="judge")
        for n in range(1, JUDGES + 1)
    ]
    for seat, body in zip(seats, Organisation.objects.filter(office=office).order_by("name"), strict=False):
        facts = {"name": body.name, "organisation": body, "kind": "officer", "nature": "Trustee"}
        interests.record_interest(by=by, office=office, person=seat.person, **facts)  # of whom none bids
    with scratch.owning(*BULK, *JUDGED), at_work("bench"), transaction.atomic():
        received = applications(office, invitation, number, chance)
        judged(exercise, seats, received, chance)
    return Judged(office, invitation, Exercise.objects.get(pk=exercise.pk), seats[0].person, received)


def applications(office: Any, invitation: Any, number: int, chance: random.Random) -> list[Any]:
    """Every application with the panel, submitted with its answers."""
    bodies = [
        Organisation(office=office, name=f"{realistic.body_name(n, chance)} bids", form="charity")
        for n in range(number)
    ]
    made = [application(office, invitation, body, n, chance) for n, body in enumerate(bodies, 1)]
    priority = invitation.priorities.get().priority
    served = [ApplicationPriority(office=office, application=one, priority=priority) for one in made]
    steps = [
        StateChange(office=office, application=one, move=move, state=state, at=one.submitted_at)
        for one in made
        for move, state in (("submit", "submitted"), ("find eligible", "eligible"), ("score", "scoring"))
    ]
    submissions = [one.submission for one in made]
    drafts = [one.draft for one in made]
    for model, rows in (
        *((Organisation, bodies), (Draft, drafts), (Submission, submissions)),
        *((Application, made), (ApplicationPriority, served), (StateChange, steps)),
    ):
        realistic.write(model, rows)
    return made


def application(office: Any, invitation: Any, body: Any, number: int, chance: random.Random) -> Any:
    """One application with its draft and its submission."""
    now, amount = timezone.now(), Decimal(chance.randrange(500, 20_000))
    place = chance.choice(DISTRICTS)
    made = Application(
        office=office, invitation=invitation, organisation=body, number=number, reference=f"BENCH-{number:05d}",
        state="scoring", title=f"{realistic.service_name(number, chance)}", summary="We listen to people at home.",
        amount=amount, districts=[{"key": place, "label": place.capitalize()}], submitted_at=now,
    )  # fmt: skip
    answers = {**writing.GOOD, "project_name": f"Project {number}", "amount": str(amount)}
    version = invitation.form_version
    made.draft = Draft(
        office=office, organisation=body, form_version=version, form_id=version.form_id, subject=made.pk,
        state="submitted", answers=answers, submissions=1, amount=amount,
    )  # fmt: skip
    made.submission = Submission(
        office=office, organisation=body, draft=made.draft, form_version=version, subject=made.pk, number=1,
        answers=answers, amount=amount, sha256=hash_of_submission(version.sha256, answers), at=now,
        certified_name="Ann Chair",
    )  # fmt: skip
    return made


def judged(exercise: Any, seats: Sequence[Any], received: Sequence[Any], chance: random.Random) -> None:
    """Bids, declarations, sheets, marks and what was agreed: all locked, every mark agreed."""
    owned, now = {"office_id": exercise.office_id}, timezone.now()
    bids = [
        Bid(
            **owned, exercise=exercise, subject=one.pk, reference=one.reference, title=one.title,
            applicant=one.organisation.name, organisation_ids=[str(one.organisation_id)], amount=one.amount,
            submission=one.submission,
        )
        for one in received
    ]  # fmt: skip
    hands = [(seat, bid) for seat in seats for bid in bids]
    declared = [Declaration(**owned, seat=seat, bid=bid, tie="none") for seat, bid in hands]
    sheets = [
        Allotment(**owned, exercise=exercise, bid=bid, seat=seat, code=f"{n:08d}", locked_at=now)
        for n, (seat, bid) in enumerate(hands)
    ]
    marks = [
        Mark(**owned, allotment=sheet, part=part, mark=chance.randrange(6), reason=chance.choice(REASONS))
        for sheet in sheets
        for part in exercise.parts
    ]
    agreed = [
        Agreed(**owned, bid=bid, part=part, mark=chance.randrange(6), reason=chance.choice(REASONS), turn=1)
        for bid in bids
        for part in exercise.parts
    ]
    for model, rows in ((Bid, bids), (Declaration, declared), (Allotment, sheets), (Mark, marks), (Agreed, agreed)):
        realistic.write(model, rows)
    type(seats[0]).objects.filter(exercise=exercise).update(state="declared", declared_at=now)
    Exercise.objects.filter(pk=exercise.pk).update(state="moderating")
