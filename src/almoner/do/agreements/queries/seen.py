"""Who sees what: everybody what is published, those who work for the office all of it."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from almoner.do.agreements.access import May
from almoner.foundation.door.actor import NOBODY, Actor
from almoner.foundation.offices.models import Office

PUBLIC = NOBODY
"""The reader of public pages: sees what is published, whoever is signed in."""


def sees_all(seen_by: Actor, office: Office) -> bool:
    """Whether this reader sees what is not published."""
    return seen_by.office_id in {office.pk, None} and seen_by.may(May.READ)


def only_seen(rows: QuerySet[Any], seen_by: Actor, office: Office, path: str = "") -> Any:
    """An office's rows that the reader may see. ``path`` leads from the row to the head (``agreement__``)."""
    return only(rows, office.pk, path, everything=sees_all(seen_by, office))


def only(rows: QuerySet[Any], office: UUID, path: str = "", *, everything: bool) -> Any:
    """An office's rows: everything, or what is published."""
    ours = rows.filter(**{f"{path}office": office})
    return ours if everything else ours.filter(**{f"{path}published_at__isnull": False})


STANDING = "standing_for"
"""The way from a version to the head whose current version it is."""


def head_of(named: str, on: dt.date | None) -> str:
    """The way from a version to its head: by the key ``named`` as at a day, else from the current version.

    Both lead to the same head. The second tells the database that there is one version for each, so that it can walk
    the heads in the order of their index instead of sorting them all.
    """
    return named if on else STANDING


def versions_as_at(model: Any, named: str, office: UUID, on: dt.date | None, *, everything: bool) -> Any:
    """One version of each head: the current one, or the last that was known on a day."""
    rows = only(model.objects.all(), office, f"{head_of(named, on)}__", everything=everything)
    if on is None:
        return rows
    known = model.objects.filter(office=office, known_from__lte=on).order_by(named, "-known_from", "-number")
    return rows.filter(pk__in=known.distinct(named).values("pk"))
