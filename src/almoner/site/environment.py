"""Makes or mends the environment that Almoner runs in. Run by the launcher with a bare Python: standard library only.

An environment is complete when its `.made-from` holds a line for each lock file that it was made from. The file is
removed before anything changes and written last, so an interrupted run leaves none, and the next run begins again.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STAMP = ".made-from"


class CannotInstall(Exception):
    """The packages could not be installed; what the installer said is on the screen already."""


def say(sentence: str) -> None:
    print(f"almoner: {sentence}", file=sys.stderr, flush=True)


def is_complete(environment: Path, wanted: list[str]) -> bool:
    """Say whether ``environment`` was made, to the end, from every lock of ``wanted`` (lines "name sum size")."""
    try:
        stamp = (environment / STAMP).read_text().splitlines()
    except OSError:
        return False
    return set(wanted) <= set(stamp) and runs(environment)


def runs(environment: Path) -> bool:
    """Say whether its Python runs: it is a link, and what it leads to may have been removed or be closed to us."""
    try:
        return (
            subprocess.run([environment / "bin" / "python", "-c", ""], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


@contextmanager
def turn(environment: Path) -> Iterator[None]:
    """One at a time. The kernel lets go of the lock when its holder ends, so none is ever left behind."""
    with environment.with_name(environment.name + ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another almoner is making {environment}; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def locks(root: Path, wanted: list[str]) -> list[str]:
    """The pip options that name the lock files of ``wanted``."""
    names = [line.split(" ", 1)[0] for line in wanted]
    return [part for name in names if name.endswith(".lock") for part in ("-r", str(root / name))]


def call(*words: str | Path, **variables: str) -> None:
    done = subprocess.run(words, env=os.environ | variables, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if done.returncode:
        raise CannotInstall


def with_uv(uv: str, environment: Path, requirements: list[str], *, fresh: bool) -> None:
    system = {"UV_SYSTEM_CERTS": "1", "UV_NO_CONFIG": "1", "VIRTUAL_ENV": str(environment)}
    if fresh:
        call(uv, "venv", "-q", "--clear", "--python", sys.executable, environment, **system)
    call(uv, "pip", "install", "-q", "--require-hashes", *requirements, **system)


def with_pip(environment: Path, requirements: list[str], *, fresh: bool) -> None:
    if fresh:
        call(sys.executable, "-m", "venv", "--clear", environment)
    quiet = [
        "-qq",
        "--disable-pip-version-check",
        "--no-input",
        "--root-user-action=ignore",
        "--no-warn-script-location",
    ]
    cache = [] if os.access(Path("~").expanduser(), os.W_OK) else ["--no-cache-dir"]
    python = environment / "bin" / "python"
    call(python, "-m", "pip", "install", *quiet, *cache, "--no-deps", "--require-hashes", *requirements)


def install(root: Path, environment: Path, wanted: list[str], *, fresh: bool) -> None:
    """Install what is locked. uv only makes it quicker: whatever goes wrong with it, pip does. Raises CannotInstall."""
    requirements = locks(root, wanted)
    if uv := os.environ.get("ALMONER_UV"):
        try:
            with_uv(uv, environment, requirements, fresh=fresh)
        except (CannotInstall, OSError):
            say("uv could not; using pip")
            fresh = True
        else:
            return
    with_pip(environment, requirements, fresh=fresh)


def mend(root: Path, environment: Path, wanted: list[str]) -> None:
    """Bring ``environment`` to what is ``wanted``: in place if it was complete once, from nothing otherwise."""
    python = os.path.realpath(sys.executable)
    wanted = [line for line in wanted if not line.startswith("python ")]
    stamp = environment / STAMP
    before = stamp.read_text().splitlines() if stamp.exists() else []
    chosen = "ALMONER_PYTHON" in os.environ
    in_place = bool(before) and runs(environment) and (not chosen or f"python {python}" in before)
    stamp.unlink(missing_ok=True)
    doing = "bringing up to date" if in_place else "making"
    say(f"{doing} {environment} with {python} (well under a minute, as a rule)")
    if in_place:
        try:
            install(root, environment, wanted, fresh=False)
        except CannotInstall:
            say("that did not work; making it afresh")
            in_place = False
    if not in_place:
        clear(environment)
        install(root, environment, wanted, fresh=True)
    made_with = next((line for line in before if in_place and line.startswith("python ")), f"python {python}")
    stamp.write_text("\n".join([*wanted, made_with]) + "\n")


def clear(environment: Path) -> None:
    """Remove what a run that was cut off may have left, or a file or link in the way."""
    if environment.is_symlink() or environment.is_file():
        environment.unlink()
    elif environment.exists():
        shutil.rmtree(environment)


def main(root: Path, environment: Path, wanted: list[str]) -> int:
    """Make sure of a complete environment. Return 0, or 1 having said why there is none."""
    began = time.monotonic()
    try:
        with turn(environment):
            if not is_complete(environment, wanted):
                mend(root, environment, wanted)
                say(f"the environment is ready after {time.monotonic() - began:.0f} seconds")
    except CannotInstall:
        say("the packages could not be installed (what the installer said stands above).")
        say("The first run needs the network, or a package index near you: PIP_INDEX_URL=https://... ./almoner ...")
    except OSError as problem:
        say(f"the environment could not be made: {problem}")
    except KeyboardInterrupt:
        say("interrupted; the next run begins again")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3].splitlines()))
