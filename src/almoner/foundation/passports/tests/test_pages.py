"""The passport in a browser: members keep it, offices with a case read it, finance opens an account."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from almoner.foundation.door.roles import Part, Role
from almoner.foundation.organisations import actions as organisations
from almoner.foundation.passports import actions, cases, queries
from almoner.foundation.passports.models import BankAccount, PassportItem
from tests.world import sign_in

from .examples import PDF

if TYPE_CHECKING:
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # the first pages compile the templates of forms
XSS = "<script>alert(1)</script>"
NUMBER = "73519264"
YEAR_ENDED = {"issued_on_day": "31", "issued_on_month": "3", "issued_on_year": "2026"}
ACCOUNTS = YEAR_ENDED | {
    "income": "£30,000.00",
    "spending": "31,200",
    "cash": "-250.00",
    "examined": "yes",
    "raised": "no",
}
BANK = {"account_name": "Lantern Night Shelter", "sort_code": "40 99 17", "number": "7351926"}


def page(name: str, body: Organisation, **parts: Any) -> str:
    return reverse(name, kwargs={"organisation": body.pk, **parts})


def desk(name: str, body: Organisation, **parts: Any) -> str:
    return reverse(name, kwargs={"office": "northshire", "organisation": body.pk, **parts})


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def pdf(content: bytes = PDF, name: str = "accounts.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.fixture
def browser(world: Any, body: Organisation) -> Client:
    return sign_in(Client(), world.nick)


# --- Members


def test_members_see_what_is_missing_and_why_it_is_asked(browser: Client, body: Organisation) -> None:
    shown = text(browser.get(page("provider-passport", body)))
    assert "0 of 9 items are there and count." in shown
    assert "Missing or expired: Accounts, Governing document" in shown
    assert "is there cash" in shown
    assert "Give the account" in shown


def test_accounts_are_put_in_and_shown_with_what_follows_from_them(browser: Client, body: Organisation) -> None:
    add = page("provider-passport-add", body, kind="accounts")
    assert "The year ended on" in text(browser.get(add))
    answer = browser.post(add, ACCOUNTS | {"file": pdf()})
    assert answer.headers["Location"] == page("provider-passport", body)
    item = PassportItem.objects.get(organisation=body)
    assert item.facts == {
        "income": "30000.00",
        "spending": "31200.00",
        "cash": "-250.00",
        "examined": True,
        "raised": False,
    }
    shown = text(browser.get(page("provider-passport-kind", body, kind="accounts")))
    assert "Deficit</dt> <dd>£1,200.00" in shown
    assert "\u2212£250.00" in shown
    assert "counts now" in shown
    file = browser.get(page("provider-passport-file", body, pk=item.pk))
    assert file.headers["Content-Disposition"] == 'attachment; filename="accounts.pdf"'
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]  # a FileResponse


def test_everything_wrong_is_said_at_once_and_the_rest_is_kept(browser: Client, body: Organisation) -> None:
    add = page("provider-passport-add", body, kind="accounts")
    wrong = ACCOUNTS | {"income": "much", "issued_on_year": "2062", "raised": ""}
    shown = text(browser.post(add, wrong | {"file": pdf(b"MZ\x90\0" + b"\0" * 60)}))
    assert "There are 4 problems" in shown
    for said in ("“much” is not an amount", "a day in the future", "needs an answer", "type EXE"):
        assert said in shown
    assert 'value="31,200"' in shown
    assert 'value="-250.00"' in shown
    assert not PassportItem.objects.filter(organisation=body).exists()


def test_a_good_file_beside_a_wrong_answer_must_be_chosen_again(browser: Client, body: Organisation) -> None:
    add = page("provider-passport-add", body, kind="accounts")
    assert "Choose the file again" in text(browser.post(add, ACCOUNTS | {"income": "", "file": pdf()}))


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\0" + b"\0" * 60, b"\x7fELF\x02\x01\x01" + b"\0" * 60, b"#!/bin/sh\nrm\n", b""],
    ids=("windows", "linux", "script", "empty"),
)
def test_a_renamed_executable_is_refused(browser: Client, body: Organisation, content: bytes) -> None:
    shown = text(browser.post(page("provider-passport-add", body, kind="accounts"), ACCOUNTS | {"file": pdf(content)}))
    assert "There is a problem" in shown
    assert not PassportItem.objects.filter(organisation=body).exists()


def test_contradictions_are_refused(browser: Client, body: Organisation) -> None:
    add = page("provider-passport-add", body, kind="trustees")
    shown = text(browser.post(add, YEAR_ENDED | {"number": "2", "unrelated": "3"}))
    assert "more unrelated trustees than there are" in shown


def test_a_wrong_item_is_mended_and_keeps_its_file(browser: Client, body: Organisation) -> None:
    add = page("provider-passport-add", body, kind="accounts")
    browser.post(add, ACCOUNTS | {"file": pdf()})
    first = PassportItem.objects.get(organisation=body)
    mend = f"{add}?mends={first.pk}"
    assert 'value="31,200.00"' in text(browser.get(mend))
    browser.post(mend, ACCOUNTS | {"spending": "29000"})
    second = PassportItem.objects.get(replaces=first)
    assert second.document == first.document
    shown = text(browser.get(page("provider-passport-kind", body, kind="accounts")))
    assert "mended since" in shown
    assert "Surplus</dt> <dd>£1,000.00" in shown
    answer = browser.post(mend, ACCOUNTS)  # again from an old page
    assert "mended this item meanwhile" in text(answer)


def test_what_people_type_is_shown_as_text(world: Any, browser: Client, body: Organisation) -> None:
    answer = browser.post(
        page("provider-passport-account", body), {"account_name": XSS, "sort_code": XSS, "number": XSS}
    )
    assert XSS not in answer.content.decode()
    browser.post(page("provider-passport-account", body), BANK | {"account_name": f"Shelter {XSS}"})
    browser.post(page("provider-passport-add", body, kind="accounts"), ACCOUNTS | {"file": pdf(name=f"{XSS}.pdf")})
    for name in ("provider-passport", "provider-passport-account"):
        assert XSS not in browser.get(page(name, body)).content.decode()
    assert XSS not in browser.get(page("provider-passport-kind", body, kind="accounts")).content.decode()


@pytest.mark.parametrize("kind", ["horoscope", "Accounts", "accounts-"])
def test_a_kind_that_is_not_asked_for_is_not_found(browser: Client, body: Organisation, kind: str) -> None:
    for name in ("provider-passport-kind", "provider-passport-add"):
        assert browser.get(page(name, body, kind=kind)).status_code == HTTPStatus.NOT_FOUND


def test_another_organisations_passport_is_not_found_by_its_address(world: Any, body: Organisation) -> None:
    olga = sign_in(Client(), world.members[Part.OWNER])
    for name in ("provider-passport", "provider-passport-account"):
        assert olga.get(page(name, body)).status_code == HTTPStatus.NOT_FOUND
    assert olga.post(page("provider-passport-account", body), BANK).status_code == HTTPStatus.NOT_FOUND
    theirs = world.records["south"]["passport item"]
    own = page("provider-passport-file", world.hospice, pk=theirs.pk)
    assert olga.get(own).status_code == HTTPStatus.NOT_FOUND
    mend = page("provider-passport-add", world.hospice, kind="safeguarding") + f"?mends={theirs.pk}"
    assert olga.get(mend).status_code == HTTPStatus.NOT_FOUND
    assert BankAccount.objects.filter(organisation=body).count() == 0


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (Part.REPORTER, "provider-passport-add"),
        (Part.REPORTER, "provider-passport-account"),
        (Part.WRITER, "provider-passport-account"),
    ],
)
def test_who_has_another_part_is_turned_away(world: Any, part: Part, name: str) -> None:
    client = sign_in(Client(), world.members[part])
    parts = {"kind": "accounts"} if name == "provider-passport-add" else {}
    where = page(name, world.hospice, **parts)
    assert client.get(where).status_code == HTTPStatus.FORBIDDEN
    assert client.post(where, BANK).status_code == HTTPStatus.FORBIDDEN


# --- The account


def test_the_account_is_given_and_never_shown_again(browser: Client, body: Organisation) -> None:
    where = page("provider-passport-account", body)
    answer = browser.post(where, BANK, follow=True)
    assert "ending \u2022\u202226" in text(answer)
    assert "We put noughts in front" in text(answer)
    for shown in (answer, browser.get(where)):
        assert "7351926" not in shown.content.decode()
        assert "409917" not in shown.content.decode()
        assert "40-99-17" not in shown.content.decode()
    assert "no-store" in browser.get(where).headers["Cache-Control"]
    assert "This is the account that payments go to already" in text(browser.post(where, BANK))


def test_malformed_bank_details_are_refused_together_and_kept_in_the_form(browser: Client, body: Organisation) -> None:
    answer = browser.post(page("provider-passport-account", body), BANK | {"sort_code": "40-99-1", "number": "12x"})
    shown = text(answer)
    assert "There are 2 problems" in shown
    assert "This has 5 digits. Write six digits, as in 12-34-56." in shown
    assert 'value="Lantern Night Shelter"' in shown
    assert queries.account_now(body.pk) is None


def test_bank_details_ask_for_a_fresh_sign_in(browser: Client, body: Organisation) -> None:
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0, "email": "nick@hospice.example"}]
    session.save()
    where = page("provider-passport-account", body)
    for answer in (browser.get(where), browser.post(where, BANK)):
        assert answer.status_code == HTTPStatus.FOUND
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert queries.account_now(body.pk) is None
    assert browser.get(page("provider-passport", body)).status_code == HTTPStatus.OK


# --- The desk


@pytest.fixture
def known(world: Any, nick: Actor) -> Organisation:
    """A body that Northshire named itself, with an account."""
    made = organisations.record_organisation(by=world.keeper, office=world.north, name="Melton Outreach")
    actions.give_account(
        by=world.keeper, organisation=made, account_name="Melton Outreach", sort_code="409917", number=NUMBER
    )
    return made


def test_commissioning_reads_the_passport_with_the_account_masked(world: Any, known: Organisation) -> None:
    actions.add_item(
        by=world.keeper,
        organisation=known,
        kind="trustees",
        issued_on=dt.date(2026, 5, 1),
        facts={"number": 5, "unrelated": 2},
    )
    cora = sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])
    shown = text(cora.get(desk("desk-passport", known)))
    assert "How many of them are unrelated to one another?</dt> <dd>2" in shown
    assert "\u2022\u202264" in shown
    assert NUMBER not in shown
    assert "The account in full" not in shown
    assert cora.get(desk("desk-passport-account", known)).status_code == HTTPStatus.FORBIDDEN
    assert cora.post(desk("desk-passport-account", known), {"purpose": "x"}).status_code == HTTPStatus.FORBIDDEN


def test_finance_sees_the_account_after_saying_what_for(world: Any, known: Organisation) -> None:
    flo = sign_in(Client(), world.people[Role.FINANCE_OFFICER])
    where = desk("desk-passport-account", known)
    assert NUMBER not in text(flo.get(where))
    assert "needs an answer" in text(flo.post(where, {"purpose": " "}))
    answer = flo.post(where, {"purpose": "Supplier set up"})
    assert "40-99-17" in text(answer)
    assert NUMBER in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    audit = sign_in(Client(), world.people[Role.AUDITOR]).get(f"/desk/northshire/audit/?q={NUMBER}")
    assert "revealed bank details" not in text(audit)


def test_the_desk_of_an_office_without_a_case_finds_nothing(
    world: Any, body: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "_finders", {})
    item = world.records["north"]["passport item"]
    flo = sign_in(Client(), world.people[Role.FINANCE_OFFICER])
    for where in (
        desk("desk-passport", body),
        desk("desk-passport-account", body),
        desk("desk-passport", world.records["south"]["organisation"]),
        desk("desk-passport-file", world.hospice, pk=item.pk),
    ):
        assert flo.get(where).status_code == HTTPStatus.NOT_FOUND
    cases.register("agreements", lambda _office: type(body).objects.filter(pk=body.pk).values("pk"))
    assert flo.get(desk("desk-passport", body)).status_code == HTTPStatus.OK


# --- Cost


def test_the_passport_costs_the_same_empty_or_full(
    browser: Client, body: Organisation, django_assert_max_num_queries: Any
) -> None:
    for name, parts in (("provider-passport", {}), ("provider-passport-kind", {"kind": "trustees"})):
        browser.get(page(name, body, **parts))
        with django_assert_max_num_queries(4):
            browser.get(page(name, body, **parts))
        for day in range(1, 6):
            browser.post(
                page("provider-passport-add", body, kind="trustees"),
                {"issued_on_day": day, "issued_on_month": 2, "issued_on_year": 2026, "number": 5, "unrelated": 5},
            )
        browser.post(page("provider-passport-account", body), BANK)
        with django_assert_max_num_queries(4):
            browser.get(page(name, body, **parts))
