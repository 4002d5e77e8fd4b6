"""Money at the desk: the grid in which a plan is edited, funding, pots and funds."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions
from almoner.strategy.funds.actions import POT_SHOWN
from almoner.strategy.funds.models import Fund, FundingAgreement, MoneyPlan, Pot
from almoner.strategy.funds.versions import entry_of
from tests.world import sign_in

from .figures import leicestershire_entry

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # forms in a grid, read back with a parser


@pytest.fixture
def by(world: Any) -> Any:
    return world.actor(Role.CHIEF_FINANCE_OFFICER)


@pytest.fixture
def femi(world: Any, client: Client) -> Client:
    return sign_in(client, world.people[Role.CHIEF_FINANCE_OFFICER])


@pytest.fixture
def plan(world: Any, by: Any) -> MoneyPlan:
    made = actions.open_money_plan(by=by, office=world.north, title="Plan 2025")
    day = dt.date(2025, 4, 1)
    actions.record_money_plan_version(by=by, plan=made, entry=leicestershire_entry(), known_from=day)
    made.refresh_from_db()
    return made


def desk(name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"office": "northshire"} | parts)


def text(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def typed(client: Client, address: str) -> dict[str, str]:
    """Everything the form of a page would send if nothing were changed."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    form = page.select_one("main form[method=post]")
    assert form is not None
    sent = {str(box["name"]): str(box.get("value", "")) for box in form.select("input[name]")}
    sent |= {str(box["name"]): box.get_text().removeprefix("\n") for box in form.select("textarea[name]")}
    for box in form.select("select[name]"):
        chosen = box.select_one("option[selected]") or box.select_one("option")
        sent[str(box["name"])] = str(chosen["value"]) if chosen else ""
    return sent


def test_saving_an_unchanged_grid_makes_no_version(femi: Client, plan: MoneyPlan) -> None:
    address = desk("desk-money-edit", pk=plan.pk)
    answer = femi.post(address, typed(femi, address) | {"reason": "looked at it"}, follow=True)
    assert "Nothing was changed, so there is no new version." in text(answer)
    assert plan.versions.count() == 1


def test_a_figure_a_new_row_and_a_row_taken_out(femi: Client, plan: MoneyPlan) -> None:
    address = desk("desk-money-edit", pk=plan.pk)
    sent = typed(femi, address)
    place = next(name.removesuffix("-group") for name, value in sent.items() if value == "Prevention")
    sent |= {f"{place}-{key}": "" for key in ("2024-actual", "2025-budget", "2026-forecast", "2027-forecast", "note")}
    blank = next(name.removesuffix("-group") for name, value in sent.items() if name.endswith("-group") and not value)
    sent |= {f"{blank}-group": "Victims", f"{blank}-item": "Helpline", f"{blank}-2026-forecast": "tbc"}
    sent |= {"row-0-2025-budget": "1,400,000", "reason": "Settlement of February"}
    femi.post(address, sent)

    plan.refresh_from_db()
    assert plan.current is not None
    assert (plan.current.number, plan.current.reason) == (2, "Settlement of February")
    assert plan.current.lines.get(group="Victims", item="", year=2025).amount == Decimal(1400000)
    assert plan.current.lines.get(item="Helpline").amount_unknown == "tbc"
    assert not plan.current.lines.filter(group="Prevention").exists()
    assert plan.current.caveats == leicestershire_entry().caveats


def test_all_errors_of_the_grid_at_once(femi: Client, plan: MoneyPlan) -> None:
    address = desk("desk-money-edit", pk=plan.pk)
    wrong = {"row-0-2025-budget": "-5", "row-1-2026-forecast": "lots", "row-2-group": "", "row-3-paid_from": "Nobody"}
    answer = femi.post(address, typed(femi, address) | wrong | {"total-0-2025-budget": "tbc"})
    page = text(answer)
    assert "There are 6 problems" in page  # those five, and the reason
    for said in (
        "is negative",
        "“lots” is not an amount",
        "Say which group this row is in.",
        "“Nobody” is neither a pot",
    ):
        assert said in page, said
    boxes = BeautifulSoup(answer.content, "html.parser")
    box = boxes.select_one("#id_row-1-2026-forecast")
    assert box is not None
    assert (box["value"], box["aria-invalid"]) == ("lots", "true")
    assert box["aria-label"] == "Vulnerability Services, 2026/27 forecast"
    assert plan.versions.count() == 1


