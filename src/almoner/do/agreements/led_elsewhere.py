"""How arrangements that another body leads are shown, to either face."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages import formats
from almoner.foundation.pages.tables import Column, Kind, Tag

from .models import ArrangementVersion
from .particulars import Particulars, differences, particulars_of
from .profile import Entry, in_row


def columns(href: Callable[[ArrangementVersion], str] | None = None, *, is_desk: bool = False) -> list[Column]:
    """One for the page and for the files."""
    made = [
        Column("service", gettext_lazy("Service"), value=lambda row: row.arrangement.service.name, href=href),
        Column("lead", gettext_lazy("Led by"), value=lambda row: row.lead_shown or formats.unknown(_("Not stated"))),
        Column("regime", gettext_lazy("Legal regime"), value=lambda row: row.regime),
        Column("board", gettext_lazy("Our board seat"), value=lambda row: str(row.board) if row.board else ""),
        Column("begins", gettext_lazy("Begins"), Kind.DATE),
        Column("ends", gettext_lazy("Ends"), Kind.DATE),
        Column("our_share", gettext_lazy("Our share"), Kind.MONEY, value=lambda row: row.our_share_amount),
    ]
    if is_desk:
        made.append(Column("published", gettext_lazy("Public"), value=_published))
    return made


def _published(row: Any) -> Tag:
    return Tag(_("published"), "done") if row.arrangement.is_published else Tag(_("not published"), "quiet")


def facts(version: Any, *, is_desk: bool) -> list[tuple[Any, Any]]:
    """Label and value for the summary. The note stays with the office."""
    listed = [
        (_("Led by"), version.lead_shown),
        (_("Legal regime of the lead"), version.regime),
        (_("Our share"), formats.money(version.our_share_amount)),
        (_("Our board seat"), str(version.board) if version.board else _("None recorded")),
        (_("Begins"), formats.day(version.begins)),
        (_("Ends"), formats.day(version.ends)),
        (_("Document"), version.document),
    ]
    return [*listed, (_("Note"), version.note)] if is_desk else listed


def differences_of(version: Any, wanted: Particulars) -> list[tuple[str, str, str]]:
    """(label, as it stands, as wanted) of every fact that reads differently."""
    return differences(particulars_of(version), wanted)


def history(versions: Sequence[Any]) -> list[Entry]:
    """Every version, newest first, each with what it changed."""
    entries: list[Entry] = []
    before: Particulars | None = None
    for version in versions:
        now = particulars_of(version)
        entries.append(
            Entry(
                number=version.number,
                change=str(version.get_change_display()),
                at=version.recorded_at,
                by=str(version.recorded_by or ""),
                reason=version.reason,
                effective=version.effective_on,
                source=in_row(version.source_row, version.source_import.file_name if version.source_import else None),
                source_href="",
                differences=differences(before, now) if before else [],
            )
        )
        before = now
    return entries[::-1]
