"""What everybody reads of annual allocations: nothing before the decision is published, then what it says."""

from __future__ import annotations

import csv
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.do.awards.models import Award
from almoner.foundation.door.roles import Role
from almoner.governance.decisions import actions as decisions
from almoner.governance.decisions.models import Decision

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def read(office: Any, name: str = "public-allocations", **parts: Any) -> str:
    answer = Client().get(reverse(name, kwargs={"office": office.record.slug, **parts}))
    assert answer.status_code == HTTPStatus.OK
    return " ".join(answer.content.decode().split())


def published(office: Any) -> Decision:
    """Decided, offered and published."""
    from almoner.do.allocations import actions

    table = office.table()
    made = office.decide(table)
    actions.send_offers(by=office.officer, allocation=table)
    decisions.publish(by=office.essex.actor(Role.MONITORING_OFFICER), decision=made, looked_at=True)
    return Decision.objects.get(pk=made.pk)


def test_nothing_is_public_before_its_decision_is(office: Any) -> None:
    office.table()
    assert "No annual allocation is published yet" in read(office)
    office.decide(office.table(office.eight()))
    page = read(office)
    assert "No annual allocation is published yet" in page
    assert "Basildon" not in page


def test_each_recipient_stands_with_its_amount_the_formula_and_the_decision(office: Any) -> None:
    made = published(office)
    page = read(office)
    assert "Community safety partnerships, 2027/28" in page
    assert "£100,000.00, shared by population." in page
    assert "Basildon community safety partnership" in page
    assert reverse("public-decision", kwargs={"office": office.record.slug, "number": made.number}) in page
    answer = Client().get(
        reverse("public-allocations-file", kwargs={"office": office.record.slug, "file_format": "csv"})
    )
    written = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a file in parts
    rows = list(csv.DictReader(written.splitlines()))
    assert {row["Decision"] for row in rows} == {made.number}
    assert len(rows) == Award.objects.filter(decision=made).count() == 3


def test_a_decision_taken_back_takes_its_allocation_off_the_page(office: Any) -> None:
    made = published(office)
    decisions.take_back(by=office.essex.actor(Role.MONITORING_OFFICER), decision=made, note="A name was wrong.")
    assert "No annual allocation is published yet" in read(office)
