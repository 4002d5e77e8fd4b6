"""Annual allocations as everybody reads them: one table on its page, all of them as a file."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages import figures
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.foundation.sheets.exports import FORMATS
from almoner.kernel.money import Total

from .queries.public import Published

SUM_OF = "allocations of a table"


def columns(href: Callable[[Any], str] | None = None, *, with_table: bool = False) -> list[Column]:
    """Organisation, value and decision; in the file also which table, of which year, shared by what."""
    table = [
        Column("table", gettext_lazy("Allocation")),
        Column("year", gettext_lazy("Year")),
        Column("basis", gettext_lazy("Shared by")),
    ]
    return [
        *(table if with_table else ()),
        Column("organisation", gettext_lazy("Organisation")),
        Column("value", gettext_lazy("Value"), Kind.MONEY, part=SUM_OF),
        Column("decision", gettext_lazy("Decision"), href=href),
        Column("decided_on", gettext_lazy("Decided on"), Kind.DATE),
    ]


def table_of(request: Any, found: Published) -> Table:
    """Who gets what from one table, and what it comes to."""
    shown = columns(lambda row: address(request, "public-decision", number=row.decision))
    total = figures.total(Total(found.total, 0, len(found.rows)), SUM_OF, "")
    return Table(
        _("Who gets what: %(table)s") % {"table": found.table},
        shown,
        list(found.rows),
        Empty(_("Nobody is named.")),
        totals=[(_("All together"), {"value": total})],
    )


def files(request: Any) -> list[tuple[str, str]]:
    """All of them as files."""
    return [(ending.upper(), address(request, "public-allocations-file", file_format=ending)) for ending in FORMATS]
