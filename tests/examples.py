"""For each part of an address that varies, an example from the named world.

A new address with a part that no example fits fails the route test with a sentence that names it: add the example here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from checks.addresses import Address
    from tests.world import World

# By how the name of the address begins, the longest beginning first tried, and by the part: the name of a record in the
# world and what of it stands in the address. A "draft" is the same kind of record, not published.
PARTS: dict[tuple[str, str], tuple[str, str]] = {
    ("desk-office-end-post", "pk"): ("appointment", "pk"),
    ("desk-office-end-delegation", "pk"): ("delegation", "pk"),
    ("desk-import", "pk"): ("import", "pk"),
    ("desk-organisation", "pk"): ("organisation", "pk"),
    ("desk-organisation-identifier", "identifier"): ("identifier", "pk"),
    ("desk-forward", "pk"): ("entry", "pk"),
    ("desk-forward-publish", "pk"): ("draft entry", "pk"),
    ("desk-thread", "pk"): ("service", "pk"),
}
FIXED: dict[tuple[str, str], str] = {
    ("account_reset_password_from_key", "uidb36"): "abc",
    ("account_reset_password_from_key", "key"): "set-password",
    ("desk-setting", "name"): "cycle.stages",
    ("desk-audit-entry", "position"): "1",
    ("desk-list-download", "name"): "organisations",
    ("desk-list-download", "file_format"): "csv",
}


def path_of(address: Address, world: World, *, of: str = "north") -> str:
    """The address with its parts filled in from Northshire's records, or with those `of` another part of the world.

    `of` may be "north", "south" (records of the neighbour under Northshire's address) or "unpublished". Raises
    LookupError when there is no example.
    """
    parts = {part: example(address, part, world, of) for part in address.parts}
    return reverse(address.name, kwargs=parts)


def example(address: Address, part: str, world: World, of: str) -> Any:
    """One part's example."""
    if part == "office":
        return world.north.slug
    if (address.name, part) in FIXED:
        return FIXED[address.name, part]
    found = record_of(address, part)
    if found is None:
        raise LookupError(f"tests/examples.py has no example of “{part}” for {address.name} (/{address.route})")
    name, attribute = found
    value: Any = world.records[of][name]
    for step in attribute.split("."):
        value = getattr(value, step)
    return value


def record_of(address: Address, part: str) -> tuple[str, str] | None:
    """Which record's what fills this part."""
    begins = sorted((begin for begin, named in PARTS if named == part and address.name.startswith(begin)), key=len)
    return PARTS[begins[-1], part] if begins else None


def names_records(address: Address) -> bool:
    """Say whether the address names a record of an office."""
    return any(record_of(address, part) for part in address.parts)
