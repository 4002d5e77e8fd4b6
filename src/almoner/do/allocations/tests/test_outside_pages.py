"""The pages of grants outside a round, as somebody types into them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from almoner.do.allocations.models import Grounds
from almoner.do.allocations.tests.test_outside import FLOOD, NEW_IDEA, propose
from almoner.do.allocations.tests.test_pages import XSS, desk, text
from almoner.foundation.door.roles import Role
from tests.world import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # the first pages compile the templates of forms


@pytest.fixture
def cora(office: Any) -> Client:
    return sign_in(Client(), office.essex.people[Role.COMMISSIONING_OFFICER])


def typed(office: Any, **other: Any) -> dict[str, Any]:
    """An innovation award as somebody types it."""
    said: dict[str, Any] = {
        "organisation": str(office.bodies["Youth justice service"].pk),
        "title": "Harbour patrol",
        "description": "Volunteers on the water.",
        "permanent_plan": "The council takes it on.",
        "permanent_from": "Maldon District Council",
        "permanent_on_day": "1",
        "permanent_on_month": "4",
        "permanent_on_year": "2028",
        "priorities": [str(office.essex.priority.pk)],
        "parts-rows": "1",
        "parts-0-pot": str(office.pots[0].pk),
        "parts-0-year": "2027/28",
        "parts-0-amount": "1,500.00",
    }
    return said | other


def test_from_the_form_to_the_decision(office: Any, cora: Client) -> None:
    answer = cora.post(desk("desk-outside-new", kind="innovation"), typed(office))
    made = Grounds.objects.get()
    assert answer.url == desk("desk-outside", pk=made.pk)
    assert "Maldon District Council, 1 April 2028" in text(cora.get(answer.url))
    page = text(cora.get(desk("desk-outside-decision", pk=made.pk)))
    assert "The council takes it on." in page
    words = {"title": "Award", "lead": office.essex.people[Role.COMMISSIONING_OFFICER].pk}
    words |= {"recommendation": "Award it.", "power": "The Act", "reason_crime": "It does.", "reason_value": "It is."}
    answer = cora.post(desk("desk-outside-decision", pk=made.pk), words)
    made = Grounds.objects.select_related("award__decision").get()
    assert answer.url == desk("desk-decision", number=made.award.decision.number)


def test_what_is_missing_stands_beside_it_and_nothing_is_lost(office: Any, cora: Client) -> None:
    said = typed(office, permanent_plan=" ", permanent_from="", could_be_copied="on", title=XSS)
    page = text(cora.post(desk("desk-outside-new", kind="innovation"), said))
    for words in ("carries a plan for permanent funding", "Say who is to pay", "Say what others could copy"):
        assert words in page
    assert "Volunteers on the water." in page
    assert XSS not in page
    assert not Grounds.objects.exists()


def at_fields(page: str) -> set[str]:
    """The fields that the summary of what is wrong leads to."""
    return set(re.findall(r'href="#id_([\w-]+)"', page))


def test_all_faults_are_told_at_once_and_each_at_its_field(office: Any, cora: Client) -> None:
    said = typed(
        office,
        title="",
        permanent_plan=" ",
        permanent_from="",
        starts_on_day="1",
        starts_on_month="4",
        starts_on_year="2028",
        ends_on_day="1",
        ends_on_month="3",
        ends_on_year="2028",
        **{"parts-0-amount": "900,000,000"},
    )
    page = text(cora.post(desk("desk-outside-new", kind="innovation"), said))
    wanted = {"title", "permanent_plan", "permanent_from", "permanent_on-day", "ends_on-day", "parts-0-amount"}
    assert at_fields(page) == wanted
    for words in ("It ends before it begins.", "this takes £900,000,000.00 from it", "the day after"):
        assert words in page
    assert 'value="900,000,000"' in page
    assert not Grounds.objects.exists()


def test_the_other_kinds_tell_everything_at_once_as_well(office: Any, cora: Client) -> None:
    said = typed(office, title="", **{"parts-0-pot": "", "parts-0-year": "", "parts-0-amount": ""})
    page = text(cora.post(desk("desk-outside-new", kind="ad_hoc"), said))
    assert at_fields(page) == {"title", "need", "occasion", "why_no_round", "parts-0-pot"}
    page = text(cora.post(desk("desk-outside-new", kind="continuation"), typed(office, **{"parts-0-amount": "much"})))
    assert at_fields(page) == {"earlier", "parts-0-amount"}
    assert "Agreement it continues <span" not in page  # it is not called optional


def test_the_list_shows_what_is_watched(office: Any, cora: Client) -> None:
    propose(office, FLOOD, title="After the flood")
    propose(office, NEW_IDEA, title="Harbour patrol")
    page = text(cora.get(desk("desk-outside-list") + "?copied=yes"))
    assert "Harbour patrol" in page
    assert "After the flood" not in page
    assert "1 July 2027" in page


def test_who_may_look_and_who_may_not(office: Any) -> None:
    made = propose(office, FLOOD)
    auditor = sign_in(Client(), office.essex.people[Role.AUDITOR])
    assert auditor.get(desk("desk-outside", pk=made.pk)).status_code == 200
    assert auditor.get(desk("desk-outside-new", kind="ad_hoc")).status_code == 403
    assert auditor.post(desk("desk-outside-decision", pk=made.pk)).status_code == 403
    assert auditor.get(desk("desk-outside", pk=office.pots[0].pk)).status_code == 404


def test_another_kind_is_not_found(office: Any, cora: Client) -> None:
    assert cora.get(desk("desk-outside-new", kind="round")).status_code == 404


def test_the_list_costs_the_same_for_many(office: Any, cora: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        propose(office, FLOOD, title=f"Flood {number}")
    cora.get(desk("desk-outside-list"))
    with django_assert_max_num_queries(30):
        assert "Flood 7" in text(cora.get(desk("desk-outside-list")))
