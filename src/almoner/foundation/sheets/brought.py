"""The list of files brought in: its columns, on the page and in files alike."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.tables import Column, Kind, Tag

from . import kinds, listings, queries, report
from .access import May
from .lifecycle import State

TONES = {State.READ: "soon", State.CHECKED: "soon", State.APPLIED: "done", State.DISCARDED: "quiet"}


def state_names() -> dict[str, str]:
    """What each state is called."""
    return {
        State.READ: _("columns to be said"),
        State.CHECKED: _("checked, not applied"),
        State.APPLIED: _("applied"),
        State.DISCARDED: _("discarded"),
    }


def titles() -> dict[str, Any]:
    """What each kind of list is called."""
    return {kind.name: kind.title for kind in kinds.registered()}


def state_of(row: Any) -> Tag:
    """The state of an import in words."""
    return Tag(state_names()[row.state], TONES[State(row.state)])


def columns(to: Callable[[Any], str] | None = None) -> list[Column]:
    """The columns; ``to`` gives the address of an import's page."""
    return [
        Column("file_name", gettext_lazy("File"), href=to, sort="file_name"),
        Column("kind", gettext_lazy("List"), value=lambda row: titles().get(row.kind, row.kind), sort="kind"),
        Column("state", gettext_lazy("State"), value=state_of, sort="state"),
        Column("counts", gettext_lazy("What it holds"), value=report.in_short),
        Column("document", gettext_lazy("Paper"), shown=False),
        Column("known_from", gettext_lazy("Known since"), Kind.DATE, sort="known_from"),
        Column("created_by", gettext_lazy("Brought by"), value=lambda row: row.created_by or _("command line")),
        Column("created_at", gettext_lazy("When"), Kind.MOMENT, sort="created_at"),
        Column("file_hash", gettext_lazy("SHA-256"), shown=False),
    ]


def _rows(asked: listings.Asked) -> Any:
    rows = queries.imports(seen_by=asked.actor, office=asked.office)
    return queries.narrowed(rows, asked.filters).order_by("-created_at", "pk")


def register() -> None:
    """Let the list be taken out."""
    listings.register(listings.Listing("imports", gettext_lazy("Files brought in"), May.READ, columns(), _rows))
