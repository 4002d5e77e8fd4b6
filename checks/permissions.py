"""Who may what, as tables for the documentation."""

from __future__ import annotations

from importlib import import_module, util
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAD = "| Permission | Allows to | Held by |\n|---|---|---|"


def of_app(app: Path) -> str:
    """The table of one app's own permissions; empty where it has none."""
    name = f"almoner.{app.parent.name}.{app.name}.access"
    if util.find_spec(name) is None:
        return ""
    return table(import_module(name).GRANTS)


def whole_page() -> str:
    """The page of all permissions: each with its sentence and the roles that hold it."""
    from almoner.foundation.door.permissions import register_as_read

    return f"# Who may what\n\n{note()}\n\n{table(register_as_read())}\n"


def note() -> str:
    """Where a generated page comes from."""
    return "Written from the code by `./almoner check docs --write`; change it there."


def table(grants: Mapping[Any, Any]) -> str:
    """Rows in the order of their names."""
    from almoner.foundation.door.roles import ROLE_NAMES, Role

    rows = []
    for permission, given in sorted(grants.items(), key=lambda item: str(item[0])):
        if given.roles == frozenset(Role):
            holders = "everyone with a post"
        else:
            holders = ", ".join(str(ROLE_NAMES[role]) for role in Role if role in given.roles)
        rows.append(f"| `{permission}` | {given.sentence} | {holders} |")
    return "\n".join([HEAD, *rows])
