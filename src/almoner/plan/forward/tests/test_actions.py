"""Entries recorded, corrected by version, published and taken back; and those who may not."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.services.models import Service
from almoner.kernel.dates import ApproximateDate
from almoner.plan.forward import queries
from almoner.plan.forward.actions import correct_entry, publish_entry, record_entry, unpublish_entry
from almoner.plan.forward.lifecycle import ENTRY, Published
from almoner.plan.forward.models import ForwardEntry
from tests.world import World

pytestmark = pytest.mark.django_db

MARCH_2027 = {"at": "2027-03"}


def record(world: World, item: str = "Helpline", event: str = "end", **options: Any) -> ForwardEntry:
    by = world.actor(options.pop("role", Role.COMMISSIONING_OFFICER))
    options = {"facts": MARCH_2027, **options}
    return record_entry(by=by, office=world.north, item=item, event=event, **options)


def correct(world: World, entry: ForwardEntry, seen: int = 1, **options: Any) -> ForwardEntry:
    options = {"reason": "the board moved it", "facts": {"at": "2027-06"}, **options}
    return correct_entry(by=world.actor(Role.HEAD_OF_COMMISSIONING), entry=entry, on_version=seen, **options)


def test_an_entry_is_recorded_with_its_service_and_an_audit_entry(world: World) -> None:
    entry = record(world, "  Helpline   for men ")
    assert (entry.item, str(entry.service)) == ("Helpline for men", "Helpline for men")
    assert entry.current is not None
    assert entry.current.at == ApproximateDate.month(2027, 3)
    assert not entry.is_published
    told = Entry.objects.filter(record_id=str(entry.pk)).get()
    assert (told.verb, told.by_name) == ("recorded forward entry", "Cora Commissioner")
    assert '"at":"2027-03"' in told.detail


def test_one_item_has_one_entry_for_each_event(world: World) -> None:
    first = record(world, "Victim First", "break")
    second = record(world, "Victim First", "extension_limit")
    assert first.service == second.service
    with pytest.raises(ValidationError) as wrong:
        record(world, "victim first", "break")
    assert list(wrong.value.message_dict) == ["item"]
    assert Service.objects.filter(office=world.north, name__iexact="Victim First").count() == 1


def test_a_fact_that_is_none_of_the_choices_is_refused(world: World) -> None:
    with pytest.raises(ValidationError) as wrong:
        record(world, facts={**MARCH_2027, "certainty": "perhaps"})
    assert list(wrong.value.message_dict) == ["certainty"]


def test_a_correction_is_a_new_version_with_its_reason(world: World) -> None:
    entry = record(world, facts={**MARCH_2027, "note": "kept"})
    correct(world, entry)
    old, new = entry.versions.order_by("number")
    assert (new.number, new.change, new.reason) == (2, "correction", "the board moved it")
    assert (old.at, new.at) == (ApproximateDate.month(2027, 3), ApproximateDate.month(2027, 6))
    assert new.note == "kept"
    assert ForwardEntry.objects.get(pk=entry.pk).current == new
    told = Entry.objects.filter(record_id=str(entry.pk)).latest("position")
    assert (told.verb, told.reason) == ("corrected forward entry", "the board moved it")
    assert told.detail == '{"after":{"at":"2027-06"},"before":{"at":"2027-03"}}'


def test_two_people_who_correct_the_same_version_do_not_overwrite_each_other(world: World) -> None:
    entry = record(world)
    correct(world, entry)
    with pytest.raises(OutOfDate, match="version 2"):
        correct(world, entry, facts={"at": "2028-03"})
    assert entry.versions.count() == 2


def test_a_correction_needs_a_reason_and_a_change(world: World) -> None:
    entry = record(world)
    with pytest.raises(ValidationError) as wrong:
        correct(world, entry, reason="  ")
    assert list(wrong.value.message_dict) == ["reason"]
    with pytest.raises(Refused, match="Nothing was changed"):
        correct(world, entry, facts=MARCH_2027)


def test_another_service_is_a_change_too(world: World) -> None:
    entry = record(world)
    correct(world, entry, facts={}, service="Support line")
    assert str(ForwardEntry.objects.get(pk=entry.pk).service) == "Support line"


def test_publishing_is_an_act_and_taking_back_leaves_a_note(world: World) -> None:
    by, entry = world.actor(Role.MONITORING_OFFICER), record(world)
    published = publish_entry(by=by, entry=entry)
    assert published.state == Published.PUBLISHED
    with pytest.raises(Refused):
        publish_entry(by=by, entry=entry)
    with pytest.raises(Refused, match="few words"):
        unpublish_entry(by=by, entry=entry, note=" ")
    taken = unpublish_entry(by=by, entry=entry, note="not ours")
    assert (taken.state, taken.unpublished_note) == (Published.NOT_PUBLISHED, "not ours")


def test_the_moves_of_an_entry() -> None:
    moves = {(move.name, str(source), str(move.target)) for move in ENTRY for source in move.sources}
    assert moves == {("publish", "not_published", "published"), ("unpublish", "published", "not_published")}


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.AUDITOR, Role.OFFICE_HOLDER])
def test_who_does_not_keep_the_plan_may_neither_record_nor_publish(world: World, role: Role) -> None:
    entry = record(world)
    with pytest.raises(NotAllowed):
        record(world, "Refuge", role=role)
    with pytest.raises(NotAllowed):
        publish_entry(by=world.actor(role), entry=entry)
    with pytest.raises(NotAllowed):
        correct_entry(by=NOBODY, entry=entry, on_version=1, reason="why", facts=MARCH_2027)


def test_nobody_writes_another_offices_plan(world: World) -> None:
    with pytest.raises(NotAllowed, match="another office"):
        record_entry(
            by=world.actor(Role.COMMISSIONING_OFFICER), office=world.south, item="A", event="end", facts=MARCH_2027
        )


# --- Who sees what, and as at which day


def shown(world: World, seen_by: Any, **options: Any) -> dict[str, int]:
    rows = queries.entries(seen_by=seen_by, office=world.north, **options).select_related("entry")
    return {row.entry.item: row.number for row in rows if not row.entry.item.startswith("Ingeus")}


def test_the_public_sees_what_is_published_and_staff_see_all(world: World) -> None:
    publish_entry(by=world.actor(Role.CHIEF_EXECUTIVE), entry=record(world, "Open"))
    record(world, "Hidden")
    assert shown(world, NOBODY) == {"Open": 1}
    assert shown(world, world.actor(Role.AUDITOR)) == {"Open": 1, "Hidden": 1}
    assert shown(world, world.actor(Role.AUDITOR, world.south)) == {"Open": 1}


def test_as_at_a_day_is_what_was_known_then(world: World) -> None:
    staff = world.actor(Role.AUDITOR)
    entry = record(world, known_from=dt.date(2025, 4, 1))
    correct(world, entry, known_from=dt.date(2025, 9, 1))
    assert shown(world, staff, on=dt.date(2025, 3, 31)) == {}
    assert shown(world, staff, on=dt.date(2025, 8, 31)) == {"Helpline": 1}
    assert shown(world, staff, on=dt.date(2025, 9, 1)) == {"Helpline": 2}
    assert shown(world, staff) == {"Helpline": 2}


def test_an_unpublished_entry_has_no_history_for_others(world: World) -> None:
    entry = record(world)
    assert queries.versions_of(seen_by=NOBODY, entry=entry) == []
    assert queries.entry_at(seen_by=NOBODY, office=world.north, pk=entry.pk) is None
    assert queries.entry_at(seen_by=world.actor(Role.AUDITOR), office=world.south, pk=entry.pk) is None
    assert len(queries.versions_of(seen_by=world.actor(Role.AUDITOR), entry=entry)) == 1
