"""Run the checks: `python -m checks [NAME ...]`, or all of them; `docs --write` writes what the check wants to see."""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from checks.project import ROOT

# The longest first, so that two processors end together.
CHECKS = (
    "typed",
    "imports",
    "assets",
    "keys",
    "migrated",
    "docs",
    "lint",
    "layout",
    "templates",
    "wording",
    "doors",
    "refusals",
    "sizes",
    "loose_ends",
    "own_words",
)
SHOWN = 60


def main() -> int:
    """Run what was asked for, a line for each check; return 1 when any failed."""
    parser = argparse.ArgumentParser(prog="almoner check", description="Apply the measures of tidiness.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(CHECKS)}")
    parser.add_argument("--write", action="store_true", help="docs and layout: write what should stand there")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - set(CHECKS)):
        parser.error(f"no check is called {', '.join(unknown)}; there are {', '.join(CHECKS)}")
    if asked.write:
        return write(asked.names)
    if asked.here:
        return run_here(asked.names[0])
    return run_all(asked.names or CHECKS)


def write(names: list[str]) -> int:
    """Let those checks that can mend write what they would otherwise ask for."""
    for name in names:
        module = importlib.import_module(f"checks.{name}")
        if not hasattr(module, "write"):
            print(f"{name}: nothing can be written for this check")
            return 1
        module.write()
    return 0


def run_here(name: str) -> int:
    """Run one check in this process and print its problems, one on a line."""
    module = importlib.import_module(f"checks.{name}")
    found = list(module.problems())
    for problem in found:
        print(problem)
    return 1 if found else 0


def run_all(names: list[str] | tuple[str, ...]) -> int:
    """Run each check in a process of its own, as many at once as there are processors."""
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        failed = [name for name, good in zip(names, pool.map(run_apart, names), strict=True) if not good]
    took = time.monotonic() - began
    if failed:
        print(f"\n{len(failed)} of {len(names)} checks failed in {took:.0f} s: {', '.join(failed)}")
        return 1
    print(f"\nall {len(names)} checks are content, in {took:.0f} s")
    return 0


def run_apart(name: str) -> bool:
    """Run one check in a process of its own, say how it went, and what to do if it went badly."""
    module = importlib.import_module(f"checks.{name}")
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "checks", "--here", name],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.monotonic() - began
    if done.returncode == 0:
        aside = "".join(f"        {line}\n" for line in done.stdout.splitlines())
        print(f"ok      {name:<11} {module.SENTENCE} ({took:.1f} s)\n{aside}", end="", flush=True)
        return True
    lines = (done.stdout + done.stderr).rstrip().splitlines()
    shown = "".join(f"        {line}\n" for line in lines[:SHOWN])
    more = f"        and {len(lines) - SHOWN} lines more\n" if len(lines) > SHOWN else ""
    print(f"FAILED  {name:<11} {module.SENTENCE}\n{shown}{more}        -> {module.CURE}\n", end="", flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main())
