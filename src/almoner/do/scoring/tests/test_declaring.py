"""Interests: said first about every bid, acted on whenever they come to light, and enforced by query."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from almoner.do.scoring import actions, queries
from almoner.do.scoring.models import Allotment, Declaration
from almoner.do.scoring.queries.ties import ties_of
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.notices.models import Notice
from almoner.foundation.organisations.models import Membership
from almoner.governance.interests import actions as interests

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # steps of whole panels


def begun(panel: Any) -> Any:
    actions.begin_declaring(by=panel.cora, exercise=panel.exercise)
    return panel


def test_nothing_is_declared_before_it_is_asked(panel: Any) -> None:
    with pytest.raises(Refused, match="nothing to declare yet"):
        panel.free(panel.ann)


def test_everybody_declares_about_every_bid(panel: Any) -> None:
    begun(panel)
    first, *others = panel.bids
    actions.declare(by=panel.by(panel.ann), seat=panel.ann, ties={first.pk: (False, "")})
    assert panel.now(panel.ann).state == "invited"
    assert queries.view_of(panel.now(panel.ann)).free == []
    actions.declare(by=panel.by(panel.ann), seat=panel.ann, ties={bid.pk: ("none", "") for bid in others})
    assert panel.now(panel.ann).state == "declared"
    assert len(queries.view_of(panel.now(panel.ann)).free) == 4


def test_a_tie_is_told_in_words_and_every_fault_at_once(panel: Any) -> None:
    begun(panel)
    first, second, third, _fourth = panel.bids
    said = {first.pk: ("trustee", " "), second.pk: ("maybe", ""), third.pk: (True, "My sister works there")}
    with pytest.raises(ValidationError) as refused:
        actions.declare(by=panel.by(panel.ann), seat=panel.ann, ties=said)
    assert refused.value.message_dict == {
        str(first.pk): ["Say in a few words what the tie is."],
        str(second.pk): ["Say whether there is a tie."],
    }
    assert not Declaration.objects.filter(seat=panel.ann).exists()


def test_nobody_declares_for_another(panel: Any) -> None:
    begun(panel)
    with pytest.raises(NotAllowed, match="their own interests"):
        actions.declare(by=panel.by(panel.bea), seat=panel.ann, ties={panel.bids[0].pk: ("none", "")})
    with pytest.raises(NotAllowed):
        actions.declare(by=panel.cora, seat=panel.ann, ties={panel.bids[0].pk: ("none", "")})


def test_a_bid_of_another_panel_is_not_declared_about(panel: Any) -> None:
    other = panel.bid(panel.opened(), 0, "Rutland Outreach")
    begun(panel)
    with pytest.raises(Refused, match="not before this panel"):
        actions.declare(by=panel.by(panel.ann), seat=panel.ann, ties={other.pk: ("none", "")})


def test_before_dealing_a_slip_is_corrected(panel: Any) -> None:
    panel.declared(rutland="A slip")
    bid = panel.bids[0]
    assert not queries.view_of(panel.now(panel.ann)).is_free(bid.pk)
    actions.declare(by=panel.by(panel.ann), seat=panel.ann, ties={bid.pk: ("none", "")})
    assert queries.view_of(panel.now(panel.ann)).is_free(bid.pk)
    assert Declaration.objects.filter(seat=panel.ann, bid=bid).count() == 2


def test_a_bid_is_dealt_to_nobody_with_a_tie(panel: Any) -> None:
    panel.dealt(rutland="Paid work", vale="Trustee")
    held = {one.bid.reference for one in panel.hand(panel.ann)}
    assert held == {"CSF-2026-6-003", "CSF-2026-6-004"}
    assert {len(panel.hand(seat)) for seat in (panel.ann, panel.bea, panel.cal)} == {2, 3}
    row = Allotment(
        office_id=panel.north.pk, exercise=panel.exercise, bid=panel.bids[0], seat=panel.ann, code="AAAA-AAAA"
    )
    with at_work(panel.cora), pytest.raises(IntegrityError, match="dealt to nobody with a tie"), transaction.atomic():
        row.save(force_insert=True)


def test_the_register_of_interests_counts_too(panel: Any) -> None:
    interests.record_interest(
        by=command_line(panel.north.pk),
        office=panel.north,
        person=panel.bea.person,
        name="Vale Youth Trust",
        organisation=panel.bodies[1],
        kind="member",
        nature="Volunteers there",
    )
    panel.dealt()
    assert panel.bids[1].pk not in {one.bid_id for one in panel.hand(panel.bea)}
    assert queries.allotment_for(panel.now(panel.bea), panel.bids[1].pk) is None


def test_who_acts_for_an_applicant_does_not_judge_it(panel: Any) -> None:
    parts = ["owner", "writer"]
    with at_work(panel.cora):
        Membership.objects.create(
            organisation=panel.bodies[2], person=panel.cal.person, parts=parts, since=dt.date(2025, 1, 1)
        )
    panel.dealt()
    assert panel.bids[2].pk not in {one.bid_id for one in panel.hand(panel.cal)}


def test_a_body_known_only_by_name_is_looked_for_by_name(panel: Any) -> None:
    panel.bid(panel.exercise, 5, "Syston Singers", organisation_ids=[])
    interests.record_interest(
        by=command_line(panel.north.pk),
        office=panel.north,
        person=panel.ann.person,
        name="syston singers",
        kind="other",
        nature="Sings with them",
    )
    entered = list(queries.bids(panel.exercise))
    found = ties_of([panel.ann], entered, dt.date(2026, 11, 20))
    assert [bid.applicant for bid in entered if found.is_tied(panel.ann.pk, bid.pk)] == ["Syston Singers"]


def test_too_few_free_judges_are_named(panel: Any) -> None:
    actions.begin_declaring(by=panel.cora, exercise=panel.exercise)
    panel.free(panel.ann, rutland="x")
    panel.free(panel.bea, rutland="y")
    panel.free(panel.cal)
    panel.free(panel.dot)
    with pytest.raises(Refused, match="Too few judges are free of an interest in: CSF-2026-6-001"):
        actions.deal(by=panel.cora, exercise=panel.exercise)
    assert panel.state == "declaring"


# --- Late


def test_a_late_tie_ends_the_allotment_and_deals_the_bid_anew(scored: Any) -> None:
    sheet = scored.mark(scored.hand(scored.ann)[0])
    others = [one.pk for one in Allotment.objects.filter(active=True) if one.bid_id != sheet.bid_id]
    before = {one.seat_id for one in Allotment.objects.filter(bid=sheet.bid, active=True)}
    actions.declare(
        by=scored.by(scored.ann), seat=scored.ann, ties={sheet.bid_id: ("close", "My brother took the chair there")}
    )
    ended = scored.now(sheet)
    assert not ended.active
    assert ended.ended_why == "declared somebody close to me: My brother took the chair there"
    assert ended.marks.count() == 4
    after = {one.seat_id for one in Allotment.objects.filter(bid=sheet.bid, active=True)}
    assert scored.ann.pk not in after
    assert len(after) == len(before) == 2
    assert set(others) <= {one.pk for one in Allotment.objects.filter(active=True)}
    assert scored.now(sheet.bid).turn == 2
    assert Notice.objects.filter(kind="scoring.tied", office=scored.north).exists()


def test_a_late_tie_stands(scored: Any) -> None:
    bid = scored.hand(scored.ann)[0].bid
    actions.declare(by=scored.by(scored.ann), seat=scored.ann, ties={bid.pk: ("work", "Since May")})
    with pytest.raises(ValidationError, match="stands"):
        actions.declare(by=scored.by(scored.ann), seat=scored.ann, ties={bid.pk: ("none", "")})


def test_marks_that_dropped_out_are_not_in_moderation_and_still_judged_it(scored: Any) -> None:
    scored.all_marked()
    sheet = scored.hand(scored.ann)[0]
    actions.note_tie(by=scored.cora, seat=scored.ann, bid=sheet.bid, tie="work", text="Told us by telephone")
    scored.all_marked()
    table = queries.moderation(scored.exercise, [sheet.bid])[sheet.bid_id]
    assert {one.name for one in table.lines[0].given} == {"Bea", "Cal"}
    assert table.tied == 1
    judged = queries.judges_of([sheet.bid.subject])[sheet.bid.subject]
    assert set(judged.values()) == {"Ann", "Bea", "Cal"}
    said = Declaration.objects.get(seat=scored.ann, bid=sheet.bid, tie="work")
    assert said.noted_by_id == scored.cora.person_id


def test_staff_cannot_say_that_there_is_no_tie(scored: Any) -> None:
    with pytest.raises(ValidationError, match="Only the person themselves"):
        actions.note_tie(by=scored.cora, seat=scored.ann, bid=scored.bids[0], tie="none", text="")
    with pytest.raises(ValidationError, match="in a few words"):
        actions.note_tie(by=scored.cora, seat=scored.ann, bid=scored.bids[0], tie="work", text="")


def test_a_late_tie_that_leaves_nobody_free_leaves_the_bid_short(scored: Any) -> None:
    bid = scored.bids[0]
    for seat in (scored.ann, scored.bea):
        actions.declare(by=scored.by(seat), seat=seat, ties={bid.pk: ("work", "Consultant")})
    found = queries.whole(scored.now(scored.exercise))
    assert [short.reference for short in found.short] == [bid.reference]
    scored.all_marked()
    with pytest.raises(Refused, match="Fewer than 2 judges have marked: CSF-2026-6-001"):
        actions.begin_moderating(by=scored.cora, exercise=scored.exercise)
    actions.begin_moderating(by=scored.cora, exercise=scored.exercise, reason="Nobody else is free, and time is short.")
    assert scored.now(scored.exercise).short_why == "Nobody else is free, and time is short."


def test_a_tie_in_the_register_after_dealing_blocks_at_once(scored: Any) -> None:
    sheet = scored.hand(scored.cal)[0]
    body = scored.bodies[scored.bids.index(sheet.bid)]
    interests.record_interest(
        by=command_line(scored.north.pk),
        office=scored.north,
        person=scored.cal.person,
        name=body.name,
        organisation=body,
        kind="officer",
        nature="Elected last night",
    )
    assert queries.allotment_for(scored.now(scored.cal), sheet.bid_id) is None
    with pytest.raises(NotAllowed, match="interest"):
        scored.mark(sheet)
    for other in Allotment.objects.filter(active=True, locked_at=None).exclude(pk=sheet.pk).select_related("seat"):
        scored.mark(other)
    with pytest.raises(Refused, match="A judge has a tie with the applicant of"):
        actions.begin_moderating(by=scored.cora, exercise=scored.exercise)
    actions.deal(by=scored.cora, exercise=scored.exercise)
    assert not scored.now(sheet).active
    assert body.name in scored.now(sheet).ended_why


def test_after_the_end_nothing_is_declared(scored: Any) -> None:
    scored.all_marked()
    actions.begin_moderating(by=scored.cora, exercise=scored.exercise)
    for bid in scored.bids:
        scored.agree(bid)
    actions.complete(by=scored.cora, exercise=scored.exercise)
    with pytest.raises(Refused, match="complete"):
        actions.declare(by=scored.by(scored.ann), seat=scored.ann, ties={scored.bids[0].pk: ("work", "x")})


def test_a_tie_of_somebody_who_stood_down_drops_their_marks_too(scored: Any) -> None:
    sheet = scored.mark(scored.hand(scored.ann)[0])
    actions.stand_down(by=scored.cora, seat=scored.ann, reason="Ill")
    assert scored.now(sheet).active
    actions.note_tie(by=scored.cora, seat=scored.ann, bid=sheet.bid, tie="trustee", text="Came to light in the press")
    assert not scored.now(sheet).active
    assert scored.now(sheet.bid).turn == 2
