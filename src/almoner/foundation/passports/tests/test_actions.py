"""What goes into a passport, who may put it there, and where numbers never stand."""

from __future__ import annotations

import datetime as dt
import io
import logging
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction

from almoner.foundation.audit.models import INSTALLATION, Entry
from almoner.foundation.documents.models import Document
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.notices.models import Letter, Notice
from almoner.foundation.organisations.models import CharityEntry, Identifier
from almoner.foundation.passports import actions, cases, queries, sealing
from almoner.foundation.passports.models import BankAccount, PassportItem
from almoner.foundation.passports.rules.standing import Standing

from .examples import PDF, POLICY

if TYPE_CHECKING:
    from collections.abc import Callable

    from almoner.foundation.door.actor import Actor
    from almoner.foundation.organisations.models import Organisation

pytestmark = pytest.mark.django_db
SORT_CODE, NUMBER = "409917", "73519264"
ACCOUNTS = {
    "income": Decimal(30000),
    "spending": Decimal(31200),
    "cash": Decimal("-250.00"),
    "examined": True,
    "raised": False,
}
ON = dt.date(2026, 11, 20)


@pytest.fixture
def add(body: Organisation, nick: Actor) -> Callable[..., PassportItem]:
    """Puts an item into its passport; what is not said is that five trustees were unrelated on 1 May 2026."""

    def put(by: Any = None, **more: Any) -> PassportItem:
        given = {"kind": "trustees", "issued_on": dt.date(2026, 5, 1), "facts": {"number": 5, "unrelated": 4}}
        return actions.add_item(by=by or nick, **{"organisation": body, **given, **more})

    return put


@pytest.fixture
def give(body: Organisation, nick: Actor) -> Callable[..., BankAccount]:
    """Gives its account."""

    def put(by: Any = None, **more: Any) -> BankAccount:
        given = {"account_name": "Lantern Night Shelter", "sort_code": "40-99-17", "number": NUMBER}
        return actions.give_account(by=by or nick, **{"organisation": body, **given, **more})

    return put


# --- Items


def test_an_item_is_kept_with_who_gave_it_and_counts(world: Any, body: Organisation, nick: Actor, add: Any) -> None:
    item = add()
    assert (item.given_by_id, item.expires_on) == (world.nick.pk, dt.date(2027, 5, 1))
    assert queries.valid_items([body.pk], ON)[body.pk]["trustees"] == item
    assert "trustees" not in queries.valid_items([body.pk], dt.date(2027, 5, 2)).get(body.pk, {})
    entry = Entry.objects.get(record_id=str(item.pk))
    assert (entry.verb, entry.chain) == ("put into passport", INSTALLATION)


def test_the_newest_that_has_begun_counts_and_history_stays(body: Organisation, add: Any) -> None:
    first = add()
    renewed = add(issued_on=dt.date(2026, 9, 1), facts={"number": 5, "unrelated": 5})
    lines = {line.kind: line for line in queries.passport(body, ON)}
    assert lines["trustees"].item == renewed
    assert queries.items_now([body.pk], dt.date(2026, 8, 31))[body.pk]["trustees"] == first
    assert list(queries.history(body.pk, "trustees"))[:2] == [renewed, first]


def test_a_policy_that_begins_later_does_not_hide_the_one_in_force(body: Organisation, add: Any) -> None:
    liability = {"public_liability": Decimal(1000000), "employers_liability": Decimal(0)}
    policy = {"kind": "insurance", "facts": liability, "file": io.BytesIO(PDF), "file_name": "a.pdf"}
    now = add(**policy, issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))
    policy["file"] = io.BytesIO(PDF)
    add(**policy, issued_on=dt.date(2027, 1, 1), expires_on=dt.date(2027, 12, 31))
    assert queries.items_now([body.pk], ON)[body.pk]["insurance"] == now


