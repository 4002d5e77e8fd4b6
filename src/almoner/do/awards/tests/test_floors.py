"""Floors of a round without a panel, as in docs/rules/awards.md: shown, and not missed without a reason."""

from __future__ import annotations

from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from almoner.do.awards import actions, queries
from almoner.do.awards.models import Award, Proposal
from almoner.do.awards.rules.choosing import Chosen, Outcome
from almoner.do.awards.rules.floors import faults_of_reason, kept, not_met
from almoner.do.scoring.rules.choosing import Floor
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.roles import Role
from tests.world import sign_in

from .rounds import yes

RUTLAND = Floor("Groups of Rutland", "district:rutland", awards=1)
MELTON = Floor("Groups of Melton", "district:melton", pounds=Decimal(2500))
IN_MELTON, IN_BOTH = frozenset({"district:melton"}), frozenset({"district:melton", "district:rutland"})
MISSED = "Groups of Rutland: 0 of at least 1 award"
WHY = "The one group of Rutland has the money for it already."


def test_what_is_there_for_each_floor() -> None:
    found = kept([RUTLAND, MELTON], [(IN_MELTON, Decimal(2500)), (IN_MELTON, Decimal(2000))])
    assert [str(each) for each in found] == [MISSED, "Groups of Melton: £4,500.00 of at least £2,500.00"]
    assert not_met(found) == [MISSED]
    assert not_met(kept([MELTON], [(IN_MELTON, Decimal("2499.99"))])) == [
        "Groups of Melton: £2,499.99 of at least £2,500.00"
    ]
    assert not_met(kept([RUTLAND, MELTON], [(IN_BOTH, Decimal(2500))])) == []
    assert not_met(kept([RUTLAND], [(IN_BOTH, Decimal(0))])) == [MISSED]


def test_only_what_is_missed_needs_a_reason() -> None:
    assert faults_of_reason([], "") == []
    assert faults_of_reason([MISSED], WHY) == []
    assert faults_of_reason([MISSED], " ") == [f"Say why what was promised is not met. {MISSED}."]


def propose(round_: Any, **other: Chosen) -> list[Award]:
    usual = {"F": yes("2500"), "G": yes("2000"), "H": Chosen(Outcome.NOT_RECOMMEND)}
    choices = {round_.bids[name].pk: chosen for name, chosen in {**usual, **other}.items()}
    return actions.propose_set(by=round_.officer, invitation=round_.invitation, choices=choices)


MET = {"G": Chosen(Outcome.RESERVE, order=1, reason="Rutland first."), "H": yes("1500", "It was promised to Rutland.")}


@pytest.mark.django_db
@pytest.mark.slow
class TestARound:
    def test_what_officers_recommend_is_held_against_it(self, promising: Any) -> None:
        found = queries.floors_as_chosen(promising.fresh(), promising.field())
        assert not_met(found) == [MISSED]
        assert not_met(queries.floors_as_awarded(promising.fresh(), promising.field())) == [
            MISSED,
            "Groups of Melton: £0.00 of at least £2,500.00",
        ]

    def test_nothing_is_put_to_a_decision_without_the_reason(self, promising: Any) -> None:
        propose(promising)
        with pytest.raises(ValidationError) as wrong:
            promising.put()
        assert wrong.value.message_dict == {"floors_reason": [f"Say why what was promised is not met. {MISSED}."]}
        held = Proposal.objects.get(decision=promising.put(floors_reason=WHY))
        assert dict(held.notes)["What was promised with the round"] == (
            f"{MISSED} (not met)\nGroups of Melton: £4,500.00 of at least £2,500.00 (met)\n{WHY}"
        )
        assert Entry.objects.filter(verb="put awards to a decision").latest("position").reason == WHY

    def test_the_reason_stays_when_the_notes_are_renewed(self, promising: Any) -> None:
        award = propose(promising)[0]
        decision = promising.put(floors_reason=WHY)
        actions.settling.change_amount(
            by=promising.essex.actor(Role.OFFICE_HOLDER), decision=decision, key=award.pk, amount=Decimal(400)
        )
        said = dict(Proposal.objects.get(decision=decision).notes)["What was promised with the round"]
        assert "£2,400.00 of at least £2,500.00 (not met)" in said
        assert WHY in said

    def test_met_needs_no_reason(self, promising: Any) -> None:
        propose(promising, **MET)
        said = dict(Proposal.objects.get(decision=promising.put()).notes)["What was promised with the round"]
        assert "not met" not in said

    def test_the_pages_say_it_and_ask(self, promising: Any) -> None:
        browser = sign_in(Client(), promising.essex.people[Role.COMMISSIONING_OFFICER])
        base = f"/desk/{promising.essex.office.slug}/awards/rounds/{promising.invitation.pk}/"

        def page(path: str, **given: str) -> str:
            answer = browser.post(base + path, given) if given else browser.get(base + path)
            assert answer.status_code == 200
            return unescape(answer.content.decode())

        for path in ("", "choose/"):
            assert MISSED in page(path)
        propose(promising)
        asked = page("decision/")
        assert "Why what was promised with the round is not met" in asked
        assert MISSED in asked
        typed = {"title": "Small grants", "recommendation": "Award them."}
        refused = page("decision/", **typed)
        assert f"Say why what was promised is not met. {MISSED}." in refused
        assert browser.post(base + "decision/", typed | {"floors_reason": WHY}).status_code == 302
        assert (
            WHY in dict(Proposal.objects.get(invitation=promising.invitation).notes)["What was promised with the round"]
        )
