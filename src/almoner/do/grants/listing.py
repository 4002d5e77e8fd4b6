"""The lists of this room as they can be taken out by command or downloaded at the desk."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from almoner.foundation.pages.tables import Column, Kind
from almoner.foundation.sheets.listings import Asked, Listing

from . import queries
from .access import May
from .wording import invitations, listed
from .wording import rounds as wording


def _rows(asked: Asked) -> QuerySet[Any]:
    rows = queries.rounds(seen_by=asked.actor, office=asked.office, on=asked.on)
    return queries.in_order(queries.with_figures(queries.narrowed(rows, asked.filters)))


def _invitations(asked: Asked) -> QuerySet[Any]:
    rows = queries.invitations(seen_by=asked.actor, office=asked.office)
    filters = {"state": "all", **asked.filters}
    return queries.next_to_close(listed.narrowed(rows, filters, timezone.now()))


ROUNDS = Listing("rounds", _("Grant rounds"), May.READ, wording.columns(lambda _row: ""), _rows)
OPPORTUNITIES = Listing(
    "opportunities",
    _("Opportunities: rounds that people can apply to"),
    May.READ,
    (
        Column("theme", _("Opportunity")),
        Column("fund", _("Fund"), value=lambda row: row.fund.name),
        Column("how_much", _("One award"), value=invitations.how_much),
        Column("available", _("Available"), Kind.MONEY),
        Column("opens_at", _("Opens"), Kind.MOMENT),
        Column("closes", _("Closes"), Kind.MOMENT, value=lambda row: row.closes_now),
        Column("decision_on", _("Decision"), Kind.DATE),
        Column("state", _("State"), value=lambda row: str(invitations.tag_of(row, timezone.now()))),
    ),
    _invitations,
)
