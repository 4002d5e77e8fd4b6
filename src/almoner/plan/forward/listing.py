"""The forward plan as it can be taken out by command or downloaded at the desk."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from almoner.foundation.sheets.listings import Asked, Listing

from . import queries, wording
from .access import May


def _rows(asked: Asked) -> QuerySet[Any]:
    rows = queries.entries(seen_by=asked.actor, office=asked.office, on=asked.on)
    return queries.as_list(queries.narrowed(rows, asked.filters)).order_by("at_last", "entry__item", "pk")


PLAN = Listing("forward", _("Forward plan"), May.READ, wording.columns(lambda _row: ""), _rows)
