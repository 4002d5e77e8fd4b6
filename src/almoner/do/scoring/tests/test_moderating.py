"""Moderation and results: one agreed mark, exact weights, a chain that parts equals, no missing mark that is nought."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from almoner.do.scoring import actions, queries
from almoner.do.scoring.models import Agreed
from almoner.do.scoring.rules.marks import MarksMissing, result_of
from almoner.do.scoring.rules.moderation import biggest_first, odd_ones, so_far, talk_first
from almoner.do.scoring.rules.ranking import lot
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Place, Role
from almoner.governance.interests import actions as interests

from .panel import AGREED, SCHEME

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # steps of whole panels
HIGH = dict.fromkeys(AGREED, 5)


@pytest.fixture
def held(scored: Any) -> Any:
    """All marks are locked and moderation has begun; everybody gave what was agreed."""
    scored.all_marked()
    actions.begin_moderating(by=scored.cora, exercise=scored.exercise)
    return scored


def test_moderation_waits_for_every_lock(scored: Any) -> None:
    for sheet in scored.hand(scored.ann):
        scored.mark(sheet)
    with pytest.raises(Refused, match=r"bids are not marked and locked yet, by: Bea, Cal\."):
        actions.begin_moderating(by=scored.cora, exercise=scored.exercise)


def test_the_biggest_difference_stands_first(scored: Any) -> None:
    first = scored.bids[0]
    sheets = scored.hand(scored.ann) + scored.hand(scored.bea) + scored.hand(scored.cal)
    mine = [one for one in sheets if one.bid_id == first.pk]
    scored.mark(mine[0], {"impact": 1, "need": 3, "value": 2, "fit": 5})
    scored.mark(mine[1], {"impact": 5, "need": 3, "value": 4, "fit": 5})
    lines = biggest_first(queries.moderation(scored.exercise, [first])[first.pk].lines)
    assert [(line.part.key, line.spread) for line in lines] == [("impact", 4), ("value", 2), ("need", 0), ("fit", 0)]
    assert [talk_first(line, SCHEME.scale) for line in lines] == [True, False, False, False]
    assert odd_ones(lines[0], SCHEME.scale) == frozenset()  # of two, nobody stands apart from most


def test_unlocked_marks_are_nobodys_to_see(scored: Any) -> None:
    sheet = scored.mark(scored.hand(scored.ann)[0], lock=False)
    table = queries.moderation(scored.exercise, [sheet.bid])[sheet.bid_id]
    assert not any(line.given for line in table.lines)
    assert table.open_ == 2


def test_no_mark_fills_itself_in(held: Any) -> None:
    bid = held.bids[0]
    table = queries.moderation(held.exercise, [bid])[bid.pk]
    assert table.agreed == 0
    assert all(line.given for line in table.lines)
    assert table.so_far.missing == 4
    with pytest.raises(MarksMissing, match="Marks are still to be agreed for: CSF-2026-6-001, "):
        queries.results(held.exercise)


def test_what_is_agreed_so_far_is_exact(held: Any) -> None:
    sums = so_far(SCHEME, {"need": 3, "value": 3, "fit": 5})
    assert (sums.weight, sums.shown, sums.missing) == (Decimal(65), Decimal("47.00"), 1)
    assert sums.working == "3/5×25 + 3/5×20 + 5/5×20"


def test_an_agreed_mark_has_a_reason_and_is_of_the_scale(held: Any) -> None:
    chair, bid = held.by(held.dot), held.bids[0]
    with pytest.raises(ValidationError) as refused:
        actions.agree(by=chair, bid=bid, part="charm", mark=None, reason=" ")
    assert set(refused.value.message_dict) == {"part", "mark", "reason"}
    with pytest.raises(ValidationError, match="from 0 to 5"):
        actions.agree(by=chair, bid=bid, part="impact", mark=6, reason="x")


def test_agreed_again_the_latest_counts_and_the_earlier_is_kept(held: Any) -> None:
    bid = held.bids[0]
    for mark in (2, 4):
        actions.agree(by=held.by(held.dot), bid=bid, part="impact", mark=mark, reason=f"For {mark}")
    assert queries.agreed_marks([bid.pk])[bid.pk]["impact"].mark == 4
    assert Agreed.objects.filter(bid=bid, part="impact").count() == 2
    with at_work(held.cora), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Agreed.objects.filter(bid=bid).update(mark=5)


def test_a_chair_with_a_tie_does_not_moderate_that_bid(panel: Any) -> None:
    actions.begin_declaring(by=panel.cora, exercise=panel.exercise)
    for seat in (panel.ann, panel.bea, panel.cal):
        panel.free(seat)
    panel.free(panel.dot, rutland="Was its treasurer")
    actions.deal(by=panel.cora, exercise=panel.exercise)
    panel.all_marked()
    actions.begin_moderating(by=panel.cora, exercise=panel.exercise)
    with pytest.raises(NotAllowed, match="interest"):
        panel.agree(panel.bids[0])
    assert queries.bid_for_chair(panel.now(panel.dot), panel.bids[0].pk) is None
    panel.agree(panel.bids[1])
    panel.agree(panel.bids[0], by=panel.hugo)


def test_a_chair_may_judge_too(panel: Any) -> None:
    actions.stand_down(by=panel.cora, seat=panel.dot, reason="Moved away")
    fay = panel.seated("Fay", Place.CHAIR, also_judges=True)
    panel.dealt()
    assert panel.hand(fay)
    panel.all_marked()
    actions.begin_moderating(by=panel.cora, exercise=panel.exercise)
    for bid in panel.bids:
        panel.agree(bid, by=panel.by(fay))
    actions.complete(by=panel.cora, exercise=panel.exercise)
    assert panel.state == "complete"


def test_judges_and_others_agree_nothing(held: Any) -> None:
    for by in (held.by(held.ann), held.auditor, held.stranger):
        with pytest.raises(NotAllowed):
            held.agree(held.bids[0], by=by)


def test_a_chair_of_another_panel_agrees_nothing(held: Any) -> None:
    elsewhere = held.seated("Gil", Place.CHAIR, exercise=held.opened())
    with pytest.raises(NotAllowed, match="do not chair this panel"):
        held.agree(held.bids[0], by=held.by(elsewhere))


def test_an_officer_with_an_interest_does_not_moderate_that_bid(held: Any) -> None:
    interests.record_interest(
        by=command_line(held.north.pk),
        office=held.north,
        person=held.people[Role.HEAD_OF_COMMISSIONING],
        name="Rutland Outreach",
        organisation=held.bodies[0],
        kind="officer",
        nature="Trustee",
    )
    with pytest.raises(NotAllowed, match="interest"):
        held.agree(held.bids[0], by=held.hugo)
    assert queries.bid_at_desk(held.exercise, held.bids[0].pk, seen_by=held.hugo) is None
    held.agree(held.bids[1], by=held.hugo)


def test_an_officer_with_a_seat_moderates_once_they_have_declared(scored: Any) -> None:
    hugo = scored.people[Role.HEAD_OF_COMMISSIONING]
    seat = actions.invite(by=scored.cora, exercise=scored.exercise, email=hugo.email, name=hugo.name, place=Place.JUDGE)
    scored.all_marked()
    actions.begin_moderating(by=scored.cora, exercise=scored.exercise)
    with pytest.raises(NotAllowed, match=r"not declared your interests\. Declare them first"):
        scored.agree(scored.bids[0], by=scored.hugo)
    scored.free(seat, rutland="Trustee")
    with pytest.raises(NotAllowed, match="interest in this bid"):
        scored.agree(scored.bids[0], by=scored.hugo)
    scored.agree(scored.bids[1], by=scored.hugo)


def test_a_tie_in_the_register_during_moderation_says_what_to_do(held: Any) -> None:
    sheet = held.hand(held.cal)[0]
    body = held.bodies[held.bids.index(sheet.bid)]
    interests.record_interest(
        by=command_line(held.north.pk),
        office=held.north,
        person=held.cal.person,
        name=body.name,
        organisation=body,
        kind="officer",
        nature="Elected last night",
    )
    for bid in held.bids:
        held.agree(bid)
    with pytest.raises(Refused, match="“Note a tie that somebody told of”") as why:
        actions.complete(by=held.cora, exercise=held.exercise)
    assert "Deal again" not in str(why.value)
    actions.note_tie(by=held.cora, seat=held.cal, bid=sheet.bid, tie="trustee", text="Elected last night")
    assert not held.now(sheet).active


def test_a_missing_mark_blocks_completion(held: Any) -> None:
    for bid in held.bids[1:]:
        held.agree(bid)
    held.agree(held.bids[0], {"impact": 4, "need": 3, "value": 3})
    with pytest.raises(Refused, match=r"Marks are still to be agreed for: CSF-2026-6-001 \(1 mark\)\."):
        actions.complete(by=held.cora, exercise=held.exercise)
    held.agree(held.bids[0], {"fit": 5})
    actions.complete(by=held.cora, exercise=held.exercise)
    assert queries.is_complete(held.now(held.exercise))
    with pytest.raises(Refused, match="not in moderation"):
        held.agree(held.bids[0], {"fit": 4})


def test_marks_that_drop_out_in_moderation_are_agreed_again(held: Any) -> None:
    bid = held.hand(held.ann)[0].bid
    held.agree(bid)
    actions.declare(by=held.by(held.ann), seat=held.ann, ties={bid.pk: ("work", "An offer came today")})
    assert queries.agreed_marks([bid.pk]) == {}
    with pytest.raises(Refused, match="A judge still marks this bid"):
        held.agree(bid)
    held.all_marked()
    held.agree(bid, HIGH)
    assert queries.agreed_marks([bid.pk])[bid.pk]["fit"].mark == 5


# --- Results


def test_results_reproduce_from_the_stored_marks(held: Any) -> None:
    for bid, marks in zip(held.bids, (AGREED, HIGH, AGREED | {"impact": 5, "need": 2}, AGREED), strict=True):
        held.agree(bid, marks)
    actions.complete(by=held.cora, exercise=held.exercise)
    found = queries.results(held.now(held.exercise))
    stored = {
        bid.subject: result_of(SCHEME, {part: one.mark for part, one in queries.agreed_marks([bid.pk])[bid.pk].items()})
        for bid in held.bids
    }
    assert {one.subject: one.result for one in found} == {key: result.exact for key, result in stored.items()}
    assert [str(one.rounded) for one in found] == ["100.00", "77.00", "75.00", "75.00"]
    assert [one.place for one in found] == [1, 2, 3, 4]
    assert found[2].by_criterion["impact"] == Fraction(4)
    by_lot = sorted(["CSF-2026-6-001", "CSF-2026-6-004"], key=lambda each: lot("round-6-2026", each))
    assert [one.reference for one in found[2:]] == by_lot
    assert [one.tie_note for one in found] == ["", "", *["An equal result, parted by lot."] * 2]


def test_a_criterion_parts_equals_before_the_lot(held: Any) -> None:
    less = AGREED | {"impact": 3, "need": 4, "value": 4}  # 21 + 20 + 16 + 20 = 77
    more = AGREED | {"impact": 5, "need": 2}  # 35 + 10 + 12 + 20 = 77
    for bid, marks in zip(held.bids, (less, more, AGREED, AGREED | {"fit": 1}), strict=True):
        held.agree(bid, marks)
    first, second, *_rest = queries.results(held.now(held.exercise))
    assert (first.reference, second.reference) == ("CSF-2026-6-002", "CSF-2026-6-001")
    assert first.result == second.result == 77
    assert first.tie_note == "An equal result, parted by the mark for Impact on the priority."


def test_minimums_say_why_a_bid_may_not_be_recommended(panel: Any) -> None:
    strict = replace(
        SCHEME, minimum=Decimal(60), criteria=(replace(SCHEME.criteria[0], minimum=3), *SCHEME.criteria[1:])
    )
    other = panel.opened(scheme=strict, judges_per_bid=1)
    bid = panel.bid(other, 0, "Rutland Outreach")
    judge, chair = panel.seated("Ann", exercise=other), panel.seated("Dot", Place.CHAIR, exercise=other)
    actions.begin_declaring(by=panel.cora, exercise=other)
    panel.free(judge)
    panel.free(chair)
    actions.deal(by=panel.cora, exercise=other)
    panel.mark(panel.hand(judge)[0])
    actions.begin_moderating(by=panel.cora, exercise=other)
    panel.agree(bid, AGREED | {"impact": 1}, by=panel.by(chair))
    (standing,) = queries.results(panel.now(other))
    assert standing.below_minimum == (
        "Impact on the priority reaches 1; at least 3 is needed.",
        "The result is 54.00; at least 60 is needed.",
    )


def test_what_applicants_are_told_is_told_at_the_end(held: Any) -> None:
    for bid in held.bids:
        held.agree(bid)
    assert queries.agreed_reasons(held.bids[0].subject) == []
    actions.complete(by=held.cora, exercise=held.exercise)
    said = queries.agreed_reasons(held.bids[0].subject)
    assert said[0] == ("Impact on the priority", 4, 5, "Agreed on impact.")
    assert len(said) == 4
    assert queries.agreed_reasons(held.exercise.pk) == []
