"""Opening an exercise, putting bids to it, and seating its panel; who may, and what is refused."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from almoner.do.scoring import actions, queries
from almoner.do.scoring.models import Bid, Exercise, Seat
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Place, Role
from almoner.foundation.notices.models import Letter, Notice

from .panel import ANCHORS, APPLICANTS, SCHEME

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # steps of whole panels


def test_weights_of_99_9_are_not_opened(panel: Any) -> None:
    light = replace(SCHEME, criteria=(*SCHEME.criteria[:3], replace(SCHEME.criteria[3], weight=Decimal("19.9"))))
    with pytest.raises(ValidationError) as refused:
        panel.opened(scheme=light, judges_per_bid=0, title=" ")
    assert refused.value.message_dict == {
        "scheme": ["The weights total 99.9; they must total exactly 100."],
        "judges_per_bid": ["Each bid goes to at least one judge."],
        "title": ["Say what is judged."],
    }


def test_what_was_opened_is_pinned(panel: Any) -> None:
    held = panel.now(panel.exercise)
    assert held.pinned == SCHEME
    assert held.sheet.part("impact").anchors[4] == (4, ANCHORS["impact"][4])
    lower = {**held.scheme, "minimum": "50"}
    with at_work(panel.cora), pytest.raises(IntegrityError, match="what was published of"), transaction.atomic():
        Exercise.objects.filter(pk=held.pk).update(scheme=lower)


def test_a_subject_is_judged_once(panel: Any) -> None:
    with pytest.raises(Refused, match="opened already"):
        panel.opened(subject=panel.exercise.subject)
    assert queries.exercise_of(panel.exercise.subject) == panel.exercise


def test_without_a_seed_the_subject_is_it(panel: Any) -> None:
    held = panel.opened(lot="")
    assert held.lot == str(held.subject)


def test_a_bid_says_who_bids_and_comes_once(panel: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        panel.bid(panel.exercise, 7, " ", reference=" ")
    assert set(refused.value.message_dict) == {"reference", "applicant"}
    with pytest.raises(Refused, match="CSF-2026-6-001 is before the panel already"):
        panel.bid(panel.exercise, 0, APPLICANTS[0])


def test_a_bid_joins_until_moderation(scored: Any) -> None:
    late = scored.bid(scored.exercise, 8, "Late Trust")
    with pytest.raises(Refused, match=r"Not declared about every bid yet: Ann, Bea, Cal\."):
        actions.deal(by=scored.cora, exercise=scored.exercise)
    actions.put_aside(by=scored.cora, bid=late, reason="Withdrawn")
    scored.all_marked()
    actions.begin_moderating(by=scored.cora, exercise=scored.exercise)
    with pytest.raises(Refused, match="no bid is added"):
        scored.bid(scored.exercise, 9, "Later Trust")


def test_who_is_invited_gets_an_account_and_a_letter(panel: Any) -> None:
    seat = panel.seated("Eve")
    person = Person.objects.get(email="eve@panel.example")
    assert (seat.person, seat.number, seat.state) == (person, 5, "invited")
    assert not person.has_usable_password()
    notice = Notice.objects.get(person=person)
    assert notice.link == f"/panel/{panel.exercise.pk}/"
    letter = Letter.objects.get(notice=notice)
    assert letter.to == "eve@panel.example"
    assert APPLICANTS[0] not in letter.body


def test_who_has_an_account_keeps_it(panel: Any) -> None:
    hugo = panel.people[Role.HEAD_OF_COMMISSIONING]
    seat = actions.invite(
        by=panel.cora, exercise=panel.exercise, email=hugo.email.upper(), name="Somebody", place=Place.JUDGE
    )
    assert seat.person == hugo
    assert panel.now(hugo).name == hugo.name


def test_what_is_wrong_with_an_invitation_is_told_at_once(panel: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.invite(by=panel.cora, exercise=panel.exercise, email="nobody", name="", place="king")
    assert set(refused.value.message_dict) == {"email", "name", "place"}


def test_a_person_has_one_seat_and_a_panel_one_chair(panel: Any) -> None:
    with pytest.raises(Refused, match="Ann has a seat on this panel"):
        panel.seated("Ann")
    with pytest.raises(Refused, match="Somebody else chairs"):
        panel.seated("Fay", Place.CHAIR)
    actions.stand_down(by=panel.cora, seat=panel.dot, reason="Moved away")
    assert panel.seated("Fay", Place.CHAIR, also_judges=True).judges


def test_a_panel_too_small_is_not_asked(panel: Any) -> None:
    other = panel.opened(judges_per_bid=3)
    with pytest.raises(Refused, match="no bid"):
        actions.begin_declaring(by=panel.cora, exercise=other)
    panel.bid(other, 0, APPLICANTS[0])
    panel.seated("Ann", exercise=other)
    with pytest.raises(Refused, match="Each bid goes to 3 judges, and the panel has 1"):
        actions.begin_declaring(by=panel.cora, exercise=other)


def test_who_stands_down_keeps_what_is_locked(scored: Any) -> None:
    first, *rest = scored.hand(scored.ann)
    scored.mark(first)
    actions.stand_down(by=scored.cora, seat=scored.ann, reason="Ill")
    assert [one.pk for one in scored.hand(scored.ann)] == [first.pk]
    assert rest
    assert queries.seat_of(scored.exercise, scored.ann.person_id) is None
    new = actions.deal(by=scored.cora, exercise=scored.exercise)
    assert {one.bid_id for one in new} == {one.bid_id for one in rest}
    with pytest.raises(Refused, match="stood down"):
        actions.stand_down(by=scored.cora, seat=scored.ann, reason="Again")


def test_who_stood_down_is_asked_again_and_declares_anew(scored: Any) -> None:
    first, *_rest = scored.hand(scored.ann)
    scored.mark(first)
    actions.stand_down(by=scored.cora, seat=scored.ann, reason="Ill")
    again = scored.seated("Ann")
    assert (again.person_id, again.state, again.number) == (scored.ann.person_id, "invited", 5)
    assert queries.seat_of(scored.exercise, again.person_id) == again
    assert len(queries.view_of(scored.now(again)).undeclared) == 4
    with pytest.raises(Refused, match="Not declared about every bid yet: Ann"):
        actions.deal(by=scored.cora, exercise=scored.exercise)
    scored.free(again)
    new = actions.deal(by=scored.cora, exercise=scored.exercise)
    assert first.bid_id not in {one.bid_id for one in new if one.seat_id == again.pk}
    assert scored.now(first).active
    with pytest.raises(Refused, match="Ann has a seat on this panel"):
        scored.seated("Ann")


def test_a_tie_is_not_washed_off_by_standing_down(panel: Any) -> None:
    panel.dealt(rutland="My sister runs it")
    actions.stand_down(by=panel.cora, seat=panel.ann, reason="Ill")
    again = panel.seated("Ann")
    with pytest.raises(ValidationError) as wrong:
        panel.free(again)
    assert list(wrong.value.message_dict) == [str(panel.bids[0].pk)]
    panel.free(again, rutland="My sister runs it")
    assert panel.now(again).state == "declared"
    assert not queries.view_of(panel.now(again)).is_free(panel.bids[0].pk)


def test_a_tie_that_came_to_light_holds_for_every_seat_of_a_person(scored: Any) -> None:
    sheet = scored.mark(scored.hand(scored.ann)[0])
    actions.stand_down(by=scored.cora, seat=scored.ann, reason="Ill")
    again = scored.seated("Ann")
    scored.free(again)
    actions.note_tie(by=scored.cora, seat=again, bid=sheet.bid, tie="trustee", text="It was in the press")
    assert not scored.now(sheet).active
    assert not queries.view_of(scored.now(again)).is_free(sheet.bid_id)


def test_those_waited_for_are_reminded(scored: Any) -> None:
    for sheet in scored.hand(scored.ann):
        scored.mark(sheet)
    assert {str(seat) for seat in actions.remind(by=scored.cora, exercise=scored.exercise)} == {"Bea", "Cal"}
    scored.all_marked()
    with pytest.raises(Refused, match="Nobody is waited for"):
        actions.remind(by=scored.cora, exercise=scored.exercise)


@pytest.mark.parametrize("who", ["auditor", "stranger", "judge"])
def test_somebody_else_runs_nothing(panel: Any, who: str) -> None:
    by = {"auditor": panel.auditor, "stranger": panel.stranger, "judge": panel.by(panel.ann)}[who]
    for write in (
        lambda: actions.open_exercise(by=by, office=panel.north, subject=panel.north.pk, title="X", scheme=SCHEME),
        lambda: actions.add_bid(
            by=by, exercise=panel.exercise, subject=panel.north.pk, reference="X", title="X", applicant="X"
        ),
        lambda: actions.invite(by=by, exercise=panel.exercise, email="x@x.example", name="X", place=Place.JUDGE),
        lambda: actions.begin_declaring(by=by, exercise=panel.exercise),
        lambda: actions.deal(by=by, exercise=panel.exercise),
        lambda: actions.begin_moderating(by=by, exercise=panel.exercise),
        lambda: actions.complete(by=by, exercise=panel.exercise),
        lambda: actions.put_aside(by=by, bid=panel.bids[0], reason="X"),
        lambda: actions.stand_down(by=by, seat=panel.ann, reason="X"),
        lambda: actions.remind(by=by, exercise=panel.exercise),
        lambda: actions.set_due(by=by, exercise=panel.exercise, due_on=None),
        lambda: actions.note_tie(by=by, seat=panel.ann, bid=panel.bids[0], tie="work", text="X"),
    ):
        with pytest.raises(NotAllowed):
            write()


def test_another_office_reads_nothing(panel: Any) -> None:
    assert queries.exercise_at(panel.north, panel.exercise.pk, seen_by=panel.stranger) is None
    assert not queries.exercises(panel.north, seen_by=panel.stranger)
    assert queries.bid_at_desk(panel.exercise, panel.bids[0].pk, seen_by=panel.stranger) is None


def test_the_database_knows_the_order_of_steps(panel: Any) -> None:
    with at_work(panel.cora), pytest.raises(DatabaseError, match="there is no such move"), transaction.atomic():
        Exercise.objects.filter(pk=panel.exercise.pk).update(state="moderating")
    with at_work(panel.cora), pytest.raises(IntegrityError, match="scoring_put_aside_why"), transaction.atomic():
        Bid.objects.filter(pk=panel.bids[0].pk).update(state="put_aside")
    with at_work(panel.cora), pytest.raises(IntegrityError, match="scoring_stood_down_why"), transaction.atomic():
        Seat.objects.filter(pk=panel.ann.pk).update(state="stood_down")
