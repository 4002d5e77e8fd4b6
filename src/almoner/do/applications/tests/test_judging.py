"""A round without a panel: an officer answers the published criteria and recommends, for a reason, free of interest."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from almoner.do.applications import actions, queries, wording
from almoner.do.applications.models import Application, Recommendation, StateChange
from almoner.do.applications.rules.judging import Answer, faults_of_recommendation
from almoner.do.applications.rules.sift import Met
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.organisations.models import Membership, Organisation
from almoner.governance.interests import actions as interests
from tests.world import appoint, sign_in

from . import writing

if TYPE_CHECKING:
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CRITERIA = ["Is it for people of our area?", "Is the budget plain?"]
YES = [Answer(each, met=True, words="It is.") for each in CRITERIA]
BUDGET = [{"what": "Rent", "kind": "revenue", "year": "2027", "amount": "2000.00"}]
NO_CHECKS = "none | Nothing | agreement | 999999999 | - | - | - | case"
NEW_IDEAS = "permanent | A plan to last | decision | 0 | - | - | - | case | innovation"
ONE_CHECK = "rules | Governing document | scoring | 0 | 36 | - | - | organisation"


@pytest.fixture
def officer(world: Any, west: Any) -> Actor:
    return world.actor(Role.COMMISSIONING_OFFICER, west)


@pytest.fixture
def small(west: Any) -> Invitation:
    """A round of Westshire for small grants, judged by officers."""
    checks(west, NO_CHECKS)
    facts = {"judging": "officers", "criteria": CRITERIA, "cap": Decimal(2500), "cap_kind": "limit", "scheme": {}}
    return writing.opened(west, **facts)


@pytest.fixture
def bid(certifier: Actor, small: Invitation, world: Any, officer: Actor) -> Application:
    """The hospice's, eligible. The round is open still."""
    made = writing.submitted(certifier, small, world.hospice, amount="2000.00", budget=BUDGET)
    answers = [Met(gate["question"], met=True) for gate in small.eligibility]
    actions.sift(by=officer, application=made, answers=answers, outcome="eligible")
    return again(made)


@pytest.fixture
def later(small: Invitation, bid: Application) -> Any:
    """A week after the closing."""
    assert bid.state == "eligible"
    with time_machine.travel(writing.closing(small) + dt.timedelta(days=7), tick=True):
        yield


def checks(west: Any, text: str) -> None:
    by = command_line(west.pk)
    offices.record_setting(by=by, office=west, name="checks.kinds", value=text, starts=dt.date(2020, 1, 1))
    west.refresh_from_db()


def again(bid: Application) -> Application:
    return Application.objects.select_related("draft", "submission", "organisation", "invitation__office").get(
        pk=bid.pk
    )


def recommend(by: Actor, bid: Application, **other: Any) -> Recommendation:
    given = {"answers": YES, "outcome": "recommended", "amount": Decimal(2000), "reason": "It helps at once.", **other}
    return actions.recommend(by=by, application=bid, **given)


def test_what_is_wrong_is_said_by_field_and_at_once() -> None:
    def wrong(**other: Any) -> dict[str, str]:
        given = {
            "outcome": "recommended",
            "amount": Decimal(2000),
            "asked": Decimal(2000),
            "reason": "Because.",
            **other,
        }
        return faults_of_recommendation(given.pop("answers", YES), CRITERIA, given.pop("outcome"), **given)

    assert wrong() == {}
    assert wrong(outcome="reserve", amount=None) == {}
    assert wrong(amount=Decimal("2000.01")) == {"amount": "£2,000.01 is more than the £2,000.00 that is asked."}
    assert wrong(answers=[YES[0], Answer(CRITERIA[1], met=False)]) == {"answers": "Say beside each criterion why."}
    assert wrong(answers=YES[:1]) == {"answers": "Answer every criterion of the round, and no other."}
    assert set(wrong(answers=[], outcome="maybe", reason=" ")) == {"answers", "outcome", "reason"}
    assert set(wrong(amount=None, reason="")) == {"amount", "reason"}


