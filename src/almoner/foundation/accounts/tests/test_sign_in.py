"""Staff sign in with a password and a code; a password alone opens no desk, and guessing is stopped."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from almoner.foundation.accounts.models import Session
from almoner.foundation.audit.models import INSTALLATION, Entry
from almoner.foundation.door.roles import Role
from tests.world import appoint, sign_in

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough phrase for anybody"  # of an invented person


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def cora(world: Any) -> Any:
    """An officer in her first week: appointed, with a password, and no second factor yet."""
    person = appoint(
        world.north, "cora.newcomer@northshire.example", "Cora Newcomer", Role.COMMISSIONING_OFFICER
    ).person
    person.set_password(PASSWORD)
    person.save()
    return person


def give_password(client: Client, person: Any, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def test_a_desk_sends_a_visitor_to_sign_in(world: Any, client: Client) -> None:
    answer = client.get(f"/desk/{world.north.slug}/office/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


def test_a_password_alone_leads_to_setting_up_the_second_factor(world: Any, client: Client, cora: Any) -> None:
    give_password(client, cora)
    answer = client.get(f"/desk/{world.north.slug}/office/")
    assert answer["Location"] == reverse("mfa_activate_totp")


def test_setting_up_opens_the_desk(
    world: Any, client: Client, cora: Any, django_capture_on_commit_callbacks: Any
) -> None:
    give_password(client, cora)
    page = client.get(reverse("mfa_activate_totp"))
    assert b"<svg" in page.content
    assert b"data:" not in page.content
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(f"/desk/{world.north.slug}/office/").status_code == 200
    assert "set up a second factor" in verbs_about(cora)


def test_password_then_code(world: Any, client: Client, cora: Any) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cora, secret)
    answer = give_password(client, cora)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(f"/desk/{world.north.slug}/office/").status_code == 302  # not signed in yet
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert b"Incorrect code" in wrong.content
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get(f"/desk/{world.north.slug}/office/").status_code == 200
    assert "signed in" in verbs_about(cora)


def test_removing_the_second_factor_closes_the_desk(world: Any, client: Client, cora: Any) -> None:
    TOTP.activate(cora, generate_totp_secret())
    sign_in(client, cora)
    Authenticator.objects.filter(user=cora).delete()
    from allauth.mfa.signals import authenticator_removed

    class Request:
        session = client.session

    request = Request()
    authenticator_removed.send(sender=Authenticator, request=request, user=cora, authenticator=None)
    request.session.save()
    assert client.get(f"/desk/{world.north.slug}/office/").status_code == 302


@pytest.mark.slow
@override_settings(AXES_ENABLED=True)
def test_guessing_is_locked_out(world: Any, client: Client, cora: Any) -> None:
    for _ in range(5):
        answer = give_password(client, cora, "wrong")
    assert answer.status_code == 429
    assert give_password(client, cora).status_code == 429  # even the right one waits
    assert "was locked out after failed sign-ins" in verbs_about(cora)


def test_a_wrong_password_says_nothing_of_who_exists(world: Any, client: Client, cora: Any) -> None:
    known = give_password(client, cora, "wrong")

    class Nobody:
        email = "nobody@elsewhere.example"

    unknown = give_password(client, Nobody)
    message = b"The email address and/or password you specified are not correct."
    assert message in known.content
    assert message in unknown.content


def test_own_sessions_are_listed_and_ended(world: Any, cora: Any) -> None:
    here, there = sign_in(Client(), cora), sign_in(Client(), cora)
    page = here.get(reverse("account"))
    assert page.content.count(b"End this session") == 1
    here.post(reverse("account-end-sessions"), {"session": there.session.session_key})
    assert there.get(f"/desk/{world.north.slug}/office/").status_code == 302
    assert here.get(f"/desk/{world.north.slug}/office/").status_code == 200


def test_nobody_ends_the_session_of_another(world: Any, cora: Any) -> None:
    theirs = sign_in(Client(), world.sam)
    sign_in(mine := Client(), cora)
    mine.post(reverse("account-end-sessions"), {"session": theirs.session.session_key})
    assert Session.objects.filter(session_key=theirs.session.session_key).exists()


def test_a_changed_password_ends_other_sessions(world: Any, cora: Any) -> None:
    elsewhere = sign_in(Client(), cora)
    cora.set_password("another long phrase altogether")
    cora.save()
    assert elsewhere.get(f"/desk/{world.north.slug}/office/").status_code == 302


def test_session_person_and_posts_come_in_one_query(world: Any, cora: Any, django_assert_num_queries: Any) -> None:
    client = sign_in(Client(), cora)
    client.get("/desk/")
    with django_assert_num_queries(2):  # the session with person and posts, and the choice of offices
        client.get("/desk/")


@override_settings(DEMO_SIGN_IN=True)
def test_the_sign_in_page_of_a_demonstration_lists_its_people(world: Any, client: Client) -> None:
    assert world.olive.email in client.get("/sign-in/").content.decode()
    assert world.olive.email not in client.get("/sign-in/", REMOTE_ADDR="10.0.0.7").content.decode()
    answer = client.post("/demo/sign-in/", {"email": world.olive.email, "next": "https://evil.example/"})
    assert answer["Location"] == reverse("account")


@override_settings(DEMO_SIGN_IN=True)
def test_one_click_sign_in_answers_on_loopback_only(world: Any, client: Client) -> None:
    assert client.get("/demo/", REMOTE_ADDR="10.0.0.7").status_code == 404
    assert client.get("/demo/").status_code == 200
    client.post("/demo/sign-in/", {"email": world.people[Role.AUDITOR].email})
    assert client.get(f"/desk/{world.north.slug}/office/").status_code == 200


def test_one_click_sign_in_is_not_there_otherwise(world: Any, client: Client) -> None:
    assert world.olive.email not in client.get("/sign-in/").content.decode()
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/sign-in/", {"email": world.people[Role.AUDITOR].email}).status_code == 404


def verbs_about(person: Any) -> set[str]:
    return set(Entry.objects.filter(chain=INSTALLATION, record_id=str(person.pk)).values_list("verb", flat=True))
