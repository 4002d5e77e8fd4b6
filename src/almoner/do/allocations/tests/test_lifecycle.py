"""The moves of a table, written out by hand: the policy, not the engine."""

from __future__ import annotations

from almoner.do.allocations.guards import LIVES
from almoner.do.allocations.lifecycle import ALLOCATION, State

EXPECTED = {
    ("draft", "fix", "fixed", "allocations.keep"),
    ("fixed", "reopen", "draft", "allocations.keep"),
    ("fixed", "put", "put", "allocations.keep"),
    ("put", "take back", "draft", "allocations.keep"),
    ("draft", "discard", "discarded", "allocations.keep"),
}


def test_the_moves_and_who_makes_them() -> None:
    found = {(str(s), move.name, str(move.target), str(move.by)) for move in ALLOCATION for s in move.sources}
    assert found == EXPECTED
    assert ALLOCATION.ends == {State.DISCARDED}


def test_the_database_knows_the_same_moves() -> None:
    for source, _name, target, _by in EXPECTED:
        assert f"'{source}>{target}'" in LIVES
