"""Marks: kept while they are written, locked once, never changed after; from paper on a judge's behalf."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from almoner.do.scoring import actions, queries
from almoner.do.scoring.models import Allotment, Mark
from almoner.do.scoring.rules.sheets import Written
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.governance.interests import actions as interests

from .panel import AGREED

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # steps of whole panels
WHOLE = {part: Written(mark, f"On paper: {part}") for part, mark in AGREED.items()}


@pytest.fixture
def sheet(scored: Any) -> Allotment:
    """Ann's first sheet."""
    return scored.hand(scored.ann)[0]


def save(scored: Any, sheet: Allotment, **facts: Any) -> actions.Saved:
    given = {"part": "impact", "mark": 4, "reason": "Clear", "private_note": "", "revision": 0} | facts
    by = given.pop("by", scored.by(sheet.seat))
    return actions.save_mark(by=by, allotment=sheet, **given)


def test_half_a_mark_is_kept(scored: Any, sheet: Allotment) -> None:
    first = save(scored, sheet, mark=None, reason="Not sure yet")
    second = save(scored, sheet, revision=first.revision)
    assert (first.revision, second.revision) == (1, 2)
    assert queries.written(sheet)["impact"] == Written(4, "Clear", "", 2)


def test_a_second_mark_for_the_same_part_is_refused(scored: Any, sheet: Allotment) -> None:
    save(scored, sheet)
    with pytest.raises(OutOfDate, match="has been marked since you opened it") as refused:
        save(scored, sheet, mark=2, reason="From another window")
    assert refused.value.theirs == Written(4, "Clear", "", 1)
    assert Mark.objects.filter(allotment=sheet).count() == 1
    assert save(scored, sheet).revision == 1  # the same words are no second mark


def test_a_mark_outside_the_scale_is_refused(scored: Any, sheet: Allotment) -> None:
    with pytest.raises(ValidationError, match="Give a mark from 0 to 5"):
        save(scored, sheet, mark=6)
    with pytest.raises(ValidationError, match="no such part"):
        save(scored, sheet, part="charm")


def test_locking_wants_every_mark_and_every_reason(scored: Any, sheet: Allotment) -> None:
    save(scored, sheet)
    save(scored, sheet, part="need", reason=" ")
    save(scored, sheet, part="value", mark=None)
    with pytest.raises(ValidationError) as refused:
        actions.lock(by=scored.by(scored.ann), allotment=sheet)
    assert refused.value.message_dict == {
        "need": ["Write the reason for your mark for “Need in the place”."],
        "value": ["Give a mark for “Value for money”."],
        "fit": ["Give a mark and a reason for “Fit with what is funded”."],
    }


def test_after_the_lock_nothing_changes(scored: Any, sheet: Allotment) -> None:
    scored.mark(sheet)
    with pytest.raises(Refused, match="These marks are locked"):
        save(scored, sheet, revision=1)
    with pytest.raises(Refused, match="These marks are locked"):
        actions.lock(by=scored.by(scored.ann), allotment=sheet)
    for write in (
        lambda: Mark.objects.filter(allotment=sheet).update(mark=5),
        lambda: Mark.objects.filter(allotment=sheet).delete(),
        lambda: Mark.objects.create(office_id=sheet.office_id, allotment=sheet, part="more", mark=1, reason="x"),
    ):
        with (
            at_work(scored.cora),
            pytest.raises(DatabaseError, match="marks never change"),
            transaction.atomic(),
        ):
            write()
    with at_work(scored.cora), pytest.raises(DatabaseError, match="marks are locked once"), transaction.atomic():
        Allotment.objects.filter(pk=sheet.pk).update(locked_at=None)


def test_the_database_locks_whole_sheets_alone(scored: Any, sheet: Allotment) -> None:
    save(scored, sheet)
    with at_work(scored.cora), pytest.raises(DatabaseError, match="or its reason is missing"), transaction.atomic():
        Allotment.objects.filter(pk=sheet.pk).update(locked_at=sheet.dealt_at)


def test_nobody_marks_anothers_sheet(scored: Any, sheet: Allotment) -> None:
    for by in (scored.by(scored.bea), scored.by(scored.dot)):
        with pytest.raises(NotAllowed, match="another judge's"):
            save(scored, sheet, by=by)
    for by in (scored.cora, scored.auditor, scored.stranger):
        with pytest.raises(NotAllowed):
            save(scored, sheet, by=by)
        with pytest.raises(NotAllowed):
            actions.lock(by=by, allotment=sheet)


def test_an_undeclared_bid_closes_the_sheets(scored: Any, sheet: Allotment) -> None:
    scored.bid(scored.exercise, 6, "Late Trust")
    assert queries.allotment_for(scored.now(scored.ann), sheet.bid_id) is None
    with pytest.raises(NotAllowed, match="have not declared"):
        save(scored, sheet)


def test_a_bid_put_aside_is_not_marked(scored: Any, sheet: Allotment) -> None:
    save(scored, sheet)
    actions.put_aside(by=scored.cora, bid=sheet.bid, reason="Withdrawn by the applicant")
    with pytest.raises(Refused, match="Withdrawn by the applicant"):
        save(scored, sheet, revision=1)


# --- From paper


def test_staff_enter_a_paper_and_it_is_recorded_so(scored: Any, sheet: Allotment) -> None:
    save(scored, sheet, mark=1, reason="On the screen")
    assert queries.sheet_by_code(scored.exercise, sheet.code.lower().replace("-", " ")) == sheet
    actions.enter_from_paper(by=scored.cora, allotment=sheet, marks=WHOLE, came_by="By post on 3 June")
    held = scored.now(sheet)
    assert (held.from_paper, held.locked_by_id) == ("By post on 3 June", scored.cora.person_id)
    assert held.locked_at is not None
    assert {mark.entered_by_id for mark in held.marks.all()} == {scored.cora.person_id}
    assert queries.written(held)["impact"].mark == 4


def test_a_paper_that_is_not_whole_is_not_entered(scored: Any, sheet: Allotment) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.enter_from_paper(by=scored.cora, allotment=sheet, marks={"impact": Written(9, "x")}, came_by="x")
    assert set(refused.value.message_dict) == set(AGREED)
    with pytest.raises(ValidationError, match="Say why"):
        actions.enter_from_paper(by=scored.cora, allotment=sheet, marks=WHOLE, came_by=" ")
    assert not queries.written(sheet)


def test_an_officer_with_an_interest_does_not_enter_it(scored: Any, sheet: Allotment) -> None:
    interests.record_interest(
        by=command_line(scored.north.pk),
        office=scored.north,
        person=scored.people["commissioning_officer"],
        name=sheet.bid.applicant,
        organisation=scored.bodies[scored.bids.index(sheet.bid)],
        kind="close",
        nature="Married to its manager",
    )
    with pytest.raises(NotAllowed, match="interest"):
        actions.enter_from_paper(by=scored.cora, allotment=sheet, marks=WHOLE, came_by="By post")
    with pytest.raises(NotAllowed):
        actions.enter_from_paper(by=scored.by(scored.ann), allotment=sheet, marks=WHOLE, came_by="By post")


def test_the_trail_does_not_tell_marks_before_moderation(scored: Any, sheet: Allotment) -> None:
    scored.mark(sheet)
    entry = Entry.objects.filter(record_id=str(sheet.bid_id), verb="locked marks").get()
    assert "sha256" in entry.detail
    assert '"impact"' not in entry.detail
