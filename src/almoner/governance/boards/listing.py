"""The boards as they can be taken out, by command or at the desk."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from almoner.foundation.pages.tables import Column
from almoner.foundation.sheets.listings import Asked, Listing

from . import queries
from .access import May


def _rows(asked: Asked) -> Any:
    rows = queries.boards(asked.office, seen_by=asked.actor)
    wanted = asked.filters.get("published", "")
    return rows.filter(published_at__isnull=wanted == "no") if wanted in {"yes", "no"} else rows


COLUMNS = (
    Column("name", _("Board")),
    Column("kind", _("Layer or kind")),
    Column("our_part", _("The office"), value=lambda row: row.get_our_part_display()),
    Column("chair", _("Chair")),
    Column("terms", _("Purpose and terms of reference")),
    Column("members", _("Members"), value=lambda row: "; ".join(each.name for each in row.members.all())),
    Column("membership", _("Membership, as printed")),
    Column("published", _("Public"), plain=lambda row: row.is_published),
    Column("source", _("Source")),
)
BOARDS = Listing("boards", _("Boards"), May.READ, COLUMNS, _rows)
