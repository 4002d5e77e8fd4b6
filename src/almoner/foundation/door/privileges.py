"""After every migrate, the owner hands the application exactly what each table's class allows (ADR: two logins)."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate


def grant(using: str = "default", **_: Any) -> None:
    """Grant the application role its rights on all tables; append-only tables get SELECT and INSERT alone.

    Does nothing when the session is not the database's owner: the application cannot grant.
    """
    application = connections[using].ops.quote_name(settings.DATABASE_APPLICATION_ROLE)
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT current_user = pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        )
        if not cursor.fetchone()[0]:
            return
        cursor.execute(
            f"GRANT USAGE ON SCHEMA public TO {application};"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {application};"
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {application};"
            f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {application};"
        )
        for model in apps.get_models(include_auto_created=True):
            if getattr(model, "append_only", False):
                table = connections[using].ops.quote_name(model._meta.db_table)
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {application}")


def install() -> None:
    post_migrate.connect(grant, dispatch_uid="almoner.privileges")
