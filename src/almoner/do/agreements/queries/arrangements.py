"""Arrangements that another body leads: never part of the register."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from almoner.do.agreements.models import Arrangement, ArrangementVersion
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .seen import only_seen, sees_all, versions_as_at


def arrangements(*, seen_by: Actor, office: Office, on: dt.date | None = None) -> QuerySet[ArrangementVersion]:
    """Each arrangement the reader may see, as one version, by the name of its service."""
    rows: QuerySet[ArrangementVersion] = versions_as_at(
        ArrangementVersion, "arrangement", office.pk, on, everything=sees_all(seen_by, office)
    )
    known = rows.select_related("arrangement__service", "lead", "board")
    return known.order_by("arrangement__service__name", "arrangement__reference")


def arrangement_at(*, seen_by: Actor, office: Office, key: UUID) -> Arrangement | None:
    """One arrangement that the reader may see."""
    heads: QuerySet[Arrangement] = only_seen(Arrangement.objects.select_related("service"), seen_by, office)
    return heads.filter(pk=key).first()


def versions_of_arrangement(arrangement: Arrangement) -> list[ArrangementVersion]:
    """Every version, oldest first."""
    related = ("lead", "board", "recorded_by", "source_import")
    return list(arrangement.versions.select_related(*related).order_by("number"))
