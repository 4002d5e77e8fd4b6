"""Which offices have a case with an organisation, and so may see its passport: told by the rooms that hold the cases.

An office sees the passport of an organisation that it named itself, and of one with which it has a case: an application
that was sent in, an agreement, a payment. Rooms say so as the application starts; this room never learns their names.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from almoner.foundation.organisations.models import Organisation

type Find = Callable[[UUID], QuerySet[Any, Any]]
"""From an office to the ids of the organisations with which it has a case: ``.values("organisation")``."""

_finders: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    """Say which organisations have a case of one kind ("applications") with an office. Drafts are no case.

    Raises:
        LookupError: a name is registered twice.
    """
    if _finders.setdefault(name, find) is not find:
        raise LookupError(f"cases of {name} are registered twice")


def seen_from(office_id: UUID | None) -> Q:
    """Which organisations' passports an office may see; none where there is no office."""
    if office_id is None:
        return Q(pk__in=[])
    found = Q(office_id=office_id)
    for find in _finders.values():
        found |= Q(pk__in=find(office_id))
    return found


def is_seen_from(office_id: UUID | None, organisation_id: UUID) -> bool:
    """Whether an office may see one organisation's passport."""
    return Organisation.objects.filter(seen_from(office_id), pk=organisation_id).exists()
