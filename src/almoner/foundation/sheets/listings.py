"""The lists that can be taken out by command. The register is this room's; the rooms that own the lists fill it.

listings.register(Listing("agreements", _("Agreements"), May.READ, COLUMNS, lambda asked: queries.agreements(...)))
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import Refused
from almoner.foundation.pages.tables import Column

from .readers import Words

if TYPE_CHECKING:
    from almoner.foundation.door.actor import Actor
    from almoner.foundation.offices.models import Office


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose list, for whom, as at which day (None: as it is now), and narrowed by which filters of its page."""

    office: "Office"
    actor: "Actor"
    on: dt.date | None = None
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: the columns of its page, and its rows in their usual order."""

    name: str
    title: Words
    permission: StrEnum
    columns: Sequence[Column]
    rows: Callable[[Asked], Iterable[Any]]


_register: dict[str, Listing] = {}


def register(listing: Listing) -> None:
    """Add a list.

    Raises:
        LookupError: another list has the name.
    """
    if _register.setdefault(listing.name, listing).permission != listing.permission:
        raise LookupError(f"{listing.name} is registered twice")


def named(name: str) -> Listing:
    """The list of that name.

    Raises:
        Refused: there is none; the sentence lists those there are.
    """
    if name in _register:
        return _register[name]
    known = ", ".join(sorted(_register)) or _("none yet")
    raise Refused(
        _("“%(name)s” is not a list that can be taken out. Known: %(known)s.") % {"name": name, "known": known}
    )


def registered() -> list[Listing]:
    """All lists, by name."""
    return [_register[name] for name in sorted(_register)]
