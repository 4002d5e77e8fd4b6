"""What goes into a passport, who may put it there, and who sees it."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from almoner.foundation.audit.models import INSTALLATION, Entry
from almoner.foundation.documents.models import Document
from almoner.foundation.door.bolt import at_work
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Part, Role
from almoner.foundation.organisations.models import CharityEntry, Identifier
from almoner.foundation.passports import cases, queries
from almoner.foundation.passports.models import PassportItem
from almoner.foundation.passports.rules.standing import Standing

from .examples import PDF, POLICY

if TYPE_CHECKING:
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.organisations.models import Organisation

pytestmark = pytest.mark.django_db
ACCOUNTS = {
    "income": Decimal(30000),
    "spending": Decimal(31200),
    "cash": Decimal("-250.00"),
    "examined": True,
    "raised": False,
}
ON = dt.date(2026, 11, 20)


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