@pytest.mark.usefixtures("later")
def test_an_officer_recommends_with_the_reason_on_record(officer: Actor, bid: Application, small: Invitation) -> None:
    answers = [YES[0], Answer(CRITERIA[1], met=False, words="A line is missing.")]
    made = recommend(officer, bid, answers=answers, amount=Decimal(1500))
    held = again(bid)
    assert (held.state, made.amount, made.submission) == ("recommended", Decimal(1500), held.submission)
    assert [(each.criterion, each.met, each.words) for each in made.answers.all()] == [
        (CRITERIA[0], True, "It is."),
        (CRITERIA[1], False, "A line is missing."),
    ]
    step = StateChange.objects.filter(application=bid).latest("at")
    assert (step.move, step.reason, step.by_id) == ("judge yes", "It helps at once.", officer.person_id)
    assert queries.reasons_of(bid.pk) == ("It helps at once.", [(CRITERIA[1], "A line is missing.")])
    assert queries.recommended_by([bid.pk]) == {bid.pk: {officer.person_id}}
    found = queries.for_the_officers(small, timezone.now(), seen_by=officer)
    assert (found.ready, [each.pk for each in found.done]) == ([], [made.pk])
    with pytest.raises(Refused, match="It is recommended"):
        recommend(officer, held, outcome="not_recommended")


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("outcome", ["reserve", "not_recommended"])
def test_the_applicant_is_not_told_before_it_is_decided(
    officer: Actor, certifier: Actor, bid: Application, outcome: str
) -> None:
    recommend(officer, bid, outcome=outcome)
    held = again(bid)
    assert held.state == outcome
    assert Recommendation.objects.get().amount is None
    assert str(wording.state_for_applicant(held).word) == "being decided"
    stages = {step.name: step for step in queries.position(held)}
    assert (stages["judging"].title, stages["judging"].how, stages["decision"].how) == (
        "Judged by officers",
        "done",
        "now",
    )
    assert "scoring" not in stages


@pytest.mark.usefixtures("later")
def test_everything_wrong_is_refused_and_nothing_is_kept(officer: Actor, bid: Application) -> None:
    with pytest.raises(ValidationError) as why:
        recommend(officer, bid, answers=YES[:1], amount=None, reason=" ")
    assert set(why.value.message_dict) == {"answers", "amount", "reason"}
    assert again(bid).state == "eligible"
    assert not Recommendation.objects.exists()


def test_nobody_judges_while_others_may_still_apply(officer: Actor, bid: Application) -> None:
    with pytest.raises(Refused, match="officers judge after that"):
        recommend(officer, bid)


@pytest.mark.usefixtures("later")
def test_a_check_before_scoring_stands_before_a_recommendation(west: Any, officer: Actor, bid: Application) -> None:
    checks(west, ONE_CHECK)
    with pytest.raises(Refused, match="Governing document: this has not been checked yet"):
        recommend(officer, again(bid), outcome="not_recommended")
    found = queries.for_the_officers(again(bid).invitation, timezone.now(), seen_by=officer)
    assert [one.reasons for one in found.out] == [["Governing document: this has not been checked yet."]]


@pytest.mark.usefixtures("later")
def test_who_has_an_interest_neither_judges_nor_sees_it_on_the_list(
    west: Any, officer: Actor, bid: Application, world: Any
) -> None:
    interests.declare_interest(
        by=officer,
        office=west,
        name=bid.organisation.name,
        organisation=bid.organisation,
        kind="other",
        nature="Trustee",
    )
    with pytest.raises(NotAllowed, match="somebody else judges this application"):
        recommend(officer, bid)
    found = queries.for_the_officers(bid.invitation, timezone.now(), seen_by=officer)
    assert (found.ready, found.tied) == ([], 1)
    head = world.actor(Role.HEAD_OF_COMMISSIONING, west)
    recommend(head, bid)
    assert queries.recommendation_of(again(bid), seen_by=officer) is None
    assert queries.recommendation_of(again(bid), seen_by=head) is not None


@pytest.mark.usefixtures("later")
def test_who_acts_for_a_partner_does_not_judge(officer: Actor, bid: Application) -> None:
    with at_work(command_line()):
        body = Organisation.objects.create(name="Oadby Choir", form="community")
        bid.partners.create(office=bid.office, organisation=body, name=body.name, does="Sings")
        Membership.objects.create(organisation=body, person_id=officer.person_id, parts=sorted(Part))
    with pytest.raises(NotAllowed, match="tie with Oadby Choir"):
        recommend(officer, bid)


@pytest.mark.usefixtures("later")
def test_who_may_not_recommend(west: Any, world: Any, bid: Application, certifier: Actor) -> None:
    for role in (Role.AUDITOR, Role.OFFICE_HOLDER, Role.FINANCE_OFFICER):
        with pytest.raises(NotAllowed):
            recommend(world.actor(role, west), bid)
    with pytest.raises(NotAllowed, match="another office"):
        recommend(world.actor(Role.COMMISSIONING_OFFICER), bid)  # of Northshire
    with pytest.raises(NotAllowed):
        recommend(certifier, bid)


