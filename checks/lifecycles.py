"""Lifecycles as diagrams and tables for the documentation."""

from __future__ import annotations

from importlib import import_module, util
from typing import TYPE_CHECKING, Any

from checks.permissions import note

if TYPE_CHECKING:
    from pathlib import Path


def of_app(app: Path) -> list[tuple[str, Any]]:
    """The lifecycles that an app's lifecycle.py writes down, each with its name in lower case."""
    from almoner.kernel.lifecycle import Lifecycle

    module = f"almoner.{app.parent.name}.{app.name}.lifecycle"
    if util.find_spec(module) is None:
        return []
    held = vars(import_module(module))
    return [(name.lower().replace("_", "-"), value) for name, value in held.items() if isinstance(value, Lifecycle)]


def diagram(lifecycle: Any) -> str:
    """The diagram, as Markdown that draws it."""
    return f"```mermaid\n{lifecycle.as_mermaid()}\n```"


def page(app: Path, name: str, lifecycle: Any) -> str:
    """The page of one lifecycle: diagram, who may make which move, and what each move is held to."""
    from almoner.foundation.door.permissions import register_as_read

    sentences = {permission: str(given.sentence) for permission, given in register_as_read().items()}
    moves = lifecycle.who_may_what(sentences)
    rules = "\n".join(
        f"- **{move.name}**: {', '.join(in_words(rule) for rule in move.rules)}" for move in lifecycle if move.rules
    )
    held = f"\n## Rules\n\n{rules}\n" if rules else ""
    title = f"# {app.name.capitalize()}: the life of {name.replace('-', ' ')}"
    return f"{title}\n\n{note()}\n\n{diagram(lifecycle)}\n\n{moves}\n{held}"


def in_words(rule: Any) -> str:
    """A rule's name as words: round_is_open is "round is open"."""
    return str(getattr(rule, "__name__", rule)).strip("_").replace("_", " ")
