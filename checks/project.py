"""What the checks know of the project: its files, its rooms, and how to call a tool."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "almoner"


def scratch(name: str) -> Path:
    """A folder for what a tool remembers from run to run: in the checkout, or elsewhere where that is closed to us."""
    base = ROOT if os.access(ROOT, os.W_OK) else Path(tempfile.gettempdir()) / f"almoner-checks-{os.geteuid()}"
    return base / ".almoner" / name


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, tracked or about to be, as git sees it.

    Raises SystemExit where git cannot say.
    """
    asked = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise SystemExit(f"the checks ask git which files are the project's, and git says: {asked.stderr.strip()}")
    named = {name for name in asked.stdout.split("\0") if name}
    return tuple(path for path in sorted(ROOT / name for name in named) if path.is_file() and not path.is_symlink())


def files_ending(*endings: str) -> Iterator[Path]:
    """The project's files whose paths end so."""
    return (path for path in files() if path.as_posix().endswith(endings))


def shown(path: Path, line: int | None = None) -> str:
    """Name a place as editors and compilers do: path:line."""
    name = str(path.relative_to(ROOT))
    return name if line is None else f"{name}:{line}"


def is_migration(path: Path) -> bool:
    """Say whether this is a generated migration, whose length and shape are Django's affair."""
    return path.parent.name == "migrations" and SOURCE in path.parents


def run_tool(*command: str) -> list[str]:
    """Run a tool of this environment; return what it printed, line by line, when it was not content."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    said = (done.stdout + done.stderr).strip().splitlines()
    return said or [f"{command[0]} ended with {done.returncode} and said nothing"]


@dataclass(frozen=True)
class Rooms:
    """The tree of `.importlinter`: how high each stage stands, and how high each app stands inside its stage."""

    stages: dict[str, int]
    apps: dict[str, dict[str, int]]

    @classmethod
    def read(cls, path: Path = ROOT / ".importlinter") -> Rooms:
        """Read the ranks; the highest is 0. Stages that stand side by side share a rank."""
        parser = configparser.ConfigParser()
        parser.read_string(path.read_text("utf-8"))
        tree = {
            section["containers"].strip(): ranks(section["layers"])
            for section in parser.values()
            if section.get("exhaustive") == "true"
        }
        stages = tree.pop("almoner")
        return cls(stages, {container.removeprefix("almoner."): layers for container, layers in tree.items()})


def ranks(layers: str) -> dict[str, int]:
    """Give each name of a layers contract the number of its line, from the top."""
    lines = [line for line in layers.splitlines() if line.strip()]
    return {
        name.strip(" ()"): number for number, line in enumerate(lines) for name in line.replace(":", "|").split("|")
    }
