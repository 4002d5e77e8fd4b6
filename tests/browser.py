"""A real browser for the journeys: found, fetched, or loudly missing.

Looked for in this order: ALMONER_CHROMIUM, a Chromium or Chrome of the system, one that playwright fetched before.
Then, for root on Debian or Ubuntu, it is installed with apt; then playwright is asked to fetch one. Where all of that
fails the browser tests are reported as not run, and fail where CI=true.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/snap/bin/chromium")
# Quiet: without these it calls home at every start. As root it cannot make its sandbox.
FLAGS = [
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-gpu",
]
PATIENCE = 600  # seconds for an installation


@cache
def program() -> str | None:
    """The path of a Chromium that answers, installed if need be; None where there is none to be had."""
    for found in (os.environ.get("ALMONER_CHROMIUM"), *map(shutil.which, NAMES), *PLACES, fetched_by_playwright()):
        if found and Path(found).exists():
            return found
    for install in (install_with_apt, install_with_playwright):
        if found := install():
            return found
    return None


def flags() -> list[str]:
    """How to start it."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS


def install_with_apt() -> str | None:
    """Install Debian's Chromium; only root can, and only where there is apt."""
    if os.geteuid() or not shutil.which("apt-get"):
        return None
    say("installing chromium with apt")
    quietly("apt-get", "update", "-q")
    quietly("apt-get", "install", "-qy", "--no-install-recommends", "chromium")
    return shutil.which("chromium")


def install_with_playwright() -> str | None:
    """Let playwright fetch its own; needs the network."""
    say("asking playwright for a chromium")
    quietly(sys.executable, "-m", "playwright", "install", "chromium")
    return fetched_by_playwright()


def fetched_by_playwright() -> str | None:
    """The newest Chromium in playwright's own store."""
    store = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(store.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


def quietly(*command: str) -> None:
    """Run an installer; whether it worked is seen by what is there afterwards."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, env=environment, capture_output=True, check=False, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as problem:
        say(f"{command[0]}: {problem}")


def say(sentence: str) -> None:
    """Tell whoever waits what takes so long."""
    sys.stderr.write(f"tests: {sentence}\n")
