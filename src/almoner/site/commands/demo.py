"""`./almoner demo`: example offices in a database of their own, in the browser of whoever wants to look."""

import argparse
import errno
import fcntl
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
from psycopg import sql

from almoner.site import postgres

from . import story
from .database import close_connections, embedded, make_django_ready, migrate, say
from .postman import with_postman
from .web import Web

PATIENCE = 60  # seconds for the first page
SERVER_ERROR = 500


def main(arguments: list[str]) -> int:
    """Serve the demo until stopped. Raises SystemExit with a sentence when its port or its database is in use."""
    asked = options().parse_args(arguments)
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if os.environ.pop(variable, ""):
            say(f"the demo has a database of its own; it does not touch the one in {variable}")
    os.environ["ALMONER_ENV"] = "demo"
    addresses, port = free_addresses(asked.port)
    url = f"http://localhost:{port}/"
    os.environ.setdefault("ALMONER_ADDRESS", url)  # what the links in letters begin with
    with embedded() as server, alone(server, url):
        fill(server, keep=asked.keep)
        for line in story.sign_in_list(url):
            print(line, flush=True)
        close_connections()
        Web(
            bind=addresses,
            workers=2,
            threads=4,
            timeout=60,
            **with_postman(announcer(port, url, open_it=not asked.no_open)),
        ).run()
    return 0


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./almoner demo",
        description="Show Almoner with example offices, on this machine only. Stop it with Ctrl-C.",
    )
    parser.add_argument(
        "--port", type=port_number, default=8000, help="port to serve on (%(default)s); 0 takes a free one"
    )
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.add_argument(
        "--keep", action="store_true", help="go on with what the last demo left, instead of starting afresh"
    )
    return parser


def port_number(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a port; write a number from 1 to 65535, or 0 for any free one"
        )
    return int(text)


def free_addresses(port: int) -> tuple[list[str], int]:
    """What localhost may mean, free to listen on, and the port. Raises SystemExit when the port is in use."""
    with closing(socket.socket(socket.AF_INET)) as probe:
        port = bound(probe, "127.0.0.1", port)
    addresses = [f"127.0.0.1:{port}"]
    if socket.has_ipv6:
        with closing(socket.socket(socket.AF_INET6)) as probe:
            try:
                bound(probe, "::1", port)
            except OSError:  # this machine speaks no IPv6
                return addresses, port
        addresses.append(f"[::1]:{port}")
    return addresses, port


def bound(probe: socket.socket, host: str, port: int) -> int:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, port))
    except PermissionError:
        raise SystemExit(
            f"almoner: port {port} is reserved for the system. Choose one above 1023: --port 8001"
        ) from None
    except OSError as problem:
        if problem.errno != errno.EADDRINUSE:
            raise
        raise SystemExit(
            f"almoner: port {port} is in use. Stop what uses it, or choose another: --port {port + 1}"
        ) from None
    return int(probe.getsockname()[1])


@contextmanager
def alone(server: postgres.Server, url: str) -> Iterator[None]:
    """One demo per database, since each starts it afresh. Raises SystemExit with the address of the other."""
    with Path(server.folder, "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SystemExit(
                f"almoner: the demo runs already at {lock.read().strip()}. Stop that one first; "
                "or give this one a folder of its own: ALMONER_DATA=/tmp/other ./almoner demo --port 8001"
            ) from None
        lock.truncate(0)
        lock.write(url)
        lock.flush()
        yield


def fill(server: postgres.Server, *, keep: bool) -> None:
    """Make the demo's database and play the story into it; with ``keep``, only where none was played to its end."""
    played = Path(server.folder, "story-was-played")
    if not (keep and played.exists()):
        played.unlink(missing_ok=True)
        make_database_afresh(server)
        keep = False
    say("making the database")
    migrate()
    make_django_ready()
    if not keep:
        say("filling it with the example offices")
        story.play()
        played.touch()


def make_database_afresh(server: postgres.Server) -> None:
    name = sql.Identifier(postgres.DATABASE)
    with psycopg.connect(host=server.socket, user=postgres.OWNER, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def announcer(port: int, url: str, *, open_it: bool) -> Any:
    """What gunicorn calls when it listens: a child of ours waits for the first page, says so, and is gone."""

    def announce(_arbiter: Any) -> None:
        served = os.getpid()
        if os.fork() == 0:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)  # the server's own handling is not for us
            try:
                if pages_answer(port, served):
                    print(f"ready {url}", flush=True)
                    print("Stop it with Ctrl-C.", flush=True)
                    if open_it and has_screen():
                        webbrowser.open(url)
                else:
                    say("the pages do not answer; what went wrong stands above")
                    os.kill(served, signal.SIGTERM)
            finally:
                os._exit(0)

    return announce


def pages_answer(port: int, served: int) -> bool:
    """Say whether a page comes within PATIENCE seconds, while the server ``served`` is still there."""
    until = monotonic() + PATIENCE
    while monotonic() < until and os.getppid() == served:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
                if connection.getresponse().status < SERVER_ERROR:
                    return True
        except (OSError, HTTPException):
            pass
        sleep(0.1)
    return False


def has_screen() -> bool:
    """Whether a browser would appear on a screen; a text browser in this terminal would only be in the way."""
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