def test_a_mended_item_is_a_newer_row_and_is_mended_once(world: Any, body: Organisation, add: Any) -> None:
    wrong = add(issued_on=dt.date(2026, 11, 1))
    mended = add(issued_on=dt.date(2026, 2, 1), replaces=wrong)
    assert queries.items_now([body.pk], ON)[body.pk]["trustees"] == mended  # though its day is earlier
    with pytest.raises(Refused, match="meanwhile"):
        add(replaces=wrong)
    with pytest.raises(NotAllowed, match="its own kind"):
        add(replaces=add(kind="income", facts={"income": Decimal(9), "largest": Decimal(9)}))
    with pytest.raises(NotAllowed, match="another organisation"):
        add(replaces=world.records["north"]["passport item"])


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(add: Any) -> None:
    held = Document.objects.count()
    with pytest.raises(ValidationError) as refused:
        add(
            kind="accounts",
            issued_on=dt.date(2062, 3, 31),
            expires_on=dt.date(2020, 1, 1),
            facts=ACCOUNTS | {"income": None, "raised": None},
            file=io.BytesIO(b"MZ\x90\0" + b"\0" * 60),
            file_name="accounts.pdf",
        )
    assert set(refused.value.message_dict) == {"issued_on", "expires_on", "income", "raised", "file"}
    assert Document.objects.count() == held


