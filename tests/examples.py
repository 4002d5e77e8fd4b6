"""For each part of an address that varies, an example from the named world; several where one address has many faces.

A room's own examples stand in its `tests/examples.py` (`PARTS`, `FACES`, `furnish`); here are those of the rooms that
have none. A new address with a part that no example fits fails the route test with a sentence that names it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from tests.furnishing import rooms_with_examples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checks.addresses import Address
    from tests.world import World


@dataclass(frozen=True)
class Of:
    """A record of the world by its name there (a "draft" is one that is not published), and what of it is meant."""

    record: str
    attribute: str = "pk"


# By how the name of the address begins (the longest beginning counts) and by the part. Text stands for itself.
PARTS: dict[tuple[str, str], Of | str] = {
    ("account_reset_password_from_key", "uidb36"): "abc",
    ("account_reset_password_from_key", "key"): "set-password",
    ("desk-agreement", "number"): Of("agreement", "number"),
    ("desk-agreement-publish", "number"): Of("draft agreement", "number"),
    ("desk-agreement-variation", "pk"): Of("proposal"),
    ("desk-arrangement", "pk"): Of("arrangement"),
    ("desk-arrangement-publish", "pk"): Of("draft arrangement"),
    ("desk-audit-entry", "position"): "1",
    ("desk-board", "pk"): Of("board"),
    ("desk-board-publish", "pk"): Of("draft board"),
    ("desk-checklist", "pk"): Of("checklist"),
    ("desk-form", "key"): "summary",
    ("desk-form", "pk"): Of("form"),
    ("desk-form", "section"): "project",
    ("desk-forward", "pk"): Of("entry"),
    ("desk-forward-publish", "pk"): Of("draft entry"),
    ("desk-decision", "number"): Of("decision", "number"),
    ("desk-decision-check", "number"): Of("decided", "number"),
    ("desk-decision-edit", "number"): Of("ready decision", "number"),
    ("desk-decision-leave-out", "number"): Of("ready decision", "number"),
    ("desk-decision-otherwise", "number"): Of("ready decision", "number"),
    ("desk-decision-sign", "number"): Of("ready decision", "number"),
    ("desk-decision-step", "number"): Of("ready decision", "number"),
    ("desk-framework", "pk"): Of("framework"),
    ("desk-gift-correct", "pk"): Of("gift"),
    ("desk-fund", "pk"): Of("fund"),
    ("desk-fund-publish", "pk"): Of("draft fund"),
    ("desk-funding", "pk"): Of("funding"),
    ("desk-import", "pk"): Of("import"),
    ("desk-money", "pk"): Of("money plan"),
    ("desk-money-publish", "pk"): Of("draft money plan"),
    ("desk-money-row", "order"): "1",
    ("desk-interest-correct", "pk"): Of("interest"),
    ("desk-office-end-delegation", "pk"): Of("delegation"),
    ("desk-office-end-post", "pk"): Of("appointment"),
    ("desk-organisation", "pk"): Of("organisation"),
    ("desk-organisation", "identifier"): Of("identifier"),
    ("desk-plan", "pk"): Of("plan"),
    ("desk-pot", "pk"): Of("pot"),
    ("desk-round", "pk"): Of("round"),
    ("desk-round-publish", "pk"): Of("draft round"),
    ("desk-service", "pk"): Of("service"),
    ("desk-setting", "name"): "cycle.stages",
    ("desk-strategy", "pk"): Of("strategy"),
    ("desk-thread", "pk"): Of("service"),
    ("public-agreement", "number"): Of("agreement", "number"),
    ("public-decision", "number"): Of("decision", "number"),
    ("public-framework-past", "pk"): Of("framework"),
    ("public-money-row", "order"): "1",
    ("public-plan-past", "pk"): Of("plan"),
    ("public-round", "fund"): Of("round", "code_in_address"),
    ("public-round", "number"): Of("round", "number"),
    ("public-round", "year"): Of("round", "year_in_address"),
}
FILES = [{"file_format": ending} for ending in ("csv", "xlsx", "json")]
WHOLES = ("plan", "strategy", "checklist", "framework", "principle")
PUBLISHABLE = ("plan", "strategy", "framework")
# A part of what, and the record that it is a part of.
PIECES = {
    "priority": "plan",
    "theme": "plan",
    "aim": "plan",
    "measure": "aim",
    "line": "framework",
    "task": "framework",
    "item": "checklist",
}
TREASURY = ("funding", "pot", "fund")
# Addresses with many faces: what their parts are in each, by how the name of the address begins.
FACES: dict[str, list[dict[str, Of | str]]] = {
    "desk-calendar-line": [
        {"kind": "agreement", "key": Of("agreement")},
        {"kind": "forward", "key": Of("entry", "service_id")},
    ],
    "desk-decision-step": [{"move": move} for move in ("reopen", "defer", "resume", "withdraw")],
    "desk-decisions-file": [dict(each) for each in FILES],
    "desk-gifts-file": [dict(each) for each in FILES],
    "desk-interests-file": [dict(each) for each in FILES],
    "desk-list-download": [{"name": "organisations", **each} for each in FILES],
    "desk-strategic-add": [{"what": what} for what in WHOLES],
    "desk-strategic-edit": [{"what": what, "pk": Of(what)} for what in WHOLES],
    "desk-strategic-publish": [{"what": what, "pk": Of(f"draft {what}")} for what in PUBLISHABLE],
    "desk-strategic-take-back": [{"what": what, "pk": Of(what)} for what in PUBLISHABLE],
    "desk-strategic-part-add": [{"what": what, "pk": Of(whole)} for what, whole in PIECES.items()],
    "desk-strategic-part-edit": [{"what": what, "pk": Of(what)} for what in PIECES],
    "desk-treasury-add": [{"what": what} for what in TREASURY],
    "desk-treasury-edit": [{"what": what, "pk": Of(what)} for what in TREASURY],
}


@dataclass(frozen=True)
class Case:
    """One face of an address."""

    address: Address
    chosen: dict[str, Of | str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What the test is called."""
        words = [self.address.name, *(value for value in self.chosen.values() if isinstance(value, str))]
        return "-".join(words)

    def path(self, world: World, *, of: str = "north") -> str:
        """The address with its parts filled in from Northshire's records, or with those `of` another part of the world.

        `of` may be "north", "south" (records of the neighbour under Northshire's address) or "unpublished". Raises
        LookupError when there is no example.
        """
        parts = {part: self.example(part, world, of) for part in self.address.parts}
        return reverse(self.address.name, kwargs=parts)

    def example(self, part: str, world: World, of: str) -> Any:
        """One part's example."""
        if part == "office":
            return world.north.slug
        if part == "organisation" and self.address.route.startswith("provider/"):
            return world.hospice.pk
        if part == "exercise" and self.address.route.startswith("panel/"):
            return world.records["north"]["exercise"].pk
        named = self.chosen.get(part) or named_part(self.address, part)
        if named is None:
            route = f"{self.address.name} (/{self.address.route})"
            raise LookupError(f"tests/examples.py has no example of “{part}” for {route}")
        return named if isinstance(named, str) else getattr(world.records[of][named.record], named.attribute)

    @property
    def names_records(self) -> bool:
        """Say whether the address names a record of an office."""
        named = (self.chosen.get(part) or named_part(self.address, part) for part in self.address.parts)
        return any(isinstance(each, Of) for each in named)


def named_part(address: Address, part: str) -> Of | str | None:
    """What fills this part of an address, if anything does."""
    known = all_parts()
    begins = [begin for begin, named in known if named == part and address.name.startswith(begin)]
    return known[max(begins, key=len), part] if begins else None


@cache
def all_parts() -> dict[tuple[str, str], Of | str]:
    """The parts of every room's addresses."""
    return PARTS | {key: part for room in rooms_with_examples() for key, part in getattr(room, "PARTS", {}).items()}


@cache
def all_faces() -> dict[str, list[dict[str, Of | str]]]:
    """The addresses of every room that have many faces."""
    return FACES | {name: face for room in rooms_with_examples() for name, face in getattr(room, "FACES", {}).items()}


def cases(addresses: Iterable[Address]) -> list[Case]:
    """Every face of these addresses."""
    return [Case(address, face) for address in addresses for face in faces(address)]


def faces(address: Address) -> list[dict[str, Of | str]]:
    """What the parts of an address are in each of its faces; a list is had as any kind of file."""
    if address.name in all_faces():
        return all_faces()[address.name]
    return [dict(each) for each in FILES] if "file_format" in address.parts else [{}]
