"""The database the tests run on: made and migrated by its owner, used by the application.

Migrating from nothing takes seconds; copying a migrated database takes a tenth of one. So the owner migrates a template
once for each state of the source that shapes the schema, and every run, and every worker of a run, copies it. The name
of the template carries a digest of that source, so a changed migration is never missed.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg import sql

from almoner.foundation.door.bolt import at_work
from almoner.site import surroundings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

ROOT = Path(__file__).resolve().parent.parent
SHAPES = (
    "src/almoner/**/migrations/*.py",
    "src/almoner/**/models.py",
    "src/almoner/**/models/*.py",
    "src/almoner/foundation/door/*.py",
    "src/almoner/site/settings.py",
    "requirements.lock",
)
KEPT = 60 * 60  # seconds that a template nobody's source asks for any more is kept
LOCK = 0x7E57  # one run at a time makes the template


@contextmanager
def database() -> Generator[None]:
    """Make this process's test database, point Django at it as the application, and drop it in the end."""
    owner = login_of("owner")
    name = str(connection.settings_dict["TEST"]["NAME"])
    with keeper(owner) as cursor:
        drop_left_behind(cursor)
        template = prepared_template(cursor, owner)
        run(cursor, "CREATE DATABASE {} TEMPLATE {}", name, template)
    with pointed_at(owner, name, assume_role=settings.DATABASE_APPLICATION_ROLE):
        with mock.patch.object(DatabaseOperations, "execute_sql_flush", flush_as_owner):
            yield
        connection.close()
    with keeper(owner) as cursor:
        run(cursor, "DROP DATABASE {} WITH (FORCE)", name)


def login_of(role: str) -> dict[str, Any]:
    """The connection settings of the owner ("owner") or of the application ("app")."""
    with mock.patch.dict(os.environ, {"ALMONER_DB_ROLE": role}):
        return surroundings.database(settings.DATABASE_APPLICATION_ROLE, settings.DATABASE_OWNER_ROLE)


def connect(login: dict[str, Any], database_name: str, **options: Any) -> psycopg.Connection[Any]:
    """Open a plain connection, outside Django, as that login."""
    return psycopg.connect(
        host=login.get("HOST") or None,
        port=login.get("PORT") or None,
        user=login["USER"],
        password=login.get("PASSWORD") or None,
        dbname=database_name,
        autocommit=True,
        **options,
    )


@contextmanager
def keeper(owner: dict[str, Any]) -> Generator[psycopg.Cursor[Any]]:
    """A session of the owner beside all test databases, holding the lock under which they are made and dropped.

    It stands in the server's own database `postgres`, which no test makes afresh, unless that is closed to the owner.
    """
    try:
        session = connect(owner, "postgres")
    except psycopg.OperationalError:
        session = connect(owner, owner["NAME"])
    with session, session.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield cursor


def run(cursor: psycopg.Cursor[Any], statement: str, *names: str) -> None:
    """Run a statement about databases by name."""
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def prepared_template(cursor: psycopg.Cursor[Any], owner: dict[str, Any]) -> str:
    """Return the name of the migrated database for the source as it is now, making it when it is not there."""
    name = f"almoner_template_{digest_of_source()}"
    cursor.execute(
        "SELECT 1 FROM pg_database WHERE datname = %s AND shobj_description(oid, 'pg_database') <> ''", [name]
    )
    if cursor.fetchone():
        return name
    run(cursor, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)  # a run that was killed half-way left it unfinished
    run(cursor, "CREATE DATABASE {}", name)
    with pointed_at(owner, name):
        migrate()
    cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), str(int(time.time()))))
    return name


def migrate() -> None:
    """Bring the database that Django speaks to up to date."""
    call_command("migrate", verbosity=0, interactive=False)


def digest_of_source() -> str:
    """Twelve digits that change with anything that shapes the schema or its privileges."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SHAPES for path in ROOT.glob(pattern)}):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def pointed_at(login: dict[str, Any], name: str, assume_role: str | None = None) -> Generator[None]:
    """Until the block ends, Django speaks to database `name` with that login, wearing that role where one is named."""
    connection.close()
    kept = dict(connection.settings_dict)
    options = {**kept.get("OPTIONS", {}), "assume_role": assume_role}
    connection.settings_dict.update(login, NAME=name, OPTIONS=options)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def drop_left_behind(cursor: psycopg.Cursor[Any]) -> None:
    """Drop test databases whose process is gone, and templates that nobody's source has asked for in a while."""
    cursor.execute(
        "SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database"
        " WHERE datname LIKE 'test\\_almoner\\_%' OR datname LIKE 'almoner\\_template\\_%'"
    )
    for name, made in cursor.fetchall():
        process = re.fullmatch(r"test_almoner_(\d+)", name)
        gone = process and on_this_machine() and not is_alive(int(process[1]))
        old = made.isdecimal() and int(made) < time.time() - KEPT and not name.endswith(digest_of_source())
        if gone or old:
            with suppress(psycopg.errors.ObjectInUse):
                run(cursor, "DROP DATABASE {}", name)


def on_this_machine() -> bool:
    """Say whether the server is our own, so that the numbers in its databases' names are processes of this machine."""
    return not os.environ.get("DATABASE_URL")


def is_alive(process: int) -> bool:
    """Say whether a process with this number runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def flush_as_owner(operations: DatabaseOperations, statements: Iterable[str]) -> None:
    """Empty the tables after a transactional test: the owner's hat for one transaction, its own triggers put aside."""
    with at_work("the tests' flush"), transaction.atomic(), operations.connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_OWNER_ROLE}")
        cursor.execute(
            "SELECT format('ALTER TABLE %I DISABLE TRIGGER %I', c.relname, t.tgname),"
            " format('ALTER TABLE %I ENABLE TRIGGER %I', c.relname, t.tgname)"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgtype & 32 <> 0 AND NOT t.tgisinternal"  # 32: fires on TRUNCATE
        )
        guards = cursor.fetchall()
        for statement in [*(off for off, _ in guards), *statements, *(on for _, on in guards)]:
            cursor.execute(statement)
