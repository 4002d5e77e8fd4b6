"""Links from an organisation's page to what later rooms keep about it: those rooms register them at the start.

This room never learns their names; a room gives nothing where the reader may not see its page.
"""

from collections.abc import Callable
from typing import Any

from .models import Organisation

type Link = tuple[Any, str]
"""Words and an address."""
type Find = Callable[[Any, Organisation], Link | None]
"""From a request and an organisation to a link, or None where there is nothing for this reader."""

_finders: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    """Say what a room keeps about an organisation.

    Raises:
        LookupError: a name is registered twice.
    """
    if _finders.setdefault(name, find) is not find:
        raise LookupError(f"links of {name} are registered twice")


def links(request: Any, organisation: Organisation) -> list[Link]:
    """What this reader finds about an organisation in later rooms, in the order in which they stand."""
    found = (find(request, organisation) for find in _finders.values())
    return [link for link in found if link is not None]
