"""The project speaks only of itself and calls things by the words of its field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.project import ROOT, SOURCE, files, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SENTENCE = "the project speaks of itself alone, in the words of its field, and each app introduces itself"
CURE = "say it without the machine it was written on; name the file after what it holds"

# Written in halves, so that this list does not find itself.
MACHINE = re.compile(r"(?<![\w.])/(?:wo" r"rk|ro" r"ot|ho" r"me/\w+|tmp/to" r"ols|Us" r"ers/\w+)/")
BINARY = {".png", ".woff2", ".ico", ".xlsx", ".pdf", ".jpg", ".gz", ".zip"}
BLURRED = {"common", "utils", "util", "helpers", "helper", "core", "manager", "managers", "data", "misc", "base"}
TAKEN = {"services": "a service is help for people", "selectors": "selection is a word of procurement"}


def problems() -> Iterator[str]:
    """Name each machine path, each blurred name and each app without its page."""
    for path in files():
        if path.suffix not in BINARY and not path.name.endswith((".lock", "-lock.json")):
            yield from machine_paths(path)
        yield from blurred_names(path)
    for app in SOURCE.glob("*/*/apps.py"):
        if not (app.parent / "README.md").is_file():
            yield f"{shown(app.parent)}: no README.md says what this app is"


def machine_paths(path: Path) -> Iterator[str]:
    """Find paths of the machine the project was written on."""
    for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
        if found := MACHINE.search(line):
            yield f"{shown(path, number)}: {found[0]}"


def blurred_names(path: Path) -> Iterator[str]:
    """Find Python files and packages named after nothing in particular."""
    if SOURCE not in path.parents or path.suffix != ".py":
        return
    inside = path.relative_to(ROOT)
    for word in {inside.stem, *(part for part in inside.parent.parts)} & (BLURRED | {"selectors"}):
        yield f"{inside}: “{word}” {TAKEN.get(word, 'says nothing about what is in it')}"
    if inside.name == "services.py":
        yield f"{inside}: {TAKEN['services']}"
