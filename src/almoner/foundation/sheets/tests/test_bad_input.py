"""Bad files: everything that is wrong is said at once, with row, column, what was read and what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.sheets import actions, report

from .files import HEADINGS, text_file, workbook
from .help_list import helped

if TYPE_CHECKING:
    from collections.abc import Callable

    from almoner.foundation.sheets.models import Import
    from tests.world import World

    type Bring = Callable[..., Import]

pytestmark = pytest.mark.django_db


def told(source: Import) -> list[tuple[int, str, str, str]]:
    """Every problem as (row, column, read, sentence)."""
    rows = source.rows.filter(verdict="wrong").order_by("number", "id")
    return [(row.number, each.column, each.read, each.sentence) for row in rows for each in row.as_problems]


@pytest.mark.parametrize(
    ("row", "column", "read", "sentence"),
    [
        ("CARA,,,-5", "Value", "-5", "“-5” is negative"),
        ("CARA,,,(£5.00)", "Value", "(£5.00)", "is negative"),
        ("CARA,,31/02/2026,5", "Ends", "31/02/2026", "February 2026 has 28 days"),
        ("CARA,02/13/2026,,5", "Begins", "02/13/2026", "there is no month 13"),
        ("CARA,01/04/2026,31/03/2026,5", "Ends", "31/03/2026", "Expected: an end after the start, 1 April 2026."),
        ("CARA,,,=1+1", "Value", "=1+1", "Expected: a value, not a formula"),
        ("CARA,,,#REF!", "Value", "#REF!", "Expected: a value: the spreadsheet shows an error"),
        (",,,5", "Name", "", "Expected: at most 100 characters."),
        ("CARA,,,5,extra", "", "extra", "Expected: no more cells than headings"),
        ("CARA,,,1e5", "Value", "1e5", "exponent"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(bring: Bring, row: str, column: str, read: str, sentence: str) -> None:
    source = bring(f"{HEADINGS}PAVE,,,5\n{row}\n")
    ((number, where, what, why),) = told(source)
    assert (number, where, what) == (3, column, read)
    assert sentence in why


def test_everything_wrong_with_a_row_is_told_at_once(bring: Bring) -> None:
    source = bring(HEADINGS + "CARA,31/02/2026,soon,-5\n")
    assert [column for _row, column, _read, _why in told(source)] == ["Begins", "Ends", "Value"]


@pytest.mark.slow
def test_four_hundred_bad_rows_are_all_told_and_none_of_the_good_ones_is_applied(bring: Bring, world: World) -> None:
    rows = [f"Help {n},,,{n}" if n % 5 else f"Help {n},31/02/2026,,-{n}" for n in range(2000)]
    source = bring(HEADINGS + "\n".join(rows))
    assert source.counts == {"rows": 2000, "wrong": 400, "new": 1600, "warnings": 0}
    problems = told(source)
    assert len(problems) == 800
    assert problems[2][:3] == (7, "Begins", "31/02/2026")
    with pytest.raises(Refused, match=r"400 rows cannot be taken, so none of the file is \(1600 could be\)"):
        actions.apply_import(by=world.actor(Role.HEAD_OF_COMMISSIONING), source=source)
    assert not helped().exists()
    said = list(report.lines(source, everything=True))
    assert sum("31/02/2026" in line for line in said) == 400


def test_a_missing_column_is_told_together_with_the_cells_that_are_wrong(bring: Bring, world: World) -> None:
    source = bring("Name,Begins\nCARA,31/02/2026\nPAVE,2026\n")
    assert [problem.sentence for problem in source.as_problems] == ["Expected: a column for “Value”."]
    assert [(row, column) for row, column, _read, _why in told(source)] == [(2, "Begins")]
    with pytest.raises(Refused, match="columns that must be put right"):
        actions.apply_import(by=world.actor(Role.HEAD_OF_COMMISSIONING), source=source)


def test_a_reference_that_stands_twice_is_wrong_in_both_rows_and_each_names_the_other(bring: Bring) -> None:
    source = bring(HEADINGS + "CARA,,,5\nPAVE,,,6\ncara,,,7\n")
    assert told(source) == [
        (2, "Name", "CARA", "Expected: each record once; it stands in rows 2, 4."),
        (4, "Name", "cara", "Expected: each record once; it stands in rows 2, 4."),
    ]
    assert source.rows.get(number=3).verdict == "new"


def test_a_formula_in_a_workbook_is_refused_by_cell_and_its_value_is_not_taken(bring: Bring) -> None:
    source = bring(workbook([["Name", "Value"], ["CARA", 5], ["PAVE", "=B2*2"]]))
    ((row, column, _read, why),) = told(source)
    assert (row, column) == (3, "Value")
    assert "not a formula" in why


def test_a_formula_in_a_column_that_is_left_out_does_no_harm(bring: Bring) -> None:
    source = bring(workbook([["Name", "Value", "Our sum"], ["CARA", 5, "=B2*2"]]))
    assert (told(source), source.counts["new"]) == ([], 1)


def test_a_remark_beside_a_list_in_a_workbook_is_left_out_with_a_warning(bring: Bring) -> None:
    source = bring(workbook([["Name", "Value"], ["CARA", 5, None, "ask Jo"]]))
    assert source.rows.get().warnings == ["Left out, since no heading stands above it: ask Jo"]


def test_odd_truths_come_in_with_a_warning(bring: Bring) -> None:
    source = bring(HEADINGS + "CARA,ongoing,,tbc\n")
    row = source.rows.get()
    assert (row.verdict, row.warnings, row.facts["begins"]) == ("new", ["The value is not known."], "ongoing")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Name,Value\nCaf\xc3\xa9,5\nCaf\xe9,6\n", "mixes two encodings"),
        (b"%PDF-1.7 Name,Value", "PDF"),
        (b"PK\x03\x04 Name,Value", "damaged"),
        (b"", "empty"),
    ],
    ids=["encodings", "pdf", "package", "nothing"],
)
def test_a_file_that_cannot_be_read_leaves_nothing_behind(world: World, content: bytes, sentence: str) -> None:
    from almoner.foundation.sheets.models import Import

    given: dict[str, Any] = {"by": world.actor(Role.HEAD_OF_COMMISSIONING), "office": world.north, "kind": "help"}
    file = text_file("")
    file.write(content)
    before = Import.objects.count()
    with pytest.raises(Refused, match=sentence):
        actions.check_file(file=file, **given)
    assert Import.objects.count() == before
