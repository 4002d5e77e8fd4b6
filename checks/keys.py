"""Every foreign key looks back along the cycle (keys written as strings escape the import contracts)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.django_world import make_ready
from checks.project import Rooms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Field, Model

SENTENCE = "every key between rooms looks back, and leaves no accessor on the earlier room"
CURE = 'let the room that stands higher hold the key, with related_name="+"'


def problems() -> Iterator[str]:
    """Name each key that looks forward or sideways, and each that lets an earlier room query forward."""
    make_ready()
    from django.apps import apps

    ours = [model for model in apps.get_models(include_auto_created=True) if is_ours(model)]
    yield from judge(ours, Rooms.read())


def is_ours(model: type[Model]) -> bool:
    """Say whether the model is the project's own."""
    return model.__module__.startswith("almoner.")


def judge(models: Iterable[type[Model]], rooms: Rooms) -> Iterator[str]:
    """Hold each key of these models against the tree of rooms."""
    for model in models:
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or not is_ours(target):
                continue
            here, there = place(model, rooms), place(target, rooms)
            name = f"{model._meta.label}.{field.name} -> {target._meta.label}"
            if home(model) != home(target) and not here < there:
                yield f"{name} looks forward or sideways"
            if home(model) != home(target) and not is_hidden(field):
                yield f"{name} leaves an accessor on an earlier room"


def home(model: type[Model]) -> tuple[str, str]:
    """The stage and the app that a model of ours lives in."""
    stage, app = model.__module__.split(".")[1:3]
    return stage, app


def place(model: type[Model], rooms: Rooms) -> tuple[int, int]:
    """How high a model's room stands: stage first, then app within the stage; a greater number is further down."""
    stage, app = home(model)
    return rooms.stages[stage], rooms.apps[stage][app]


def is_hidden(field: Field) -> bool:
    """Say whether a key leaves nothing on the model it points at."""
    return field.remote_field is None or field.remote_field.hidden
