"""How commitments are listed."""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.tables import Column, Kind

from . import wording
from .queries import Commitment


def columns_of_commitments(href: Callable[[Any], str]) -> list[Column]:
    """Source, year, amount, and how many agreements; the source leads to the agreements it pays for."""
    return [
        Column(
            "source",
            gettext_lazy("Source"),
            value=lambda row: row.source or _("source not stated"),
            href=lambda row: href(row.pot) if row.pot else "",
        ),
        Column("year", gettext_lazy("Year"), value=lambda row: wording.in_year(row.year)),
        Column("committed", gettext_lazy("Committed"), Kind.MONEY, value=_known, part="committed"),
        Column("unknown", gettext_lazy("Not known"), value=_unknown),
        Column("agreements", gettext_lazy("Agreements"), Kind.NUMBER),
    ]


def _known(row: Commitment) -> Any:
    return row.total.known


def _unknown(row: Commitment) -> Any:
    """How many of the lines have no figure."""
    return format_html("{}", _("%(n)d lines") % {"n": row.total.unknown}) if row.total.unknown else ""
