"""A round of small grants without a panel, from its draft to a published award: the figures of docs/rules/awards.md."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from almoner.do.applications.models import Application
from almoner.do.awards import actions, queries
from almoner.do.awards.models import Award, Letter, Proposal
from almoner.do.awards.queries.balance import bids_of
from almoner.do.awards.rules.choosing import Chosen, Outcome, Standing, differences
from almoner.do.awards.subject import AwardTable
from almoner.do.grants.models import Extension, RoundResult
from almoner.do.grants.queries import past_success
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Role
from almoner.governance.decisions.models import Decision
from almoner.governance.interests import actions as interests
from tests.world import sign_in

from .rounds import yes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def as_advised(small: Any, **other: Chosen) -> dict[Any, Chosen]:
    """F and G are recommended and H is not; ``other`` takes the place of some."""
    usual = {"F": yes("2500"), "G": yes("2000"), "H": Chosen(Outcome.NOT_RECOMMEND)}
    return {small.bids[name].pk: chosen for name, chosen in {**usual, **other}.items()}


def propose(small: Any, **other: Chosen) -> list[Award]:
    return actions.propose_set(by=small.officer, invitation=small.invitation, choices=as_advised(small, **other))


def decided(small: Any, **other: Chosen) -> Decision:
    propose(small, **other)
    made = small.put()
    small.sign(made)
    return Decision.objects.get(pk=made.pk)


def test_from_a_draft_to_a_published_award(small: Any, client: Client) -> None:
    decision = decided(small, H=Chosen(Outcome.RESERVE, order=1, reason="Rutland has nobody else."))
    small.send()
    for name in ("F", "G"):
        award = Award.objects.get(application=small.bids[name])
        actions.answer_offer(by=small.members[name], award=award, accepts=True)
    small.send(closing=True)
    letters = {each.application_id: each for each in Letter.objects.filter(invitation=small.invitation, kind="decline")}
    told = letters[small.bids["H"].pk].body
    for said in ("It is there already.", "Is the budget plain? No: I added it up.", "Rutland has nobody else."):
        assert said in told
    assert "out of 100" not in told
    actions.complete(by=small.officer, invitation=small.invitation)
    held = RoundResult.objects.get(invitation=small.invitation)
    assert (held.applied, held.eligible, held.awarded, held.asked, held.given) == (4, 3, 2, 7000, 4500)
    assert held.median_days is not None
    success = past_success(small.invitation.round.fund)
    assert success is not None
    assert (success.percent, success.median_days) == (50, held.median_days)
    small.publish(decision)
    found = queries.results_of(small.fresh().round)
    assert found is not None
    assert [(row.organisation, row.value) for row in found.rows] == [("Group F", 2500), ("Group G", 2000)]


def test_what_signers_read_says_who_judged_and_why(small: Any) -> None:
    propose(small, G=yes("1800", "The hall is cheaper."))
    made = small.put()
    said = dict(Proposal.objects.get(decision=made).notes)
    assert said["How they were chosen"].startswith(
        "4 applications were received, 3 were judged by officers, without a panel."
    )
    assert (
        "Group H: the officer does not recommend it. It is there already." in said["What officers recommend, and why"]
    )
    assert said["What differs from what officers recommend"] == (
        "Group G: the officer recommends £2,000.00. The hall is cheaper."
    )
    assert "What differs from the panel or the suggestion" not in said
    bars = AwardTable().barred_from_signing([made])[made.pk]
    assert bars == {small.officer.person_id: "you recommended in this round"}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (yes("2000"), []),
        (yes("1800"), ["the officer recommends £2,000.00"]),
        (Chosen(Outcome.RESERVE, order=1), ["the officer recommends £2,000.00"]),
    ],
)
def test_a_difference_is_from_what_the_officer_recommends(chosen: Chosen, said: list[str]) -> None:
    advised = Chosen(Outcome.RECOMMEND, Decimal(2000))
    bid = Standing("g", "G", Decimal(2500), advised=advised)
    assert differences([bid], {"g": chosen}).get("g", []) == said


def test_a_choice_against_the_recommendation_has_a_reason(small: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        propose(small, G=Chosen(Outcome.NOT_RECOMMEND), H=yes("1500"))
    assert set(wrong.value.message_dict) == {str(small.bids[name].pk) for name in "GH"}
    assert "the officer does not recommend it" in str(wrong.value)
    made = propose(small, G=Chosen(Outcome.NOT_RECOMMEND, reason="They have money."), H=yes("1500", "Rutland."))
    assert {each.application_id for each in made} == {small.bids[name].pk for name in "FH"}
    assert Application.objects.get(pk=small.bids["G"].pk).state == "not_recommended"


def test_without_marks_nothing_is_suggested(small: Any) -> None:
    with pytest.raises(Refused, match="judged this round without marks"):
        actions.make_suggestion(by=small.officer, invitation=small.invitation)
    bids = {bid.key: bid for bid in bids_of(small.field())}
    assert {name: bids[str(small.bids[name].pk)].wins for name in "FGH"} == {"F": 2500, "G": 2000, "H": 0}
    assert sum(bid.is_scored for bid in bids.values()) == 3


def test_no_more_than_the_pot_has(small: Any) -> None:
    with pytest.raises(ValidationError, match=r"£6,000.00; the pots may give £4,500.00"):
        propose(small, H=yes("1500", "Rutland has nobody else."))


def test_who_is_tied_to_an_applicant_does_not_choose(small: Any) -> None:
    interests.declare_interest(by=small.head, office=small.essex.office, name="Group F", kind="other", nature="Trustee")
    with pytest.raises(NotAllowed, match="tie with Group F"):
        actions.propose_set(by=small.head, invitation=small.invitation, choices=as_advised(small))


def test_the_reserve_is_promoted_as_elsewhere(small: Any) -> None:
    decided(small, G=Chosen(Outcome.RESERVE, order=1, reason="Later."))
    made = actions.promote_reserve(by=small.officer, invitation=small.invitation)
    assert (made.application_id, made.amount, made.place) == (small.bids["G"].pk, 2000, None)


def test_the_home_tells_what_waits(small: Any) -> None:
    def told() -> set[tuple[str, str]]:
        return {(each.sentence, each.route) for each in queries.waiting(small.essex.office, small.officer)}

    assert ("3 bids are judged: choose", "desk-awards-round") in told()
    propose(small)
    assert not any("choose" in sentence for sentence, _route in told())


def test_what_is_to_be_judged_waits_until_the_closing(small: Any) -> None:
    from almoner.do.applications import actions as applications
    from almoner.do.applications.rules.sift import Met

    one = small.bids["E"]
    applications.sift_again(by=small.officer, application=one, reason="They moved.")
    answers = [Met(gate["question"], met=True) for gate in small.invitation.eligibility]
    applications.sift(by=small.officer, application=one, answers=answers, outcome="eligible")
    routes = {each.route for each in queries.waiting(small.essex.office, small.officer)}
    assert "desk-round-judging" in routes
    with at_work(small.officer):
        Extension(
            office=small.essex.office,
            invitation=small.invitation,
            kind="outage",
            closes_at=timezone.now() + dt.timedelta(days=1),
            reason="The site was down.",
        ).save(force_insert=True)
    routes = {each.route for each in queries.waiting(small.essex.office, small.officer)}
    assert "desk-round-judging" not in routes


# --- Its pages


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_the_pages_say_that_there_are_no_marks(small: Any) -> None:
    browser = sign_in(Client(), small.essex.people[Role.COMMISSIONING_OFFICER])
    base = f"/desk/{small.essex.office.slug}/awards/rounds/{small.invitation.pk}/"
    shown = page(browser.get(base))
    assert "no set is suggested: people choose by what officers recommend" in shown
    assert "Suggest a set" not in shown
    assert "What officers recommend</a>" in shown
    auditor = sign_in(Client(), small.essex.people[Role.AUDITOR])
    assert "What officers recommend</a>" not in page(auditor.get(base))
    assert "so no set is suggested" in page(browser.get(f"{base}suggestions/"))
    shown = page(browser.get(f"{base}choose/"))
    for said in ("there is no rank order and no suggestion", "Recommended by an officer", "It is there already."):
        assert said in shown
    assert "panel" not in shown.partition("<main")[2].partition("</main>")[0].replace("without a panel", "")
