"""The site as people meet it: a server of its own over loopback, with the named world in a database of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from django.test import Client

from tests.database import ROOT, keeper, login_of, pointed_at, prepared_template, run
from tests.world import World, build, sign_in

if TYPE_CHECKING:
    from collections.abc import Generator

    from almoner.foundation.accounts.models import Person

PATIENCE = 30  # seconds for the first answer


@dataclass(frozen=True)
class Site:
    """Where the site answers, the world it shows, and a signed-in session for each post."""

    address: str
    world: World
    sessions: dict[str, str]


@contextmanager
def served() -> Generator[Site]:
    """Until the block ends, the site is served with the named world in it."""
    owner, name = login_of("owner"), f"{settings.DATABASES['default']['TEST']['NAME']}_site"
    with keeper(owner) as cursor:
        run(cursor, "CREATE DATABASE {} TEMPLATE {}", name, prepared_template(cursor, owner))
    try:
        with pointed_at(owner, name, assume_role=settings.DATABASE_APPLICATION_ROLE):
            world = build()
            sessions = {who: session_of(person) for who, person in world.everybody.items()}
            connection.close()
        with gunicorn(name) as port:
            yield Site(f"http://localhost:{port}", world, sessions)
    finally:
        with keeper(owner) as cursor:
            run(cursor, "DROP DATABASE {} WITH (FORCE)", name)


def session_of(person: Person) -> str:
    """The key of a session with that person signed in."""
    return str(sign_in(Client(), person).session.session_key)


@contextmanager
def gunicorn(database: str) -> Generator[int]:
    """Serve the application on a free port and yield the port. Raises RuntimeError when it does not answer."""
    port = free_port()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "almoner.site.wsgi:application", f"--bind=127.0.0.1:{port}"),
            *("--workers=1", "--worker-class=gthread", "--threads=4", "--log-level=warning"),
        ],
        cwd=ROOT,
        env={**os.environ, **pointing_at(database), "PYTHONPATH": str(ROOT / "src")},
    )
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def pointing_at(database: str) -> dict[str, str]:
    """The environment in which a process speaks to that database as the application."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        return {"PGDATABASE": database}
    return {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{database}"))}


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait for an answer, whatever it is."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            asked.request("HEAD", "/static/almoner/almoner.css", headers={"Host": "localhost"})
            asked.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            asked.close()
    raise RuntimeError("the site does not answer; what it said stands above")
