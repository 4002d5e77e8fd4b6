"""The list of rounds as it can be taken out by command or downloaded at the desk."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from almoner.foundation.sheets.listings import Asked, Listing

from . import queries
from .access import May
from .wording import rounds as wording


def _rows(asked: Asked) -> QuerySet[Any]:
    rows = queries.rounds(seen_by=asked.actor, office=asked.office, on=asked.on)
    return queries.in_order(queries.with_figures(queries.narrowed(rows, asked.filters)))


ROUNDS = Listing("rounds", _("Grant rounds"), May.READ, wording.columns(lambda _row: ""), _rows)
