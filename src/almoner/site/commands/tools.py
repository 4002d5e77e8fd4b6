"""`./almoner test`, `check` and `bench`: hand over to pytest, to checks/ and to bench/, which stand beside src/."""

import os
import subprocess
import sys
from typing import NoReturn

from . import ROOT
from .database import at_hand


def test(arguments: list[str]) -> NoReturn:
    """Tests start a server of their own (tests/plugin.py). Paths are read from where the person stands."""
    os.environ["ALMONER_ENV"] = "test"
    become("pytest", [from_here(argument) for argument in arguments])


def from_here(argument: str) -> str:
    """Make an argument that names a file, seen from the current folder, name the same file seen from the checkout."""
    path, separator, rest = argument.partition("::")
    if not argument.startswith("-") and os.path.exists(path):  # noqa: PTH110  most arguments are no path at all
        return os.path.abspath(path) + separator + rest  # noqa: PTH100  links are to stay as they were named
    return argument


def check(arguments: list[str]) -> NoReturn:
    """Hand over to checks/."""
    become("checks", arguments)


def bench(arguments: list[str]) -> int:
    """Measured on a server of its own with the settings of the demo, so that nothing else is in the way."""
    os.environ.setdefault("ALMONER_ENV", "demo")
    if not arguments or "-h" in arguments or "--help" in arguments:
        become("bench", arguments or ["--help"])
    with at_hand("bench"), subprocess.Popen([sys.executable, "-m", "bench", *arguments], cwd=ROOT) as tool:
        try:
            return tool.wait()
        except KeyboardInterrupt:  # it was told as well; let it clear up
            return tool.wait()
        except SystemExit:
            tool.terminate()
            raise


def become(module: str, arguments: list[str]) -> NoReturn:
    """Give this process to the tool, so that signals and exit code are its own."""
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606  no shell is meant
