"""A data directory: made once, complete or not at all, and cleared of what a crash left behind."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .places import Binaries, Place, account, private_folder

OWNER, APPLICATION, DATABASE = "almoner_owner", "almoner_app", "almoner"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
PATIENCE = 30  # seconds
LOCK = "postmaster.pid"

# The application owns nothing. The owner may become the application, which is how tests run as it.
ROLES = f"""\
CREATE ROLE {OWNER} LOGIN CREATEDB;
CREATE ROLE {APPLICATION} LOGIN;
GRANT {APPLICATION} TO {OWNER};
CREATE DATABASE {DATABASE} OWNER {OWNER};
"""
# Nobody comes in but over the socket, whose folder is private, and nobody as the superuser.
HOST_BASED_ACCESS = "local all all peer map=almoner\n"


def tell(sentence: str) -> None:
    print(f"almoner: {sentence}", flush=True)


def run(place: Place, program: str, *arguments: str, text: str | None = None) -> None:
    """Run one of PostgreSQL's programs to its end as the server's account. Raises SystemExit with what it said."""
    runner = place.runner
    done = subprocess.run(
        [program, *arguments],
        cwd="/",
        env=ENVIRONMENT,
        input=text or "",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        user=runner.pw_uid if place.steps_down else None,
        group=runner.pw_gid if place.steps_down else None,
        extra_groups=[] if place.steps_down else None,
    )
    if done.returncode:
        raise SystemExit(
            f"PostgreSQL's {Path(program).name} failed as {runner.pw_name}:\n{done.stdout.strip()[-2000:]}"
        )


def make(place: Place, programs: Binaries) -> None:
    """Make the data directory with its roles and database unless it is there; an unfinished one is made again."""
    set_aside_other_version(place, programs.version)
    if (place.data / "PG_VERSION").exists():
        return
    part = place.folder / "data.part"
    shutil.rmtree(part, ignore_errors=True)
    private_folder(part, place.runner)
    run(
        place,
        programs["initdb"],
        *("-D", str(part), "-U", "postgres", "--auth=peer", "--encoding=UTF8", "--no-sync", "--no-instructions"),
        *("--locale-provider=builtin", "--locale=C.UTF-8"),
    )
    run(place, programs["postgres"], "--single", "-D", str(part), "postgres", text=ROLES)
    part.rename(place.data)


def set_aside_other_version(place: Place, version: str) -> None:
    """Keep, under another name, a directory that another major version of PostgreSQL made."""
    try:
        made_by = (place.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        if place.data.exists():  # no PostgreSQL data at all
            set_aside(place, "unknown")
        return
    if made_by != version:
        set_aside(place, made_by)


def set_aside(place: Place, made_by: str) -> None:
    aside = place.folder / f"data-{made_by}-{time.strftime('%Y%m%dT%H%M%S')}"
    place.data.rename(aside)
    tell(f"{place.data} was made by PostgreSQL {made_by}; kept as {aside}, and starting afresh")


def admit(place: Place) -> None:
    """Write who may connect: this account alone, as owner or as application. At each start, for accounts change."""
    me = account().pw_name
    lines = "".join(f'almoner "{me}" {role}\n' for role in (OWNER, APPLICATION))
    for name, text in (("pg_hba.conf", HOST_BASED_ACCESS), ("pg_ident.conf", lines)):
        file = place.data / name
        file.write_text(text)
        give(file, place.runner)


def give(file: Path, owner: pwd.struct_passwd) -> None:
    if os.geteuid() != owner.pw_uid:
        os.chown(file, owner.pw_uid, owner.pw_gid)


def clear_after_crash(place: Place) -> None:
    """End a server without a keeper, and remove locks whose process is gone.

    PostgreSQL would refuse to start when the number in a stale lock now belongs to any other process of its account,
    which is common in containers. Called only while this process has the turn and the server does not answer.
    """
    number = locked_by(place.data)
    if number and serves(number, place.data):
        end(number, place.data)
    (place.data / LOCK).unlink(missing_ok=True)
    for left in place.socket.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def locked_by(data: Path) -> int:
    """The process that a server's lock names, or 0."""
    try:
        return max(0, int((data / LOCK).read_text().split("\n", 1)[0]))
    except (FileNotFoundError, ValueError):
        return 0


def is_served(data: Path) -> bool:
    number = locked_by(data)
    return number > 0 and serves(number, data)


def serves(number: int, data: Path) -> bool:
    """Say whether process ``number`` is a PostgreSQL on ``data``. (A zombie has no command line, so it is none.)"""
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
        listed = subprocess.run(["ps", "-p", str(number), "-o", "args="], capture_output=True, text=True, check=False)
        words = listed.stdout.split()
    return str(data) in words


def end(number: int, data: Path) -> None:
    """Stop the PostgreSQL with process ``number``: in order, and if that takes too long, at once."""
    for order in (signal.SIGINT, signal.SIGQUIT):
        os.kill(number, order)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not serves(number, data):
                return
            time.sleep(0.02)
    raise SystemExit(f"PostgreSQL (process {number}) does not stop. End it and try again.")
