"""Money plans are corrected by new versions, pots add up, and those who keep no money are refused."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import command_line
from almoner.foundation.door.bolt import NotInAction, at_work
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions, queries
from almoner.strategy.funds.models import BudgetLine, Contribution, MoneyPlanVersion
from almoner.strategy.funds.rules import tabulate
from almoner.strategy.funds.versions import LineEntry, PlanEntry, entry_of

from .figures import leicestershire_entry

pytestmark = pytest.mark.django_db
SAID = dt.date(2025, 4, 1)


@pytest.fixture
def femi(world: Any, west: Any) -> Any:
    return world.actor(Role.CHIEF_FINANCE_OFFICER, west)


@pytest.fixture
def plan(west: Any, femi: Any) -> Any:
    made = actions.open_money_plan(by=femi, office=west, title="Medium-term financial plan")
    actions.record_money_plan_version(by=femi, plan=made, entry=leicestershire_entry(), known_from=SAID)
    made.refresh_from_db()
    return made


def test_a_plan_says_what_was_recorded(plan: Any) -> None:
    table = tabulate(plan.current.lines.all(), plan.current.stated_totals.all())

    assert [str(total.computed.known) for total in table.totals.values()] == [
        "6070096.35",
        "5336479.00",
        "4261901.00",
        "4247322.58",
    ]
    assert plan.current.number == 1
    assert plan.current.change == MoneyPlanVersion.Change.FIRST
    assert plan.current.lines.count() == 20
    assert plan.current.stated_totals.count() == 24


def test_a_correction_is_a_new_version_with_a_reason(plan: Any, femi: Any) -> None:
    entry = entry_of(plan.current)
    lines = [
        replace(line, amount_amount=Amount.of("1400000.00")) if line.order == 1 and line.year == 2025 else line
        for line in entry.lines
    ]
    day = dt.date(2026, 2, 1)
    version = actions.record_money_plan_version(
        by=femi, plan=plan, entry=replace(entry, lines=lines), known_from=day, reason="Grant settlement", seen=1
    )

    assert (version.number, version.change, version.reason) == (2, "correction", "Grant settlement")
    assert MoneyPlanVersion.objects.get(plan=plan, number=1).lines.get(order=1, year=2025).amount == Decimal(
        "1414428.00"
    )
    written = Entry.objects.filter(record_id=str(plan.pk)).latest("position")
    assert (written.verb, written.reason) == ("corrected money plan", "Grant settlement")
    assert '"before":{"Victims, 2025-budget":"£1,414,428.00"}' in written.detail
    assert '"Victims, 2025-budget":"£1,400,000.00","version":2' in written.detail


def test_saying_the_same_again_makes_no_version(plan: Any, femi: Any) -> None:
    before = Entry.objects.count()
    version = actions.record_money_plan_version(by=femi, plan=plan, entry=entry_of(plan.current), known_from=SAID)

    assert version.number == 1
    assert Entry.objects.count() == before


def test_rows_may_be_put_in_and_taken_out_between_versions(plan: Any, femi: Any) -> None:
    entry = entry_of(plan.current)
    kept = [line for line in entry.lines if line.group != "Prevention"]
    new = LineEntry(99, "Victims", "Helpline", 2026, "forecast", Amount.not_known("tbc"))
    version = actions.record_money_plan_version(
        by=femi, plan=plan, entry=replace(entry, lines=[*kept, new]), known_from=SAID, reason="Prevention moved"
    )

    assert sorted(set(version.lines.values_list("order", flat=True))) == [1, 2, 3, 4, 5]
    assert version.lines.get(item="Helpline").amount_unknown == "tbc"


def test_a_correction_without_a_reason_is_refused(plan: Any, femi: Any) -> None:
    entry = replace(entry_of(plan.current), caveats="subject to change")
    with pytest.raises(Refused, match="needs a reason"):
        actions.record_money_plan_version(by=femi, plan=plan, entry=entry, known_from=SAID, reason="  ")


def test_two_people_editing_one_plan(plan: Any, femi: Any) -> None:
    entry = replace(entry_of(plan.current), caveats="subject to change")
    actions.record_money_plan_version(by=femi, plan=plan, entry=entry, known_from=SAID, reason="Caveat", seen=1)
    with pytest.raises(OutOfDate):
        actions.record_money_plan_version(by=femi, plan=plan, entry=entry, known_from=SAID, reason="Mine", seen=1)
    assert plan.versions.count() == 2


def test_everything_wrong_is_said_at_once(plan: Any, femi: Any) -> None:
    wrong = [
        LineEntry(1, "", "A", 2026, "forecast", Amount.of(1)),
        LineEntry(2, "Victims", "A", 2026, "forecast", Amount.of(1)),
        LineEntry(3, "Victims", "A", 2026, "forecast", Amount.of(2)),
    ]
    with pytest.raises(ValidationError) as refusal:
        actions.record_money_plan_version(by=femi, plan=plan, entry=PlanEntry(wrong), known_from=SAID, reason="x")
    assert refusal.value.message_dict == {"lines": ["Row 1 has no group.", "A has two figures for 2026/27."]}


@pytest.mark.parametrize("role", [Role.COMMISSIONING_OFFICER, Role.AUDITOR, Role.OFFICE_HOLDER])
def test_those_who_keep_no_money_are_refused(plan: Any, world: Any, west: Any, role: Role) -> None:
    with pytest.raises(NotAllowed, match="record and correct funding"):
        actions.record_money_plan_version(
            by=world.actor(role, west), plan=plan, entry=leicestershire_entry(), known_from=SAID, reason="x"
        )
    with pytest.raises(NotAllowed):
        actions.record_pot(by=world.actor(role, west), office=west, name="Mine")


def test_the_neighbours_treasurer_is_refused(plan: Any, world: Any) -> None:
    theirs = world.actor(Role.CHIEF_FINANCE_OFFICER, world.south)
    with pytest.raises(NotAllowed, match="another office"):
        actions.record_money_plan_version(by=theirs, plan=plan, entry=leicestershire_entry(), known_from=SAID)


def test_a_line_may_not_name_another_offices_pot(plan: Any, world: Any, west: Any, femi: Any) -> None:
    theirs = actions.record_pot(by=command_line(world.south.pk), office=world.south, name="Southern pot")
    lines = [LineEntry(1, "Victims", "A", 2026, "forecast", Amount.of(1), pot=theirs)]
    with pytest.raises(NotAllowed, match="another office"):
        actions.record_money_plan_version(by=femi, plan=plan, entry=PlanEntry(lines), known_from=SAID, reason="x")
    with pytest.raises(NotAllowed, match="another office"):
        actions.record_fund(by=femi, office=west, code="SF", name="Safety Fund", pot=theirs)


def test_figures_change_only_inside_an_action(plan: Any) -> None:
    with pytest.raises(NotInAction):
        plan.current.lines.update(amount=1)


def test_recorded_figures_can_never_be_changed(plan: Any, femi: Any) -> None:
    with at_work(femi), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        BudgetLine.objects.filter(version=plan.current).update(amount=1)


def test_publishing_is_an_act_and_can_be_taken_back(plan: Any, femi: Any, world: Any, west: Any) -> None:
    visitor = world.actor(Role.AUDITOR, world.south)
    assert not queries.money_plans(west, seen_by=visitor).exists()
    actions.publish_money_plan(by=femi, plan=plan)
    assert queries.money_plans(west, seen_by=visitor).get() == plan
    with pytest.raises(Refused, match="already"):
        actions.publish_money_plan(by=femi, plan=plan)
    with pytest.raises(Refused, match="why"):
        actions.take_back_money_plan(by=femi, plan=plan, note=" ")
    actions.take_back_money_plan(by=femi, plan=plan, note="Wrong year")
    assert not queries.money_plans(west, seen_by=visitor).exists()
    plan.refresh_from_db()
    assert plan.unpublished_note == "Wrong year"


def test_a_plan_without_figures_cannot_be_published(west: Any, femi: Any) -> None:
    empty = actions.open_money_plan(by=femi, office=west, title="Empty")
    with pytest.raises(Refused, match="no figures"):
        actions.publish_money_plan(by=femi, plan=empty)


def test_two_plans_of_one_title(plan: Any, west: Any, femi: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.open_money_plan(by=femi, office=west, title=plan.title)
    assert refusal.value.message_dict == {"title": ["There is a money plan with this title already."]}


# --- Pots and money in


def round_5(west: Any, femi: Any, network: str = "104030.33") -> Any:
    parts = [("Office", Amount.of("100000.00"), None), ("Violence Reduction Network", Amount.of(network), None)]
    return actions.record_pot(
        by=femi, office=west, name="Round 5", amount_amount=Amount.of("204030.33"), contributions=parts
    )


def test_the_shares_of_a_pot_add_up(west: Any, femi: Any) -> None:
    pot = round_5(west, femi)

    assert [(each.contributor, str(each.amount)) for each in pot.contributions.order_by("contributor")] == [
        ("Office", "100000.00"),
        ("Violence Reduction Network", "104030.33"),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_shares_that_do_not_add_up_are_refused(west: Any, femi: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        round_5(west, femi, network="104030.32")
    assert refusal.value.message_dict == {
        "contributions": ["The contributions add up to £204,030.32, but the pot holds £204,030.33."]
    }


def test_the_database_refuses_them_too(west: Any, femi: Any) -> None:
    pot = round_5(west, femi)
    with at_work(femi), transaction.atomic(), connection.cursor() as cursor:
        Contribution.objects.filter(pot=pot, contributor="Office").update(amount=1)
        with pytest.raises(IntegrityError, match=r"add up to 104031\.33, not to 204030\.33"), transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_a_pot_whose_amount_changes_must_still_add_up(west: Any, femi: Any) -> None:
    pot = round_5(west, femi)
    with pytest.raises(ValidationError, match="add up"):
        actions.correct_pot(by=femi, pot=pot, reason="slip", amount_amount=Amount.of("5.00"))
    parts = [("Office", Amount.of("100000.00"), None), ("Network", Amount.not_known("tbc"), None)]
    actions.correct_pot(by=femi, pot=pot, reason="The network's share is open again", contributions=parts)
    assert sorted(pot.contributions.values_list("contributor", flat=True)) == ["Network", "Office"]
    assert Entry.objects.filter(record_id=str(pot.pk)).latest("position").verb == "recorded contributions"


def test_a_contributor_named_twice(west: Any, femi: Any) -> None:
    parts = [("Office", Amount.of(1), None), ("office ", Amount.of(2), None)]
    with pytest.raises(ValidationError, match="named once"):
        actions.record_pot(by=femi, office=west, name="P", contributions=parts)


def test_funding_is_corrected_with_before_and_after(west: Any, femi: Any) -> None:
    funding = actions.record_funding(
        by=femi,
        office=west,
        title="Victims grant",
        kind="government",
        funder_name="Ministry of Justice",
        begins=ApproximateDate.financial_year(2025),
        is_restricted=True,
        purposes="support for victims",
    )
    actions.correct_funding(
        by=femi, funding=funding, reason="The letter of January", ends=ApproximateDate.month(2028, 3)
    )

    written = Entry.objects.filter(record_id=str(funding.pk)).latest("position")
    assert written.detail == '{"after":{"ends":"March 2028"},"before":{"ends":"Not known"}}'
    with pytest.raises(Refused, match="needs a reason"):
        actions.correct_funding(by=femi, funding=funding, reason="", title="Other")


def test_income_is_unknown_exactly_when_it_is_called_so(west: Any, femi: Any) -> None:
    funding = actions.record_funding(by=femi, office=west, title="Serious violence duty")
    with pytest.raises(ValidationError, match="not yet known"):
        actions.record_funding_amount(
            by=femi, funding=funding, year=2026, amount=Amount.not_known("tbc"), certainty="confirmed"
        )
    actions.record_funding_amount(by=femi, funding=funding, year=2026, amount=Amount.of(5), certainty="expected")
    actions.record_funding_amount(by=femi, funding=funding, year=2026, amount=Amount.of(7), certainty="confirmed")
    (shown,) = queries.fundings(west, seen_by=femi)
    assert [(each.year, each.amount, each.certainty) for each in shown.latest_amounts] == [
        (2026, Decimal(7), "confirmed")
    ]


def test_a_cap_is_a_limit_or_a_guide(world: Any, west: Any, femi: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.record_fund(by=femi, office=west, code="CSDF", name="Development Fund", cap=Decimal(20000))
    assert refusal.value.message_dict == {"cap": ["A cap is more than nothing, and is either a limit or a guide."]}
    fund = actions.record_fund(
        by=femi, office=west, code="CSDF", name="Development Fund", cap=Decimal(20000), cap_kind="guide"
    )
    with pytest.raises(ValidationError) as refusal:
        actions.record_fund(by=femi, office=west, code="CSDF", name="Another")
    assert refusal.value.message_dict == {"code": ["There is a fund with this code already."]}
    actions.publish_fund(by=femi, fund=fund)
    assert queries.funds(west, seen_by=world.actor(Role.AUDITOR, world.south)).get() == fund
