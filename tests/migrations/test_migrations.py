"""The migrations lead from nothing to the models, and back where they say they can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests.database import connect, keeper, login_of, migrate, pointed_at, run

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_django import DjangoDbBlocker

OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("almoner."))


@pytest.fixture
def empty_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[str]:
    """A database with nothing in it, which Django speaks to as the owner."""
    owner, name = login_of("owner"), f"{connection.settings_dict['NAME']}_from_nothing"
    with keeper(owner) as cursor:
        run(cursor, "CREATE DATABASE {}", name)
    with django_db_blocker.unblock(), pointed_at(owner, name):
        yield name
    with keeper(owner) as cursor:
        run(cursor, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.mark.slow
def test_from_nothing_to_the_models_again_and_back(empty_database: str) -> None:
    migrate()
    made = {table.name for table in connection.introspection.get_table_list(connection.cursor())}
    wanted = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    assert wanted <= made

    before = schema(empty_database)
    migrate()
    assert schema(empty_database) == before

    executor = MigrationExecutor(connection)
    executor.migrate([(label, None) for label in OURS if label in executor.loader.migrated_apps])
    left = {table.name for table in connection.introspection.get_table_list(connection.cursor())}
    ours = {model._meta.db_table for label in OURS for model in apps.get_app_config(label).get_models()}
    assert not left & ours


def schema(name: str) -> list[Any]:
    """Every column, constraint, trigger and privilege of the database."""
    with connect(login_of("owner"), name) as session:
        return session.execute(
            "SELECT 'column', table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            "  WHERE table_schema = 'public'"
            " UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), ''"
            "  FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
            " UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), ''"
            "  FROM pg_trigger WHERE NOT tgisinternal"
            " UNION ALL SELECT 'privilege', table_name, grantee, privilege_type, ''"
            "  FROM information_schema.role_table_grants WHERE table_schema = 'public'"
            " ORDER BY 1, 2, 3, 4"
        ).fetchall()


def test_no_two_migrations_come_last() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}


def test_every_room_with_tables_has_migrations() -> None:
    loader = MigrationLoader(None)
    without = [
        label for label in OURS if any(apps.get_app_config(label).get_models()) and label in loader.unmigrated_apps
    ]
    assert without == []
