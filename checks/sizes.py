"""The length of files and functions: nothing grows unwatched."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from checks.project import files_ending, is_migration, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SENTENCE = "no file is longer than 400 lines, no function longer than 40"
CURE = "split it where its subject divides; a file of two subjects has two names"

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
WRITTEN_BY_HAND = (".py", ".html", ".scss", ".js", ".sh", ".typ", ".toml", ".ini", "/almoner", "/run")
GENERATED = ("/static/", "/node_modules/")


def problems() -> Iterator[str]:
    """Name each file and function that is too long; migrations and built assets are generated and free."""
    for path in files_ending(*WRITTEN_BY_HAND):
        if is_migration(path) or any(part in path.as_posix() for part in GENERATED):
            continue
        text = path.read_text("utf-8")
        yield from of_text(text, path)


def of_text(text: str, path: Path) -> Iterator[str]:
    """Name what is too long in one file."""
    lines = text.count("\n")
    if lines > LONGEST_FILE:
        yield f"{shown(path)}: {lines} lines"
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{shown(path, node.lineno)}: {node.name} has {length} lines"
