"""The register of charities, brought in for the whole installation."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.organisations.access import May
from almoner.foundation.organisations.models import CharityEntry

from ._steps import OWN_CHAIN

FACTS = tuple(
    each.name for each in CharityEntry._meta.concrete_fields if each.name not in {"id", "scheme", "number", "read_at"}
)


@dataclass(slots=True)
class Taken:
    """How many of a batch were new, changed and as before; and the places of those told otherwise before."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    again: list[int] = field(default_factory=list)


@action(May.BRING_REGISTER)
def take_entries(
    *,
    by: Actor,  # noqa: ARG001 - `note_register` records the whole file as one entry
    entries: Sequence[CharityEntry],
    read_at: dt.datetime,
) -> Taken:
    """Bring in a batch of entries of one file: at most three queries, whatever their number.

    An entry that this file (the same `read_at`) brought before is left as it is; with other facts, it is reported.
    """
    taken = Taken()
    held = {(each.scheme, each.number): each for each in _held(entries)}
    write, same = [], []
    for place, entry in enumerate(entries):
        entry.read_at, key = read_at, (entry.scheme, entry.number)
        before = held.get(key)
        is_same = before is not None and all(getattr(before, name) == getattr(entry, name) for name in FACTS)
        if before is not None and before.read_at == read_at:
            taken.again += [] if is_same else [place]
            continue
        held[key] = entry
        if before is not None and is_same:
            same.append(before.pk)
            continue
        taken.new, taken.changed = taken.new + (before is None), taken.changed + (before is not None)
        write.append(entry)
    taken.unchanged = len(same)
    _write(write, same, read_at)
    return taken


def _held(entries: Sequence[CharityEntry]) -> Any:
    by_scheme: dict[str, list[str]] = {}
    for each in entries:
        by_scheme.setdefault(each.scheme, []).append(each.number)
    rows = CharityEntry.objects.none()
    for scheme, numbers in by_scheme.items():
        rows |= CharityEntry.objects.filter(scheme=scheme, number__in=numbers)
    return rows


def _write(write: list[CharityEntry], same: list[Any], read_at: dt.datetime) -> None:
    if write:
        CharityEntry.objects.bulk_create(
            write, update_conflicts=True, unique_fields=["scheme", "number"], update_fields=[*FACTS, "read_at"]
        )
    if same:
        CharityEntry.objects.filter(pk__in=same).update(read_at=read_at)


@action(May.BRING_REGISTER)
def note_register(*, by: Actor, file_name: str, taken: Taken, last: CharityEntry) -> None:
    """Say in the audit which file was brought in, and what it changed; `last` is one of its entries."""
    after = {"file": file_name, "new": taken.new, "changed": taken.changed, "unchanged": taken.unchanged}
    record(by=by, verb="brought in register of charities", record=last, office=OWN_CHAIN, after=after)
