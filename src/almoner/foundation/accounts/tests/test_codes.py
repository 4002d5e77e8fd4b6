"""Anybody signs in by a code sent by e-mail; it works once, for a while, and tells nobody who is known here."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from almoner.foundation.accounts import actions, codes
from almoner.foundation.accounts.models import EmailedCode, Person
from almoner.foundation.audit.models import INSTALLATION, Entry
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.pages.page import FRESH, is_fresh
from tests.world import appoint, sign_in

pytestmark = pytest.mark.django_db

NEW = "nora.new@hospice.example"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def asked(client: Client, django_capture_on_commit_callbacks: Any) -> Any:
    """Ask for a code at the sign-in page; returns the code that the letter has."""

    def ask(email: str, *, to: str = "", route: str = "account_login", browser: Client = client) -> str:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser.post(reverse(route), {"login": email, "password": "", "next": to})
        assert answer["Location"] == reverse("account_confirm_login_code")
        return code_in_letter()

    return ask


def code_in_letter() -> str:
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]


def give(client: Client, code: str) -> Any:
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def test_somebody_without_a_post_signs_in_and_is_led_on(world: Any, client: Client, asked: Any) -> None:
    answer = give(client, asked(world.olive.email, to="/provider/?next=apply&invitation=7"))
    assert answer["Location"] == reverse("mfa_authenticate")  # Olive has a second factor in this world
    assert client.get("/account/").status_code == 302


def test_who_has_no_second_factor_is_in_by_the_code_alone(world: Any, client: Client, asked: Any) -> None:
    person = Person.objects.create_user("pat@hospice.example", name="Pat")
    answer = give(client, asked("  Pat@Hospice.example ", to="/provider/?next=apply&invitation=7"))
    assert answer["Location"] == "/provider/?next=apply&invitation=7"
    assert client.get("/account/").status_code == 200
    assert "signed in" in verbs_about(person)


def test_staff_still_need_their_second_factor(world: Any, client: Client, asked: Any) -> None:
    person = appoint(world.north, "cy@northshire.example", "Cy", Role.COMMISSIONING_OFFICER).person
    give(client, asked(person.email))
    assert client.get(f"/desk/{world.north.slug}/office/")["Location"] == reverse("mfa_activate_totp")
    client.logout()
    TOTP.activate(person, generate_totp_secret())
    answer = give(client, asked(person.email))
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(f"/desk/{world.north.slug}/office/")["Location"].startswith("/sign-in/")


def test_next_never_leads_elsewhere(world: Any, client: Client, asked: Any) -> None:
    Person.objects.create_user("pat@hospice.example", name="Pat")
    answer = give(client, asked("pat@hospice.example", to="https://evil.example/"))
    assert answer["Location"] == reverse("account")


def test_a_wrong_code_says_how_often_one_may_try(world: Any, client: Client, asked: Any) -> None:
    code = asked(world.olive.email)
    assert b"You can try 4 more times." in give(client, "BBBB-BBBB").content
    for _ in range(2):
        give(client, "BBBB-BBBB")
    assert b"You can try once more." in give(client, "BBBB-BBBB").content
    assert b"Ask for another." in give(client, "BBBB-BBBB").content
    assert b"Ask for another." in give(client, code).content  # the right one comes too late
    assert "was given wrong codes for" in verbs_about(world.olive)


def test_an_old_code_is_no_good(world: Any, client: Client, asked: Any) -> None:
    code = asked(world.olive.email)
    sent = EmailedCode.objects.get()
    assert codes.why_not(sent, code, timezone.now() + codes.GOOD_FOR) == "This code is too old. Ask for another."
    assert codes.why_not(sent, code, timezone.now() + codes.GOOD_FOR - dt.timedelta(seconds=9)) == ""


def test_a_code_works_once(world: Any, client: Client, asked: Any) -> None:
    code = asked(world.olive.email)
    sent = EmailedCode.objects.get()
    assert actions.try_code(pk=sent.pk, given=code.lower().replace("-", " ")) == (world.olive.email, "")
    assert actions.try_code(pk=sent.pk, given=code) == ("", "This code was used already. Ask for another.")
    assert b"This code was used already." in give(client, code).content


def test_a_code_is_of_the_browser_that_asked(world: Any, client: Client, asked: Any) -> None:
    code = asked(world.olive.email)
    assert give(Client(), code)["Location"] == reverse("account_login")


def test_letters_overtake_each_other_and_the_code_before_still_works(
    world: Any, client: Client, asked: Any, django_capture_on_commit_callbacks: Any
) -> None:
    first = asked(NEW)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_confirm_login_code"), {"another": "1"})
    assert give(client, first)["Location"] == reverse("account-name")
    assert EmailedCode.objects.filter(used_at__isnull=False).count() == 1


def test_a_code_before_is_no_way_round_the_number_of_tries(
    world: Any, client: Client, asked: Any, django_capture_on_commit_callbacks: Any
) -> None:
    first = asked(NEW)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_confirm_login_code"), {"another": "1"})
    for _ in range(codes.TRIES):
        give(client, "BBBB-BBBB")
    assert b"Ask for another." in give(client, first).content


def test_another_code_may_be_sent_but_not_many(
    world: Any, client: Client, asked: Any, django_capture_on_commit_callbacks: Any
) -> None:
    first = asked("pat@hospice.example")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_confirm_login_code"), {"another": "1"})
    assert code_in_letter() != first
    for _ in range(codes.SENT_AT_MOST - 2):
        actions.send_code(email="pat@hospice.example")
    with pytest.raises(Refused, match="Wait fifteen minutes"):
        actions.send_code(email="PAT@hospice.example")
    page = client.post(reverse("account_login"), {"login": "pat@hospice.example", "password": ""})
    assert b"Wait fifteen minutes" in page.content


def test_nothing_is_told_of_who_is_known(world: Any, client: Client, asked: Any) -> None:
    asked(world.olive.email)
    known, letter = client.get(reverse("account_confirm_login_code")).content, mail.outbox[-1].body
    other = Client()
    asked(NEW, browser=other)
    unknown = other.get(reverse("account_confirm_login_code")).content
    assert strip(known, world.olive.email) == strip(unknown, NEW)
    assert re.sub(r"[A-Z]{4}-[A-Z]{4}", "", letter) == re.sub(r"[A-Z]{4}-[A-Z]{4}", "", mail.outbox[-1].body)
    assert world.olive.name not in letter


def strip(page: bytes, email: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.decode())
    return text.replace(email, "")


def test_who_may_not_come_in_any_more_is_sent_no_code(
    world: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    Person.objects.create_user("gone@hospice.example", name="Gone", is_active=False)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_login"), {"login": "gone@hospice.example", "password": ""})
    assert mail.outbox == []
    assert b"We sent it to" in client.get(reverse("account_confirm_login_code")).content


def test_sign_up_takes_an_address_a_code_and_a_name(world: Any, client: Client, asked: Any) -> None:
    answer = give(client, asked(NEW, to="/provider/?next=apply", route="account_signup"))
    assert answer["Location"] == reverse("account-name")
    assert not Person.objects.filter(email=NEW).exists()
    assert b"Write your name in letters." in client.post(reverse("account-name"), {"name": "\u202e 12"}).content
    answer = client.post(reverse("account-name"), {"name": "  Nora   <b>New</b> "})
    assert answer["Location"] == "/provider/?next=apply"
    person = Person.objects.get(email=NEW)
    assert person.name == "Nora <b>New</b>"
    assert not person.has_usable_password()
    page = client.get(reverse("account")).content
    assert b"<b>New</b>" not in page
    assert b"Nora &lt;b&gt;New&lt;/b&gt;" in page
    assert {"signed up", "signed in"} <= verbs_about(person)


def test_a_name_is_not_taken_without_a_proved_address(client: Client, asked: Any) -> None:
    asked(NEW)
    assert client.post(reverse("account-name"), {"name": "Nora"})["Location"] == reverse("account_login")
    assert not Person.objects.filter(email=NEW).exists()


def test_signing_up_with_the_address_of_a_post_is_signing_in(world: Any, client: Client, asked: Any) -> None:
    person = world.people[Role.AUDITOR]
    answer = give(client, asked(person.email.upper(), route="account_signup"))
    assert answer["Location"] == reverse("mfa_authenticate")
    assert Person.objects.filter(email=person.email).count() == 1


def test_a_code_is_kept_nowhere(world: Any, client: Client, asked: Any) -> None:
    code = asked(NEW)
    assert code not in str(EmailedCode.objects.values())
    assert code not in str(dict(client.session))


def stale(client: Client, person: Any) -> Client:
    """Signed in, but longer ago than a step-up page takes."""
    sign_in(client, person, second_factor=False)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time() - FRESH - 1}]
    session.save()
    return client


def test_who_has_only_codes_shows_once_more_by_a_fresh_one(
    world: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    person = Person.objects.create_user("pat@hospice.example", name="Pat")
    stale(client, person)
    assert not is_fresh(FakeRequest(client))
    answer = client.get(f"{reverse('account_reauthenticate')}?next=/account/sessions/")
    where = reverse("account-reauthenticate-by-code")
    assert answer["Location"].startswith(f"{where}?next=")
    assert b"Send me a code" in client.get(answer["Location"]).content
    with django_capture_on_commit_callbacks(execute=True):
        client.post(where, {"send": "1", "next": "/account/notices/"})
    assert b"That is not the code" in client.post(where, {"code": "BBBB-BBBB"}).content
    assert not is_fresh(FakeRequest(client))
    answer = client.post(where, {"code": code_in_letter()})
    assert answer["Location"] == "/account/notices/"
    assert is_fresh(FakeRequest(client))


def test_who_has_a_second_factor_shows_that_not_a_code(world: Any, client: Client) -> None:
    stale(client, world.olive)
    answer = client.get(f"{reverse('account-reauthenticate-by-code')}?next=/account/")
    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Faccount%2F"


def test_a_code_for_another_address_shows_nothing(
    world: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    person = Person.objects.create_user("pat@hospice.example", name="Pat")
    stale(client, person)
    where = reverse("account-reauthenticate-by-code")
    client.post(where, {"send": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        theirs = actions.send_code(email="else@hospice.example")
    session = client.session
    session["code_sent_again"] = session["code_sent_again"] | {"pk": str(theirs.pk)}
    session.save()
    assert client.post(where, {"code": code_in_letter()}).status_code == 200
    assert not is_fresh(FakeRequest(client))


class FakeRequest:
    """What `is_fresh` reads of a request."""

    def __init__(self, client: Client) -> None:
        self.session = client.session


def verbs_about(person: Any) -> set[str]:
    return set(Entry.objects.filter(chain=INSTALLATION, record_id=str(person.pk)).values_list("verb", flat=True))
