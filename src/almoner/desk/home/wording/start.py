"""How to start, for an office that has nothing yet: the lists that most offices have, in the order that serves them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from almoner.desk.home.queries.standing import Standing
from almoner.foundation.pages.addresses import address_if_any
from almoner.foundation.sheets import access as sheets
from almoner.foundation.sheets import kinds


@dataclass(frozen=True, slots=True)
class Step:
    """One list to bring in, and what it gives. Without an address it is somebody else's to bring."""

    label: str
    href: str
    meta: str


_LISTS = (
    ("plan", "plans", lambda: _("Priorities"), lambda: _("what every award must serve")),
    ("agreements", "agreements", lambda: _("Agreements"), lambda: _("the register, and who got what")),
    ("budget", "money_plans", lambda: _("Medium-term plan"), lambda: _("the money by group and year, and what stops")),
    ("forward", "forward", lambda: _("Forward plan"), lambda: _("ends, breaks and limits ahead, in the calendar")),
    ("rounds", "rounds", lambda: _("Grant rounds"), lambda: _("what was offered, and what it came to")),
)
"""Name of the list, the count that says it is there, its words, and what it gives."""


def is_empty(standing: Standing) -> bool:
    """Whether the office has none of the records that the home is made of."""
    return not any(standing[name] for name in ("agreements", "forward", "money_plans", "rounds"))


def steps(request: Any, standing: Standing) -> list[Step]:
    """The lists that are not there yet, each with the way to bring it in for those whose post keeps it."""
    mine = {kind.name for kind in kinds.open_to(request.actor)} if request.actor.may(sheets.May.IMPORT) else set()
    bring = address_if_any(request, "desk-import-new")
    return [
        Step(str(label()), f"{bring}?kind={name}" if bring and name in mine else "", str(gives()))
        for name, count, label, gives in _LISTS
        if not standing[count]
    ]
