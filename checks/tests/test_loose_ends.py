"""The check of loose ends finds exceptions without a rule or a reason."""

import pytest

from checks import loose_ends


def found(text: str) -> list[str]:
    return [what.partition(":")[0] for _, what in loose_ends.of_python(text)]


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # noqa: E501  the address cannot be broken",
        "x = 1  # type: ignore[attr-defined]  # read by the tables",
        "# Drawn by the library from our own text.\nx = 1  # noqa: S308",
        "try:\n    x\nexcept NotImplementedError:\n    y = 1",
    ],
)
def test_what_may_stand(line: str) -> None:
    assert found(line + "\n") == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("x = 1  # noqa", "excuses everything, name the rule"),
        ("x = 1  # type: ignore", "excuses everything, name the rule"),
        ("x = 1  # noqa: E501", "gives no reason"),
        ("x = 1  # type: ignore[misc]", "gives no reason"),
        ("# ruff: noqa", "excuses a whole file or branch"),
        ("# Something else.\n\nx = 1  # noqa: E501", "gives no reason"),
        ("raise NotImplementedError", "NotImplementedError"),
    ],
)
def test_what_may_not(line: str, what: str) -> None:
    assert what in found(line + "\n")
