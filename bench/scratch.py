"""A database of the benchmark's own, on an embedded server of its own, gone when the benchmark is done."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from almoner.site import postgres

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def database(name: str) -> Generator[str]:
    """Until the block ends, this process and its children speak to a fresh, migrated database as the application.

    Yields the database's name. Django is ready inside. A server named by DATABASE_URL is left alone.
    """
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ.pop(variable, None)
    server = postgres.start(ROOT, "bench")
    scratch = f"bench_{name}_{os.getpid()}"
    os.environ.update(
        ALMONER_ENV="demo",
        DJANGO_SETTINGS_MODULE="almoner.site.settings",
        PGHOST=server.socket,
        PGDATABASE=scratch,
        PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    )
    as_owner(server.socket, "CREATE DATABASE {} TEMPLATE {}", scratch, migrated(server.socket))
    try:
        make_django_ready()
        yield scratch
    finally:
        hang_up()
        as_owner(server.socket, "DROP DATABASE {} WITH (FORCE)", scratch)
        server.stop()


def migrated(socket: str) -> str:
    """A migrated database to copy, which takes a moment where migrating takes a minute; kept for these migrations."""
    files = sorted((ROOT / "src").rglob("migrations/*.py"))
    content = b"".join(str(file).encode() + file.read_bytes() for file in (*files, ROOT / "requirements.lock"))
    name = f"bench_migrated_{hashlib.sha256(content).hexdigest()[:12]}"
    with psycopg.connect(host=socket, user=postgres.OWNER, dbname=postgres.DATABASE, autocommit=True) as session:
        session.execute("SELECT pg_advisory_lock(1)")  # who comes meanwhile waits, and finds it made
        there = {row[0] for row in session.execute("SELECT datname FROM pg_database")}
        if name not in there:
            for old in (each for each in there if each.startswith("bench_migrated_")):
                as_owner(socket, "DROP DATABASE {} WITH (FORCE)", old)
            as_owner(socket, "CREATE DATABASE {}", "bench_migrated_")
            subprocess.run(
                [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
                env={**os.environ, "PGDATABASE": "bench_migrated_", "ALMONER_DB_ROLE": "owner"},
                check=True,
            )
            as_owner(socket, "ALTER DATABASE {} RENAME TO {}", "bench_migrated_", name)
    return name


def as_owner(socket: str, statement: str, *names: str, database_name: str = postgres.DATABASE) -> None:
    """Run one statement as the owner, outside Django."""
    with psycopg.connect(host=socket, user=postgres.OWNER, dbname=database_name, autocommit=True) as session:
        session.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def owning(*models: Any) -> Generator[None]:
    """Until the block ends, this process speaks as the owner, and our triggers on the tables of ``models`` rest."""
    from django.db import connection

    connection.close()
    application = connection.settings_dict["USER"]
    connection.settings_dict["USER"] = postgres.OWNER
    try:
        _triggers("DISABLE", models)
        yield
        _triggers("ENABLE", models)
    finally:
        connection.close()
        connection.settings_dict["USER"] = application


def _triggers(what: str, models: tuple[Any, ...]) -> None:
    for model in models:
        as_owner(
            os.environ["PGHOST"],
            f"ALTER TABLE {{}} {what} TRIGGER USER",
            model._meta.db_table,
            database_name=os.environ["PGDATABASE"],
        )


def take_stock() -> None:
    """Let PostgreSQL count what stands in the tables, as it does by itself in a database that has lived for a while."""
    as_owner(os.environ["PGHOST"], "VACUUM ANALYZE", database_name=os.environ["PGDATABASE"])


def make_django_ready() -> None:
    """Load the settings and the rooms."""
    import django

    django.setup()


def hang_up() -> None:
    """Close this process's connections, if Django was ever ready."""
    from django.apps import apps

    if apps.ready:
        from django.db import connections

        connections.close_all()
