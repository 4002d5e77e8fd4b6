"""The import contracts of `.importlinter`, and that each stage that stands has one."""

from __future__ import annotations

import contextlib
import io
import os

from importlinter.cli import lint_imports

from checks.project import ROOT, SOURCE, Rooms, scratch

SENTENCE = "imports look back along the cycle, never forward"
CURE = "call the earlier stage from the later one, or let the later fill a register that the earlier owns"

ABOUT_EVERYTHING = ("cycle", "framework", "shape")
WITHOUT_ROOMS = {"site", "kernel"}


def problems() -> list[str]:
    """Return what the contracts say, and any stage that no contract speaks of."""
    stages = set(stages_built()) - WITHOUT_ROOMS
    unspoken = sorted(stages - set(Rooms.read().apps))
    if unspoken:
        return [f"src/almoner/{stage}: no contract in .importlinter says how its rooms stand" for stage in unspoken]
    return broken_contracts((*ABOUT_EVERYTHING, *sorted(stages)))


def stages_built() -> list[str]:
    """The stages that stand as packages."""
    return [path.parent.name for path in SOURCE.glob("*/__init__.py")]


def broken_contracts(contracts: tuple[str, ...]) -> list[str]:
    """Run these contracts (those of stages still to be built would find nothing to read)."""
    os.chdir(ROOT)
    os.environ.setdefault("COLUMNS", "160")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        failed = lint_imports(
            config_filename=".importlinter",
            limit_to_contracts=contracts,
            cache_dir=str(scratch("imports")),
            no_logo=True,
        )
    return [line for line in said.getvalue().splitlines() if line.strip()] if failed else []
