"""`./almoner import` and `./almoner export`, as the launcher calls them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Q

from almoner.foundation.organisations.models import Organisation
from almoner.foundation.sheets.models import Import

from .files import HEADINGS, workbook
from .help_list import helped

if TYPE_CHECKING:
    from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

LIST = HEADINGS + "CARA,April 2022,01/04/2023,£56000\nPAVE,,31/12/2023,tbc\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "help.csv"
    made.write_text(LIST)
    return made


def bring(path: Path, *words: str, kind: str = "help") -> str:
    """Run the command and return what it printed."""
    said = io.StringIO()
    call_command("almoner_import", kind, str(path), "--office", "northshire", *words, stdout=said)
    return said.getvalue()


def test_it_is_a_trial_unless_told_otherwise(path: Path) -> None:
    before = Import.objects.count()
    said = bring(path)
    assert "2 rows, 2 new, 0 changed, 0 unchanged, 0 wrong, 1 with a warning, 0 held and not in the file" in said
    assert "row 3 (PAVE): The value is not known." in said
    assert "nothing was kept" in said
    assert not helped().exists()
    assert Import.objects.count() == before


def test_it_is_applied_when_told_and_the_second_time_says_that_nothing_changes(path: Path) -> None:
    said = bring(path, "--apply", "--known-from", "1 April 2022", "--document", "Strategy 2022")
    assert "Applied: 2 rows, 2 new" in said
    source = Import.objects.latest("created_at")
    assert (source.known_from.isoformat(), source.document, source.file_name) == (
        "2022-04-01",
        "Strategy 2022",
        "help.csv",
    )
    assert helped().count() == 2
    assert "held already, so nothing has changed" in bring(path, "--apply")


def test_what_is_wrong_is_printed_and_nothing_is_kept(path: Path) -> None:
    path.write_text(HEADINGS + "CARA,,,5\n" + "".join(f"Help {n},31/02/2026,,-1\n" for n in range(30)))
    before = Import.objects.count()
    said = io.StringIO()
    with pytest.raises(CommandError, match="Not every row can be taken") as refused:
        call_command("almoner_import", "help", str(path), "--office", "northshire", "--apply", stdout=said)
    assert refused.value.returncode == 1
    assert "row 3 (Help 0): Begins: “31/02/2026”. 31/02/2026 is not a date" in said.getvalue()
    assert "and 40 more (--all-problems shows everything)" in said.getvalue()
    assert not helped().exists()
    assert Import.objects.count() == before


def test_every_problem_is_printed_when_asked_for(path: Path) -> None:
    path.write_text(HEADINGS + "".join(f"Help {n},31/02/2026,,5\n" for n in range(30)))
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("almoner_import", "help", str(path), "--office", "northshire", "--all-problems", stdout=said)
    assert said.getvalue().count("31/02/2026 is not a date") == 30


@pytest.mark.parametrize("content", ['{"Aid": "name", "Costs": "value"}', "Aid,name\nCosts,value\nChatter\n"])
def test_a_map_says_what_the_headings_mean(path: Path, tmp_path: Path, content: str) -> None:
    path.write_text("Aid,Costs,Chatter\nCARA,5,blah\n")
    mapped = tmp_path / "map"
    mapped.write_text(content)
    said = bring(path, "--map", str(mapped), "--apply")
    assert "columns: Aid → Name, Costs → Value" in said
    assert "left out: Chatter" in said
    assert helped().get().name == "CARA"


def test_a_workbook_is_read_by_the_sheet_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "help.xlsx"
    path.write_bytes(
        workbook([["Name", "Value"], ["CARA", 5]], [["Name", "Value"], ["PAVE", 6]], names=("A", "B")).getvalue()
    )
    assert "sheet “B”" in bring(path, "--sheet", "B", "--apply")
    assert helped().get().name == "PAVE"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["cakes", "{path}", "--office", "northshire"], "“cakes” is not a kind of list known here"),
        (["help", "{path}", "--office", "nowhere"], "There is no office nowhere. Known: northshire, southshire"),
        (["help", "{path}.not", "--office", "northshire"], "No such file"),
        (["help", "{path}", "--office", "northshire", "--known-from", "2022"], "--known-from is one day"),
        (["help", "{path}", "--office", "northshire", "--known-from", "soon"], "--known-from: “soon” is not a date"),
        (["help", "{path}", "--office", "northshire", "--map", "{path}.not"], "cannot be read as a map of columns"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(path: Path, words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("almoner_import", *(word.format(path=path) for word in words), stdout=io.StringIO())
    assert sentence in str(refused.value)


def test_two_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(CommandError, match=r"200\.0 MB"):
        bring(path)


def test_a_list_goes_out_and_comes_in_again(world: World, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    call_command("almoner_export", "organisations", "--office", "northshire", "--output", str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["Name"] for row in rows} == set(
        Organisation.objects.filter(Q(office=world.north) | Q(office=None)).values_list("name", flat=True)
    )
    assert "0 new, 0 changed" in bring(path, kind="organisations")


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_the_format_is_that_of_the_name_or_the_one_asked_for(tmp_path: Path, file_format: str) -> None:
    by_name, asked = tmp_path / f"out.{file_format}", tmp_path / "out"
    call_command("almoner_export", "organisations", "--office", "northshire", "--output", str(by_name))
    call_command(
        "almoner_export", "organisations", "--office", "northshire", "--format", file_format, "--output", str(asked)
    )
    starts = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "json": b"{"}
    assert by_name.read_bytes().startswith(starts[file_format])
    assert asked.read_bytes().startswith(starts[file_format])


def test_an_export_is_as_at_the_day_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    call_command(
        "almoner_export", "organisations", "--office", "northshire", "--on", "2026-04-01", "--output", str(path)
    )
    assert json.loads(path.read_bytes())["as_at"] == "2026-04-01"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["cakes", "--office", "northshire"], "“cakes” is not a list that can be taken out. Known: "),
        (["organisations", "--office", "nowhere"], "There is no office nowhere"),
        (["organisations", "--office", "northshire", "--on", "April"], "--on: “April” is not a date"),
        (["organisations", "--office", "northshire", "--on", "2026"], "--on is one day"),
        (["organisations", "--office", "northshire", "--output", "/nowhere/out.csv"], "No such file or directory"),
    ],
)
def test_an_export_that_cannot_be_made_is_said_in_a_sentence(words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("almoner_export", *words)
    assert sentence in str(refused.value)


def test_help_names_the_kinds_and_their_fields(capsys: pytest.CaptureFixture[str]) -> None:
    from almoner.foundation.sheets.management.commands.almoner_import import Command

    Command().create_parser("./almoner", "import").print_help()
    said: Any = capsys.readouterr().out
    assert "name*, begins, ends, value*" in said
