"""Reads of the chains."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from .models import Entry, Witness
from .seal import seal

_AT_A_TIME = 2000


@dataclass(frozen=True)
class Head:
    """How long a chain is and the hash it ends with (hexadecimal); what a cut tail would change."""

    count: int
    hash: str


def head(chain: uuid.UUID) -> Head:
    last = Entry.objects.filter(chain=chain).order_by("-position").values_list("position", "hash").first()
    return Head(last[0], bytes(last[1]).hex()) if last else Head(0, "")


def entries(chain: uuid.UUID) -> QuerySet[Entry]:
    """A chain's entries, newest first."""
    return Entry.objects.filter(chain=chain).order_by("-position")


def entries_about(chain: uuid.UUID, *record_ids: object) -> QuerySet[Entry]:
    """What a chain says of some records, newest first."""
    return entries(chain).filter(record_id__in=[str(one) for one in record_ids])


def chains() -> list[uuid.UUID]:
    return list(Entry.objects.order_by("chain").values_list("chain", flat=True).distinct())


def faults(chain: uuid.UUID, expected: Head | None = None) -> Iterator[str]:
    """Every sign that a chain was tampered with: altered, removed, inserted, reordered or cut-off entries.

    ``expected`` is a head noted down earlier (log, page or paper): a chain that no longer contains it was cut.
    """
    seen_at: dict[int, str] = {}
    wanted = {witness.count: bytes(witness.hash).hex() for witness in Witness.objects.filter(chain=chain)}
    if expected is not None:
        wanted[expected.count] = expected.hash
    place, previous = 0, b""
    for entry in Entry.objects.filter(chain=chain).order_by("position").iterator(chunk_size=_AT_A_TIME):
        place += 1
        if entry.position != place:
            yield f"entry {place} is missing: the next one is numbered {entry.position}"
            place = entry.position
        if bytes(entry.previous) != previous:
            yield f"entry {place} does not follow the one before it"
        if seal(entry) != bytes(entry.hash):
            yield f"entry {place} was altered: its text does not match its seal"
        previous = bytes(entry.hash)
        if place in wanted:
            seen_at[place] = previous.hex()
    for count, noted in sorted(wanted.items()):
        if count and seen_at.get(count) != noted:
            yield f"a head was noted at entry {count} that this chain does not have: its tail was cut off or rewritten"
