"""A forward plan as one office really keeps it, brought in through the front door."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.door.roles import Role
from almoner.foundation.offices.models import Office
from almoner.foundation.services.models import Service
from almoner.foundation.sheets.actions import apply_import, check_file
from almoner.foundation.sheets.models import Import, ImportRow
from almoner.kernel.dates import ApproximateDate
from almoner.plan.forward.models import ForwardEntry
from tests.world import World

pytestmark = pytest.mark.django_db

PLAN = Path(__file__).with_name("forward_plan.csv")
PAPER_OF = dt.date(2025, 4, 1)


def bring_in(west: Office, text: str | bytes, *, apply: bool = True, **options: Any) -> Import:
    """Check a file and, unless told otherwise, apply it."""
    content = text.encode() if isinstance(text, str) else text
    options = {"known_from": PAPER_OF, **options}
    by = command_line(west.pk)
    source = check_file(by=by, office=west, kind="forward", file=BytesIO(content), file_name="plan.csv", **options)
    return apply_import(by=by, source=source) if apply else source


def entry(west: Office, item: str, event: str = "end") -> Any:
    return ForwardEntry.objects.select_related("current", "service").get(office=west, item=item, event=event)


def month(year: int, number: int) -> ApproximateDate:
    return ApproximateDate.month(year, number)


@pytest.mark.slow
def test_the_eleven_lines_come_in_as_they_are(west: Office) -> None:
    source = bring_in(west, PLAN.read_bytes(), document="Commissioning Framework 2025-2028")
    assert source.counts == {"rows": 11, "warnings": 1, "new": 11, "changed": 0, "same": 0, "missing": 0}
    assert ForwardEntry.objects.filter(office=west).count() == 11

    reflect = entry(west, "Ingeus Reflect").current
    assert (reflect.at, reflect.successor, reflect.successor_starts) == (
        month(2026, 3), "New OOCR Framework", month(2026, 4),
    )  # fmt: skip
    assert reflect.certainty == "known"
    assert entry(west, "NDND").current.certainty == "inferred"

    turning_point = entry(west, "DToA/ OOCR Turning Point").current
    assert (turning_point.at, turning_point.extension_to) == (month(2026, 3), month(2028, 3))
    assert turning_point.certainty == "inferred"

    jenkins = entry(west, "Jenkins Project").current
    assert (jenkins.funding, jenkins.successor, jenkins.certainty) == ("not_yet_known", "", "inferred")
    assert jenkins.after_as_written == "Funding not yet known"

    pilot = entry(west, "Family Matters Pilot").current
    assert (pilot.at, pilot.is_pilot, pilot.certainty) == (month(2026, 8), True, "evaluation")

    broken = entry(west, "Victim First", "break")
    limit = entry(west, "Victim First", "extension_limit")
    assert (broken.current.at, limit.current.at) == (month(2027, 3), month(2029, 3))
    assert broken.service == limit.service == Service.objects.get(office=west, name="Victim First")
    assert limit.current.successor == ""
    assert limit.current.after_as_written == "last possible end of Victim First"
    assert limit.current.document == "Commissioning Framework 2025-2028, Forward Commissioning Plan"
    assert (limit.current.source_row, limit.current.source_import) == (12, source)
    assert limit.current.known_from == PAPER_OF
    assert not limit.is_published


@pytest.mark.slow
def test_a_successor_that_starts_early_is_warned_of_not_refused(west: Office) -> None:
    source = bring_in(west, PLAN.read_bytes())
    row = ImportRow.objects.get(source=source, label__startswith="HES FreeVa")
    assert row.warnings == ["Successor starts 11 months before this ends: April 2026, March 2027."]
    held = entry(west, "HES FreeVa").current
    assert (held.at, held.successor_starts) == (month(2027, 3), month(2026, 4))
    assert held.successor == "DSAV new commissioned offer"


@pytest.mark.slow
def test_the_same_file_again_changes_nothing(west: Office) -> None:
    first = bring_in(west, PLAN.read_bytes())
    again = bring_in(west, PLAN.read_bytes())
    assert (again.counts["same"], again.counts["new"], again.counts["changed"]) == (11, 0, 0)
    assert entry(west, "NDND").versions.count() == 1
    assert [e.record_id for e in Entry.objects.filter(chain=west.pk, verb="applied import")] == [
        str(first.pk), str(again.pk),
    ]  # fmt: skip


def test_a_later_file_corrects_what_it_speaks_of_and_reports_what_it_lacks(west: Office) -> None:
    bring_in(west, "Item,Date,Note\nHelpline,March 2026,first words\nRefuge,March 2027,\n")
    later = bring_in(
        west, "Item,Date\nHelpline,March 2026 (possible extension to March 2028)\n", known_from=dt.date(2025, 9, 1)
    )
    assert (later.counts["changed"], later.counts["missing"]) == (1, 1)
    helpline = entry(west, "Helpline")
    assert helpline.current.number == 2
    assert helpline.current.extension_to == month(2028, 3)
    assert helpline.current.note == "first words"  # the later file has no such column
    assert helpline.current.change == "correction"
    assert helpline.current.reason == "Read from plan.csv"
    assert entry(west, "Refuge").current.number == 1


def test_an_older_paper_does_not_overtake_a_newer_one(west: Office) -> None:
    bring_in(west, "Item,Date\nHelpline,March 2027\n", known_from=dt.date(2025, 9, 1))
    bring_in(west, "Item,Date\nHelpline,March 2026\n", known_from=dt.date(2025, 1, 1))
    assert entry(west, "Helpline").current.at == month(2027, 3)
    again = bring_in(west, "Item,Date\nHelpline,March 2026\n", known_from=dt.date(2025, 1, 1))
    assert again.counts["same"] == 1


def test_a_column_for_the_event_is_taken_before_the_words_of_the_item(west: Office) -> None:
    bring_in(west, "Item,Event,Date\nHelpline,contract break,March 2026\nSpring Break,end,tbc\n")
    assert entry(west, "Helpline", "break").current.at == month(2026, 3)
    assert entry(west, "Spring Break").current.certainty == "not_known"


def test_a_service_is_found_by_name_or_made(west: Office) -> None:
    bring_in(west, "Item,Date,Service\nVictim First Contract Break,March 2027,\nVF helpline,March 2026,victim first\n")
    assert entry(west, "VF helpline").service == entry(west, "Victim First", "break").service
    assert Service.objects.filter(office=west, name__iexact="victim first").count() == 1


def test_an_unknown_priority_becomes_the_group_and_an_unknown_pot_is_left_out(west: Office) -> None:
    source = bring_in(west, "Item,Date,Priority,Pot\nHelpline,March 2026,Victims,Nobody's pot\n")
    held = entry(west, "Helpline").current
    assert (held.priority, held.group, held.pot) == (None, "Victims", None)
    assert len(ImportRow.objects.get(source=source, label__startswith="Helpline").warnings) == 2


def test_what_cannot_be_read_is_said_for_every_cell_and_nothing_is_half_applied(west: Office) -> None:
    text = "Item,Date,Certainty,Value\n,31/02/2026,perhaps,-5\nHelpline,March 2026,known,10\n"
    source = bring_in(west, text, apply=False)
    wrong = ImportRow.objects.get(source=source, verdict="wrong")
    assert {column for column, _read, _expected in wrong.problems} == {"Item", "Date", "Certainty", "Value"}
    assert not ForwardEntry.objects.filter(office=west).exists()


def test_who_does_not_keep_the_plan_may_not_bring_one_in(world: World) -> None:
    for role in (Role.FINANCE_OFFICER, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            check_file(
                by=world.actor(role), office=world.north, kind="forward", file=BytesIO(b"Item,Date\nA,2026\n"),
                file_name="plan.csv",
            )  # fmt: skip


def test_nobody_brings_a_plan_into_another_office(world: World) -> None:
    with pytest.raises(NotAllowed):
        check_file(
            by=world.actor(Role.HEAD_OF_COMMISSIONING), office=world.south, kind="forward",
            file=BytesIO(b"Item,Date\nA,2026\n"), file_name="plan.csv",
        )  # fmt: skip