def test_what_somebody_else_saved_is_set_beside_cell_by_cell(femi: Client, by: Any, plan: MoneyPlan) -> None:
    address = desk("desk-money-edit", pk=plan.pk)
    sent = typed(femi, address) | {"row-0-2025-budget": "1,400,000", "reason": "mine"}
    assert plan.current is not None
    entry = entry_of(plan.current)
    theirs = [
        replace(line, amount_amount=Amount.of(1)) if (line.order, line.year) == (1, 2025) else line
        for line in entry.lines
    ]
    day = dt.date(2026, 1, 1)
    actions.record_money_plan_version(
        by=by, plan=plan, entry=replace(entry, lines=theirs), known_from=day, reason="theirs", seen=1
    )
    answer = femi.post(address, sent)
    page = text(answer)
    assert "Somebody else recorded a version of this plan" in page
    assert "Victims, 2025-budget £1.00 £1,400,000.00" in page
    assert plan.versions.count() == 2
    again = BeautifulSoup(answer.content, "html.parser").select_one("input[name=seen]")
    assert again is not None
    femi.post(address, sent | {"seen": str(again["value"])})
    plan.refresh_from_db()
    assert plan.current is not None
    assert plan.current.lines.get(order=1, year=2025).amount == Decimal(1400000)


def test_a_large_plan_is_edited_a_group_at_a_time(femi: Client, by: Any, world: Any) -> None:
    entry = leicestershire_entry()
    lines = [
        replace(entry.lines[0], order=n, group=f"Group {n % 3}", item=f"Item {n}", amount_amount=Amount.of(n))
        for n in range(1, 91)
    ]
    made = actions.open_money_plan(by=by, office=world.north, title="Large")
    actions.record_money_plan_version(
        by=by, plan=made, entry=replace(entry, lines=lines, stated=[]), known_from=dt.date(2026, 1, 1)
    )
    address = desk("desk-money-edit", pk=made.pk) + "?group=Group 2"
    answer = femi.get(address)
    assert len(answer.content) < 100_000
    sent = typed(femi, address) | {"row-0-2024-actual": "999", "reason": "one group"}
    assert sent["rows"] == "33"
    femi.post(address, sent)
    made.refresh_from_db()
    assert made.current is not None
    assert made.current.lines.count() == 90
    assert made.current.lines.get(item="Item 2").amount == Decimal(999)


def test_a_new_plan_is_begun_and_its_first_version_needs_no_reason(femi: Client, world: Any) -> None:
    answer = femi.post(desk("desk-money-add"), {"title": "A new plan"})
    plan = MoneyPlan.objects.get(office=world.north, title="A new plan")
    address = desk("desk-money-edit", pk=plan.pk)
    assert answer.headers["Location"] == address
    sent = typed(femi, address)
    assert "reason" not in sent
    column = next(name for name in sent if name.startswith("row-0-") and name.endswith("-budget"))
    femi.post(address, sent | {"row-0-group": "Victims", column: "12.50"})
    plan.refresh_from_db()
    assert plan.current is not None
    assert plan.current.lines.get().amount == Decimal("12.50")
    assert "There is a money plan with this title already." in text(
        femi.post(desk("desk-money-add"), {"title": "A new plan"})
    )


def test_lines_are_linked_to_what_pays_for_them_by_name(femi: Client, plan: MoneyPlan, world: Any) -> None:
    address = desk("desk-money-edit", pk=plan.pk)
    pot, service = world.records["north"]["pot"], world.records["north"]["service"]
    sent = typed(femi, address) | {
        "row-0-paid_from": pot.name.upper(),
        "row-0-service": service.name,
        "reason": "linked",
    }
    femi.post(address, sent)
    plan.refresh_from_db()
    assert plan.current is not None
    assert set(plan.current.lines.filter(order=1).values_list("pot", "service")) == {(pot.pk, service.pk)}
    page = text(femi.get(desk("desk-money"), {"plan": str(plan.pk)}))
    assert "Committed by agreements, against the plan" in page
    assert "No row of these groups names what it is paid from" in page
    row = text(femi.get(desk("desk-money-row", pk=plan.pk, order=1)))
    assert f"Paid from {pot.name}" in row


def test_who_reads_but_does_not_keep_is_refused(plan: MoneyPlan, world: Any) -> None:
    cora = sign_in(Client(), world.people[Role.COMMISSIONING_OFFICER])
    page = text(cora.get(desk("desk-money"), {"plan": str(plan.pk)}))
    assert "£5,336,479.00" in page
    assert "Edit as a new version" not in page
    assert cora.get(desk("desk-money-edit", pk=plan.pk)).status_code == 403
    flo = sign_in(Client(), world.people[Role.FINANCE_OFFICER])
    assert flo.post(desk("desk-money-publish", pk=plan.pk)).status_code == 403


