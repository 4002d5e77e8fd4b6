"""Everybody is told once, letters give nothing away, and a mail server that is away loses nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from almoner.foundation.accounts.signals import actor_of
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.roles import Role
from almoner.foundation.notices import actions, daily, kinds, queries
from almoner.foundation.notices.models import Letter, Notice
from tests.world import sign_in

pytestmark = pytest.mark.django_db
KIND = "tests.signature"
DUE = dt.date(2026, 12, 9)


@pytest.fixture(autouse=True)
def a_kind(world: Any) -> None:
    """A kind of our own, and none of the letters that the world's own story wrote."""
    kinds.register(kinds.Kind(KIND, "A decision waits for your signature"))
    with at_work(world.keeper):
        Letter.objects.all().delete()


def tell(world: Any, *roles: Role, **more: Any) -> list[Notice]:
    people = [world.people[role] for role in roles]
    facts = {"kind": KIND, "title": "Sign 043-24: 319,918.00 to Ann's refuge", "link": "/desk/", "due_on": DUE} | more
    return actions.tell(by=world.keeper, people=people, office=world.north, **facts)


def test_each_is_told_once(world: Any) -> None:
    told = tell(world, Role.AUDITOR, Role.AUDITOR, Role.DEPUTY)
    assert len(told) == 2
    assert queries.unread(world.people[Role.AUDITOR]) == 1


def test_a_letter_gives_nothing_away(world: Any) -> None:
    tell(world, Role.AUDITOR)
    actions.send_waiting(by=world.keeper)
    letter = mail.outbox[-1]
    assert letter.to == [world.people[Role.AUDITOR].email]
    assert letter.subject == "Northshire: something waits for you"
    assert "/desk/" in letter.body
    assert "9 December 2026" in letter.body
    assert "refuge" not in letter.body + letter.subject
    assert "319" not in letter.body


def test_who_wants_no_letter_gets_none(world: Any) -> None:
    person = world.people[Role.DEPUTY]
    actions.choose(by=actor_of(person), person=person, choices={KIND: False, "nobody.knows": True})
    assert queries.choices_of(person) == {KIND: False}
    tell(world, Role.DEPUTY)
    assert not Letter.objects.filter(notice__person=person).exists()
    assert queries.unread(person) == 1


def test_a_mail_server_that_is_away_loses_nothing(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(world, Role.AUDITOR)
    away = OSError("connection refused")

    def fail(self: Any) -> None:
        raise away

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    assert actions.send_waiting(by=world.keeper) == (0, 1)
    letter = Letter.objects.get(notice__person=world.people[Role.AUDITOR])
    assert (letter.state, letter.tries, letter.trouble) == ("waiting", 1, "connection refused")
    assert letter.next_try_at > timezone.now() + dt.timedelta(minutes=4)
    assert actions.send_waiting(by=world.keeper) == (0, 0)  # its time has not come
    for _try in actions.WAITS:
        with at_work(world.keeper):
            Letter.objects.update(next_try_at=timezone.now())
        actions.send_waiting(by=world.keeper)
    letter.refresh_from_db()
    assert letter.state == "given_up"
    assert letter in queries.letters_given_up()


def test_a_rolled_back_action_tells_nobody(world: Any) -> None:
    with transaction.atomic():
        tell(world, Role.AUDITOR)
        transaction.set_rollback(True)
    assert queries.unread(world.people[Role.AUDITOR]) == 0
    assert not Letter.objects.exists()


def test_what_no_room_registered_is_a_fault(world: Any) -> None:
    with pytest.raises(LookupError, match=r"nobody\.knows"):
        tell(world, Role.AUDITOR, kind="nobody.knows")


def test_a_link_stays_here(world: Any) -> None:
    with pytest.raises(IntegrityError, match="link_stays_here"), transaction.atomic():
        tell(world, Role.AUDITOR, link="https://elsewhere.example/")


def test_everybody_sees_and_marks_their_own(world: Any) -> None:
    mine, theirs = tell(world, Role.AUDITOR, Role.DEPUTY)
    client = sign_in(Client(), world.people[Role.AUDITOR])
    page = client.get("/account/notices/")
    assert page.content.count(b"Sign 043-24") == 2  # the link, and the button's name for listeners
    client.post("/account/notices/read/", {"notice": theirs.pk})
    theirs.refresh_from_db()
    assert theirs.read_at is None
    mine.refresh_from_db()
    assert mine.read_at is None
    client.post("/account/notices/read/", {"notice": mine.pk})
    mine.refresh_from_db()
    assert mine.read_at is not None


def test_choices_are_kept(world: Any) -> None:
    client = sign_in(Client(), world.people[Role.AUDITOR])
    client.post("/account/notices/choose/", {"by_email": []})
    assert queries.choices_of(world.people[Role.AUDITOR])[KIND] is False
    client.post("/account/notices/choose/", {"by_email": [KIND]})
    assert queries.choices_of(world.people[Role.AUDITOR])[KIND] is True


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/account/notices/").status_code == 302


def test_the_daily_round_is_gone_once_a_day(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dt.date] = []

    def look(*, by: Any, on: dt.date) -> int:
        seen.append(on)
        return 1

    monkeypatch.setattr(daily, "_looks", {})
    daily.register("tests", look)
    last = daily.go_round(by=world.keeper, on=DUE)
    assert daily.go_round(by=world.keeper, on=DUE, last=last) == DUE
    daily.go_round(by=world.keeper, on=DUE + dt.timedelta(days=1), last=last)
    assert seen == [DUE, DUE + dt.timedelta(days=1)]
    with pytest.raises(LookupError):
        daily.register("tests", lambda **_said: 0)
