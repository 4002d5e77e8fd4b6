"""Loose ends: what somebody meant to finish, and exceptions from the rules without a reason."""

from __future__ import annotations

import io
import re
import tokenize
from typing import TYPE_CHECKING

from checks.project import files_ending, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCE = "no loose ends: nothing left to do, no blanket exception from a rule"
CURE = "finish it or file it as an issue; an exception names its rule and, behind it, its reason"

MARKS = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
UNFINISHED = re.compile(r"\bNotImplemented" r"Error\b")
NOQA = re.compile(r"#\s*noqa\b(?P<codes>:\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)?(?P<reason>.*)", re.IGNORECASE)
IGNORE = re.compile(r"#\s*type:\s*ignore\b(?P<codes>\[[a-z0-9_, -]+\])?(?P<reason>.*)")
WHOLE_FILE = re.compile(r"#\s*(?:ruff|flake8)\s*:\s*noqa|#\s*mypy\s*:\s*ignore-errors|pragma:\s*no cover")
TEXT = (".py", ".html", ".scss", ".js", ".sh", ".toml", ".ini", ".md", ".typ", ".in")


def problems() -> Iterator[str]:
    """Name each loose end and where it hangs."""
    for path in files_ending(*TEXT):
        if "/static/" in path.as_posix():
            continue
        text = path.read_text("utf-8")
        for number, line in enumerate(text.splitlines(), start=1):
            if found := MARKS.search(line):
                yield f"{shown(path, number)}: {found[0]}"
        if path.suffix == ".py":
            for number, what in of_python(text):
                yield f"{shown(path, number)}: {what}"


def of_python(text: str) -> Iterator[tuple[int, str]]:
    """Find unfinished code and unexplained exceptions in one Python file."""
    said_above, before = -1, ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        line = token.start[0]
        if token.type == tokenize.COMMENT:
            yield from ((line, what) for what in of_comment(token.string, explained=said_above == line - 1))
            if token.line.lstrip().startswith("#"):
                said_above = line
        elif token.type == tokenize.NAME and UNFINISHED.fullmatch(token.string) and before == "raise":
            yield line, f"{token.string}: an abstract method, or something unfinished?"
        before = token.string


def of_comment(comment: str, *, explained: bool) -> Iterator[str]:
    """Judge one comment. The reason for an exception stands behind it, or in a comment on the line above."""
    if WHOLE_FILE.search(comment):
        yield f"excuses a whole file or branch: {comment}"
    for pattern in (NOQA, IGNORE):
        found = pattern.search(comment)
        if found and not found["codes"]:
            yield f"excuses everything, name the rule: {comment}"
        elif found and not explained and not found["reason"].strip(" #-:"):
            yield f"gives no reason: {comment}"
