"""The pages of allocation tables, as somebody types into them."""

from __future__ import annotations

from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.do.allocations import actions, queries
from almoner.do.allocations.models import Allocation
from almoner.do.allocations.tests.partners import DISTRICTS, fresh
from almoner.foundation.door.roles import Role
from tests.world import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # the first pages compile the templates of forms
XSS = "<script>alert(1)</script>"


def desk(name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"office": "essexshire", **parts})


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def cora(office: Any) -> Client:
    return sign_in(Client(), office.essex.people[Role.COMMISSIONING_OFFICER])


def typed(office: Any, **other: Any) -> dict[str, Any]:
    """A table of three districts as somebody types it."""
    said: dict[str, Any] = {
        "title": "Partnerships",
        "description": "Safer streets.",
        "year": "2027/28",
        "total": "£100,000",
        "basis": "population",
        "priorities": [str(office.essex.priority.pk)],
        "sources-rows": "1",
        "sources-0-pot": str(office.pots[0].pk),
        "sources-0-amount": "100,000.00",
        "recipients-rows": "3",
    }
    for place, (_code, name) in enumerate(DISTRICTS):
        said[f"recipients-{place}-organisation"] = str(office.bodies[f"{name} community safety partnership"].pk)
        said[f"recipients-{place}-area"] = str(office.areas[name].pk)
    return said | other


def test_from_an_empty_list_to_a_decision(office: Any, cora: Client) -> None:
    assert "Begin one" in text(cora.get(desk("desk-allocations")))
    answer = cora.post(desk("desk-allocations-new"), typed(office))
    table = Allocation.objects.get()
    assert answer.url == desk("desk-allocation", pk=table.pk)
    page = text(cora.get(answer.url))
    assert "£100,000.00 × 187,581 ÷ 446,507 = £42,010.7635…" in page
    assert "a penny left over goes here" in page
    cora.post(desk("desk-allocation-fix", pk=table.pk))
    assert fresh(table).state == "fixed"
    page = text(cora.get(desk("desk-allocation-decision", pk=table.pk)))
    assert "Maldon community safety partnership: £14,827.99 (£100,000.00 × 66,208 ÷ 446,507" in page
    words = {"title": "Allocation", "lead": office.essex.people[Role.COMMISSIONING_OFFICER].pk}
    words |= {"recommendation": "Award it.", "power": "The Act", "reason_crime": "It does.", "reason_value": "It is."}
    answer = cora.post(desk("desk-allocation-decision", pk=table.pk), words)
    assert answer.url == desk("desk-decision", number=fresh(table).decision.number)
    assert "Basildon community safety partnership" in text(cora.get(answer.url))
    answer = cora.post(desk("desk-allocation-forward", pk=table.pk))
    assert "figure carried over: not updated yet" in text(cora.get(answer.url))


def test_what_is_wrong_stands_beside_it_and_nothing_is_lost(office: Any, cora: Client) -> None:
    wrong = {"total": "lots", "year": "soon", "recipients-0-figure": "many", "title": XSS}
    page = text(cora.post(desk("desk-allocations-new"), typed(office, **wrong)))
    assert "“lots” is not an amount" in page
    assert 'value="many"' in page
    assert XSS not in page
    assert not Allocation.objects.exists()


def test_another_row_keeps_what_was_typed(office: Any, cora: Client) -> None:
    page = text(cora.post(desk("desk-allocations-new"), typed(office, more="recipients", total="12,345")))
    assert 'value="12,345"' in page
    assert "recipients-5-organisation" in page
    assert not Allocation.objects.exists()


def test_two_who_save_see_both_sides(office: Any, cora: Client) -> None:
    table = office.table(office.by_people(title="Partnerships"))
    token = queries.entry_of(fresh(table)).token
    actions.change_table(by=office.officer, allocation=table, entry=office.by_people(least=Decimal(20_000)))
    page = text(cora.post(desk("desk-allocation-edit", pk=table.pk), typed(office, token=token)))
    assert "Somebody else changed this" in page
    assert "£20,000.00" in page
    now = queries.entry_of(fresh(table)).token
    assert now in page
    cora.post(desk("desk-allocation-edit", pk=table.pk), typed(office, token=now))
    assert fresh(table).least == 0


def test_checks_in_the_way_are_named_with_where_they_are_made(office: Any, cora: Client) -> None:
    office.essex.setting(
        "checks.kinds",
        "accounts | Accounts without irregularity | decision | 100 | 12 | accounts | nothing_raised | organisation",
    )
    table = office.table()
    actions.fix_table(by=office.officer, allocation=table)
    page = text(cora.get(desk("desk-allocation", pk=table.pk)))
    assert "Accounts without irregularity: this has not been checked yet." in page
    assert "award=allocation&back=" in unescape(page)


def test_files_and_how_far_it_reaches(office: Any, cora: Client) -> None:
    table = office.table()
    office.decide(table)
    answer = cora.get(desk("desk-allocation-file", pk=table.pk, file_format="csv"))
    assert b"42010.76" in b"".join(answer.streaming_content)
    page = text(cora.get(desk("desk-allocations-reach") + "?year=2027"))
    assert "£0.22" in page
    assert cora.get(desk("desk-allocations-reach") + "?year=1999").status_code in {200, 404}


def test_who_may_look_and_who_may_not(office: Any) -> None:
    table = office.table()
    auditor = sign_in(Client(), office.essex.people[Role.AUDITOR])
    assert auditor.get(desk("desk-allocation", pk=table.pk)).status_code == 200
    for name in ("edit", "decision", "discard", "fix", "forward"):
        assert auditor.post(desk(f"desk-allocation-{name}", pk=table.pk)).status_code == 403
    assert auditor.get(desk("desk-allocation", pk=office.pots[0].pk)).status_code == 404


def test_the_list_costs_the_same_for_many(office: Any, cora: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        office.table(office.by_people(title=f"Table {number}"))
    cora.get(desk("desk-allocations"))
    with django_assert_max_num_queries(30):
        assert "Table 11" in text(cora.get(desk("desk-allocations")))
