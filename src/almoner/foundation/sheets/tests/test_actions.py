"""A file checked, applied whole or not at all, twice, too late, by the wrong person."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import appointed
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.sheets import actions, kinds, report
from almoner.foundation.sheets.lifecycle import IMPORT, State
from almoner.foundation.sheets.models import ColumnMap, FileRow, Import, ImportRow

from .files import HEADINGS, text_file
from .help_list import helped

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

    type Bring = Callable[..., Import]

pytestmark = pytest.mark.django_db

LIST = HEADINGS + "CARA,April 2022,01/04/2023,£56000\nPAVE,,31/12/2023,tbc\n"


@pytest.fixture
def head(world: World) -> Any:
    return world.actor(Role.HEAD_OF_COMMISSIONING)


def verdicts(source: Import) -> list[tuple[int, str, str]]:
    return list(source.rows.order_by("number", "id").values_list("number", "verdict", "label"))


def test_the_life_of_an_import_is_this_and_nothing_else() -> None:
    moves = {(move.name, source, move.target) for move in IMPORT for source in move.sources}
    assert moves == {
        ("check", "read", "checked"),
        ("check", "checked", "checked"),
        ("apply", "checked", "applied"),
        ("discard", "read", "discarded"),
        ("discard", "checked", "discarded"),
    }


def test_checking_writes_no_record(bring: Bring) -> None:
    source = bring(LIST)
    assert source.counts == {"rows": 2, "new": 2, "warnings": 1, "missing": 0}
    assert verdicts(source) == [(2, "new", "CARA"), (3, "new", "PAVE")]
    assert not helped().exists()


def test_applying_writes_every_record_with_its_source(bring: Bring, head: Any) -> None:
    source = actions.apply_import(by=head, source=bring(LIST))
    assert source.state == State.APPLIED
    assert source.applied_by_id == head.person_id
    assert list(helped().order_by("name").values_list("name", "purpose", "source")) == [
        ("CARA", "2022-04|2023-04-01|56000.00", str(source.pk)),
        ("PAVE", "|2023-12-31|tbc", str(source.pk)),
    ]


def test_one_audit_entry_says_which_file_how_many_rows_and_their_digest(bring: Bring, head: Any, world: World) -> None:
    source = bring(LIST, document="Strategy 2022")
    before = Entry.objects.filter(chain=world.north.pk).count()
    applied = actions.apply_import(by=head, source=source)
    (entry,) = Entry.objects.filter(chain=world.north.pk).order_by("position")[before:]
    assert (entry.verb, entry.by_name, entry.reason) == ("applied import", "Hugo Head", "Strategy 2022")
    for said in (applied.file_hash, applied.rows_digest, '"new":2', "help.csv"):
        assert said in entry.detail


def test_running_a_file_twice_changes_nothing_and_says_so(bring: Bring, head: Any) -> None:
    actions.apply_import(by=head, source=bring(LIST))
    before = list(helped().order_by("pk").values())
    again = bring(LIST)
    assert report.changes_nothing(again)
    applied = actions.apply_import(by=head, source=again)
    assert applied.counts | {"rows": 2} == {"rows": 2, "warnings": 1, "missing": 0, "new": 0, "changed": 0, "same": 2}
    assert list(helped().order_by("pk").values()) == before


def test_applying_an_import_twice_is_refused(bring: Bring, head: Any) -> None:
    source = bring(LIST)
    actions.apply_import(by=head, source=source)
    with pytest.raises(Refused, match="It is applied, so it cannot be applied"):
        actions.apply_import(by=head, source=source)


def test_the_same_file_staged_twice_changes_nothing_the_second_time(bring: Bring, head: Any) -> None:
    first, second = bring(LIST), bring(LIST)
    actions.apply_import(by=head, source=first)
    applied = actions.apply_import(by=head, source=second)
    assert (applied.counts["new"], applied.counts["same"]) == (0, 2)
    assert {row.verdict for row in applied.rows.all()} == {"same"}
    assert helped().count() == 2


def test_a_changed_row_shows_before_and_after(bring: Bring, head: Any) -> None:
    actions.apply_import(by=head, source=bring(LIST))
    source = bring(LIST.replace("£56000", "£57000"))
    row = source.rows.get(verdict="changed")
    assert row.as_changes == [kinds.Change("value", "56000.00", "57000.00")]
    assert source.definition.shown(row.as_changes[0]) == kinds.Change("Value", "£56,000.00", "£57,000.00")
    actions.apply_import(by=head, source=source)
    assert helped().get(name="CARA").purpose == "2022-04|2023-04-01|57000.00"


def test_a_column_that_the_file_does_not_have_changes_nothing(bring: Bring, head: Any) -> None:
    actions.apply_import(by=head, source=bring(LIST))
    assert report.changes_nothing(bring("Name,Value\nCARA,56000\n"))


def test_what_a_later_file_lacks_is_reported_and_stays(bring: Bring, head: Any) -> None:
    actions.apply_import(by=head, source=bring(LIST))
    source = bring(HEADINGS + "CARA,April 2022,01/04/2023,56000\n")
    assert source.counts["missing"] == 1
    assert list(source.rows.filter(verdict="missing").values_list("number", "label")) == [(0, "PAVE")]
    actions.apply_import(by=head, source=source)
    assert helped().filter(name="PAVE").exists()


def test_a_record_that_changed_since_the_check_keeps_the_file_out(bring: Bring, head: Any) -> None:
    actions.apply_import(by=head, source=bring(LIST))
    late = bring(LIST.replace("£56000", "£57000"))
    actions.apply_import(by=head, source=bring(LIST.replace("£56000", "£58000")))
    with pytest.raises(OutOfDate, match=r"Records have changed since the file was checked \(CARA\)"):
        actions.apply_import(by=head, source=late)
    assert helped().get(name="CARA").purpose.endswith("58000.00")
    again = actions.check_import(by=head, source=late)
    assert again.rows.get(verdict="changed").as_changes == [kinds.Change("value", "58000.00", "57000.00")]
    actions.apply_import(by=head, source=again)
    assert helped().get(name="CARA").purpose.endswith("57000.00")


def test_a_record_entered_by_somebody_else_meanwhile_keeps_the_file_out(bring: Bring, head: Any) -> None:
    late = bring(LIST)
    actions.apply_import(by=head, source=bring(LIST.replace("£56000", "£1")))
    with pytest.raises(OutOfDate, match="CARA"):
        actions.apply_import(by=head, source=late)


def test_the_columns_are_remembered_for_the_office_and_the_kind(bring: Bring, head: Any, world: World) -> None:
    words = "Aid,Costs,Chatter\nCARA,5,blah\n"
    source = bring(words)
    assert source.problems
    source = actions.check_import(by=head, source=source, column_map={"Aid": "name", "Costs": "value"})
    assert source.problems == []
    actions.apply_import(by=head, source=source)
    assert ColumnMap.objects.get(office=world.north).columns == {"Aid": "name", "Costs": "value", "Chatter": ""}
    assert bring(words).problems == []
    assert bring(words, by=south(world), office=world.south).problems


def south(world: World) -> Any:
    """Sam at work for the neighbour."""
    roles = frozenset({Role.COMMISSIONING_OFFICER})
    return appointed("Sam", person_id=world.sam.pk, office_id=world.south.pk, roles=roles)


def test_discarding_forgets_the_rows_and_keeps_that_it_was_brought(bring: Bring, head: Any) -> None:
    source = actions.discard_import(by=head, source=bring(LIST))
    assert source.state == State.DISCARDED
    assert not FileRow.objects.filter(source=source).exists()
    assert not ImportRow.objects.filter(source=source).exists()
    for move in (actions.check_import, actions.apply_import, actions.discard_import):
        with pytest.raises(Refused, match="It is discarded"):
            move(by=head, source=source)


def test_known_from_is_today_unless_said(bring: Bring) -> None:
    assert bring(LIST).known_from == timezone.localdate()
    assert bring(LIST, known_from=dt.date(2022, 4, 1)).known_from == dt.date(2022, 4, 1)


def test_who_may_not_import_is_refused(world: World) -> None:
    given = {"office": world.north, "kind": "help", "file": text_file(LIST)}
    for role in (Role.AUDITOR, Role.OFFICE_HOLDER, Role.DEPUTY, Role.MONITORING_OFFICER):
        with pytest.raises(NotAllowed, match="import spreadsheets"):
            actions.check_file(by=world.actor(role), **given)


def test_who_may_import_but_does_not_keep_such_records_is_refused(world: World, bring: Bring) -> None:
    finance = world.actor(Role.FINANCE_OFFICER)
    with pytest.raises(NotAllowed, match="record and correct services"):
        bring(LIST, by=finance)
    source = bring(LIST)
    for move in (actions.check_import, actions.apply_import, actions.discard_import):
        with pytest.raises(Refused, match="record and correct services"):
            move(by=finance, source=source)


def test_another_offices_import_is_out_of_reach(world: World, bring: Bring) -> None:
    source = bring(LIST)
    for move in (actions.check_import, actions.apply_import, actions.discard_import):
        with pytest.raises(NotAllowed, match="another office"):
            move(by=south(world), source=source)
    with pytest.raises(NotAllowed, match="another office"):
        bring(LIST, by=south(world))


def test_publishing_what_is_not_published_is_refused(bring: Bring, head: Any) -> None:
    source = bring(LIST)
    with pytest.raises(Refused, match="not published one by one"):
        actions.apply_import(by=head, source=source, publish_new=True)


def test_publishing_needs_the_permission_to_publish(
    bring: Bring, world: World, help_list: kinds.Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    from almoner.foundation.organisations.access import May

    monkeypatch.setattr(type(help_list), "publishing", May.READ)
    assert actions.apply_import(
        by=world.actor(Role.HEAD_OF_COMMISSIONING), source=bring(LIST), publish_new=True
    ).publish_new
    from almoner.foundation.sheets.access import May as Sheets

    monkeypatch.setattr(type(help_list), "publishing", Sheets.IMPORT)
    late = bring(LIST.replace("£56000", "£1"))
    keeper = world.actor(Role.HEAD_OF_COMMISSIONING)
    without = appointed("Hugo", person_id=keeper.person_id, office_id=keeper.office_id, roles=frozenset())
    with pytest.raises(NotAllowed):
        actions.apply_import(by=without, source=late, publish_new=True)


def test_an_unknown_kind_says_which_there_are(bring: Bring) -> None:
    with pytest.raises(Refused, match=r"“cakes” is not a kind of list known here\. Known: .*help"):
        bring(LIST, kind="cakes")


def test_progress_is_told(bring: Bring, head: Any) -> None:
    told: list[tuple[str, int]] = []
    source = bring(LIST, progress=lambda doing, rows: told.append((doing, rows)))
    actions.apply_import(by=head, source=source, progress=lambda doing, rows: told.append((doing, rows)))
    assert told == [("read", 2), ("check", 2), ("apply", 2)]


@pytest.mark.slow
def test_a_batch_costs_the_same_number_of_queries_however_full_it_is(bring: Bring, head: Any) -> None:
    asked = []
    for name, rows in (("Few", 5), ("Many", 490)):
        with CaptureQueriesContext(connection) as queries:
            actions.apply_import(by=head, source=bring(HEADINGS + "\n".join(f"{name} {n},,,{n}" for n in range(rows))))
        asked.append(len(queries))
    few, many = asked
    assert many <= few + 1  # the records held by now are compared with the file in one batch more