def test_each_round_is_judged_as_it_was_published(
    west: Any, officer: Actor, bid: Application, small: Invitation
) -> None:
    with time_machine.travel(writing.closing(small) + dt.timedelta(days=7), tick=True):
        with pytest.raises(Refused, match="judged by officers, without a panel"):
            actions.open_scoring(by=officer, invitation=small)
        for state, why in (("scoring", "published with the round"), ("recommended", "on record first")):
            with at_work(officer), pytest.raises(IntegrityError, match=why), transaction.atomic():
                Application.objects.filter(pk=bid.pk).update(state=state)


def test_a_panels_round_is_not_recommended_in(
    officer: Actor, invitation: Invitation, certifier: Actor, world: Any
) -> None:
    held = writing.submitted(certifier, invitation, world.hospice)
    with pytest.raises(Refused, match="judged by a panel"):
        recommend(officer, held)
    with at_work(officer), transaction.atomic():
        Application.objects.filter(pk=held.pk).update(state="eligible")
        with pytest.raises(IntegrityError, match="published with the round"), transaction.atomic():
            Application.objects.filter(pk=held.pk).update(state="recommended")


def test_the_board_looks_for_the_checks_of_the_rounds_kind_of_award(
    west: Any, officer: Actor, small: Invitation, bid: Application
) -> None:
    with time_machine.travel(writing.closing(small) + dt.timedelta(days=7), tick=True):
        recommend(officer, bid)

    def waiting(check: str) -> int:
        checks(west, check)
        return queries.board(again(bid).invitation, seen_by=officer).columns["checks"].count

    assert waiting(NEW_IDEAS) == 0
    assert waiting(NEW_IDEAS.replace("innovation", "round")) == 1


# --- At the desk


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return unescape(answer.content.decode())


@pytest.fixture
def desk(west: Any) -> Client:
    person = appoint(west, "wanda@west.example", "Wanda West", Role.COMMISSIONING_OFFICER).person
    return sign_in(Client(), person)


@pytest.mark.usefixtures("later")
def test_the_desk_from_the_board_to_a_recommendation(desk: Client, bid: Application, small: Invitation) -> None:
    base = "/desk/westshire/"
    listed = f"{base}rounds/{small.pk}/judging/"
    board = text(desk.get(f"{base}rounds/{small.pk}/board/"))
    assert listed in board
    assert f"{base}awards/rounds/{small.pk}/" in board
    assert "Scoring" not in board
    assert desk.get(f"{base}rounds/{small.pk}/panel/").headers["Location"] == listed
    assert bid.reference in text(desk.get(listed))
    one = f"{base}applications/{bid.reference}/recommend/"
    assert one in text(desk.get(f"{base}applications/{bid.reference}/"))
    page = text(desk.post(one, {"outcome": "recommended", "words0": "Typed before", "amount": "3000"}))
    assert "Typed before" in page
    assert "There is a problem" in page or "problems" in page
    given = {"met0": "yes", "words0": "In Melton.", "met1": "no", "words1": "One line is vague."}
    given |= {"outcome": "recommended", "amount": "1,800", "reason": "It helps at once."}
    assert desk.post(one, given).headers["Location"] == listed
    assert again(bid).state == "recommended"
    page = text(desk.get(f"{base}applications/{bid.reference}/"))
    for said in ("What an officer recommends", "£1,800.00", "One line is vague.", "It helps at once."):
        assert said in page
    assert "It helps at once." in text(desk.get(listed))
    assert desk.get(one).status_code == 302


def test_the_list_costs_the_same_for_one_and_for_several(
    west: Any, officer: Actor, small: Invitation, bid: Application, world: Any
) -> None:
    wanda = appoint(west, "wanda@west.example", "Wanda West", Role.COMMISSIONING_OFFICER).person
    path = f"/desk/westshire/rounds/{small.pk}/judging/"

    def cost() -> int:
        with time_machine.travel(writing.closing(small) + dt.timedelta(days=7), tick=True):
            desk = sign_in(Client(), wanda)
            desk.get(path)
            with CaptureQueriesContext(connection) as found:
                page = text(desk.get(path))
            assert bid.reference in page
        return len(found)

    before = cost()
    for n in range(3):
        with at_work(command_line()):
            body = Organisation.objects.create(name=f"Group {n}", form="community")
        by = writing.at_work(body, world.olive)
        made = writing.submitted(by, small, body, amount="2000.00", budget=BUDGET)
        answers = [Met(gate["question"], met=True) for gate in small.eligibility]
        actions.sift(by=officer, application=made, answers=answers, outcome="eligible")
    assert cost() == before
