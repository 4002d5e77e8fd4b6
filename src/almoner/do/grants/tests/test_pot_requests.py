"""A pot outside its purposes is asked for inside the system: recorded, told, and answered by the one post that may."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from almoner.do.grants import actions, queries
from almoner.do.grants.models import Invitation, PotRequest
from almoner.do.grants.parts import SourceEntry
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import Actor, command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.notices.models import Notice
from almoner.foundation.offices.models import Office
from almoner.strategy.funds.models import Pot
from tests.world import World, appoint, sign_in

from .at_the_desk import SCRIPT, at, text
from .inviting import PURPOSE, form_of, fund_of, pot_of, prepared

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
D = Decimal
WHY = "The funder agreed by letter."


@pytest.fixture
def officer(world: World) -> Actor:
    return world.actor(Role.COMMISSIONING_OFFICER)


@pytest.fixture
def treasurer(world: World) -> Actor:
    return world.actor(Role.CHIEF_FINANCE_OFFICER)


@pytest.fixture
def held(world: World) -> Invitation:
    """A round of Northshire that lacks its money alone."""
    return prepared(world.north, fund=fund_of(world.north, "ONE"), pots=[], form_version=form_of(world.north, "One"))


@pytest.fixture
def victims(world: World) -> Pot:
    return pot_of(world.north, "Pot for victims", permitted=["Supporting victims"])


def ask(by: Actor, held: Invitation, pot: Pot, **other: Any) -> PotRequest:
    given = {"amount": D("111000.00"), "reason": WHY, **other}
    return actions.ask_for_pot(by=by, invitation=held, pot=pot, **given)


def told(person: Any, kind: str) -> list[str]:
    return list(
        Notice.objects.filter(person=person, kind=kind)
        .filter(title__contains="for victims")
        .values_list("title", flat=True)
    )


def test_what_is_asked_is_recorded_and_told_and_changes_nothing_of_the_round(
    world: World, officer: Actor, treasurer: Actor, held: Invitation, victims: Pot
) -> None:
    asked = ask(officer, held, victims)
    assert (asked.standing, asked.purposes, asked.asked_by_id) == ("waiting", [PURPOSE], officer.person_id)
    assert not held.sources.exists()
    with pytest.raises(ValidationError, match="may not be spent on"):
        actions.edit_invitation(by=officer, invitation=held, sources=[SourceEntry(victims.pk, D("111000.00"))])
    entry = Entry.objects.get(record_id=str(held.pk), verb="asked for pot outside its purposes")
    assert entry.reason == WHY
    assert told(treasurer.person_id, "grants.pot_asked") == [
        "“Safer streets” asks to be paid from “Pot for victims”, outside its purposes"
    ]


def test_the_override_itself_answers_it(
    world: World, officer: Actor, treasurer: Actor, held: Invitation, victims: Pot
) -> None:
    asked = ask(officer, held, victims)
    actions.let_in_source(
        by=treasurer, invitation=held, pot=victims, amount=D("111000.00"), reason="I have seen the letter."
    )
    asked.refresh_from_db()
    assert (asked.standing, asked.answer, asked.answered_by_id) == (
        "let_in",
        "I have seen the letter.",
        treasurer.person_id,
    )
    assert told(officer.person_id, "grants.pot_answered") == ["“Pot for victims” was let in for “Safer streets”"]
    actions.publish_invitation(by=command_line(world.north.pk), invitation=held)


def test_it_is_declined_for_a_reason_and_the_pot_stays_out(
    world: World, officer: Actor, treasurer: Actor, held: Invitation, victims: Pot
) -> None:
    asked = ask(officer, held, victims)
    with pytest.raises(ValidationError, match="Say why"):
        actions.decline_pot(by=treasurer, asked=asked, reason=" ")
    actions.decline_pot(by=treasurer, asked=asked, reason="The grant letter names victims alone.")
    assert told(officer.person_id, "grants.pot_answered") == ["“Pot for victims” was declined for “Safer streets”"]
    with pytest.raises(Refused, match="declined already"):
        actions.decline_pot(by=treasurer, asked=asked, reason="Again.")
    with pytest.raises(ValidationError, match="may not be spent on"):
        actions.edit_invitation(by=officer, invitation=held, sources=[SourceEntry(victims.pk, D("111000.00"))])
    ask(officer, held, victims, reason="They wrote again.")  # it may be asked anew


@pytest.mark.parametrize("role", [Role.COMMISSIONING_OFFICER, Role.HEAD_OF_COMMISSIONING, Role.FINANCE_OFFICER])
def test_nobody_else_answers_it(world: World, officer: Actor, held: Invitation, victims: Pot, role: Role) -> None:
    asked = ask(officer, held, victims)
    with pytest.raises(NotAllowed):
        actions.decline_pot(by=world.actor(role), asked=asked, reason="no")
    with pytest.raises(NotAllowed):
        actions.let_in_source(by=world.actor(role), invitation=held, pot=victims, amount=D(1), reason="yes")


def test_who_may_not_prepare_rounds_asks_for_nothing(
    world: World, officer: Actor, held: Invitation, victims: Pot
) -> None:
    with pytest.raises(NotAllowed):
        ask(world.actor(Role.FINANCE_OFFICER), held, victims)
    with pytest.raises(NotAllowed):
        ask(officer, held, pot_of(world.south, "Theirs", permitted=["Supporting victims"]))


def test_everything_that_is_missing_is_said_at_once(officer: Actor, held: Invitation, victims: Pot) -> None:
    with pytest.raises(ValidationError) as wrong:
        ask(officer, held, victims, amount=None, reason=" ")
    assert set(wrong.value.message_dict) == {"amount", "reason"}


def test_what_needs_no_asking_or_is_asked_already_is_refused(
    world: World, officer: Actor, held: Invitation, victims: Pot
) -> None:
    with pytest.raises(Refused, match="nobody has to be asked"):
        ask(officer, held, pot_of(world.north, "Fitting"))
    ask(officer, held, victims)
    with pytest.raises(Refused, match="asked for already"):
        ask(officer, held, victims)


def test_the_database_keeps_an_answer(officer: Actor, treasurer: Actor, held: Invitation, victims: Pot) -> None:
    asked = ask(officer, held, victims)
    rows = PotRequest.objects.filter(pk=asked.pk)
    with at_work(command_line()), pytest.raises(IntegrityError, match="for_a_reason"), transaction.atomic():
        rows.update(standing="declined")
    actions.decline_pot(by=treasurer, asked=asked, reason="No.")
    with at_work(command_line()), pytest.raises(IntegrityError, match="not answered again"), transaction.atomic():
        rows.update(answer="Yes.")


def test_others_see_nothing_of_it(world: World, officer: Actor, held: Invitation, victims: Pot) -> None:
    ask(officer, held, victims)
    assert queries.pot_requests(held, seen_by=officer).count() == 1
    assert not queries.pot_requests(held, seen_by=world.actor(Role.COMMISSIONING_OFFICER, world.south)).exists()


# --- At the desk


def test_from_the_question_to_the_answer_by_the_pages(west: Office, head: Client) -> None:
    held, pot = prepared(west, pots=[]), pot_of(west, "Victims pot", permitted=["Supporting victims"])
    treasurer = sign_in(Client(), appoint(west, "t@westshire.example", "Tess", Role.CHIEF_FINANCE_OFFICER).person)
    assert at(held, "pots", "ask") in text(head.get(at(held, "parts", "money")))
    page = text(head.post(at(held, "pots", "ask"), {"pot": pot.pk, "amount": "much", "reason": ""}))
    for said in ("“much” is not an amount", 'href="#id_reason"', 'value="much"'):
        assert said in page
    given = {"pot": pot.pk, "amount": "111,000", "reason": SCRIPT}
    page = text(head.post(at(held, "pots", "ask"), given, follow=True))
    assert "The chief finance officer is asked." in page
    assert "waits for the chief finance officer" in page
    asked = PotRequest.objects.get(invitation=held)
    assert head.get(at(held, "pots", str(asked.pk))).status_code == 403
    assert "outside its purposes" in text(treasurer.get("/desk/westshire/"))
    answer = treasurer.get(at(held, "pots", str(asked.pk)))
    assert SCRIPT not in answer.content.decode()
    page = text(treasurer.post(at(held, "pots", str(asked.pk)), {"answer": "decline", "reason": ""}))
    assert 'href="#id_reason"' in page
    given = {"answer": "let in", "reason": "Seen."}
    page = text(treasurer.post(at(held, "pots", str(asked.pk)), given, follow=True))
    assert "“Victims pot” is let in. Whoever asked is told." in page
    assert "Let in by Tess: Seen." in page
    assert treasurer.get(at(held, "pots", str(asked.pk))).status_code == 302
    assert "Nothing is missing" in text(head.get(at(held)))


def test_letting_in_without_an_amount_is_said_at_its_field(west: Office) -> None:
    held, pot = prepared(west, pots=[]), pot_of(west, "Victims pot", permitted=["Supporting victims"])
    treasurer = sign_in(Client(), appoint(west, "t@westshire.example", "Tess", Role.CHIEF_FINANCE_OFFICER).person)
    page = text(treasurer.post(at(held, "let-in"), {"pot": pot.pk, "amount": "", "reason": "Seen."}))
    assert "Say how much the pot puts in." in page
