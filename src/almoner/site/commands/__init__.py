"""The commands of `./almoner`: functions that take the rest of the line and return the exit code."""

import os
import signal
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
HELP = Path(__file__).with_name("help.txt")
COMMANDS = {
    "demo": "demo:main",
    "test": "tools:test",
    "check": "tools:check",
    "bench": "tools:bench",
    "manage": "manage:main",
    "serve": "serve:main",
    "import": "records:import_rows",
    "export": "records:export_rows",
    "audit": "records:audit",
}


def run(words: list[str]) -> int:
    """Run one command. Returns its exit code: 2 for a command that does not exist, 130 when interrupted."""
    if not words or words[0] in {"help", "-h", "--help"}:
        print(HELP.read_text(), end="")
        return 0
    name, *arguments = words
    if name not in COMMANDS:
        print(f"almoner: there is no command {name!r}. The commands are: {' '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    # TERM must run the same clean-up as Ctrl-C does; without this Python would end on the spot.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almoner.site.settings")
    try:
        module, function = COMMANDS[name].split(":")
        return int(getattr(import_module(f"{__name__}.{module}"), function)(arguments))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:  # whoever read what we print has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
