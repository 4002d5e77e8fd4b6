"""The embedded PostgreSQL: for the demo, tests and benchmarks, with nothing to install.

It listens on a socket in a private folder only, knows people by their account on this machine, never runs as root, and
is gone when the last process that uses it is gone, however that ends. Processes that start the same server share it.
"""

import fcntl
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from . import cluster, places
from .cluster import APPLICATION, DATABASE, OWNER, PATIENCE
from .places import Binaries, Place

__all__ = ["APPLICATION", "DATABASE", "OWNER", "Server", "start"]

KEEPER = Path(__file__).with_name("keeper.py")
PORT = "5432"  # only names the socket's file
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": PORT,
    "synchronous_commit": "off",  # what a power cut may cost is the last half second of a demo
    "log_min_messages": "warning",
    "max_connections": "200",
}
CARELESS = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


@dataclass
class Server:
    """A running server, held by this process until ``stop``."""

    socket: str
    programs: Path
    joined: bool
    _hold: int
    _place: Place

    @property
    def folder(self) -> Path:
        """The server's private folder, also open to whoever started it."""
        return self._place.folder

    def stop(self) -> None:
        """Let go of the server. When nobody else holds it, wait until it has stopped."""
        if self._hold < 0:
            return
        os.close(self._hold)
        self._hold = -1
        if nobody_holds(self._place):
            wait_until_gone(self._place)


def start(root: Path, name: str = "demo", *, fast: bool = False) -> Server:
    """Start server ``name`` of the checkout at ``root``, or join it where it already runs.

    ``fast`` is for tests: a server that forgets its data in a power cut. Raises SystemExit with a sentence and the end
    of the server's log when it does not start.
    """
    place = places.prepare(root, name)
    programs = places.binaries()
    with turn(place):
        hold = take_hold(place)
        try:
            joined = answers(place)
            if not joined:
                cluster.clear_after_crash(place)
                cluster.make(place, programs)
                cluster.admit(place)
                launch(place, programs, fast=fast)
        except BaseException:
            os.close(hold)
            raise
    return Server(str(place.socket), programs.folder, joined, hold, place)


@contextmanager
def turn(place: Place) -> Iterator[None]:
    """One process at a time looks whether the server runs, and starts it."""
    with place.turn.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def take_hold(place: Place) -> int:
    """Share the lock that keeps the server running. Waits while a keeper without holders is closing its server."""
    hold = os.open(place.hold, os.O_RDONLY | os.O_CREAT, 0o600)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(hold, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(hold)
                raise SystemExit(f"The PostgreSQL in {place.folder} takes too long to stop; see {place.log}.") from None
            time.sleep(0.01)
        else:
            return hold


def nobody_holds(place: Place) -> bool:
    """Say whether the last holder has gone: then the keeper has the lock, or will have it in a moment."""
    probe = os.open(place.hold, os.O_RDONLY)
    try:
        with suppress(BlockingIOError):
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        with suppress(BlockingIOError):
            fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
        return True
    finally:
        os.close(probe)


def wait_until_gone(place: Place) -> None:
    """PostgreSQL removes its lock file last; one that was killed leaves the file behind."""
    until = time.monotonic() + PATIENCE
    while cluster.is_served(place.data) and time.monotonic() < until:
        time.sleep(0.01)


def answers(place: Place) -> bool:
    """Say whether the server takes connections."""
    try:
        with psycopg.connect(host=str(place.socket), port=PORT, user=OWNER, dbname="postgres", connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def launch(place: Place, programs: Binaries, *, fast: bool) -> None:
    """Start a keeper, which starts PostgreSQL, and wait until it answers."""
    settings = SETTINGS | (CARELESS if fast else {}) | {"unix_socket_directories": str(place.socket)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [programs["postgres"], "-D", str(place.data), *options]
    down = (str(place.runner.pw_uid), str(place.runner.pw_gid)) if place.steps_down else ("", "")
    alive, keepers_end = os.pipe()  # the keeper has the other end open for as long as it lives
    try:
        subprocess.run(
            [sys.executable, "-I", "-S", str(KEEPER), str(place.log), str(place.hold), *down, *command],
            cwd="/",
            env=cluster.ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            pass_fds=[keepers_end],
            start_new_session=True,
            check=True,
        )
    except BaseException:
        os.close(alive)
        raise
    finally:
        os.close(keepers_end)
    try:
        wait_until_answering(place, alive)
    finally:
        os.close(alive)


def wait_until_answering(place: Place, alive: int) -> None:
    """Wait. Raises SystemExit with the end of the log when the keeper ends first, or after PATIENCE seconds."""
    until = time.monotonic() + PATIENCE
    while not answers(place):
        ended = select.select([alive], [], [], 0.02)[0]
        if ended or time.monotonic() > until:
            log = place.log.read_text(errors="replace").strip() if place.log.exists() else ""
            raise SystemExit(f"PostgreSQL did not start. Its log, {place.log}, ends:\n{log[-1500:]}")
