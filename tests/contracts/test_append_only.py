"""What is append-only cannot be changed: tried by connecting as the application, which cannot become anybody else.

The other tests run as the owner wearing the application's role, and `RESET ROLE` would give the owner back; so these
open a connection of their own with the application's login.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg import sql

from tests.database import connect, login_of

if TYPE_CHECKING:
    from collections.abc import Generator

APPEND_ONLY = sorted(
    (model for model in apps.get_models(include_auto_created=True) if getattr(model, "append_only", False)),
    key=lambda model: model._meta.label,
)
ALL = sorted(
    (model for model in apps.get_models(include_auto_created=True) if model._meta.managed),
    key=lambda model: model._meta.label,
)


@pytest.fixture(scope="module")
def application(django_db_setup: None) -> Generator[psycopg.Connection[Any]]:
    """A session that signed in as the application."""
    with connect(login_of("app"), connection.settings_dict["NAME"]) as session:
        yield session


def test_something_is_append_only() -> None:
    labels = {model._meta.label for model in APPEND_ONLY}
    assert {"audit.Entry", "offices.Setting", "agreements.AgreementVersion", "funds.BudgetLine"} <= labels


def test_the_application_is_nobody_else(application: psycopg.Connection[Any]) -> None:
    row = application.execute("SELECT session_user, current_user").fetchone()
    assert row == ("almoner_app", "almoner_app")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("SET ROLE almoner_owner")


def test_the_application_owns_nothing(application: psycopg.Connection[Any]) -> None:
    owned = application.execute(
        "SELECT relname FROM pg_class WHERE relowner = 'almoner_app'::regrole"
        " UNION ALL SELECT datname FROM pg_database WHERE datdba = 'almoner_app'::regrole"
        " UNION ALL SELECT proname FROM pg_proc WHERE proowner = 'almoner_app'::regrole"
    ).fetchall()
    assert owned == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"],
    ids=["update", "delete", "truncate"],
)
@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model._meta.label)
def test_append_only_tables_are_never_changed(application: psycopg.Connection[Any], model: Any, statement: str) -> None:
    table, column = sql.Identifier(model._meta.db_table), sql.Identifier(model._meta.pk.column)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(sql.SQL(statement).format(table=table, column=column))


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model._meta.label)
def test_append_only_tables_are_read_and_added_to(application: psycopg.Connection[Any], model: Any) -> None:
    held = application.execute(
        "SELECT has_table_privilege(%s, 'SELECT'), has_table_privilege(%s, 'INSERT')", [model._meta.db_table] * 2
    ).fetchone()
    assert held == (True, True)


@pytest.mark.parametrize("model", ALL, ids=lambda model: model._meta.label)
def test_no_table_can_be_emptied_or_altered(application: psycopg.Connection[Any], model: Any) -> None:
    table = sql.Identifier(model._meta.db_table)
    for statement in ("TRUNCATE {} CASCADE", "ALTER TABLE {} DISABLE TRIGGER ALL", "DROP TABLE {}"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(sql.SQL(statement).format(table))


def test_what_was_migrated_is_the_owners_affair(application: psycopg.Connection[Any]) -> None:
    for statement in ("DELETE FROM django_migrations", "CREATE TABLE mine (id int)", "CREATE SCHEMA mine"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement)
