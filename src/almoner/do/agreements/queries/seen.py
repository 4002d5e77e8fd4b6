"""Who sees what: everybody what is published, those who work for the office all of it."""

import datetime as dt
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from almoner.do.agreements.access import May
from almoner.foundation.door.actor import NOBODY, Actor
from almoner.foundation.offices.models import Office

PUBLIC = NOBODY
"""The reader of public pages: sees what is published, whoever is signed in."""


def sees_all(seen_by: Actor, office: Office) -> bool:
    """Whether this reader sees what is not published."""
    return seen_by.office_id in {office.pk, None} and seen_by.may(May.READ)


def only_seen[M: Any](heads: QuerySet[M], seen_by: Actor, office: Office, path: str = "") -> QuerySet[M]:
    """An office's rows that the reader may see. ``path`` leads from the row to the head (``agreement__``)."""
    rows = heads.filter(**{f"{path}office": office})
    return rows if sees_all(seen_by, office) else rows.filter(**{f"{path}published_at__isnull": False})


def as_known(versions: QuerySet[Any], head: str, on: dt.date | None) -> QuerySet[Any]:
    """One version of each head: the current one, or the last that was known on a day."""
    if on is None:
        return versions.filter(**{f"{head}__current": F("pk")})
    known = versions.model._default_manager.filter(**{head: OuterRef(head)}, known_from__lte=on)
    return versions.filter(pk=Subquery(known.order_by("-known_from", "-number").values("pk")[:1]))
