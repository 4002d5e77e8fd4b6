"""What the office does: the sift, clarifications, the panel, results, help with writing, complaints; and its pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from almoner.do.applications import actions, queries
from almoner.do.applications.models import Application, Sift
from almoner.do.applications.rules.sift import Met
from almoner.do.scoring.models import Bid, Exercise
from almoner.foundation.door.actor import NOBODY, command_line
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.questions import queries as questions
from tests.world import sign_in

from .writing import at_work, begun, closing, filled, save, submitted

if TYPE_CHECKING:
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FINE = [Met("Is the project in our area?", met=True), Met("Is it for one person?", met=True)]
NOT_FINE = [Met("Is the project in our area?", met=False, words="It is in Rutland."), FINE[1]]
NO_CHECKS = "none | Nothing | agreement | 999999999 | - | - | - | case"


@pytest.fixture
def officer(world: Any, west: Any) -> Actor:
    return world.actor(Role.COMMISSIONING_OFFICER, west)


@pytest.fixture
def bid(certifier: Actor, invitation: Invitation, world: Any) -> Application:
    return submitted(certifier, invitation, world.hospice)


def read_again(bid: Application) -> Application:
    return Application.objects.select_related("draft", "submission").get(pk=bid.pk)


def eligible(officer: Actor, bid: Application) -> Application:
    actions.sift(by=officer, application=bid, answers=FINE, outcome="eligible")
    return read_again(bid)


def without_checks(west: Any) -> None:
    by = command_line(west.pk)
    offices.record_setting(by=by, office=west, name="checks.kinds", value=NO_CHECKS, starts=dt.date(2020, 1, 1))
    west.refresh_from_db()


# --- The sift


def test_each_condition_is_kept_with_its_answer(officer: Actor, bid: Application) -> None:
    made = actions.sift(
        by=officer, application=bid, answers=NOT_FINE, outcome="ineligible", reason="Only our own area."
    )
    assert read_again(bid).state == "ineligible"
    assert [(one.met, one.words) for one in made.answers.all()] == [(False, "It is in Rutland."), (True, "")]
    step = queries.position(bid := read_again(bid))[-1]
    assert (step.title, step.words) == ("Not eligible", "Only our own area.")
    assert bid.submission == made.submission


def test_a_sift_without_words_or_reason_is_refused_at_once(officer: Actor, bid: Application) -> None:
    answers = [Met("Is the project in our area?", met=False)]
    with pytest.raises(ValidationError) as wrong:
        actions.sift(by=officer, application=bid, answers=answers, outcome="ineligible")
    assert set(wrong.value.message_dict) == {"answers", "reason"}
    assert read_again(bid).state == "submitted"


def test_it_is_sifted_once_and_again_only_for_a_reason(officer: Actor, bid: Application) -> None:
    eligible(officer, bid)
    with pytest.raises(Refused, match="cannot be found eligible"):
        eligible(officer, bid)
    with pytest.raises(Refused, match="Say why"):
        actions.sift_again(by=officer, application=bid, reason=" ")
    actions.sift_again(by=officer, application=bid, reason="A complaint was right.")
    eligible(officer, bid)
    assert Sift.objects.filter(application=bid).count() == 2


# --- Clarifications


def test_a_clarification_opens_its_sections_only_and_comes_back_as_a_version(
    officer: Actor, certifier: Actor, bid: Application
) -> None:
    day = timezone.localdate() + dt.timedelta(days=7)
    actions.clarify(by=officer, application=bid, sections=["project"], message="For whom?", due_on=day)
    bid = read_again(bid)
    with pytest.raises(Refused, match="clarification is asked for"):
        eligible(officer, bid)
    with pytest.raises(Refused, match="not open to changes"):
        save(certifier, bid, "money", amount="9000.00")
    assert save(certifier, bid, "project", summary="We listen to old people.").is_saved
    received = bid.submitted_at
    with time_machine.travel(closing(bid.invitation) + dt.timedelta(days=3)):
        actions.submit(by=certifier, application=bid, certified_as="Chair")
    bid = read_again(bid)
    assert bid.submission is not None
    assert (bid.submission.number, bid.summary, bid.submitted_at) == (2, "We listen to old people.", received)
    first, second = reversed(list(questions.submissions_of(bid.pk, seen_by=officer)))
    (changed,) = questions.difference(first, second)
    assert (changed.question.key, changed.after) == ("summary", "We listen to old people.")
    with pytest.raises(Refused, match="submitted already"):
        actions.submit(by=certifier, application=bid, certified_as="Chair")


def test_a_clarification_needs_a_day_to_come_and_something_to_ask(officer: Actor, bid: Application) -> None:
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="by which day"):
        actions.clarify(by=officer, application=bid, sections=["project"], message="?", due_on=None)
    with pytest.raises(ValidationError, match="by which day"):
        actions.clarify(
            by=officer, application=bid, sections=["project"], message="?", due_on=today - dt.timedelta(days=1)
        )
    with pytest.raises(ValidationError):
        actions.clarify(by=officer, application=bid, sections=["nowhere"], message=" ", due_on=today)


def test_after_its_day_the_office_decides_without_the_clarification(officer: Actor, bid: Application) -> None:
    day = timezone.localdate()
    actions.clarify(by=officer, application=bid, sections=["project"], message="For whom?", due_on=day)
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        assert eligible(officer, bid).state == "eligible"


# --- The panel


def test_the_panel_begins_after_the_closing(west: Any, officer: Actor, bid: Application) -> None:
    without_checks(west)
    eligible(officer, bid)
    with pytest.raises(Refused, match="still takes applications"):
        actions.open_scoring(by=officer, invitation=bid.invitation)


def test_eligible_bids_with_clear_checks_go_to_the_panel_with_the_scheme_as_published(
    world: Any, west: Any, officer: Actor, bid: Application, olive: Actor, group: Organisation
) -> None:
    without_checks(west)
    asked: Any = actions.ask_endorsement(
        by=world.member(Part.OWNER), application=bid, kind="police", name="Ash", email="ash@police.example"
    )
    from almoner.do.applications.views.public import _bearer

    actions.endorse(by=_bearer(), token=asked.token, supports=True, name="Ann", role="Sergeant", text="It helps.")
    eligible(officer, bid)
    other = submitted(olive, bid.invitation, group)
    with time_machine.travel(closing(bid.invitation) + dt.timedelta(days=1), tick=False):
        exercise = actions.open_scoring(by=officer, invitation=bid.invitation)
    put = Bid.objects.get(exercise=exercise)
    assert (put.subject, put.reference, put.submission_id) == (bid.pk, bid.reference, bid.submission_id)
    assert (exercise.subject, exercise.judges_per_bid) == (bid.invitation_id, bid.invitation.judges_per_bid)
    assert exercise.pinned.minimum == 50
    assert {"title": "What others say of it", "lines": ["police, Sergeant: supports it. It helps."]} in put.beside
    assert (read_again(bid).state, read_again(other).state) == ("scoring", "submitted")


def test_who_is_left_out_is_said_with_the_reasons(officer: Actor, bid: Application) -> None:
    eligible(officer, bid)
    found = queries.for_the_panel(bid.invitation, timezone.now())
    assert (found.ready, found.unsifted) == ([], 0)
    (out,) = found.out
    assert out.application == bid
    assert any("has not been checked yet" in reason for reason in out.reasons)
    with time_machine.travel(closing(bid.invitation) + dt.timedelta(days=1)), pytest.raises(Refused, match="ready"):
        actions.open_scoring(by=officer, invitation=bid.invitation)
    assert not Exercise.objects.filter(subject=bid.invitation_id).exists()


def test_what_is_withdrawn_cannot_be_scored(
    west: Any, officer: Actor, certifier: Actor, bid: Application, olive: Actor, group: Organisation
) -> None:
    without_checks(west)
    other = submitted(olive, bid.invitation, group)
    eligible(officer, bid)
    eligible(officer, other)
    actions.withdraw(by=certifier, application=bid)
    with time_machine.travel(closing(bid.invitation) + dt.timedelta(days=1), tick=False):
        exercise = actions.open_scoring(by=officer, invitation=bid.invitation)
        assert [put.subject for put in Bid.objects.filter(exercise=exercise)] == [other.pk]
        with pytest.raises(Refused, match="withdrawn"):
            eligible(officer, bid)
        actions.withdraw(by=olive, application=other, reason="We found the money elsewhere.")
    put = Bid.objects.get(subject=other.pk)
    assert (put.state, put.aside_why) == ("put_aside", "We found the money elsewhere.")


def test_results_come_back_once_the_panel_is_done(west: Any, officer: Actor, bid: Application) -> None:
    without_checks(west)
    eligible(officer, bid)
    with time_machine.travel(closing(bid.invitation) + dt.timedelta(days=1), tick=False):
        actions.open_scoring(by=officer, invitation=bid.invitation)
    with pytest.raises(Refused, match="panel is not done"):
        actions.bring_back_results(by=officer, invitation=bid.invitation)


# --- What awards do


def test_only_the_moves_of_awards_are_made_from_there(officer: Actor, certifier: Actor, bid: Application) -> None:
    with pytest.raises(Refused, match="page of its own"):
        actions.move(by=officer, application=bid, name="find eligible")
    with pytest.raises(Refused, match="cannot be recommended"):
        actions.move(by=officer, application=bid, name="recommend")
    with pytest.raises(Refused, match="cannot be accepted"):
        actions.move(by=certifier, application=bid, name="accept")
    with pytest.raises(KeyError):
        actions.move(by=officer, application=bid, name="bless")


# --- Help with writing


def test_staff_write_on_behalf_of_somebody_and_it_is_said(
    world: Any, west: Any, officer: Actor, invitation: Invitation, group: Organisation
) -> None:
    with pytest.raises(ValidationError, match="Say who asked for help"):
        begun(officer, invitation, group)
    made = begun(officer, invitation, group, assisted="by telephone with Olive")
    filled(officer, made)
    made = actions.submit(by=officer, application=made, certified_as="for the chair")
    held = read_again(made)
    assert held.submission is not None
    assert (held.assisted, held.submission.assisted) == ("by telephone with Olive", "by telephone with Olive")
    browser = sign_in(Client(), world.olive)
    page = browser.get(f"/provider/{group.pk}/applications/{made.pk}/receipt/").content.decode()
    assert "by telephone with Olive" in page


# --- Complaints and feedback


def test_a_complaint_is_answered_once_by_the_promised_day(world: Any, west: Any, certifier: Actor, bid: Any) -> None:
    made = actions.complain(by=certifier, application=bid, text="Nobody told us.")
    assert made.due_on > timezone.localdate() + dt.timedelta(days=20)
    monitor = world.actor(Role.MONITORING_OFFICER, west)
    answered = actions.reply(by=monitor, complaint=made, answer="We should have. We did now.")
    assert answered.answered_by == world.people[Role.MONITORING_OFFICER]
    with pytest.raises(Refused, match="answered already"):
        actions.reply(by=monitor, complaint=made, answer="Again.")


def test_feedback_is_read_without_whose_it_is(officer: Actor, certifier: Actor, bid: Application) -> None:
    actions.give_feedback(by=certifier, application=bid, ease=4, text="Clear.")
    (found,) = queries.feedback(bid.invitation, seen_by=officer)
    assert (found.ease, found.text) == (4, "Clear.")
    assert queries.feedback(bid.invitation, seen_by=certifier) == []


# --- Who may not


def test_who_may_do_none_of_this(world: Any, west: Any, officer: Actor, certifier: Actor, bid: Application) -> None:
    finance = world.actor(Role.FINANCE_OFFICER, west)
    sam = world.actor(Role.COMMISSIONING_OFFICER, world.south)
    day = timezone.localdate()
    for other in (finance, certifier, sam, NOBODY):
        with pytest.raises(NotAllowed):
            eligible(other, bid)
        with pytest.raises(NotAllowed):
            actions.clarify(by=other, application=bid, sections=["project"], message="?", due_on=day)
        with pytest.raises(NotAllowed):
            actions.open_scoring(by=other, invitation=bid.invitation)
        with pytest.raises(NotAllowed):
            actions.assist(by=other, application=bid, how="by telephone")
    for other in (world.neighbour, sam, NOBODY):
        with pytest.raises(NotAllowed):
            actions.withdraw(by=other, application=bid, reason="Ours now.")
        with pytest.raises(NotAllowed):
            actions.complain(by=other, application=bid, text="Ours.")
        assert not queries.of_organisation(world.hospice, seen_by=other).exists()
        assert not queries.applications(seen_by=other, office=west).exists()
    with pytest.raises(ValidationError, match="Say how the applicant asked"):
        actions.withdraw(by=officer, application=bid)
    with pytest.raises(NotAllowed):
        actions.withdraw(by=at_work(world.hospice, world.members[Part.WRITER], Part.WRITER), application=bid)


# --- Pages


@pytest.fixture
def cora(world: Any) -> Client:
    """A commissioning officer of Northshire at the desk."""
    return sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])


@pytest.fixture
def north_bid(world: Any, certifier: Actor) -> Application:
    return read_again(world.records["north"]["application"])


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_page_of_one_has_everything_around_it(cora: Client, north_bid: Application) -> None:
    page = text_of(cora.get(f"/desk/northshire/applications/{north_bid.reference}/"))
    for said in ("Melton listens", "hash holds", "What changed", "Could it be the same thing twice?", "Its income"):
        assert said in page
    assert "What changed" in text_of(cora.get(f"/desk/northshire/applications/{north_bid.reference}/versions/2/"))


def test_a_sift_by_its_page(cora: Client, north_bid: Application) -> None:
    path = f"/desk/northshire/applications/{north_bid.reference}/sift/"
    page = text_of(cora.post(path, {"met0": "no", "met1": "yes", "outcome": "ineligible", "reason": ""}))
    for said in ("Say beside each condition that is not met what is missing.", "Write the reason"):
        assert said in page
    sent = {"met0": "no", "words0": "Rutland", "met1": "yes", "outcome": "ineligible", "reason": "Only our area."}
    assert cora.post(path, sent).status_code == 302
    assert read_again(north_bid).state == "ineligible"


def test_the_list_is_filtered_and_taken_out(cora: Client, north_bid: Application) -> None:
    path = "/desk/northshire/applications"
    assert north_bid.reference in text_of(cora.get(f"{path}/?q=Melton&state=submitted&place=melton"))
    assert "No application is like that." in text_of(cora.get(f"{path}/?place=melton&q=nowhere"))
    lines = b"".join(cora.get(f"{path}.csv?q=Melton").streaming_content).decode().splitlines()
    assert lines[1].startswith(north_bid.reference)


def test_an_exception_by_its_page(world: Any, north_bid: Application) -> None:
    carys = sign_in(Client(), world.people[Role.CHIEF_EXECUTIVE])
    path = f"/desk/northshire/rounds/{north_bid.invitation_id}/late/"
    day = closing(north_bid.invitation) + dt.timedelta(days=2)
    sent = {"organisation": str(world.hospice.pk), "day_day": day.day, "day_month": day.month, "day_year": day.year}
    page = text_of(carys.post(path, {**sent, "time": "25:00", "reason": ""}))
    assert "“Why” needs an answer." in page
    assert carys.post(path, {**sent, "time": "17:00", "reason": "A flood."}).status_code == 302
    assert "A flood." in text_of(carys.get(path))


def test_help_by_its_page(cora: Client, world: Any) -> None:
    begun_one = world.records["north"]["begun application"]
    path = f"/desk/northshire/applications/{begun_one.reference}/"
    page = text_of(cora.get(path))
    assert "What is written in a draft is the applicant's own until it is submitted." in page.replace("&#39;", "'")
    assert cora.get(f"{path}tasks/").status_code == 404
    answer = cora.post(f"{path}help/", {"how": "by telephone with Olga"})
    assert answer.headers["Location"] == f"{path}tasks/"
    assert "by telephone with Olga" in text_of(cora.get(f"{path}tasks/"))


def test_the_panel_page_says_who_is_left_out(cora: Client, world: Any, north_bid: Application) -> None:
    officer = world.actor(Role.COMMISSIONING_OFFICER)
    eligible(officer, north_bid)
    path = f"/desk/northshire/rounds/{north_bid.invitation_id}/panel/"
    page = text_of(cora.get(path))
    assert "Left out, and why" in page
    assert "still takes applications" in text_of(cora.post(path, {"do": "open"}, follow=True))
    assert "panel is not done" in text_of(cora.post(path, {"do": "back"}, follow=True))


def test_rounds_not_published_have_no_board(world: Any, cora: Client) -> None:
    unpublished = world.records["unpublished"]["invitation"]
    assert cora.get(f"/desk/northshire/rounds/{unpublished.pk}/board/").status_code == 404
