"""What people are told about. Rooms register their kinds as the application starts; this room never knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice. ``sentence`` says in the choices page what it is about; ``by_email`` is the first choice."""

    name: str
    sentence: Any
    by_email: bool = True


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add kinds. Raises LookupError when a name means two things."""
    for kind in kinds:
        if _kinds.setdefault(kind.name, kind) != kind:
            raise LookupError(f"{kind.name} is registered twice")


def registered() -> Mapping[str, Kind]:
    return dict(_kinds)


def named(name: str) -> Kind:
    """The kind of that name. Raises LookupError when no room registered it."""
    if name not in _kinds:
        raise LookupError(f"no room registered notices of kind {name}")
    return _kinds[name]
