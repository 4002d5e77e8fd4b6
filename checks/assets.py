"""The committed style sheet and script are what their sources build to."""

from __future__ import annotations

import os
import subprocess
import sys

from checks.project import ROOT

SENTENCE = "the committed style sheet, script and fonts are what assets/ builds to"
CURE = "run `.venv/bin/python assets/build.py` and commit what it wrote"

CANNOT = 3  # what the build says when it has no Node and can get none


def problems() -> list[str]:
    """Build into a scratch folder and compare. Without Node: said aloud and passed, but failed where CI is set."""
    built = subprocess.run(
        [sys.executable, "assets/build.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = (built.stdout + built.stderr).strip().splitlines()
    if built.returncode == CANNOT and os.environ.get("CI") != "true":
        print("NOT CHECKED: the assets cannot be built here")
        return []
    return [] if built.returncode == 0 else said or [f"the build ended with {built.returncode}"]
