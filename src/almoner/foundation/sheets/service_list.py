"""The map of services as it can be taken out. It stands here because services lie below spreadsheets in the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from almoner.foundation.pages.tables import Column, Kind
from almoner.foundation.services import queries
from almoner.foundation.services.access import May
from almoner.foundation.services.models import Service

from .listings import Asked, Listing, register

COLUMNS = (
    Column("name", _("Service")),
    Column("purpose", _("Purpose")),
    Column("our_role", _("Our role"), value=lambda row: row.get_our_role_display()),
    Column("lead_body", _("Led by")),
    Column("groups", _("Whom it helps"), value=lambda row: "; ".join(row.groups)),
    Column("places", _("Places"), value=lambda row: "; ".join(row.places)),
    Column("is_pilot", _("Pilot"), plain=lambda row: row.is_pilot),
    Column("evaluation", _("Evaluation"), Kind.DATE, plain=lambda row: row.evaluation if row.is_pilot else ""),
    Column("begins", _("Begins"), Kind.DATE),
    Column("ends", _("Ends"), Kind.DATE),
    Column("source", _("Source")),
)


def _rows(asked: Asked) -> Any:
    answers = {name: asked.filters.get(name, "") for name in ("q", "role", "pilot")}
    answers["role"] = answers["role"] if answers["role"] in Service.OurRole.values else ""
    return queries.services(asked.office, seen_by=asked.actor, **answers)


def offer() -> None:
    """Let services be taken out."""
    register(Listing("services", _("Services"), May.READ, COLUMNS, _rows))
