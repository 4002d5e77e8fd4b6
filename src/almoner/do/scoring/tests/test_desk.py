"""The desk's pages: an exercise from its panel to its results, and whom they turn away."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.do.scoring import queries
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.governance.interests import actions as interests
from tests.world import sign_in

from .browsing import address, text, written

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # the first pages compile the templates of forms


def test_the_desk_runs_it_from_the_panel_to_the_results(panel: Any, desk: Any, at: Any) -> None:
    cora = desk(Role.COMMISSIONING_OFFICER)
    page = address(panel, "desk-scoring-exercise", pk=panel.exercise.pk)

    def step(name: str, **said: str) -> str:
        return text(cora.post(address(panel, "desk-scoring-step", pk=panel.exercise.pk, move=name), said, follow=True))

    assert "Safety Fund round 6" in text(cora.get(address(panel, "desk-scoring")))
    assert "Ask for interests" in text(cora.get(page))
    typed = {"name": "Eve", "email": "eve@panel.example", "place": "judge"}
    cora.post(address(panel, "desk-scoring-invite", pk=panel.exercise.pk), typed)
    eve = queries.seats(panel.exercise).get(person__email="eve@panel.example")
    assert "The panel is asked to declare" in step("begin_declaring")
    assert "Not declared about every bid yet: Ann, Bea, Cal, Eve." in text(cora.get(page))
    for seat in (panel.ann, panel.bea, panel.cal, panel.dot):
        panel.free(seat)
    cora.post(address(panel, "desk-scoring-remind", pk=panel.exercise.pk))
    cora.post(address(panel, "desk-scoring-stand-down", pk=panel.exercise.pk, seat=eve.pk), {"reason": "Has no time"})
    assert "The bids are dealt" in step("deal")
    said = text(cora.get(page))
    assert "0 of 8 sheets are locked." in said
    assert "Deal again" in said
    assert "Has no time" in said
    panel.all_marked()
    assert "Moderation has begun" in step("begin_moderating")
    for bid in panel.bids:
        panel.agree(bid)
    assert "Marks are still" not in text(cora.get(page))
    assert "The judging is complete" in step("complete")
    results = text(cora.get(address(panel, "desk-scoring-results", pk=panel.exercise.pk)))
    assert "75.00" in results
    assert "round-6-2026" in results
    file = cora.get(address(panel, "desk-scoring-results-file", pk=panel.exercise.pk, file_format="csv"))
    assert "CSF-2026-6-001" in b"".join(file.streaming_content).decode()


def test_a_late_tie_is_noted_at_the_desk(scored: Any, desk: Any) -> None:
    cora, sheet = desk(Role.COMMISSIONING_OFFICER), scored.hand(scored.ann)[0]
    path = address(scored, "desk-scoring-note-tie", pk=scored.exercise.pk)
    typed = {"seat": scored.ann.pk, "bid": sheet.bid_id, "tie": "close", "text": "Told us by telephone"}
    assert "needs an answer" in text(cora.post(path, typed | {"text": ""}))
    cora.post(path, typed)
    page = text(cora.get(address(scored, "desk-scoring-exercise", pk=scored.exercise.pk)))
    assert "declared somebody close to me: Told us by telephone" in page


def test_marks_come_from_paper_by_their_code(scored: Any, desk: Any) -> None:
    cora, sheet = desk(Role.COMMISSIONING_OFFICER), scored.hand(scored.ann)[0]
    found = cora.post(address(scored, "desk-scoring-by-code", pk=scored.exercise.pk), {"code": sheet.code.lower()})
    path = found.headers["Location"]
    assert path == address(scored, "desk-scoring-paper", pk=scored.exercise.pk, code=sheet.code)
    wrong = cora.post(address(scored, "desk-scoring-by-code", pk=scored.exercise.pk), {"code": "ZZZZ-ZZZZ"})
    assert "No sheet of this judging has that code" in text(wrong)
    both = text(cora.post(path, written(came_by="", **{"reason-fit": ""})))
    assert "There are 2 problems" in both
    assert "“How the paper came” needs an answer." in both
    half = written(came_by="By post", **{"reason-fit": ""})
    said = text(cora.post(path, half))
    assert "Write the reason for your mark for “Fit with what is funded”." in said
    assert "Clear: impact" in said
    cora.post(path, written(came_by="By post"))
    assert scored.now(sheet).from_paper == "By post"
    assert "locked or was taken back" in text(cora.get(path))


def test_the_auditor_reads_and_changes_nothing(scored: Any, desk: Any) -> None:
    aisha = desk(Role.AUDITOR)
    page = aisha.get(address(scored, "desk-scoring-exercise", pk=scored.exercise.pk))
    assert page.status_code == 200
    assert "Deal again" not in text(page)
    for name in ("desk-scoring-invite", "desk-scoring-by-code", "desk-scoring-moderation", "desk-scoring-note-tie"):
        assert aisha.get(address(scored, name, pk=scored.exercise.pk)).status_code == 403
    step = address(scored, "desk-scoring-step", pk=scored.exercise.pk, move="deal")
    assert aisha.post(step).status_code == 403


def test_another_office_finds_nothing(scored: Any) -> None:
    sam = sign_in(Client(), scored.sam)
    for name in ("desk-scoring-exercise", "desk-scoring-results", "desk-scoring-moderation"):
        assert sam.get(address(scored, name, pk=scored.exercise.pk)).status_code == 403
        path = reverse(name, kwargs={"office": "southshire", "pk": scored.exercise.pk})
        assert sam.get(path).status_code == 404


def test_an_officer_with_an_interest_does_not_read_the_bid(scored: Any, desk: Any) -> None:
    interests.record_interest(
        by=command_line(scored.north.pk),
        office=scored.north,
        person=scored.people[Role.HEAD_OF_COMMISSIONING],
        name="Rutland Outreach",
        organisation=scored.bodies[0],
        kind="officer",
        nature="Trustee",
    )
    hugo, bid = desk(Role.HEAD_OF_COMMISSIONING), scored.bids[0]
    path = address(scored, "desk-scoring-bid", pk=scored.exercise.pk, bid=bid.pk)
    assert hugo.get(path).status_code == 404
    page = hugo.get(address(scored, "desk-scoring-exercise", pk=scored.exercise.pk))
    assert f'"{path}"' not in page.content.decode()
    code = bid.allotments.first().code
    assert hugo.get(address(scored, "desk-scoring-paper", pk=scored.exercise.pk, code=code)).status_code == 404
    assert hugo.get(address(scored, "desk-scoring-paper-pdf", pk=scored.exercise.pk, code=code)).status_code == 404
