"""The database that a command works on: DATABASE_URL's, or the embedded one for as long as the command runs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from almoner.site import postgres

from . import ROOT

OLDEST_SERVER = 15


def say(sentence: str) -> None:
    print(f"almoner: {sentence}", file=sys.stderr, flush=True)


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL", "").strip()


@contextmanager
def at_hand(name: str = "demo") -> Iterator[None]:
    """Until the block ends the database answers: the one that DATABASE_URL names, else the embedded one."""
    with nullcontext() if not is_embedded() else embedded(name):
        yield


@contextmanager
def embedded(name: str = "demo") -> Iterator[postgres.Server]:
    """Run, or join, the embedded server ``name`` until the block ends, and let Django find it."""
    server = postgres.start(ROOT, name)
    os.environ["PGHOST"] = server.socket
    os.environ["PATH"] = f"{server.programs}{os.pathsep}{os.environ['PATH']}"  # for psql, which `manage dbshell` calls
    try:
        yield server
    finally:
        server.stop()


def make_django_ready() -> None:
    """Load settings and rooms. Raises SystemExit with the sentence of a setting that is missing or wrong."""
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        raise SystemExit(f"almoner: {problem}") from None


@contextmanager
def told_when_unreachable() -> Iterator[None]:
    """Raises SystemExit with a sentence, instead of a trace, when the database cannot be reached."""
    try:
        yield
    except OperationalError as problem:
        if connection.connection is not None:  # it was reached; the fault is another
            raise
        host = connection.settings_dict["HOST"] or "this machine"
        raise SystemExit(f"almoner: the database on {host} cannot be reached: {str(problem).strip()}") from None


def check_server() -> None:
    """Raises SystemExit with a sentence when the database cannot be reached, or is older than we can use."""
    with told_when_unreachable():
        connection.ensure_connection()
    if (version := connection.pg_version) < OLDEST_SERVER * 10000:  # type: ignore[attr-defined]  # PostgreSQL's own
        raise SystemExit(
            f"almoner: the database is PostgreSQL {version // 10000}; Almoner needs {OLDEST_SERVER} or newer."
        )


def lacks_migrations() -> bool:
    from django.db.migrations.executor import MigrationExecutor  # needs the rooms to be loaded

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Migrate as the owner, in a process of its own, since a process speaks to the database in one role."""
    environment = os.environ | {"ALMONER_DB_ROLE": "owner"}
    done = subprocess.run(
        [sys.executable, "-m", "almoner", "manage", "migrate", "--verbosity=0", "--skip-checks"],
        env=environment,
        check=False,
    )
    if done.returncode:
        raise SystemExit("almoner: the database could not be migrated; what went wrong stands above.")


def make_sure_it_is_migrated() -> None:
    """Bring the embedded database up to date; refuse with a sentence to touch another one."""
    check_server()
    if not lacks_migrations():
        return
    if not is_embedded():
        raise SystemExit("almoner: the database is not up to date. Run ./almoner manage migrate first.")
    connection.close()
    say("bringing the database up to date")
    migrate()


def close_connections() -> None:
    """What the workers of a server inherit must not share a connection."""
    from django.db import connections

    connections.close_all()
