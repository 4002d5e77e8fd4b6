"""Reads of offices. An office is public by nature: its profile needs no ``seen_by``."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from almoner.foundation.door.prepared import Prepared, columns_of, record_of

from .models import Appointment, Delegation, Office, Setting


def office_at(slug: str) -> Office | None:
    """The office of that slug. Asked on every page, so its SQL is put together once."""
    rows = _OFFICE.rows(slug=slug)
    return record_of(Office, rows[0]) if rows else None


def _office(*, slug: str) -> QuerySet[Office, tuple[Any, ...]]:
    return Office.objects.filter(slug=slug).values_list(*columns_of(Office))


_OFFICE = Prepared(_office)


def office_on_host(host: str) -> Office | None:
    """The office that answers at a host name of its own; no query for the installation's own hosts."""
    if host in settings.OWN_HOSTS or host.replace(".", "").isdigit():
        return None
    return Office.objects.filter(host=host).exclude(host="").first()


def offices() -> QuerySet[Office]:
    return Office.objects.order_by("name")


def people_in_post(office: Office, on: dt.date) -> QuerySet[Appointment]:
    """Who holds which post on a day, by role."""
    held = Q(ends__isnull=True) | Q(ends__gte=on)
    return office.appointments.filter(held, starts__lte=on).select_related("person").order_by("role", "starts")


def delegations_in_force(office: Office, on: dt.date) -> QuerySet[Delegation]:
    held = Q(ends__isnull=True) | Q(ends__gte=on)
    return office.delegations.filter(held, starts__lte=on).select_related("delegate").order_by("role", "starts")


def settings_recorded(office: Office, name: str = "") -> QuerySet[Setting]:
    """Every value ever recorded, newest last."""
    rows = office.settings.select_related("recorded_by").order_by("name", "starts", "id")
    return rows.filter(name=name) if name else rows


def offices_of(person: Any, on: dt.date) -> QuerySet[Office]:
    """The offices where somebody holds a post on a day."""
    held = Q(appointments__ends__isnull=True) | Q(appointments__ends__gte=on)
    return (
        Office.objects.filter(held, appointments__person=person, appointments__starts__lte=on)
        .distinct()
        .order_by("name")
    )
