"""What the judging of an office waits for, and for whom, at each of its steps."""

from __future__ import annotations

from typing import Any

import pytest

from almoner.do.scoring import actions, queries
from almoner.do.scoring.queries.waiting import waiting

from .panel import DUE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def said(panel: Any) -> tuple[str, str]:
    """The sentence about the exercise, and who keeps it waiting."""
    (one,) = waiting(panel.north, seen_by=panel.cora)
    return one.sentence, one.whom


def test_each_step_says_what_it_waits_for_and_for_whom(panel: Any) -> None:
    assert said(panel) == ("Ask the panel for its interests", "")
    actions.begin_declaring(by=panel.cora, exercise=panel.exercise)
    assert said(panel) == ("3 judges have not declared", "Ann, Bea, Cal")
    panel.free(panel.ann)
    assert said(panel) == ("2 judges have not declared", "Bea, Cal")
    for seat in (panel.bea, panel.cal, panel.dot):
        panel.free(seat)
    assert said(panel) == ("Everybody has declared: deal the bids", "")
    actions.deal(by=panel.cora, exercise=panel.exercise)
    (late,) = waiting(panel.north, seen_by=panel.cora)
    assert (late.sentence, late.due_on) == ("3 judges have not finished", DUE)
    for sheet in panel.hand(panel.bea):
        panel.mark(sheet)
    assert said(panel) == ("2 judges have not finished", "Ann, Cal")
    panel.all_marked()
    assert said(panel) == ("All marks are in: begin moderation", "")
    actions.begin_moderating(by=panel.cora, exercise=panel.exercise)
    assert said(panel) == ("16 marks to agree", "")
    for bid in queries.bids(panel.exercise):
        panel.agree(bid)
    assert said(panel) == ("Every mark is agreed: complete the judging", "")
    actions.complete(by=panel.cora, exercise=panel.exercise)
    assert waiting(panel.north, seen_by=panel.cora) == []


def test_a_panel_without_enough_judges_is_put_together_first(panel: Any) -> None:
    for seat in (panel.ann, panel.bea):
        actions.stand_down(by=panel.cora, seat=seat, reason="Ill")
    assert said(panel) == ("Put the panel together", "")


def test_it_waits_for_nobody_who_does_not_run_it(panel: Any) -> None:
    assert waiting(panel.north, seen_by=panel.auditor) == []
    assert waiting(panel.north, seen_by=panel.stranger) == []
    assert waiting(panel.north, seen_by=panel.by(panel.ann)) == []


def test_the_number_of_queries_does_not_grow(panel: Any, django_assert_num_queries: Any) -> None:
    panel.moderating()
    for number in range(4):
        panel.opened(title=f"Another round, {number}")
    with django_assert_num_queries(4):
        assert len(waiting(panel.north, seen_by=panel.cora)) == 5
