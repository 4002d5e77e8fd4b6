"""A round that runs: extended, cancelled, completed; questions from anybody, answers for everybody, workshops."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from almoner.do.grants import actions, queries
from almoner.do.grants.models import Enquiry, Extension, Invitation
from almoner.do.grants.rules.clock import Phase, is_open, phase
from almoner.do.grants.visitors import asked_from, visitor
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import NOBODY, command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.notices.models import Notice
from almoner.foundation.offices.models import Office
from tests.world import World

from .inviting import dates, prepared, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOUR = dt.timedelta(hours=1)
RESULT = {"applied": 40, "eligible": 36, "awarded": 14, "asked": Decimal("400000.00"), "given": Decimal("110500.00")}


@pytest.fixture
def open_round(west: Office) -> Invitation:
    return published(west)


def by(held: Any) -> Any:
    return command_line(held.office_id)


def fresh(held: Invitation) -> Invitation:
    found: Invitation = queries.invitation_at(seen_by=NOBODY, pk=held.pk)
    return found


def closing(held: Invitation) -> dt.datetime:
    found = fresh(held).closes_now
    assert found is not None
    return found


# --- Extending


def test_an_outage_extends_everybody_by_its_minutes(open_round: Invitation) -> None:
    before = closing(open_round)
    row = actions.extend(by=by(open_round), invitation=open_round, kind="outage", minutes=45, reason="Power cut.")
    assert closing(open_round) == before + dt.timedelta(minutes=45) == row.closes_at
    assert is_open(fresh(open_round), before + dt.timedelta(minutes=45))
    assert not is_open(fresh(open_round), before + dt.timedelta(minutes=45, seconds=1))
    entry = Entry.objects.get(record_id=str(open_round.pk), verb="extended")
    assert entry.reason == "Power cut."


def test_an_outage_on_the_evening_opens_a_round_again_that_has_just_closed(open_round: Invitation) -> None:
    before = closing(open_round)
    with time_machine.travel(before + dt.timedelta(minutes=10), tick=False):
        assert phase(fresh(open_round), timezone.now()) is Phase.CLOSED
        actions.extend(by=by(open_round), invitation=open_round, kind="outage", minutes=30, reason="Power cut.")
        assert phase(fresh(open_round), timezone.now()) is Phase.OPEN


def test_a_second_outage_comes_on_top_of_the_first(open_round: Invitation) -> None:
    before = closing(open_round)
    for _time in range(2):
        actions.extend(by=by(open_round), invitation=open_round, kind="outage", minutes=30, reason="Power cut.")
    assert closing(open_round) == before + HOUR


def test_an_extension_never_shortens(open_round: Invitation) -> None:
    before = closing(open_round)
    for earlier in (before, before - HOUR):
        with pytest.raises(ValidationError, match="never shortens"):
            actions.extend(by=by(open_round), invitation=open_round, closes_at=earlier, reason="Too long.")
    row = Extension(
        office=open_round.office, invitation=open_round, kind="other", closes_at=before - HOUR, reason="Too long."
    )
    with at_work(by(open_round)), pytest.raises(IntegrityError, match="never shortens"), transaction.atomic():
        row.save(force_insert=True)


def test_an_extension_needs_a_reason_minutes_and_room_before_the_decision(open_round: Invitation) -> None:
    later = closing(open_round) + HOUR
    with pytest.raises(ValidationError):
        actions.extend(by=by(open_round), invitation=open_round, closes_at=later, reason=" ")
    with pytest.raises(ValidationError):
        actions.extend(by=by(open_round), invitation=open_round, kind="outage", reason="Power cut.")
    with pytest.raises(ValidationError):
        actions.extend(by=by(open_round), invitation=open_round, reason="More time.")
    with pytest.raises(Refused, match="decision is promised"):
        actions.extend(by=by(open_round), invitation=open_round, closes_at=later + dt.timedelta(weeks=7), reason="x")
    with (
        time_machine.travel(later + HOUR, tick=False),
        pytest.raises(Refused, match="That moment has passed"),
    ):
        actions.extend(by=by(open_round), invitation=open_round, closes_at=later, reason="More time.")


def test_a_draft_is_not_extended(west: Office) -> None:
    with pytest.raises(Refused, match="this one is draft"):
        actions.extend(by=command_line(west.pk), invitation=prepared(west), reason="x", kind="outage", minutes=1)


# --- Cancelled, completed


def test_a_cancelled_round_stays_public_with_its_reason(open_round: Invitation) -> None:
    with pytest.raises(ValidationError):
        actions.cancel(by=by(open_round), invitation=open_round, reason="")
    actions.cancel(by=by(open_round), invitation=open_round, reason="The money is needed elsewhere.")
    held = fresh(open_round)
    assert phase(held, timezone.now()) is Phase.CANCELLED
    assert held.ended_why == "The money is needed elsewhere."
    with pytest.raises(Refused):
        actions.cancel(by=by(open_round), invitation=open_round, reason="Again.")


def test_a_draft_that_is_put_away_is_never_public(west: Office) -> None:
    held = prepared(west)
    actions.cancel(by=command_line(west.pk), invitation=held, reason="Not this year.")
    assert queries.invitation_at(seen_by=NOBODY, pk=held.pk) is None


def test_a_round_is_complete_with_its_result_which_the_next_one_tells(open_round: Invitation) -> None:
    with pytest.raises(Refused, match="still open"):
        actions.complete_invitation(by=by(open_round), invitation=open_round, result={**RESULT, "median_days": 41})
    assert queries.past_success(open_round.round.fund) is None
    with time_machine.travel(closing(open_round) + HOUR, tick=False):
        actions.complete_invitation(by=by(open_round), invitation=open_round, result={**RESULT, "median_days": 41})
    success = queries.past_success(open_round.round.fund)
    assert success is not None
    assert (success.percent, success.awarded, success.applied, success.median_days) == (35, 14, 40, 41)
    [version] = queries.with_figures(queries.rounds(seen_by=NOBODY, office=open_round.office))
    figures = {figure.what: figure.amount for figure in version.figures.all()}
    assert (figures["requested"], figures["awarded"]) == (Decimal("400000.00"), Decimal("110500.00"))


def test_a_result_that_does_not_add_up_is_refused(open_round: Invitation) -> None:
    with time_machine.travel(closing(open_round) + HOUR, tick=False):
        for wrong in ({"awarded": 37}, {"eligible": 41}):
            with pytest.raises(ValidationError):
                actions.complete_invitation(
                    by=by(open_round), invitation=open_round, result={**RESULT, "median_days": 41, **wrong}
                )
        with pytest.raises(TypeError):
            actions.complete_invitation(by=by(open_round), invitation=open_round, result=RESULT)


# --- What is open


def test_open_invitations_are_those_the_clock_opens(west: Office, open_round: Invitation) -> None:
    def open_at(moment: dt.datetime) -> list[Invitation]:
        return list(queries.open_invitations(seen_by=NOBODY, office=west, at=moment))

    end = closing(open_round)
    assert open_at(timezone.now()) == [open_round]
    assert open_at(end.replace(microsecond=500_000)) == [open_round]
    assert open_at(end + dt.timedelta(seconds=1)) == []
    assert open_at(dates()["opens_at"] - HOUR) == []
    actions.extend(by=by(open_round), invitation=open_round, kind="outage", minutes=30, reason="Power cut.")
    assert open_at(end + dt.timedelta(minutes=30)) == [open_round]


def test_reading_a_list_of_them_costs_one_query(
    west: Office, open_round: Invitation, django_assert_num_queries: Any
) -> None:
    actions.extend(by=by(open_round), invitation=open_round, kind="outage", minutes=30, reason="Power cut.")
    with django_assert_num_queries(1):
        for held in queries.invitations(seen_by=NOBODY, office=west):
            assert held.closes_now
            assert held.cap_now[0]
            assert held.fund.name
            assert phase(held, timezone.now()) is Phase.OPEN


# --- Questions


def test_anybody_asks_and_everybody_reads_the_answer_without_who_asked(open_round: Invitation) -> None:
    row = actions.ask_enquiry(
        by=visitor(open_round.office),
        invitation=open_round,
        question="I am Pat of Elm Road. May a school apply?",
        email="pat@example.org",
        asked_from=asked_from("192.0.2.1"),
    )
    assert list(queries.enquiries(open_round, seen_by=NOBODY)) == []
    assert list(queries.enquiries(open_round, seen_by=command_line(open_round.office_id))) == [row]
    actions.answer_enquiry(by=by(open_round), enquiry=row, question="May a school apply?", answer="Yes.")
    [public] = queries.enquiries(open_round, seen_by=NOBODY)
    assert (public.published_question, public.answer) == ("May a school apply?", "Yes.")
    assert {"question", "email", "asked_from"} <= public.get_deferred_fields()
    detail = "".join(Entry.objects.filter(record_id=str(open_round.pk)).values_list("detail", flat=True))
    assert "pat@example.org" not in detail


def test_a_sixth_question_from_one_place_in_an_hour_is_not_taken(open_round: Invitation) -> None:
    def ask(place: str) -> Enquiry:
        return actions.ask_enquiry(
            by=visitor(open_round.office), invitation=open_round, question="May we?", asked_from=asked_from(place)
        )

    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _time in range(5):
            ask("192.0.2.1")
        with pytest.raises(Refused, match="Too many questions"):
            ask("192.0.2.1")
        ask("192.0.2.2")
        clock.shift(HOUR + dt.timedelta(seconds=1))
        ask("192.0.2.1")


def test_the_address_is_kept_only_as_a_hash_that_changes_daily() -> None:
    today = asked_from("192.0.2.1")
    assert "192.0.2.1" not in today
    assert len(today) == 64
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        assert asked_from("192.0.2.1") != today


def test_those_who_run_rounds_are_told_of_a_question_and_not_what_it_says(world: World) -> None:
    held = world.records["north"]["invitation"]
    actions.ask_enquiry(by=visitor(held.office), invitation=held, question="I am Pat. May we?")
    told = Notice.objects.filter(kind="grants.enquiry", link=f"/desk/northshire/invitations/{held.pk}/questions/")
    posts = (Role.HEAD_OF_COMMISSIONING, Role.COMMISSIONING_OFFICER)
    people = {each.person_id for each in told}
    assert people >= {world.people[role].pk for role in posts}
    assert not people & {world.people[role].pk for role in (Role.CHIEF_EXECUTIVE, Role.AUDITOR, Role.FINANCE_OFFICER)}
    assert not any("Pat" in each.title for each in told)


def test_questions_that_are_none_and_rounds_that_are_over_take_nothing(open_round: Invitation) -> None:
    for facts in ({"question": " "}, {"question": "x" * 2001}, {"question": "May we?", "email": "nobody"}):
        with pytest.raises(ValidationError):
            actions.ask_enquiry(by=visitor(open_round.office), invitation=open_round, **facts)
    actions.cancel(by=by(open_round), invitation=open_round, reason="No money.")
    with pytest.raises(Refused):
        actions.ask_enquiry(by=visitor(open_round.office), invitation=open_round, question="May we?")


def test_a_visitor_does_nothing_else_and_nothing_elsewhere(world: World, open_round: Invitation) -> None:
    somebody = visitor(open_round.office)
    with pytest.raises(NotAllowed):
        actions.cancel(by=somebody, invitation=open_round, reason="x")
    with pytest.raises(NotAllowed):
        actions.ask_enquiry(by=somebody, invitation=world.records["north"]["invitation"], question="May we?")
    with pytest.raises(NotAllowed):
        actions.ask_enquiry(by=NOBODY, invitation=open_round, question="May we?")


def test_a_question_is_set_aside_once_and_an_answer_needs_words(open_round: Invitation) -> None:
    row = actions.ask_enquiry(by=visitor(open_round.office), invitation=open_round, question="Buy watches?")
    with pytest.raises(ValidationError):
        actions.answer_enquiry(by=by(open_round), enquiry=row, question="Buy?", answer=" ")
    actions.set_enquiry_aside(by=by(open_round), enquiry=row, reason="Spam.")
    for act in (
        lambda: actions.answer_enquiry(by=by(open_round), enquiry=row, question="Buy?", answer="No."),
        lambda: actions.set_enquiry_aside(by=by(open_round), enquiry=row, reason="Spam."),
    ):
        with pytest.raises(Refused):
            act()


def test_a_neighbour_neither_reads_nor_answers_questions(world: World) -> None:
    row = world.records["south"]["enquiry"]
    head = world.actor(Role.HEAD_OF_COMMISSIONING)
    assert list(queries.enquiries(world.records["south"]["invitation"], seen_by=head)) == []
    assert queries.enquiry_at(world.records["south"]["invitation"], row.pk, seen_by=head) is None
    with pytest.raises(NotAllowed):
        actions.answer_enquiry(by=head, enquiry=row, question="x", answer="y")


# --- Workshops


def test_a_workshop_is_announced_after_publication_and_called_off_with_a_reason(open_round: Invitation) -> None:
    soon = timezone.now() + dt.timedelta(days=3)
    row = actions.add_workshop(
        by=by(open_round), invitation=open_round, title="How to apply", starts_at=soon, place="Online"
    )
    assert list(queries.workshops(open_round)) == [row]
    with pytest.raises(ValidationError):
        actions.call_off_workshop(by=by(open_round), workshop=row, reason="")
    actions.call_off_workshop(by=by(open_round), workshop=row, reason="The trainer is ill.")
    with pytest.raises(Refused):
        actions.call_off_workshop(by=by(open_round), workshop=row, reason="Again.")


def test_a_workshop_after_the_closing_helps_nobody(open_round: Invitation) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.add_workshop(
            by=by(open_round), invitation=open_round, title="", starts_at=closing(open_round), place="", minutes=0
        )
    assert set(wrong.value.message_dict) == {"title", "starts_at", "place", "minutes"}
