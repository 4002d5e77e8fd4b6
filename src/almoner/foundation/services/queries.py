"""The reads of services. The public meets a service through what is published about it, so these are for staff."""

from typing import Any

from django.db.models import Q, QuerySet

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .access import May
from .models import Service


def services(office: Office, *, seen_by: Actor, q: str = "", role: str = "", pilot: str = "") -> QuerySet[Service]:
    """The office's services by name; ``q`` finds words in name, purpose and lead body, ``pilot`` is "yes" or "no"."""
    if seen_by.office_id != office.pk or not seen_by.may(May.READ):
        return Service.objects.none()
    rows = Service.objects.filter(office=office).order_by("name")
    for word in q.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(purpose__icontains=word) | Q(lead_body__icontains=word))
    if role:
        rows = rows.filter(our_role=role)
    return rows.filter(is_pilot=pilot == "yes") if pilot else rows


def one(rows: QuerySet[Any], record_id: Any) -> Any:
    """The service of an identity among those somebody may see, or None."""
    return rows.filter(pk=record_id).first()
