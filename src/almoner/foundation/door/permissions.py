"""Who may: a register of permissions, each with a plain sentence and the roles that hold it.

Rooms fill the register from their ``access.py`` when the application starts; this room never learns their names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .roles import Holder


@dataclass(frozen=True)
class Grant:
    sentence: Any
    """What the permission allows, in words that finish "You may …"; possibly a lazy translation."""
    roles: frozenset[Holder]


_register: dict[str, Grant] = {}


def grant(sentence: Any, *roles: Holder) -> Grant:
    return Grant(sentence, frozenset(roles))


def register[M: StrEnum](may: type[M], grants: Mapping[M, Grant]) -> None:
    """Add one room's permissions.

    Raises:
        LookupError: a permission has no grant, or is registered twice with another meaning.
    """
    if missing := set(may) - set(grants):
        raise LookupError(f"no grant for {sorted(missing)}")
    for permission, given in grants.items():
        if _register.setdefault(str(permission), given).roles != given.roles:
            raise LookupError(f"{permission} is registered twice")


def held_by(roles: Iterable[str]) -> frozenset[str]:
    """All permissions that any of these roles holds."""
    mine = set(roles)
    return frozenset(name for name, given in _register.items() if mine & given.roles)


def sentence_of(permission: str) -> str:
    """What a permission allows, as shown to people."""
    return str(_register[str(permission)].sentence)


def register_as_read() -> Mapping[str, Grant]:
    """The whole register, for the who-may-what pages and the route table."""
    return dict(_register)
