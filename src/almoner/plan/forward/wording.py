"""How a forward entry is shown: its columns in a list, its facts on a page, and what changed between two versions."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.tables import Column, Kind, Tag

from .columns import FIELDS, SHOWN
from .facts import NAMES, facts_of
from .models import ForwardEntry, ForwardVersion
from .rules import oddities

HEADINGS = {field.name: field.heading for field in (*FIELDS, *SHOWN)}
READERS = {field.name: field.reader for field in (*FIELDS, *SHOWN)}

TONES = {ForwardVersion.Funding.NOT_YET_KNOWN: "soon", ForwardVersion.Funding.KNOWN: "done"}


def columns(href: Callable[[ForwardVersion], str]) -> list[Column]:
    """The list of entries, on the page and in files. ``href`` is the address of an entry's own page."""
    return [
        Column("item", gettext_lazy("Item"), value=lambda row: row.entry.item, sort="entry__item", href=href),
        Column(
            "event",
            gettext_lazy("Event"),
            value=lambda row: row.entry.get_event_display(),
            sort="entry__event",
        ),
        Column("at", gettext_lazy("When"), Kind.DATE, sort=("at_last", "at_first")),
        Column("certainty", gettext_lazy("Certainty"), value=lambda row: row.get_certainty_display(), sort="certainty"),
        Column("after", gettext_lazy("What comes after"), value=after),
        _if_dated("successor_starts", gettext_lazy("Successor starts")),
        _if_dated("extension_to", gettext_lazy("Extension possible to")),
        Column(
            "funding",
            gettext_lazy("Funding"),
            value=lambda row: Tag(row.get_funding_display(), TONES.get(row.funding, "quiet")),
            plain=lambda row: row.get_funding_display(),
            sort="funding",
        ),
        Column("pilot", gettext_lazy("Pilot"), value=lambda row: _("pilot") if row.is_pilot else "", shown=False),
        Column("value", gettext_lazy("Value"), Kind.MONEY, value=lambda row: row.value_amount, shown=False),
        Column("provider", gettext_lazy("Provider"), shown=False),
        Column("group", gettext_lazy("Group"), value=lambda row: row.priority or row.group, shown=False),
        Column("service", gettext_lazy("Service"), value=lambda row: row.entry.service or "", shown=False),
        Column("note", gettext_lazy("Note"), shown=False),
        Column("published", gettext_lazy("Published"), value=published, sort="entry__published_at"),
    ]


def _if_dated(name: str, label: Any) -> Column:
    """A date that most entries lack: blank where the plan says none, rather than "not known" again and again."""

    def date_of(row: ForwardVersion) -> Any:
        date = getattr(row, name)
        return date if date.is_dated else None

    return Column(name, label, value=lambda row: str(date_of(row) or ""), plain=date_of)


def after(row: ForwardVersion) -> str:
    """The successor, else what the paper says of what comes after."""
    return row.successor or row.after_as_written


def published(row: ForwardVersion) -> Tag:
    """Whether the public sees the entry."""
    return Tag(_("published"), "done") if row.entry.is_published else Tag(_("not published"), "quiet")


def warnings(entry: ForwardEntry, version: ForwardVersion) -> list[str]:
    """What is odd about an entry as it stands, and that its funding is not known."""
    found = oddities(
        event=entry.event,
        at=version.at,
        extension_to=version.extension_to,
        successor_starts=version.successor_starts,
    )
    if version.funding == ForwardVersion.Funding.NOT_YET_KNOWN:
        found.append(_("Funding is not yet known."))
    return found


def differences(before: ForwardVersion, now: ForwardVersion) -> list[tuple[Any, str, str]]:
    """What changed from one version to the next: heading, before, after, as people read it."""
    was, is_now = facts_of(before), facts_of(now)
    return [
        (HEADINGS.get(name, name), shown(name, was[name]), shown(name, is_now[name]))
        for name in NAMES
        if was[name] != is_now[name]
    ]


def shown(name: str, canonical: Any) -> str:
    """A fact in canonical text as people read it."""
    if isinstance(canonical, list):
        return ", ".join(map(str, canonical))
    return READERS[name].show(canonical) if name in READERS and canonical else str(canonical)


def history(versions: Sequence[ForwardVersion], source_of: Callable[[ForwardVersion], str]) -> list[dict[str, Any]]:
    """The versions, newest first, for the history macro. ``source_of`` is the address a version came from."""
    made = []
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        label = ""
        if version.source_import is not None:
            label = _("row %(row)s of %(file)s") % {"row": version.source_row, "file": version.source_import.file_name}
        made.append(
            {
                "number": version.number,
                "change": version.get_change_display(),
                "at": version.recorded_at,
                "by": version.recorded_by or "",
                "reason": version.reason,
                "source": label,
                "source_href": source_of(version) if label else "",
                "differences": differences(before, version) if before is not None else [],
            }
        )
    return made
