"""The register of charities: read as it comes, checked row by row, taken whole; the same file twice changes nothing."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almoner.foundation.audit.models import INSTALLATION, Entry
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.organisations import queries
from almoner.foundation.organisations.access import themselves
from almoner.foundation.organisations.models import CharityEntry
from almoner.foundation.sheets.charity_list import bring_in

pytestmark = pytest.mark.django_db

EXTRACT = Path(__file__).resolve().parents[5] / "demo" / "facts" / "charities.csv"
SAMPLE = (
    "org_id,reg_number,name,postcode,active,date_registered,activities,source,income,spending,fye,web,company_number\n"
    "GB-CHC-1000003,1000003,SOUTHERN AFRICA RESOURCES CENTRE,BS3 2BN,True,1990-08-02,Advances education,CCEW,"
    "75186.0,86065.0,2019-10-31,,\n"
    "GB-SC-SC000009,SC000009,Highland Help,IV1 1AA,True,1990-09-11 00:00:00,,oscr,"
    "15098852,16054726,2025-03-31 00:00:00,www.help.example,2324869.0\n"
    "GB-NIC-100016,NI100016,Fírinne,BT93 6ER,False,2013-12-13,,CCNI,,,,,NI012345\n"
)
FULL = (
    "organisation_number\tregistered_charity_number\tlinked_charity_number\tcharity_name\tcharity_registration_status\t"
    "date_of_registration\tdate_of_removal\tlatest_income\tcharity_contact_address1\tcharity_contact_address2\t"
    "charity_contact_postcode"
)
FULL_ROWS = [
    "1\t200051\t0\tWomen's Refuge\tRegistered\t1962-01-01T00:00:00\t\t9000.50\t1 High Street\tMelton\tLE13 0AA",
    "2\t200051\t1\tWomen's Refuge Shop Fund\tRegistered\t1962-01-01T00:00:00\t\t\t\t\t",
    "3\t200052\t0\tOld Trust\tRemoved\t1962-01-01T00:00:00\t2020-05-06T00:00:00\t\t\t\t",
]


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(text: str, name: str = "extract.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def bring(path: Path, **more: Any) -> Any:
    return bring_in(by=command_line(), path=path, **more)


def test_the_sample_is_read_with_its_registers_amounts_and_days(file: Any) -> None:
    outcome = bring(file(SAMPLE))
    assert (outcome.read, outcome.taken.new, outcome.wrong, outcome.kept) == (3, 3, 0, True)
    found = queries.charity("charity no. 1 000 003")
    assert (found.income, found.spending, found.year_ends_on) == (
        Decimal("75186.00"),
        Decimal("86065.00"),
        dt.date(2019, 10, 31),
    )
    help_ = queries.charity("sc000009")
    assert (help_.company_number, help_.registered_on) == ("02324869", dt.date(1990, 9, 11))
    assert (
        queries.removed_sentence(queries.charity("NI100016")) == "Fírinne was removed from the register of charities."
    )
    entry = Entry.objects.get(chain=INSTALLATION, verb="brought in register of charities")
    assert '"new":3' in entry.detail


def test_the_full_register_is_read_without_its_linked_charities(file: Any) -> None:
    outcome = bring(file("\n".join([FULL, *FULL_ROWS]), "publicextract.charity.txt"))
    assert (outcome.taken.new, outcome.linked) == (2, 1)
    assert queries.charity("200051").address == "1 High Street, Melton"
    gone = queries.charity("200052")
    assert queries.removed_sentence(gone) == "Old Trust was removed from the register of charities on 6 May 2020."


def test_the_same_file_twice_changes_nothing_and_a_newer_one_what_differs(file: Any) -> None:
    bring(file(SAMPLE))
    keys = set(CharityEntry.objects.values_list("pk", flat=True))
    again = bring(file(SAMPLE))
    assert (again.taken.new, again.taken.changed, again.taken.unchanged) == (0, 0, 3)
    later = bring(file(SAMPLE.replace("75186.0", "10000")))
    assert (later.taken.new, later.taken.changed, later.taken.unchanged) == (0, 1, 2)
    assert set(CharityEntry.objects.values_list("pk", flat=True)) == keys
    assert queries.charity("1000003").income == 10000


def test_everything_wrong_is_told_at_once_and_nothing_is_kept(file: Any) -> None:
    bad = (
        "number,name,income,fye\n12,,much,someday\n1000003,Good,1e3,31/03/2026\n"
        ",Nameless number,,\n1000004,Inf,Infinity,\n"
    )
    outcome = bring(file(bad))
    assert [str(fault) for fault in outcome.faults] == [
        "row 2: “12” is no charity number",
        "row 2: the name is missing",
        "row 2: “someday” is no day such as 2026-03-31",
        "row 2: “much” is no amount",
        "row 4: the number is missing",
        "row 5: “Infinity” is no amount",
    ]
    assert not CharityEntry.objects.exists()
    assert not Entry.objects.filter(verb="brought in register of charities").exists()
    assert bring(file(bad), leave_out_wrong=True).kept
    assert queries.charity("1000003").income == 1000


def test_a_charity_told_twice_is_wrong_only_where_the_facts_differ(file: Any) -> None:
    line = "1000003,First,"
    assert bring(file(f"number,name,income\n{line}\n{line}\n")).taken.new == 1
    outcome = bring(file("number,name,income\n1000004,First,\n1000004,Second,\n"))
    assert [str(fault) for fault in outcome.faults] == [
        "row 3: this charity stands in the file before, with other facts"
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "needs a column"),
        ("name\nA charity\n", "needs a column"),
        ('number,name\n1000003,"' + "x" * 1_100_000 + '"\n', "cannot be read as a table"),
    ],
)
def test_what_is_no_such_table_is_refused(file: Any, text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        bring(file(text))


def test_a_file_in_another_encoding_is_refused_in_words(file: Any) -> None:
    with pytest.raises(Refused, match="not UTF-8"):
        bring(file("number,name\n1000003,Café\n", encoding="cp1252"))


def test_headings_may_be_mapped_and_cells_hold_anything(file: Any) -> None:
    text = "Nr.,Called\n1000003,<script>alert(1)</script>\n1000004," + "long " * 200 + "\n"
    outcome = bring(file(text), column_map={"Nr.": "number", "Called": "name"})
    assert outcome.taken.new == 2
    assert queries.charity("1000003").name == "<script>alert(1)</script>"
    assert len(queries.charity("1000004").name) == 300
    with pytest.raises(Refused, match="No such field: colour"):
        bring(file(text), column_map={"Nr.": "colour"})


def test_only_who_keeps_the_installation_brings_it_in(world: Any, file: Any) -> None:
    with pytest.raises(NotAllowed):
        bring_in(by=themselves(world.olive), path=file(SAMPLE))


def test_a_thousand_rows_cost_as_many_queries_as_one(file: Any) -> None:
    def cost(rows: int) -> int:
        text = "number,name\n" + "".join(f"{1_000_000 + n},Charity {n}\n" for n in range(rows))
        path = file(text)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            bring(path, keep=False)
        return len(asked)

    assert cost(900) == cost(1)


@pytest.mark.slow
def test_the_demonstrations_extract_can_be_taken() -> None:
    outcome = bring(EXTRACT)
    assert (outcome.wrong, outcome.faults) == (0, [])
    assert outcome.taken.new == outcome.read > 6000
    assert CharityEntry.objects.filter(is_removed=True).exists()


def test_the_command_tries_by_default_and_takes_no_office(world: Any, file: Any) -> None:
    said = io.StringIO()
    call_command("almoner_import", "charities", str(file(SAMPLE)), stdout=said)
    assert "3 charities new" in said.getvalue()
    assert not CharityEntry.objects.exists()
    call_command("almoner_import", "charities", str(file(SAMPLE)), "--apply", stdout=said)
    assert CharityEntry.objects.count() == 3
    with pytest.raises(CommandError, match="leave --office out"):
        call_command("almoner_import", "charities", str(file(SAMPLE)), "--office", "northshire")
    with pytest.raises(CommandError, match="nothing was kept"):
        call_command("almoner_import", "charities", str(file("number,name\nx,\n")), "--apply", stdout=said)
    with pytest.raises(CommandError, match="Name the office"):
        call_command("almoner_import", "organisations", str(file(SAMPLE)))
    with pytest.raises(CommandError, match="No such file"):
        call_command("almoner_import", "charities", "/nowhere.csv")
