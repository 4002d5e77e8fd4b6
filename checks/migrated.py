"""The migrations say what the models say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.django_world import make_ready

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCE = "the migrations make exactly the tables that the models speak of, and none conflicts"
CURE = "run `./almoner manage makemigrations` and read what it wrote"


def problems() -> Iterator[str]:
    """Name each change that no migration makes; without a database, so nothing is asked about what was applied."""
    make_ready()
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    for label, leaves in loader.detect_conflicts().items():
        yield f"{label}: {' and '.join(sorted(leaves))} both come last"
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("almoner.")}
    detector = MigrationAutodetector(
        loader.project_state(), ProjectState.from_apps(apps), NonInteractiveMigrationQuestioner(specified_apps=ours)
    )
    for label, migrations in detector.changes(graph=loader.graph).items():
        for operation in (operation for migration in migrations for operation in migration.operations):
            yield f"{label}: {operation.describe()}"
