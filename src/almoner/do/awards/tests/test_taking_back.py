"""The way back at the desk, from a decision that was withdrawn to choosing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.do.awards.models import Award
from almoner.foundation.door.roles import Role
from almoner.governance.decisions import actions as decisions
from tests.world import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BUTTON = "Take them back to choosing"


def at_desk(scored: Any, role: Role = Role.COMMISSIONING_OFFICER) -> Client:
    return sign_in(Client(), scored.essex.people[role])


def address(name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"office": "essexshire", **parts})


def test_awards_of_a_withdrawn_decision_are_taken_back_with_one_button(scored: Any) -> None:
    """Without it a round whose decision is withdrawn could never be decided."""
    found = scored.propose()
    made = scored.put()
    cora = at_desk(scored)
    the_round = address("desk-awards-round", invitation_pk=scored.invitation.pk)
    back = address("desk-award-take-back", pk=found["A"].pk)
    assert BUTTON not in cora.get(the_round).content.decode()
    refused = cora.post(back, follow=True).content.decode()
    assert "It stands in a decision that is not withdrawn" in refused
    decisions.move_decision(by=scored.officer, decision=made, move="withdraw", reason="Begin again.")
    page = cora.get(the_round).content.decode()
    assert f"3 awards stand in decision {made.number}, which was withdrawn." in page
    assert BUTTON in page
    assert "Take back to choosing" in cora.get(address("desk-award", pk=found["B"].pk)).content.decode()
    answer = cora.post(back, follow=True).content.decode()
    assert "3 awards are proposed again." in answer
    assert BUTTON not in answer
    assert set(Award.objects.values_list("state", "decision")) == {("proposed", None)}
    assert scored.put().pk != made.pk


def test_who_may_not_choose_takes_nothing_back(scored: Any) -> None:
    found = scored.propose()
    made = scored.put()
    decisions.move_decision(by=scored.officer, decision=made, move="withdraw", reason="Begin again.")
    answer = at_desk(scored, Role.AUDITOR).post(address("desk-award-take-back", pk=found["A"].pk))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert Award.objects.get(pk=found["A"].pk).state == "in_decision"


def test_results_that_are_back_are_not_brought_back_again(scored: Any) -> None:
    """The panel's page then leads on to choosing."""
    page = at_desk(scored).get(address("desk-round-panel", invitation=scored.invitation.pk)).content.decode()
    assert "The results are back." in page
    assert "Bring the results back" not in page
    assert address("desk-awards-round", invitation_pk=scored.invitation.pk) in page


def test_a_round_that_the_framework_does_not_foresee_is_said_once(scored: Any) -> None:
    """Not once for each award: signers look for the few that need thought."""
    scored.propose()
    made = scored.put()
    page = at_desk(scored).get(address("desk-decision", number=made.number)).content.decode()
    assert page.count("None of these 3 is in the commissioning framework") == 1
    assert "it needs a decision of its own" not in page
