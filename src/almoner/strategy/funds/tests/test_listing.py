"""Money plans, funding, pots and funds as files."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.foundation.door.actor import NOBODY
from almoner.foundation.door.roles import Role
from almoner.foundation.sheets.listings import Asked
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions
from almoner.strategy.funds.listing import BUDGET, FUNDING, FUNDS, LISTINGS, POTS
from tests.world import sign_in

from .figures import leicestershire_entry

pytestmark = pytest.mark.django_db


def cells(listing: Any, asked: Asked) -> list[dict[str, Any]]:
    return [{column.key: column.raw(row) for column in listing.columns} for row in listing.rows(asked)]


@pytest.fixture
def femi(world: Any, west: Any) -> Any:
    return world.actor(Role.CHIEF_FINANCE_OFFICER, west)


def test_every_figure_of_the_plan_with_its_source(west: Any, femi: Any) -> None:
    plan = actions.open_money_plan(by=femi, office=west, title="Plan")
    day = dt.date(2025, 4, 1)
    actions.record_money_plan_version(by=femi, plan=plan, entry=leicestershire_entry(), known_from=day)
    rows = cells(BUDGET, Asked(west, femi))
    assert len(rows) == 20
    assert sum(row["amount"].value for row in rows if row["year"] == "2025/26") == Decimal("5336479.00")
    assert rows[0]["document"] == "Commissioning Framework 2025 to 2028"
    assert cells(BUDGET, Asked(west, femi, on=dt.date(2024, 1, 1))) == []
    assert cells(BUDGET, Asked(west, NOBODY)) == []


def test_funding_without_a_year_and_pots_without_a_share_have_a_row(west: Any, femi: Any) -> None:
    funding = actions.record_funding(by=femi, office=west, title="Core grant")
    actions.record_funding(by=femi, office=west, title="Later grant")
    actions.record_funding_amount(by=femi, funding=funding, year=2026, amount=Amount.of(5), certainty="expected")
    assert [(row["title"], row["year"], row["certainty"]) for row in cells(FUNDING, Asked(west, femi))] == [
        ("Core grant", "2026/27", "expected"),
        ("Later grant", "", ""),
    ]
    actions.record_pot(by=femi, office=west, name="Empty")
    parts = [("Office", Amount.of(3), None), ("Network", Amount.of(4), None)]
    actions.record_pot(by=femi, office=west, name="Shared", amount_amount=Amount.of(7), contributions=parts)
    assert [(row["name"], row["contributor"]) for row in cells(POTS, Asked(west, femi))] == [
        ("Empty", ""),
        ("Shared", "Network"),
        ("Shared", "Office"),
    ]
    assert cells(POTS, Asked(west, NOBODY)) == []


def test_funds_by_whether_they_are_public(west: Any, femi: Any) -> None:
    actions.record_fund(by=femi, office=west, code="A", name="Draft")
    fund = actions.record_fund(by=femi, office=west, code="B", name="Public")
    actions.publish_fund(by=femi, fund=fund)
    assert [row["name"] for row in cells(FUNDS, Asked(west, femi))] == ["Draft", "Public"]
    assert [row["name"] for row in cells(FUNDS, Asked(west, femi, filters={"published": "no"}))] == ["Draft"]
    assert [row["name"] for row in cells(FUNDS, Asked(west, NOBODY))] == ["Public"]


@pytest.mark.slow
@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.name)
def test_each_list_at_the_desk_in_every_format(world: Any, listing: Any) -> None:
    browser = sign_in(Client(), world.people[Role.AUDITOR])
    for ending in ("csv", "xlsx", "json"):
        address = reverse("desk-list-download", args=["northshire", listing.name, ending])
        answer: Any = browser.get(address)
        assert answer.status_code == 200
        body = b"".join(answer.streaming_content)
        assert body
        if ending == "json":
            assert json.loads(body)
