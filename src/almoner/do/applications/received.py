"""Which organisations have sent an application in: the office may then see their passports. A draft is no case."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from .models import Application


def of_office(office: UUID) -> QuerySet[Any, Any]:
    """The ids of the organisations whose applications an office has."""
    return Application.objects.filter(office=office, submitted_at__isnull=False).values("organisation")
