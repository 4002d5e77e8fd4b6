"""A variation: one proposes, another approves; and the moves of both lifecycles, written out by hand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from almoner.do.agreements import actions, queries
from almoner.do.agreements.lifecycle import AGREEMENT, VARIATION
from almoner.do.agreements.models import Agreement, Proposal
from almoner.do.agreements.terms import Terms
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.kernel.dates import ApproximateDate

if TYPE_CHECKING:
    from almoner.do.agreements.tests.register import Register

pytestmark = pytest.mark.django_db

LONGER = ApproximateDate.day(dt.date(2028, 3, 31))


def proposed(held: Register) -> Proposal:
    return actions.propose_variation(
        by=held.cora,
        agreement=held.vf,
        opened=1,
        terms=held.victim_first_terms(ends=LONGER),
        reason="A year more",
        effective_on=dt.date(2026, 1, 1),
    )


def test_the_moves_that_are_meant() -> None:
    assert {(m.name, m.sources, m.target, m.by) for m in AGREEMENT} == {
        ("publish", ("not_published",), "published", "agreements.publish"),
        ("unpublish", ("published",), "not_published", "agreements.publish"),
    }
    assert {(m.name, m.sources, m.target, m.by) for m in VARIATION} == {
        ("approve", ("proposed",), "approved", "agreements.approve"),
        ("refuse", ("proposed",), "refused", "agreements.approve"),
        ("withdraw", ("proposed",), "withdrawn", "agreements.keep"),
    }


def test_nothing_changes_until_it_is_approved(held: Register) -> None:
    proposal = proposed(held)
    assert (proposal.state, proposal.on_version) == ("proposed", 1)
    assert len(queries.versions_of(held.vf)) == 1


def test_another_person_approves_and_it_becomes_a_version(held: Register) -> None:
    version = actions.approve_variation(by=held.hugo, proposal=proposed(held))
    assert (version.number, version.change, version.reason) == (2, "variation", "A year more")
    assert version.effective_on == dt.date(2026, 1, 1)
    assert version.recorded_by.name == "Cora Commissioner"
    assert version.approved_by.name == "Hugo Head"
    assert queries.terms_of(queries.versions_of(held.vf)[-1]) == held.victim_first_terms(ends=LONGER)
    assert Entry.objects.filter(record_id=str(held.vf.pk)).order_by("-position")[0].verb == "approved variation"


def test_a_proposer_who_may_approve_does_not_approve_their_own(held: Register) -> None:
    mine = actions.propose_variation(
        by=held.hugo, agreement=held.vf, opened=1, terms=held.victim_first_terms(ends=LONGER), reason="Mine"
    )
    with pytest.raises(Refused, match="somebody else"):
        actions.approve_variation(by=held.hugo, proposal=mine)
    with pytest.raises(Refused, match="somebody else"):
        actions.refuse_variation(by=held.hugo, proposal=mine, answer="No")
    assert Proposal.objects.get(pk=mine.pk).state == "proposed"


def test_the_commissioning_officer_approves_nothing(held: Register) -> None:
    with pytest.raises(NotAllowed, match="approve or refuse"):
        actions.approve_variation(by=held.cora, proposal=proposed(held))


def test_it_is_answered_once(held: Register) -> None:
    proposal = proposed(held)
    actions.approve_variation(by=held.hugo, proposal=proposal)
    with pytest.raises(Refused, match="approved"):
        actions.approve_variation(by=held.actor(Role.CHIEF_EXECUTIVE), proposal=proposal)


def test_a_refusal_has_a_reason(held: Register) -> None:
    proposal = proposed(held)
    with pytest.raises(ValidationError) as refused:
        actions.refuse_variation(by=held.hugo, proposal=proposal, answer=" ")
    assert "answer" in refused.value.message_dict
    answered = actions.refuse_variation(by=held.hugo, proposal=proposal, answer="No money")
    assert (answered.state, answered.answer, answered.answered_by_id) == ("refused", "No money", held.hugo.person_id)
    assert len(queries.versions_of(held.vf)) == 1


def test_only_the_proposer_withdraws(held: Register) -> None:
    proposal = proposed(held)
    with pytest.raises(Refused, match="Only the person"):
        actions.withdraw_variation(by=held.hugo, proposal=proposal)
    assert actions.withdraw_variation(by=held.cora, proposal=proposal).state == "withdrawn"


def test_one_variation_waits_at_a_time(held: Register) -> None:
    proposed(held)
    with pytest.raises(ValidationError, match="already proposed"):
        proposed(held)


def test_a_correction_meanwhile_makes_it_stale(held: Register) -> None:
    proposal = proposed(held)
    terms = held.victim_first_terms(note="Mended")
    actions.correct_agreement(by=held.cora, agreement=held.vf, opened=1, terms=terms, reason="Typing")
    with pytest.raises(Refused, match="version 2 stands now"):
        actions.approve_variation(by=held.hugo, proposal=proposal)


def test_proposing_on_an_old_version_is_out_of_date(held: Register) -> None:
    actions.correct_agreement(
        by=held.cora, agreement=held.vf, opened=1, terms=held.victim_first_terms(note="N"), reason="Typing"
    )
    with pytest.raises(OutOfDate):
        proposed(held)


def test_publishing_and_taking_back(held: Register) -> None:
    actions.publish(by=held.hugo, record=held.vf)
    with pytest.raises(Refused, match="cannot be published"):
        actions.publish(by=held.hugo, record=held.vf)
    with pytest.raises(Refused, match="Say in a few words why"):
        actions.unpublish(by=held.hugo, record=held.vf, note=" ")
    actions.unpublish(by=held.hugo, record=held.vf, note="Names a refuge")
    taken = Agreement.objects.get(pk=held.vf.pk)
    assert (taken.is_published, taken.unpublished_note) == (False, "Names a refuge")
    assert taken.unpublished_at is not None


def test_the_commissioning_officer_publishes_nothing(held: Register) -> None:
    with pytest.raises(NotAllowed):
        actions.publish(by=held.cora, record=held.vf)


def test_hugo_publishes_nothing_of_the_neighbour(held: Register) -> None:
    with pytest.raises(NotAllowed, match="another office"):
        actions.publish(by=held.hugo, record=held.abroad)


def test_a_variation_with_nothing_in_it(held: Register) -> None:
    with pytest.raises(ValidationError, match="nothing to propose"):
        actions.propose_variation(
            by=held.cora, agreement=held.vf, opened=1, terms=held.victim_first_terms(), reason="Why"
        )


def test_a_variation_is_held_to_the_rules(held: Register) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.propose_variation(by=held.cora, agreement=held.vf, opened=1, terms=Terms(" "), reason="Why")
    assert "title" in refused.value.message_dict
