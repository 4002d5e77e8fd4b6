"""The reads of boards. Who keeps no post in the office sees what is published."""

from typing import Any

from django.db.models import QuerySet

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .access import May
from .models import Board


def boards(office: Office, *, seen_by: Actor) -> QuerySet[Board]:
    """The office's boards with their members, in the order they were recorded: two queries whatever their number."""
    rows = Board.objects.filter(office=office).prefetch_related("members__organisation").order_by("id")
    if seen_by.office_id == office.pk and seen_by.may(May.READ):
        return rows
    return rows.filter(published_at__isnull=False)


def one(rows: QuerySet[Any], record_id: Any) -> Any:
    """The board of an identity among those somebody may see, or None."""
    return rows.filter(pk=record_id).first()
