"""The panel's pages: who sees which bid by its address, and what is kept of what was typed."""

import re
from typing import Any

import pytest
from django.test import Client

from almoner.do.scoring import actions, queries
from almoner.do.scoring.sheet_paper import sheet_for
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Place, Role
from almoner.governance.interests import actions as interests
from tests.world import sign_in

from .browsing import XSS, address, text, written
from .panel import AGREED, APPLICANTS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # the first pages compile the templates of forms


# --- Who is let in


def test_a_visitor_signs_in_first(panel: Any) -> None:
    answer = Client().get(address(panel, "panel-home"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def test_nobody_without_a_live_seat_gets_in(panel: Any, at: Any, desk: Any) -> None:
    assert desk(Role.COMMISSIONING_OFFICER).get(address(panel, "panel-home")).status_code == 404
    assert sign_in(Client(), panel.sam).get(address(panel, "panel-home")).status_code == 404
    ann = at(panel.ann)
    assert ann.get(address(panel, "panel-home")).status_code == 200
    actions.stand_down(by=panel.cora, seat=panel.ann, reason="Ill")
    assert ann.get(address(panel, "panel-home")).status_code == 404
    assert ann.get("/desk/northshire/scoring/").status_code == 403


def test_a_judge_finds_the_panel_after_signing_in(panel: Any, at: Any) -> None:
    assert address(panel, "panel-home") in at(panel.ann).get("/account/").content.decode()


def test_an_undeclared_judge_sees_no_bid(panel: Any, at: Any) -> None:
    panel.dealt()
    sheet = panel.hand(panel.ann)[0]
    panel.bid(panel.exercise, 7, "Late Trust")  # nobody has declared about it
    ann = at(panel.ann)
    answer = ann.get(address(panel, "panel-home"))
    assert answer.headers["Location"] == address(panel, "panel-interests")
    for name in ("panel-bid", "panel-paper", "panel-bid-lock", "panel-moderate", "panel-moderate-bid"):
        assert ann.get(address(panel, name, bid=sheet.bid_id)).status_code == 404, name
    assert ann.post(address(panel, "panel-bid-save", bid=sheet.bid_id), written()).status_code == 404
    assert "open doors" not in text(ann.get(address(panel, "panel-interests")))


def test_a_judge_with_a_tie_finds_the_bid_nowhere(panel: Any, at: Any) -> None:
    panel.dealt(rutland="My husband works there")
    ann, bid = at(panel.ann), panel.bids[0]
    for name in ("panel-bid", "panel-paper", "panel-bid-lock", "panel-moderate"):
        assert ann.get(address(panel, name, bid=bid.pk)).status_code == 404, name
    home = text(ann.get(address(panel, "panel-home")))
    assert bid.reference not in home
    mine = panel.hand(panel.ann)[0]
    assert ann.get(address(panel, "panel-bid", bid=mine.bid_id)).status_code == 200


def test_a_tie_in_the_register_closes_a_bid_that_is_dealt(scored: Any, at: Any) -> None:
    sheet = scored.hand(scored.bea)[0]
    bea = at(scored.bea)
    assert bea.get(address(scored, "panel-bid", bid=sheet.bid_id)).status_code == 200
    interests.record_interest(
        by=command_line(scored.north.pk),
        office=scored.north,
        person=scored.bea.person,
        name=sheet.bid.applicant,
        organisation=scored.bodies[scored.bids.index(sheet.bid)],
        kind="officer",
        nature="Elected last night",
    )
    for name in ("panel-bid", "panel-paper"):
        assert bea.get(address(scored, name, bid=sheet.bid_id)).status_code == 404


def test_a_bid_in_another_judges_hands_is_not_found(scored: Any, at: Any) -> None:
    mine = {one.bid_id for one in scored.hand(scored.ann)}
    other = next(bid for bid in scored.bids if bid.pk not in mine)
    assert at(scored.ann).get(address(scored, "panel-bid", bid=other.pk)).status_code == 404


# --- Interests


def test_interests_are_declared_bit_by_bit_and_nothing_is_lost(panel: Any, at: Any) -> None:
    actions.begin_declaring(by=panel.cora, exercise=panel.exercise)
    ann, path = at(panel.ann), address(panel, "panel-interests")
    page = ann.get(path).content.decode()
    names = re.findall(r'id="text-(\w+)"', page)
    assert len(names) == 4
    assert "Have you a tie with Rutland Outreach?" in text(ann.get(path))
    first = {f"tie-{names[0]}": "trustee", f"text-{names[0]}": "", f"tie-{names[1]}": "none"}
    said = text(ann.post(path, first))
    assert "Rutland Outreach: Say in a few words what the tie is." in said
    answer = ann.post(path, first | {f"text-{names[0]}": XSS})
    assert answer.headers["Location"] == path
    page = ann.get(path)
    assert "Kept. 2 are still to be answered." in text(page)
    assert XSS not in page.content.decode()
    rest = {f"tie-{name}": "none" for name in names[1:]} | {f"tie-{names[0]}": "trustee", f"text-{names[0]}": XSS}
    assert ann.post(path, rest).headers["Location"] == address(panel, "panel-home")
    assert "you have declared your interests" in text(ann.get(address(panel, "panel-home")))


# --- The sheet


def test_a_judge_marks_a_bid_and_locks_it(scored: Any, at: Any) -> None:
    sheet = scored.hand(scored.ann)[0]
    ann, path = at(scored.ann), address(scored, "panel-bid", bid=sheet.bid_id)
    home = text(ann.get(address(scored, "panel-home")))
    assert (
        "You have 3 bids to judge, about 1 hour 30 minutes." in home
        or "You have 2 bids to judge, about 1 hour." in home
    )
    page = text(ann.get(path))
    assert f"{sheet.bid.applicant} will open doors on Saturdays." in page
    assert "good: clear evidence of change" in page
    assert "£18,400 awarded this year" in page
    assert "Pat Phone" not in page  # a hidden question
    revision = "impact:0,need:0,value:0,fit:0"
    said = text(ann.post(path, written(revision=revision, **{"mark-fit": "9", "mark-need": "two"})))
    assert "Give a mark from 0 to 5." in said
    assert "“two” is not a mark." in said
    assert set(queries.written(sheet)) == {"impact", "value"}
    page = ann.get(path).content.decode()
    revision = re.search(r'name="revision" value="([^"]+)"', page)[1]
    answer = ann.post(path, written(revision=revision, lock="1"))
    assert answer.headers["Location"] == address(scored, "panel-bid-lock", bid=sheet.bid_id)
    ann.post(answer.headers["Location"])
    assert scored.now(sheet).locked_at is not None
    assert "Your marks are locked" in text(ann.get(path))
    ann.post(path, written(mark=1, revision=revision))
    assert queries.written(sheet)["impact"].mark == 4


def test_autosave_keeps_and_two_windows_are_shown_side_by_side(scored: Any, at: Any) -> None:
    sheet = scored.hand(scored.ann)[0]
    ann, save = at(scored.ann), address(scored, "panel-bid-save", bid=sheet.bid_id)
    shown = "impact:0,need:0,value:0,fit:0"
    first = ann.post(save, {"mark-impact": "4", "reason-impact": "", "revision": shown}).json()
    assert (first["saved"], first["revision"]) == (True, "impact:1,need:0,value:0,fit:0")
    late = ann.post(save, {"mark-impact": "2", "reason-impact": "From the other window", "revision": shown})
    assert late.status_code == 409
    assert late.json()["saved"] is False
    typed = {"mark-impact": "2", "reason-impact": "From the other window", "revision": shown}
    page = ann.post(address(scored, "panel-bid", bid=sheet.bid_id), typed)
    assert "Nothing is lost: both are below." in text(page)
    assert "From the other window" in text(page)
    again = re.search(r'name="revision" value="([^"]+)"', page.content.decode())[1]
    ann.post(address(scored, "panel-bid", bid=sheet.bid_id), typed | {"revision": again})
    assert queries.written(sheet)["impact"].mark == 2


def test_rubbish_in_the_revision_is_no_fault_of_ours(scored: Any, at: Any) -> None:
    sheet = scored.hand(scored.ann)[0]
    path = address(scored, "panel-bid", bid=sheet.bid_id)
    answer = at(scored.ann).post(path, {"revision": "impact:9999999999,\x00:x", "mark-impact": "4" * 40})
    assert answer.status_code == 200


def test_the_sheet_on_paper_has_its_code(scored: Any, at: Any) -> None:
    sheet = scored.hand(scored.ann)[0]
    answer = at(scored.ann).get(address(scored, "panel-paper", bid=sheet.bid_id))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert sheet.code in answer.headers["Content-Disposition"]


# --- Without names


def test_anonymous_bids_show_no_name(panel: Any, at: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    other = panel.opened(anonymised=True, judges_per_bid=1, title="Anonymous")
    bids = [panel.bid(other, number, name, title=f"A hall for {name}") for number, name in enumerate(APPLICANTS[:2])]
    judge = panel.seated("Ann", exercise=other)
    chair = panel.seated("Dot", Place.CHAIR, exercise=other)
    monkeypatch.setattr(panel, "exercise", other)
    actions.begin_declaring(by=panel.cora, exercise=other)
    ann = at(judge)
    asked = ann.get(address(panel, "panel-interests"))
    assert "Have you a tie with Rutland Outreach?" in text(asked)
    assert bids[0].reference not in text(asked)
    assert str(bids[0].pk) not in asked.content.decode()
    panel.free(judge)
    panel.free(chair)
    actions.deal(by=panel.cora, exercise=other)
    pages = [ann.get(address(panel, "panel-home"))]
    pages += [ann.get(address(panel, "panel-bid", bid=bid.pk)) for bid in bids]
    pages += [ann.get(address(panel, "panel-bid-lock", bid=bid.pk)) for bid in bids]
    for page in pages:
        assert page.status_code == 200
        assert not any(name.lower() in page.content.decode().lower() for name in APPLICANTS)
        assert "£18,400" not in text(page)  # what stands beside a bid would tell who it is
    assert "[the applicant] will open doors" in text(pages[1])
    said = str(sheet_for(panel.hand(judge)[0]))
    assert not any(name in said for name in APPLICANTS)
    for sheet in panel.hand(judge):
        panel.mark(sheet)
    actions.begin_moderating(by=panel.cora, exercise=other)
    page = text(at(chair).get(address(panel, "panel-moderate", bid=bids[0].pk)))
    assert "£18,400" in page
    assert "Rutland Outreach" not in page


# --- Moderation


def test_the_chair_agrees_one_mark_after_the_other(scored: Any, at: Any) -> None:
    bid = scored.bids[0]
    hands = [one for seat in (scored.ann, scored.bea, scored.cal) for one in scored.hand(seat) if one.bid_id == bid.pk]
    scored.mark(hands[0], AGREED | {"fit": 0})
    scored.all_marked()
    actions.begin_moderating(by=scored.cora, exercise=scored.exercise)
    dot, path = at(scored.dot), address(scored, "panel-moderate", bid=bid.pk)
    assert "0 of 4 bids are agreed." in text(dot.get(address(scored, "panel-moderation")))
    page = dot.get(path)
    said = text(page)
    assert said.index("Fit with what is funded") < said.index("Impact on the priority")
    assert "differ by 5: talk first" in said
    assert "between us" in said  # notes are private until moderation
    assert "Agreed mark for Fit with what is funded" in said
    assert "checked" not in page.content.decode()
    assert "Write the reason: the applicant will see it." in text(
        dot.post(path, {"part": "fit", "mark": "5", "reason": " "})
    )
    answer = dot.post(path, {"part": "fit", "mark": "5", "reason": "Shown by last year's outcomes."})
    assert answer.headers["Location"] == path
    said = text(dot.get(path))
    assert "5/5×20" in said
    assert "20 of 100" in said
    for part in ("impact", "need", "value"):
        answer = dot.post(path, {"part": part, "mark": "4", "reason": "Good."})
    assert answer.headers["Location"] == address(scored, "panel-moderation")
    assert "1 of 4 bids are agreed." in text(dot.get(address(scored, "panel-moderation")))


def test_judges_look_on_and_agree_nothing(scored: Any, at: Any) -> None:
    scored.all_marked()
    actions.begin_moderating(by=scored.cora, exercise=scored.exercise)
    bid = scored.hand(scored.ann)[0].bid
    path = address(scored, "panel-moderate", bid=bid.pk)
    ann = at(scored.ann)
    assert "Agree this mark" not in text(ann.get(path))
    ann.post(path, {"part": "fit", "mark": "5", "reason": "Mine"})
    assert queries.agreed_marks([bid.pk]) == {}


def test_before_moderation_nobody_sees_anothers_marks(scored: Any, at: Any, desk: Any) -> None:
    sheet = scored.mark(scored.hand(scored.ann)[0])
    path = address(scored, "panel-moderate", bid=sheet.bid_id)
    assert at(scored.dot).get(path).status_code == 404
    cora = desk(Role.COMMISSIONING_OFFICER)
    where = {"pk": scored.exercise.pk, "bid": sheet.bid_id}
    assert cora.get(address(scored, "desk-scoring-moderate", **where)).status_code == 404
    page = cora.get(address(scored, "desk-scoring-moderation", pk=scored.exercise.pk))
    assert page.status_code == 302
    for name in ("desk-scoring-exercise", "desk-scoring-results"):
        assert "Ann on impact" not in text(cora.get(address(scored, name, pk=scored.exercise.pk)))
