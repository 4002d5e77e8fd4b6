"""A benchmark's table says what was measured and whether the limits were kept."""

import json
from pathlib import Path

import pytest

from bench import table as tables
from bench.table import Table


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for results of its own."""
    monkeypatch.setattr(tables, "RESULTS", tmp_path)
    return tmp_path


def test_a_limit_is_kept_or_missed() -> None:
    table = Table("pages")
    table.add("register", floor=2.0, ours=5.0, limit=3)
    assert table.kept
    table.add("home", floor=2.0, ours=12.1, limit=6)
    assert not table.kept
    assert [row.kept for row in table.rows] == [True, False]


def test_a_count_has_its_limit_for_a_floor() -> None:
    table = Table("pages")
    table.at_most("queries", ours=7, limit=7, unit="queries")
    assert table.kept
    table.at_most("queries", ours=8, limit=7, unit="queries")
    assert not table.kept


def test_where_nothing_is_allowed_nothing_is_kept_and_one_is_missed() -> None:
    table = Table("deadline")
    table.at_most("lost", ours=0, limit=0, unit="saves")
    assert table.kept
    table.at_most("taken twice", ours=1, limit=0, unit="bids")
    assert not table.kept


def test_a_table_without_rows_keeps_nothing() -> None:
    assert not Table("pages").kept


def test_it_is_printed_and_written(results: Path) -> None:
    table = Table("pages")
    table.add("register", floor=2.0, ours=5.0, limit=3)
    table.add("home", floor=2.0, ours=13.0, limit=6)
    lines = str(table).splitlines()
    assert lines[0].split() == ["what", "floor", "ours", "ratio", "limit", "ok"]
    assert lines[2].split() == ["register", "2", "ms", "5", "ms", "2.50", "3", "ok"]
    assert lines[3].split()[-1] == "MISSED"
    written = json.loads(table.save().read_text())
    assert (results / "pages.json").exists()
    assert written["ok"] is False
    assert [row["ratio"] for row in written["rows"]] == [2.5, 6.5]
