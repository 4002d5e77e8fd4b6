"""Ruff's layout of the lines."""

import subprocess
import sys

from checks.project import ROOT, run_tool, scratch

SENTENCE = "every Python file is laid out by ruff format"
CURE = "run `./almoner check layout --write`"


def problems() -> list[str]:
    """Name each file that `ruff format` would change."""
    return run_tool(
        "ruff", "format", "--check", "--quiet", f"--cache-dir={scratch('ruff')}", "--output-format=concise", "."
    )


def write() -> None:
    """Lay them out."""
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", "."], cwd=ROOT, check=True)