def test_the_neighbours_plan_is_not_found(femi: Client, world: Any) -> None:
    theirs = world.records["south"]["money plan"]
    for name in ("desk-money-edit", "desk-money-publish", "desk-money-take-back"):
        assert femi.get(desk(name, pk=theirs.pk)).status_code == 404
    assert femi.get(desk("desk-money-row", pk=theirs.pk, order=1)).status_code == 404


# --- Funding, pots and funds


def test_funding_and_what_it_brings(femi: Client, world: Any) -> None:
    facts = {
        "title": "Victims grant",
        "kind": "government",
        "funder_name": "Ministry of Justice",
        "is_restricted": "True",
    }
    femi.post(desk("desk-treasury-add", what="funding"), facts)
    funding = FundingAgreement.objects.get(title="Victims grant")
    income = desk("desk-funding-income", pk=funding.pk)
    wrong = text(femi.post(income, {"year": "2026", "amount": "tbc", "certainty": "confirmed"}))
    assert "An amount is not yet known exactly when no figure is given." in wrong
    femi.post(income, {"year": "2026", "amount": "tbc", "certainty": "not_yet_known"})
    femi.post(income, {"year": "2026", "amount": "1,234.50", "certainty": "confirmed"})
    page = text(femi.get(desk("desk-funding", pk=funding.pk)))
    assert "£1,234.50 confirmed" in page
    assert "superseded" in page
    assert "2026/27: £1,234.50 confirmed" in text(femi.get(desk("desk-fundings")))


def test_a_pot_with_its_shares(femi: Client, world: Any) -> None:
    add = desk("desk-treasury-add", what="pot")
    shares = "Office: 100,000.00\nViolence Reduction Network: 104,030.33"
    facts = {"name": "Round 5", "amount_amount": "204,030.33", "shares": shares}
    wrong = text(femi.post(add, facts | {"shares": "Office 5\nVRN: many\n: 3"}))
    assert "Line 1 has no colon" in wrong
    assert "“many” is not an amount" in wrong
    assert "Line 3 has no colon" in wrong
    assert "The contributions add up to £204,030.32" in text(femi.post(add, facts | {"shares": shares[:-1] + "2"}))
    femi.post(add, facts)
    pot = Pot.objects.get(office=world.north, name="Round 5")
    page = text(femi.get(desk("desk-pot", pk=pot.pk)))
    assert "The contributions come to £204,030.33" in page

    edit = desk("desk-treasury-edit", what="pot", pk=pot.pk)
    token = token_of(pot, POT_SHOWN)
    actor = world.actor(Role.FINANCE_OFFICER)
    actions.correct_pot(by=actor, pot=pot, reason="theirs", contributions=[("Office", Amount.of("204030.33"), None)])
    mine = facts | {"reason": "mine", "token": token, "purposes": "Diversion"}
    page = text(femi.post(edit, mine))
    assert "Who contributes what Office: 204,030.33 Office: 100,000.00 Violence Reduction Network: 104,030.33" in page


def test_a_fund_with_its_cap(femi: Client, world: Any) -> None:
    add = desk("desk-treasury-add", what="fund")
    facts = {"code": "CSDF", "name": "Development Fund", "cap": "20,000"}
    assert "A cap is more than nothing, and is either a limit or a guide." in text(femi.post(add, facts))
    femi.post(add, facts | {"cap_kind": "guide"})
    fund = Fund.objects.get(office=world.north, code="CSDF")
    assert "£20,000.00, a guide" in text(femi.get(desk("desk-fund", pk=fund.pk)))
    femi.post(desk("desk-fund-publish", pk=fund.pk))
    assert Fund.objects.get(pk=fund.pk).is_published
    assert femi.get(desk("desk-treasury-add", what="weather")).status_code == 404


def test_the_ways_in_which_a_fund_may_be_given_are_chosen_and_shown(femi: Client, world: Any) -> None:
    add = desk("desk-treasury-add", what="fund")
    femi.post(add, {"code": "VF", "name": "Victims Fund", "allowed": ["contract", "ad_hoc"]})
    fund = Fund.objects.get(office=world.north, code="VF")
    assert sorted(fund.allowed) == ["ad_hoc", "contract"]
    assert "ad hoc grants" in text(femi.get(desk("desk-fund", pk=fund.pk)))
    edit = desk("desk-treasury-edit", what="fund", pk=fund.pk)
    assert femi.get(edit).content.decode().count(" checked") == 2
    assert "lottery is not one of" in text(femi.post(add, {"code": "X", "name": "X", "allowed": ["lottery"]}))
    late = {"code": "VF", "name": "Victims Fund", "allowed": ["round"], "reason": "As agreed.", "token": "stale"}
    page = text(femi.post(edit, late))
    assert "grants in rounds of applications" in page
    assert "contracts" in page
