"""Services: help known by one name over the years, and pilots with their evaluation date (PLN-16)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.door.roles import Role
from almoner.foundation.services import actions, queries
from almoner.kernel.dates import ApproximateDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora(world: Any, west: Any) -> Any:
    return world.actor(Role.COMMISSIONING_OFFICER, west)


def test_a_pilot_with_its_evaluation(west: Any, cora: Any) -> None:
    service = actions.record_service(
        by=cora,
        office=west,
        name="Family Matters",
        is_pilot=True,
        evaluation=ApproximateDate.month(2026, 8),
        groups=["families"],
    )
    assert queries.services(west, seen_by=cora, pilot="yes").get() == service
    assert not queries.services(west, seen_by=cora, pilot="no").exists()
    actions.correct_service(by=cora, service=service, reason="Board of May", ends=ApproximateDate.month(2026, 12))
    assert Entry.objects.filter(record_id=str(service.pk)).latest("position").verb == "corrected service"


def test_words_are_found_in_name_purpose_and_lead_body(west: Any, cora: Any) -> None:
    actions.record_service(by=cora, office=west, name="Helpline", purpose="for victims of domestic abuse")
    actions.record_service(by=cora, office=west, name="Referral centre", lead_body="NHS England", our_role="co")
    found = queries.services(west, seen_by=cora, q="domestic victims")
    assert [each.name for each in found] == ["Helpline"]
    assert [each.name for each in queries.services(west, seen_by=cora, q="nhs", role="co")] == ["Referral centre"]


def test_refusals(world: Any, west: Any, cora: Any) -> None:
    actions.record_service(by=cora, office=west, name="Victim First")
    with pytest.raises(ValidationError) as wrong:
        actions.record_service(by=cora, office=west, name="VICTIM FIRST")
    assert wrong.value.message_dict == {"name": ["There is a service of this name already."]}
    with pytest.raises(ValidationError) as wrong:
        actions.record_service(
            by=cora,
            office=west,
            name="Backwards",
            begins=ApproximateDate.year(2026),
            ends=ApproximateDate.year(2025),
            evaluation=ApproximateDate.year(2026),
        )
    assert sorted(wrong.value.message_dict) == ["ends", "evaluation"]
    with pytest.raises(NotAllowed):
        actions.record_service(by=world.actor(Role.AUDITOR, west), office=west, name="Mine")


def test_services_are_for_the_offices_own_staff(world: Any, west: Any, cora: Any) -> None:
    actions.record_service(by=cora, office=west, name="Victim First")
    assert not queries.services(west, seen_by=NOBODY).exists()
    assert not queries.services(west, seen_by=world.actor(Role.AUDITOR, world.south)).exists()
    assert queries.services(west, seen_by=world.actor(Role.AUDITOR, west)).exists()
