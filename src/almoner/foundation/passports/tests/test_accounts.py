"""Bank details: where the numbers never stand, who is told of a change, and who sees them for what."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction

from almoner.foundation.audit.models import INSTALLATION, Entry
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.notices.models import Letter, Notice
from almoner.foundation.passports import actions, cases, queries, sealing
from almoner.foundation.passports.models import BankAccount

if TYPE_CHECKING:
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.organisations.models import Organisation

pytestmark = pytest.mark.django_db
SORT_CODE, NUMBER = "409917", "73519264"


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
