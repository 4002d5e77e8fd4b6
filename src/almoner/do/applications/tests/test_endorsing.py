"""Somebody outside is asked by a link, answers once without an account, and the link opens nothing else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from almoner.do.applications import actions, queries
from almoner.do.applications.models import Endorsement
from almoner.do.applications.views.public import _bearer
from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.bolt import at_work as bolt
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part
from tests.world import sign_in

from .writing import begun, filled

if TYPE_CHECKING:
    from almoner.do.applications.models import Application
    from almoner.do.grants.models import Invitation
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHOM = {"kind": "police", "name": "Sergeant Ash", "email": " Ash@Police.example "}
YES = {"supports": True, "name": "Ann Ash", "role": "Sergeant, Melton"}


@pytest.fixture
def draft(olive: Actor, invitation: Invitation, group: Organisation) -> Application:
    return begun(olive, invitation, group)


def asked(olive: Actor, draft: Application, **other: Any) -> Any:
    return actions.ask_endorsement(by=olive, application=draft, **{**WHOM, **other})


def answer(token: str, **other: Any) -> Endorsement:
    return actions.endorse(by=_bearer(), token=token, **{**YES, **other})


def address(west: Any, token: str) -> str:
    return f"/{west.slug}/endorse/{token}/"


def test_the_letter_has_a_link_and_no_names(
    olive: Actor, draft: Application, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = asked(olive, draft)
    (letter,) = mailoutbox
    assert letter.to == ["ash@police.example"]
    assert f"/westshire/endorse/{made.token}/" in letter.body
    for name in ("Melton Youth Group", "Olive", "Sergeant Ash", draft.reference):
        assert name not in letter.body


def test_the_token_is_kept_nowhere(olive: Actor, draft: Application) -> None:
    made = asked(olive, draft)
    held = Endorsement.objects.get(pk=made.pk)
    assert held.token_hash == queries.digest_of(made.token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry WHERE detail LIKE %s", [f"%{made.token}%"])
        assert cursor.fetchone() == (0,)


def test_who_is_asked_reads_what_is_to_be_supported_and_what_becomes_of_the_answer(
    west: Any, olive: Actor, draft: Application
) -> None:
    filled(olive, draft, summary="We walk <b>people</b> home.")
    page = Client().get(address(west, asked(olive, draft).token)).content.decode()
    assert "We walk &lt;b&gt;people&lt;/b&gt; home." in page
    assert "used only to review applications and to manage grants" in page


def test_it_is_answered_without_an_account_and_recorded_with_name_and_role(
    west: Any, olive: Actor, draft: Application
) -> None:
    made = asked(olive, draft, message="You know our evenings.")
    page = Client().get(address(west, made.token))
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    assert b"You know our evenings." in page.content
    sent = {"supports": "yes", "name": "Ann Ash", "role": "Sergeant, Melton", "text": "It keeps them busy."}
    assert b"Thank you" in Client().post(address(west, made.token), sent).content
    held = Endorsement.objects.get(pk=made.pk)
    assert (held.supports, held.answered_name, held.answered_role) == (True, "Ann Ash", "Sergeant, Melton")
    entry = Entry.objects.filter(record_id=str(draft.pk)).latest("position")
    assert (entry.verb, entry.by_name, entry.via) == ("endorsed application", "Ann Ash", "link in a letter")


def test_the_link_works_once(west: Any, olive: Actor, draft: Application) -> None:
    made = asked(olive, draft)
    answer(made.token)
    with pytest.raises(Refused, match="used already"):
        answer(made.token, supports=False, text="On second thoughts.")
    again = Client().post(address(west, made.token), {"supports": "no", "name": "B", "role": "C", "text": "No."})
    assert again.status_code == 410
    assert Endorsement.objects.get(pk=made.pk).supports is True


def test_the_database_itself_keeps_an_answer(olive: Actor, draft: Application) -> None:
    made = answer(asked(olive, draft).token)
    made.text = "Other words"
    with pytest.raises(IntegrityError, match="an answer is given once"), bolt(NOBODY), transaction.atomic():
        made.save()


def test_the_link_ends(west: Any, olive: Actor, draft: Application) -> None:
    made = asked(olive, draft)
    assert made.expires_at - made.asked_at > dt.timedelta(days=27)
    with time_machine.travel(made.expires_at, tick=False):
        with pytest.raises(Refused, match="too old"):
            answer(made.token)
        page = Client().get(address(west, made.token))
    assert page.status_code == 410
    assert b"too old" in page.content


def test_a_link_that_was_called_off_or_never_given_out(west: Any, world: Any, olive: Actor, draft: Application) -> None:
    made = asked(olive, draft)
    actions.call_off(by=olive, application=draft, endorsement=made)
    with pytest.raises(Refused, match="called the question off"):
        answer(made.token)
    assert Client().get(address(west, "x" * 43)).status_code == 404
    other = asked(olive, draft)
    assert Client().get(f"/{world.north.slug}/endorse/{other.token}/").status_code == 404


def test_asking_the_same_address_again_replaces_the_link(olive: Actor, draft: Application) -> None:
    first, second = asked(olive, draft), asked(olive, draft)
    with pytest.raises(Refused):
        answer(first.token)
    assert answer(second.token).supports


def test_what_is_missing_is_said_at_once(olive: Actor, draft: Application) -> None:
    made = asked(olive, draft)
    with pytest.raises(ValidationError) as wrong:
        answer(made.token, supports=False, name=" ", role="")
    assert set(wrong.value.message_dict) == {"name", "role", "text"}
    with pytest.raises(ValidationError):
        asked(olive, draft, kind="mayor")
    with pytest.raises(ValidationError):
        asked(olive, draft, email="nonsense")


def test_letters_are_not_for_sending_many(olive: Actor, draft: Application) -> None:
    for n in range(12):
        asked(olive, draft, email=f"a{n}@police.example")
    with pytest.raises(Refused, match="12 people are asked already"):
        asked(olive, draft, email="more@police.example")


def test_what_is_decided_needs_no_answer(olive: Actor, draft: Application) -> None:
    made = asked(olive, draft)
    actions.withdraw(by=olive, application=draft)
    with pytest.raises(Refused, match="decided already"):
        answer(made.token)


def test_nobody_asks_or_answers_without_being_let(world: Any, olive: Actor, draft: Application) -> None:
    made = asked(olive, draft)
    for other in (world.neighbour, world.member(Part.REPORTER), NOBODY):
        with pytest.raises(NotAllowed):
            asked(other, draft)
    with pytest.raises(NotAllowed):
        actions.endorse(by=NOBODY, token=made.token, **YES)
    with pytest.raises(NotAllowed):
        asked(_bearer(), draft)


def test_the_applicant_sees_what_was_said(world: Any, olive: Actor, draft: Application, group: Any) -> None:
    answer(asked(olive, draft).token, supports=False, text="We do not know them.")
    page = sign_in(Client(), world.olive).get(f"/provider/{group.pk}/applications/{draft.pk}/endorsements/")
    text = page.content.decode()
    for said in ("does not support it", "Ann Ash, Sergeant, Melton", "We do not know them."):
        assert said in text
