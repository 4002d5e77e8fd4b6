"""The map of services at the desk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.foundation.door.roles import Role
from almoner.foundation.services import actions
from almoner.foundation.services.models import Service
from almoner.kernel.dates import ApproximateDate
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora(world: Any, client: Client) -> Client:
    return sign_in(client, world.people[Role.COMMISSIONING_OFFICER])


def desk(name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"office": "northshire"} | parts)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.slow  # the first page compiles the templates of forms
def test_a_pilot_is_added_and_stands_on_the_map(cora: Client) -> None:
    facts = {
        "name": "Improving Rape Response",
        "our_role": "lead",
        "groups": "victims of rape\nwitnesses",
        "is_pilot": "on",
        "evaluation": "August 2026",
        "is_ours_to_deliver": "False",
    }
    answer = cora.post(desk("desk-service-add"), facts)
    service = Service.objects.get(name="Improving Rape Response")
    assert answer.headers["Location"] == desk("desk-thread", pk=service.pk)
    assert (service.groups, service.is_ours_to_deliver) == (["victims of rape", "witnesses"], False)
    page = text(cora.get(desk("desk-services"), {"pilot": "yes"}))
    assert "victims of rape, witnesses" in page
    assert "August 2026" in page
    assert "the whole area" in page
    assert service.name in text(cora.get(desk("desk-services"), {"sort": "-evaluation"}))


def test_an_evaluation_without_a_pilot_is_refused_beside_its_field(cora: Client) -> None:
    facts = {"name": "Helpline", "our_role": "lead", "evaluation": "2026"}
    page = text(cora.post(desk("desk-service-add"), facts))
    assert 'href="#id_evaluation"' in page
    assert "Only a pilot has an evaluation date" in page


def test_a_service_that_is_no_pilot_says_nothing_of_an_evaluation(cora: Client, world: Any) -> None:
    page = text(cora.get(desk("desk-services"), {"pilot": "no"}))
    assert world.records["north"]["service"].name in page
    assert "Not known" not in page


def test_filters_leave_nothing_and_say_so(cora: Client) -> None:
    page = text(cora.get(desk("desk-services"), {"q": "nothing of the kind"}))
    assert "No service fits these filters." in page


def test_a_correction_keeps_what_was_not_asked(cora: Client, world: Any) -> None:
    by = world.actor(Role.COMMISSIONING_OFFICER)
    service = actions.record_service(
        by=by, office=world.north, name="Kept", places=["E06000016"], begins=ApproximateDate.year(2022)
    )
    page = text(cora.get(desk("desk-service-edit", pk=service.pk)))
    assert 'value="2022"' in page
    assert 'value="E06000016" checked' in page


def test_who_reads_but_does_not_keep_is_refused(world: Any) -> None:
    aisha = sign_in(Client(), world.people[Role.AUDITOR])
    assert aisha.get(desk("desk-services")).status_code == 200
    assert "Add a service" not in text(aisha.get(desk("desk-services")))
    assert aisha.get(desk("desk-service-add")).status_code == 403


def test_the_number_of_queries_does_not_grow(cora: Client, world: Any, django_assert_max_num_queries: Any) -> None:
    by = world.actor(Role.COMMISSIONING_OFFICER)
    for n in range(60):
        actions.record_service(by=by, office=world.north, name=f"Service {n}")
    with django_assert_max_num_queries(7):
        cora.get(desk("desk-services"))


def test_a_service_that_is_no_pilot_stands_on_the_map(cora: Client) -> None:
    page = text(cora.get(desk("desk-services"), {"pilot": "no"}))
    assert (
        page.count('<tr role="row"><th scope="row"')
        == Service.objects.filter(is_pilot=False, office__slug="northshire").count()
    )
    assert "Victim First" in page[page.index("<tbody") :]
