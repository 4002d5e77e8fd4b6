"""A chain shows whatever is done to it: tried with the owner's hand, which triggers and privileges do not stop."""

from __future__ import annotations

import datetime as dt
import io
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from almoner.foundation.audit.actions import canonical, record
from almoner.foundation.audit.models import Entry, Witness
from almoner.foundation.audit.queries import Head, faults, head
from almoner.foundation.audit.seal import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(world: Any) -> Any:
    for verb in ("one", "two", "three", "four"):
        record(by=world.keeper, verb=verb, record=world.north, reason="tried", after={"verb": verb})
    return world.north.pk


def tamper(statement: str, *parameters: Any) -> None:
    """Write as the owner with the triggers off, the worst hand there is."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE almoner_owner")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL ROLE almoner_app")


def test_entries_are_numbered_and_sealed_to_each_other(chain: Any) -> None:
    entries = list(Entry.objects.filter(chain=chain).order_by("position"))
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    for before, after in pairwise(entries):
        assert bytes(after.previous) == bytes(before.hash) == seal(before)
    assert list(faults(chain)) == []
    assert head(chain) == Head(len(entries), bytes(entries[-1].hash).hex())


def test_chains_do_not_mix(world: Any, chain: Any) -> None:
    before = head(world.south.pk)
    record(by=world.keeper, verb="five", record=world.north)
    assert head(world.south.pk) == before


def test_an_altered_entry_shows(chain: Any) -> None:
    tamper("UPDATE audit_entry SET by_name = 'Somebody Else' WHERE chain = %s AND verb = 'two'", chain)
    assert any("was altered" in fault for fault in faults(chain))


def test_a_removed_entry_shows(chain: Any) -> None:
    tamper("DELETE FROM audit_entry WHERE chain = %s AND verb = 'two'", chain)
    assert any("is missing" in fault for fault in faults(chain))


def test_reordered_entries_show(chain: Any) -> None:
    tamper(
        "UPDATE audit_entry e SET verb = o.verb FROM audit_entry o"
        " WHERE e.chain = %s AND o.chain = e.chain AND (e.verb, o.verb) IN (('two', 'three'), ('three', 'two'))",
        chain,
    )
    assert sum("was altered" in fault for fault in faults(chain)) == 2


def test_an_inserted_entry_shows(chain: Any) -> None:
    last = head(chain)
    tamper(
        "INSERT INTO audit_entry (id, chain, position, at, by_id, by_name, via, verb, record_kind, record_id,"
        " record_label, reason, detail, previous, hash) SELECT gen_random_uuid(), chain, %s, at, by_id, by_name, via,"
        " 'forged', record_kind, record_id, record_label, reason, detail, hash, previous"
        " FROM audit_entry WHERE chain = %s AND position = %s",
        last.count + 1,
        chain,
        last.count,
    )
    assert any("was altered" in fault for fault in faults(chain))


def test_a_cut_tail_shows_beside_a_head_noted_earlier(chain: Any) -> None:
    noted = head(chain)
    tamper("DELETE FROM audit_entry WHERE chain = %s AND verb = 'four'", chain)
    assert list(faults(chain)) == []  # the rest is whole: only the noted head gives it away
    assert any("cut off" in fault for fault in faults(chain, noted))


def test_a_cut_tail_shows_beside_a_witness(chain: Any) -> None:
    noted = head(chain)
    Witness.objects.create(chain=chain, at=timezone.now(), count=noted.count, hash=bytes.fromhex(noted.hash))
    tamper("DELETE FROM audit_entry WHERE chain = %s AND verb = 'four'", chain)
    assert any("cut off" in fault for fault in faults(chain))


def test_the_command_says_whole_and_broken(world: Any, chain: Any) -> None:
    said = io.StringIO()
    call_command("almoner_audit", "verify", office=world.north.slug, stdout=said)
    assert "whole" in said.getvalue()
    tamper("UPDATE audit_entry SET reason = 'other' WHERE chain = %s AND verb = 'two'", chain)
    with pytest.raises(CommandError, match="not as they were written"):
        call_command("almoner_audit", "verify", office=world.north.slug, stdout=said)
    assert "BROKEN" in said.getvalue()


def test_the_command_refuses_what_it_cannot_read(world: Any, chain: Any) -> None:
    with pytest.raises(CommandError, match="There is no office called nowhere"):
        call_command("almoner_audit", "verify", office="nowhere")
    with pytest.raises(CommandError, match="COUNT:HASH"):
        call_command("almoner_audit", "verify", office=world.north.slug, head="12")


def test_canonical_text_is_the_same_for_the_same_facts() -> None:
    day = dt.date(2026, 11, 20)
    assert canonical({"b": day, "a": "£1"}) == canonical({"a": "£1", "b": day}) == '{"a":"£1","b":"2026-11-20"}'
