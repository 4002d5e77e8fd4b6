"""The other doors are bolted: no guarded table is written outside an action, whichever way it is tried."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from almoner.foundation.door.bolt import READING, NotInAction, at_work, guarded_tables
from almoner.foundation.offices.models import Office

GUARDED = sorted(
    (model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in guarded_tables()),
    key=lambda model: model._meta.label,
)
# Written by the sign-in parts themselves: who may sign in, and which browsers have. The audit is written by actions and
# by sign-ins, and changed by nobody: its tables are append-only.
FREE = {"accounts.Person", "accounts.Session", "audit.Entry", "audit.Witness"}


def test_every_record_of_ours_is_guarded() -> None:
    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith("almoner.")}
    assert ours - {model._meta.label for model in GUARDED} == FREE


def plain_column(model: Any) -> str:
    """A column of the model that can be set to itself."""
    return next(field.column for field in model._meta.concrete_fields if not field.primary_key)


@pytest.mark.django_db
@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.label)
def test_nothing_is_written_outside_an_action(model: Any) -> None:
    table, column = model._meta.db_table, plain_column(model)
    for statement in (
        f"INSERT INTO {table} SELECT * FROM {table}",
        f'UPDATE "{table}" SET "{column}" = "{column}"',
        f"  update only {table} set {column} = {column}",
        f"DELETE FROM {table}",
        f"TRUNCATE TABLE {table}",
        f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone",
        f"MERGE INTO {table} USING {table} AS other ON false WHEN NOT MATCHED THEN DO NOTHING",
    ):
        with pytest.raises(NotInAction), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_no_method_of_the_orm_goes_around() -> None:
    record = Office(slug="elsewhere", name="Elsewhere", short_name="Elsewhere", kind="pcc", holder_title="Commissioner")
    doors = [
        record.save,
        lambda: Office.objects.create(slug="elsewhere"),
        lambda: Office.objects.bulk_create([record]),
        lambda: Office.objects.bulk_create(
            [record], update_conflicts=True, update_fields=["name"], unique_fields=["id"]
        ),
        lambda: Office.objects.bulk_update([record], ["name"]),
        lambda: Office.objects.update(name="Elsewhere"),
        lambda: Office.objects.filter(pk=record.pk).update(name="Elsewhere"),
        lambda: Office.objects.get_or_create(slug="elsewhere"),
        lambda: Office.objects.update_or_create(slug="elsewhere"),
    ]
    for door in doors:
        with pytest.raises(NotInAction), transaction.atomic():
            door()
    assert not Office.objects.filter(slug="elsewhere").exists()


@pytest.mark.django_db
def test_copying_in_is_a_write_too() -> None:
    with pytest.raises(NotInAction), connection.cursor() as cursor:
        cursor.execute("COPY offices_office FROM STDIN")


@pytest.mark.django_db
def test_while_reading_not_even_a_free_table_is_written() -> None:
    with at_work(READING), pytest.raises(NotInAction), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_session")
