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
    rows = [
        f"| `{permission}` | {given.sentence} | {', '.join(holders(given.roles))} |"
        for permission, given in sorted(grants.items(), key=lambda item: str(item[0]))
    ]
    return "\n".join([HEAD, *rows])


def holders(held: frozenset[Any]) -> list[str]:
    """Who holds a permission, in words: posts of an office, parts in an organisation, places on a panel."""
    from almoner.foundation.door.roles import PART_NAMES, PLACE_NAMES, ROLE_NAMES, Role

    posts = [str(name) for role, name in ROLE_NAMES.items() if role in held]
    parts = [str(name).lower() for part, name in PART_NAMES.items() if part in held]
    places = [str(name).lower() for place, name in PLACE_NAMES.items() if place in held]
    words = ["everyone with a post"] if held >= frozenset(Role) else posts
    if parts:
        words.append(f"of an organisation: {', '.join(parts)}")
    return [*words, f"on a panel: {', '.join(places)}"] if places else words
