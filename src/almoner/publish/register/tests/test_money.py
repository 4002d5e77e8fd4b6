"""The public money page, with the plan of Leicestershire (docs/rules/money-plan.md)."""

import datetime as dt
import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from almoner.foundation.door.roles import Role
from almoner.foundation.sheets.actions import apply_import, check_file
from almoner.kernel.money import Amount
from almoner.strategy.funds import actions
from almoner.strategy.funds.models import MoneyPlan
from almoner.strategy.funds.versions import LineEntry, PlanEntry
from tests.figures.crawl import Crawl
from tests.figures.test_sums import wrong_sums

pytestmark = pytest.mark.django_db

MTFP = """\
budget_group,subtotal_label_as_written,y2024_25_actual,y2025_26_budget,y2026_27_forecast,y2027_28_forecast,notes
Victims,Victims Subtotal,1339454.38,1414428.00,1424645.00,1435066.58,
Vulnerability Services,Vulnerabilty Subtotal,772324.00,738416.00,738416.00,713416.00,
Prevention,Prevention subtotal,1184840.00,768895.00,910665.00,910665.00,
Community Safety,Community Sub-total,1296466.97,1208175.00,1188175.00,1188175.00,
External Grant Funding,Grant Funding Sub-total,1477011.00,1206565.00,0.00,0.00,falls to zero from 2026/27
Grand Total,Grand Total,6070096.35,5336479.00,4261901.00,4247322.58,
"""


@pytest.fixture
def femi(world: Any, west: Any) -> Any:
    return world.actor(Role.CHIEF_FINANCE_OFFICER, west)


def bring(west: Any, by: Any, text: str, day: dt.date, name: str = "mtfp.csv") -> None:
    file = BytesIO(text.encode())
    source = check_file(
        by=by,
        office=west,
        kind="budget",
        file=file,
        file_name=name,
        known_from=day,
        publish_new=True,
        document="Commissioning Framework 2025 to 2028",
    )
    apply_import(by=by, source=source)


@pytest.fixture
def plan(west: Any, femi: Any) -> MoneyPlan:
    bring(west, femi, MTFP, dt.date(2025, 4, 1))
    return MoneyPlan.objects.get(office=west)


