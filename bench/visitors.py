"""Who asks for the pages, and what each page asks of the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from almoner.do.agreements.models import Agreement
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.roles import Role
from almoner.foundation.offices import actions as offices
from almoner.foundation.offices.sessions import SECOND_FACTOR

HOST = "localhost"


def signed_in(office: Any) -> str:
    """Appoint a head of commissioning, sign them in, and return the cookie that says so."""
    appointment = offices.appoint(
        by=command_line(office.pk),
        office=office,
        email="hugo@northshire.example",
        name="Hugo Head",
        role=Role.HEAD_OF_COMMISSIONING,
        starts=dt.date(2024, 5, 9),
    )
    return cookie_of(appointment.person, second_factor=True)


def cookie_of(person: Any, *, second_factor: bool = False) -> str:
    """Sign a person in and return the cookie that says so."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = client.session
    if second_factor:
        session[SECOND_FACTOR] = True
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def path_of(name: str, office: Any) -> str:
    """The address of a page of the office; where it shows one agreement, of a published one in the middle."""
    parts = {"office": office.slug}
    if name.endswith("-agreement"):
        published = Agreement.objects.filter(office=office, published_at__isnull=False).order_by("sort_key")
        parts["number"] = published[published.count() // 2].number
    return reverse(name, kwargs=parts)


def queries(path: str, cookie: str) -> int:
    """How many queries a page takes, session included, once the process has settled in."""
    client = Client(headers={"host": HOST, "cookie": cookie})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)