@pytest.mark.parametrize(
    "content", [b"MZ\x90\0" + b"\0" * 60, b"\x7fELF\x02\x01\x01" + b"\0" * 60, b"#!/bin/sh\n", b""]
)
def test_a_renamed_executable_is_refused(add: Any, content: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        add(kind="safeguarding", facts=POLICY, file=io.BytesIO(content), file_name="safeguarding.pdf")
    assert set(refused.value.message_dict) == {"file"}


def test_a_kind_that_needs_a_document_is_not_taken_without(world: Any, add: Any) -> None:
    with pytest.raises(ValidationError, match="Choose the file"):
        add(kind="whistleblowing", facts={})
    with pytest.raises(ValidationError, match="no such item"):
        add(kind="horoscope")
    theirs = world.records["north"]["passport item"].document
    with pytest.raises(NotAllowed, match="another organisation"):
        add(kind="whistleblowing", facts={}, document=theirs)


@pytest.mark.parametrize("part", [Part.REPORTER])
def test_who_has_no_part_in_it_adds_nothing(world: Any, add: Any, part: Part) -> None:
    with pytest.raises(NotAllowed):
        add(world.member(part), organisation=world.hospice)


def test_nobody_touches_the_passport_of_another_organisation(world: Any, nick: Actor, add: Any, give: Any) -> None:
    for act in (add, give):
        with pytest.raises(NotAllowed, match="another organisation"):
            act(organisation=world.hospice)
        with pytest.raises(NotAllowed):
            act(world.actor(Role.CHIEF_FINANCE_OFFICER))
    assert not queries.may_see(nick, world.hospice.pk)
    assert (
        queries.item_at(seen_by=nick, organisation=world.hospice.pk, pk=world.records["north"]["passport item"].pk)
        is None
    )


def test_an_item_is_never_changed(nick: Actor, add: Any) -> None:
    item = add()
    with pytest.raises(Exception, match=r"Cannot update|permission denied"), transaction.atomic(), at_work(nick):
        PassportItem.objects.filter(pk=item.pk).update(issued_on=ON)


# --- Income


def test_the_income_is_that_of_the_latest_year_known(world: Any, body: Organisation, add: Any) -> None:
    assert queries.income_of([body.pk]) == {}
    add(
        kind="accounts",
        issued_on=dt.date(2025, 3, 31),
        facts=ACCOUNTS,
        file=io.BytesIO(PDF),
        file_name="accounts.pdf",
    )
    assert queries.income_of([body.pk]) == {body.pk: (Decimal(30000), 2025)}
    add(kind="income", issued_on=dt.date(2026, 3, 31), facts={"income": Decimal(9), "largest": Decimal(9)})
    assert queries.income_of([body.pk, world.hospice.pk]) == {body.pk: (Decimal(9), 2026)}


def test_the_charity_register_says_what_accounts_do_not(world: Any, body: Organisation) -> None:
    with at_work(world.keeper):
        Identifier.objects.create(organisation=body, scheme="GB-CHC", number="1000003", confirmed=True)
        CharityEntry.objects.create(
            scheme="GB-CHC",
            number="1000003",
            name="Lantern Night Shelter",
            income=Decimal("41250.00"),
            year_ends_on=dt.date(2025, 12, 31),
            read_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
        )
    assert queries.income_of([body.pk])[body.pk] == (Decimal("41250.00"), 2025)


# --- Bank details


def in_the_database(*texts: str) -> list[str]:
    """The tables in which any of these texts stands, in any column, but for parts of keys, hashes and instants."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        pattern = f"(?<![0-9a-fA-F.])({'|'.join(texts)})(?![0-9a-fA-F])"
        found = []
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" held WHERE held::text ~ %s', [pattern])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_numbers_stand_nowhere_in_the_database_the_audit_or_the_log(
    world: Any, give: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account = give()
    details = actions.reveal(
        by=world.actor(Role.FINANCE_OFFICER), account=hospice_account(world), purpose="Supplier set up"
    )
    assert details.number not in repr(details)
    assert details.sort_code not in repr(details)
    pieces = [SORT_CODE, NUMBER, "40-99-17", "40 99 17", details.number, details.sort_code, "40-11-60"]
    assert in_the_database(*pieces) == []
    assert in_the_database(account.account_name) != []  # the search itself finds what is there
    assert not [text for text in pieces if text in caplog.text]


def hospice_account(world: Any) -> BankAccount:
    """The account of an organisation that Northshire named itself, and so has in its records."""
    return world.records["north"]["account of item of an organisation"]


def test_an_account_is_sealed_and_masked(body: Organisation, give: Any) -> None:
    account = give(number="7351926")
    assert (account.masked, str(account)) == ("\u2022\u202226", "Lantern Night Shelter \u2022\u202226")
    opened = sealing.unseal(account.sealed)
    assert (opened["sort_code"], opened["number"]) == (SORT_CODE, "07351926")
    assert queries.account_now(body.pk) == account
    assert give().sealed != account.sealed


def test_a_change_tells_owners_and_certifiers_and_the_audit_of_the_installation(
    world: Any, django_capture_on_commit_callbacks: Any
) -> None:
    told = Notice.objects.filter(kind="passports.account_changed")
    before = set(told.values_list("pk", flat=True))
    made = actions.give_account(
        by=world.member(Part.CERTIFIER),
        organisation=world.hospice,
        account_name="Hospice on the Hill",
        sort_code=SORT_CODE,
        number=NUMBER,
    )
    notices = told.exclude(pk__in=before)
    assert {notice.person_id for notice in notices} == {
        world.members[Part.OWNER].pk,
        world.members[Part.CERTIFIER].pk,
    }
    assert all("changed. Was it you?" in notice.title for notice in notices)
    assert Letter.objects.filter(notice__in=notices).count() == 2
    entry = Entry.objects.get(record_id=str(made.pk))
    assert (entry.chain, entry.verb, entry.by_name) == (INSTALLATION, "changed bank account", "Cert Certifier")
    assert made.masked in entry.detail


def test_the_newest_account_counts_and_the_others_stay(body: Organisation, give: Any) -> None:
    first = give()
    with pytest.raises(Refused, match="already"):
        give()
    second = give(number="11112222")
    assert queries.account_now(body.pk) == second
    assert list(queries.accounts_ever(body.pk)) == [second, first]
    assert give().replaces == second  # going back is a change, too


def test_all_that_is_malformed_is_said_at_once_and_not_repeated(body: Organisation, give: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        give(account_name="", sort_code="40-99-1", number="7351926455")
    assert set(refused.value.message_dict) == {"account_name", "sort_code", "number"}
    assert "7351926455" not in str(refused.value)
    assert queries.account_now(body.pk) is None


@pytest.mark.parametrize("part", [Part.WRITER, Part.REPORTER])
def test_writers_and_reporters_do_not_say_where_money_goes(world: Any, give: Any, part: Part) -> None:
    with pytest.raises(NotAllowed):
        give(world.member(part), organisation=world.hospice)


def test_the_database_takes_no_number_in_the_clear_and_no_second_beginning(
    world: Any, body: Organisation, nick: Actor, give: Any
) -> None:
    account = give()
    plain = {"organisation": body, "account_name": "x", "ending": "64"}
    for wrong in (
        plain | {"sealed": NUMBER, "replaces": account},
        plain | {"sealed": account.sealed},
        plain | {"sealed": account.sealed, "replaces": hospice_account(world)},
        plain | {"sealed": account.sealed, "replaces": account, "ending": NUMBER[-2:] + "x"},
    ):
        with pytest.raises((IntegrityError, DataError)), transaction.atomic(), at_work(nick):
            BankAccount.objects.create(**wrong)
    assert BankAccount.objects.filter(organisation=body).count() == 1


# --- Revealing


def test_finance_sees_an_account_for_a_purpose_and_the_audit_keeps_it(world: Any) -> None:
    flo = world.actor(Role.FINANCE_OFFICER)
    with pytest.raises(ValidationError, match="what you need"):
        actions.reveal(by=flo, account=hospice_account(world), purpose="  ")
    details = actions.reveal(by=flo, account=hospice_account(world), purpose="Set up in the ledger")
    assert (details.sort_code, details.number) == ("401160", "87654321")
    entry = Entry.objects.filter(record_id=str(hospice_account(world).pk)).latest("at")
    assert (entry.verb, entry.chain, entry.reason) == ("revealed bank details", world.north.pk, "Set up in the ledger")
    assert "87654321" not in entry.detail


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FINANCE_OFFICER, Role.CHIEF_FINANCE_OFFICER}))
def test_nobody_else_at_the_office_sees_an_account(world: Any, role: Role) -> None:
    with pytest.raises(NotAllowed, match="permission"):
        actions.reveal(by=world.actor(role), account=hospice_account(world), purpose="Curious")


def test_members_do_not_see_their_own_numbers_again(world: Any) -> None:
    account = world.records["north"]["account of passport item"]
    with pytest.raises(NotAllowed):
        actions.reveal(by=world.member(Part.OWNER), account=account, purpose="Forgotten")


def test_finance_sees_no_account_of_a_body_without_a_case(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "_finders", {})
    flo, account = world.actor(Role.FINANCE_OFFICER), world.records["north"]["account of passport item"]
    with pytest.raises(NotAllowed, match="no case with Hospice on the Hill"):
        actions.reveal(by=flo, account=account, purpose="Curious")
    theirs = world.records["south"]["account of item of an organisation"]
    with pytest.raises(NotAllowed, match="no case"):
        actions.reveal(by=flo, account=theirs, purpose="Curious")


def test_a_sealed_text_carried_to_another_row_is_noticed(
    world: Any, body: Organisation, nick: Actor, give: Any
) -> None:
    first = give()
    with at_work(nick):
        forged = BankAccount.objects.create(
            organisation=body,
            account_name="Lantern Night Shelter",
            sealed=hospice_account(world).sealed,
            ending="21",
            replaces=first,
        )
    with pytest.raises(Refused, match="Do not pay"):
        actions.reveal(by=command_line(), account=forged, purpose="Payment")


# --- Keys


def test_a_new_key_seals_and_the_old_one_still_opens(settings: Any) -> None:
    old, new = "A" * 43 + "=", "B" * 42 + "A="
    settings.SEALING_KEYS = [old]
    sealed = sealing.seal({"number": NUMBER})
    settings.SEALING_KEYS = [new, old]
    assert sealing.unseal(sealed) == {"number": NUMBER}
    settings.SEALING_KEYS = [new]
    with pytest.raises(Refused, match="cannot be opened"):
        sealing.unseal(sealed)
    with pytest.raises(Refused, match="cannot be opened"):
        sealing.unseal(sealed[:-2] + "x=")


# --- Who sees a passport


def test_an_office_sees_the_passports_of_its_cases_alone(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "_finders", {})
    cora = world.actor(Role.COMMISSIONING_OFFICER)
    assert queries.may_see(cora, world.records["north"]["organisation"].pk)  # named by the office itself
    assert not queries.may_see(cora, world.records["south"]["organisation"].pk)
    assert not queries.may_see(cora, world.hospice.pk)  # shared by all offices, but no case
    held = type(world.hospice).objects.filter(pk=world.hospice.pk)
    cases.register("agreements", lambda office: held.filter(pk=world.hospice.pk).values("pk") if office else held)
    assert queries.may_see(cora, world.hospice.pk)
    assert not queries.may_see(world.actor(Role.DEPUTY), world.hospice.pk)  # a post that has nothing to do with it
    assert not queries.may_see(cora, world.other_body.pk)


def test_a_kind_of_case_is_registered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "_finders", {})
    cases.register("agreements", len)  # type: ignore[arg-type]  # never called
    with pytest.raises(LookupError, match="twice"):
        cases.register("agreements", print)  # type: ignore[arg-type]  # never called


# --- Cost


def test_questions_cost_the_same_for_one_and_for_many(
    world: Any, add: Any, give: Any, django_assert_num_queries: Any
) -> None:
    add()
    give()
    many = [world.hospice.pk, world.other_body.pk, world.records["north"]["organisation"].pk]
    for keys in (many[:1], many):
        with django_assert_num_queries(1):
            queries.valid_items(keys, ON)
        with django_assert_num_queries(1):
            queries.accounts_now(keys)
        with django_assert_num_queries(2):
            queries.income_of(keys)


def test_a_passport_names_all_that_is_missing(body: Organisation) -> None:
    lines = queries.passport(body, ON)
    assert len(lines) == 9
    assert {line.state for line in lines} == {Standing.MISSING}