def read(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def totals(path: str) -> list[str]:
    page = BeautifulSoup(Client().get(path).content, "html.parser")
    return [str(cell["data-amount"]) for cell in page.select("#total [data-total]")]


@pytest.mark.slow  # the first page compiles its templates
def test_the_four_columns_of_the_paper(plan: MoneyPlan) -> None:
    page = read("/westshire/money/")
    for said in (
        "2024/25 actual",
        "2027/28 forecast",
        "£6,070,096.35",
        "£5,336,479.00",
        "£4,261,901.00",
        "£4,247,322.58",
        "as stated: “Grand Total”",
        "“Vulnerabilty Subtotal” as printed; its lines are not published",
    ):
        assert said in page, said
    assert totals("/westshire/money/") == ["6070096.35", "5336479.00", "4261901.00", "4247322.58"]


def test_in_words_external_grants_stop(plan: MoneyPlan) -> None:
    page = read("/westshire/money/")
    assert "The total falls by £1,074,578.00 (20.1%) from 2025/26 budget to 2026/27 forecast." in page
    assert "External Grant Funding of £1,206,565.00 stops in 2026/27." in page.replace(" stops", " stops").replace(
        "  ", " "
    )
    assert "It is printed as spend but named as income: its kind is not stated." in page
    assert "printed as spend, named as income: kind not stated" in page
    assert "Everything else together rises by £131,987.00 in that year." in page
    assert "No published agreement names it as its source." in page
    html = Client().get("/westshire/money/").content.decode()
    assert html.count('<span class="tag late">stops</span>') == 1
    assert '<span class="tag late">stops in 2026/27</span>' in html


@pytest.mark.slow
def test_every_sum_leads_to_rows_that_add_up_to_it(plan: MoneyPlan) -> None:
    wrong, counted = wrong_sums(Crawl(Client(), "/westshire/money/"), Crawl(Client(), "/westshire/money/").walk())
    assert wrong == []
    assert counted >= 5


def test_a_row_is_traced_to_its_file_and_row(plan: MoneyPlan) -> None:
    page = read("/westshire/money/rows/5/")
    assert "2025/26 budget £1,206,565.00 mtfp.csv, row 6 Commissioning Framework 2025 to 2028" in page
    assert "falls to zero from 2026/27" in page
    assert Client().get("/westshire/money/rows/9/").status_code == 404


@pytest.mark.slow
def test_versions_stay_readable_by_number_and_by_day(west: Any, femi: Any, plan: MoneyPlan) -> None:
    bring(west, femi, MTFP.replace("1414428.00", "1400000.00"), dt.date(2026, 2, 1), "february.csv")

    assert "£1,400,000.00" in read("/westshire/money/")
    assert "£1,414,428.00" in read("/westshire/money/?version=1")
    assert "£1,414,428.00" in read("/westshire/money/?on=2026-01-31")
    assert "This is version 1, known from 1 April 2025." in read("/westshire/money/?on=2026-01-31")
    assert "£1,400,000.00" in read("/westshire/money/?on=2026-02-01")
    assert "Nothing was known of this plan on 31 March 2024." in read("/westshire/money/?on=2024-03-31")
    assert Client().get("/westshire/money/?version=3").status_code == 404
    assert Client().get("/westshire/money/?plan=nonsense").status_code == 404
    assert "stated £5,336,479.00; the rows are £14,428.00 less" in read("/westshire/money/")
    traced = read("/westshire/money/rows/1/")
    assert "2025/26 budget £1,400,000.00 february.csv, row 2" in traced
    assert "2024/25 actual £1,339,454.38 mtfp.csv, row 2" in traced  # unchanged, so still from the first file


def test_what_depends_on_money_that_stops_is_named_where_it_is_recorded(world: Any) -> None:
    by = world.actor(Role.CHIEF_FINANCE_OFFICER)
    made = world.records["north"]
    agreement, pot = made["agreement"], made["pot"]
    lines = [
        LineEntry(1, "Victims", "", 2025, "budget", Amount.of(1000), pot=pot),
        LineEntry(1, "Victims", "", 2026, "forecast", Amount.of(0), pot=pot),
    ]
    plan = actions.open_money_plan(by=by, office=world.north, title="A plan that stops")
    actions.record_money_plan_version(by=by, plan=plan, entry=PlanEntry(lines), known_from=dt.date(2026, 5, 1))
    actions.publish_money_plan(by=by, plan=plan)
    answer = Client().get("/northshire/money/")
    page = BeautifulSoup(answer.content, "html.parser")
    assert [str(link["href"]) for link in page.select(".note.late ul a")] == [
        f"/northshire/register/{agreement.number}/"
    ]


def test_unknown_amounts_are_counted_and_said(world: Any, west: Any, femi: Any) -> None:
    bring(west, femi, "Group,Item,2026/27 forecast\nVictims,A,100\nVictims,B,tbc\nTotal,,150\n", dt.date(2026, 1, 1))
    page = read("/westshire/money/")
    assert "£100.00 and 1 not known" in page
    assert "stated £150.00" in page
    assert "To be confirmed" in page
    assert "1 figure is not known. The totals add what is known." in page


def test_the_file_can_be_brought_back_in(west: Any, femi: Any, plan: MoneyPlan) -> None:
    answer: Any = Client().get("/westshire/money.csv")
    text = b"".join(answer.streaming_content)
    source = check_file(by=femi, office=west, kind="budget", file=BytesIO(text), known_from=dt.date(2026, 1, 1))
    assert (source.counts.get("same"), source.counts.get("changed"), source.counts.get("new")) == (5, None, None)
    again: Any = Client().get("/westshire/money.json?version=1")
    rows = json.loads(b"".join(again.streaming_content))
    listed = rows["rows"] if isinstance(rows, dict) else rows
    assert sum(Decimal(str(row["2025-budget"])) for row in listed) == Decimal("5336479.00")
    assert Client().get("/westshire/money.pdf").status_code == 404


def test_nothing_is_public_until_it_is_published(west: Any, femi: Any, plan: MoneyPlan) -> None:
    actions.take_back_money_plan(by=femi, plan=plan, note="Under review")
    assert "appears here once the office publishes it" in read("/westshire/money/")
    assert Client().get("/westshire/money/rows/1/").status_code == 404


def test_an_office_without_a_plan_shows_its_funds(west: Any, femi: Any) -> None:
    fund = actions.record_fund(
        by=femi,
        office=west,
        code="CSDF",
        name="Community Safety Development Fund",
        cap=Decimal(20000),
        cap_kind="guide",
        cap_as_written="generally up to £20,000",
        term="one year",
    )
    actions.publish_fund(by=femi, fund=fund)
    page = read("/westshire/money/")
    assert "Community Safety Development Fund" in page
    assert "£20,000.00, a guide generally up to £20,000" in page


def test_the_number_of_queries_does_not_grow(west: Any, femi: Any, django_assert_max_num_queries: Any) -> None:
    rows = "".join(f"Group {n % 7},Item {n},{n}.00,{n + 1}.00\n" for n in range(1, 120))
    bring(west, femi, f"Group,Item,2025/26 budget,2026/27 forecast\n{rows}", dt.date(2026, 1, 1))
    with django_assert_max_num_queries(7):
        answer = Client().get("/westshire/money/")
    assert len(answer.content) < 100_000
