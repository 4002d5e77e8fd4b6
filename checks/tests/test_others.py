"""The other checks that read source find what they are for."""

import ast
from pathlib import Path

import pytest

from checks import doors, sizes, wording
from checks.docs import with_parts
from checks.project import ROOT, Rooms, ranks


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("@action(May.KEEP)\ndef add(*, by, office): ...", []),
        ("def add(*, by, office): ...", ["does not wear @action"]),
        ("@action(May.KEEP)\ndef add(office, *, by): ...", ["takes positional arguments"]),
        ("@action(May.KEEP)\ndef add(*, office): ...", ["does not ask by= whom"]),
    ],
)
def test_a_door_is_known_by_what_it_wears_and_asks(source: str, faults: list[str]) -> None:
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert list(doors.faults(function, free=False)) == faults


def test_what_is_too_long_is_found() -> None:
    body = "\n".join(f"    x{number} = {number}" for number in range(40))
    found = list(sizes.of_text(f"def long():\n{body}\n" + "\n" * 400, ROOT / "x.py"))
    assert found == ["x.py: 441 lines", "x.py:1: long has 41 lines"]


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("Refused(_('It is closed.'))", 0),
        ("Refused('It is closed.')", 1),
        ("raise NotAllowed(f'{name} may not.')", 1),
        ("Refused('It is %s.' % state)", 1),
        ("CharField(label='Name', max_length=3)", 1),
        ("class Kind(models.TextChoices):\n    A = 'a', _('grant')", 0),
        ("class Kind(models.TextChoices):\n    A = 'a', 'grant'", 1),
        ("grant(_('read'), *EVERYONE)", 0),
    ],
)
def test_bare_sentences_are_found(source: str, bare: int) -> None:
    assert len([text for node in ast.walk(ast.parse(source)) for text in wording.bare_sentences(node)]) == bare


def test_generated_parts_are_put_between_their_markers_and_gone_ones_removed() -> None:
    once = with_parts("# Grants\n\nTen lines.\n", {"who may what": "| a |", "lifecycle of round": "x"})
    assert once.startswith("# Grants\n\nTen lines.\n")
    assert with_parts(once, {"who may what": "| a |", "lifecycle of round": "x"}) == once
    changed = with_parts(once, {"who may what": "| b |"})
    assert "| b |" in changed
    assert "| a |" not in changed
    assert "lifecycle" not in changed


def test_the_tree_of_rooms_is_read_from_the_import_contracts() -> None:
    rooms = Rooms.read(Path(ROOT / ".importlinter"))
    assert rooms.stages["foundation"] > rooms.stages["strategy"] > rooms.stages["do"]
    assert rooms.apps["foundation"]["offices"] < rooms.apps["foundation"]["accounts"]
    assert ranks("(a) | (b)\nc : d") == {"a": 0, "b": 0, "c": 1, "d": 1}
