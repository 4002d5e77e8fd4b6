"""The medium-term plan of Leicestershire comes in as its facts are kept and as its paper prints it."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.door.roles import Role
from almoner.foundation.sheets.actions import apply_import, check_file
from almoner.kernel.answers import Answer
from almoner.strategy.funds import queries
from almoner.strategy.funds.models import BudgetLine, MoneyPlan, MoneyPlanVersion
from almoner.strategy.funds.rules import stops, tabulate

from .figures import TOTALS

pytestmark = pytest.mark.django_db

FACTS = """\
budget_group,subtotal_label_as_written,y2024_25_actual,y2025_26_budget,y2026_27_forecast,y2027_28_forecast,source,section,notes
Victims,Victims Subtotal,1339454.38,1414428.00,1424645.00,1435066.58,L25,Budget,contract rows are not printed
Vulnerability Services,Vulnerabilty Subtotal,772324.00,738416.00,738416.00,713416.00,L25,Budget,label misspelt
Prevention,Prevention subtotal,1184840.00,768895.00,910665.00,910665.00,L25,Budget,
Community Safety,Community Sub-total,1296466.97,1208175.00,1188175.00,1188175.00,L25,Budget,
External Grant Funding,Grant Funding Sub-total,1477011.00,1206565.00,0.00,0.00,L25,Budget,falls to zero from 2026/27
Grand Total,Grand Total,6070096.35,5336479.00,4261901.00,4247322.58,L25,Budget,recomputed: every column adds up
"""
PAPER = """\
Contract Name\t2024/25 Actuals\t2025/26 Budget\t2026/27 forecast\t2027/28 forecast
Commissioning\t\t\t\t
Victims\t\t\t\t
Victims Subtotal\t1,339,454.38\t1,414,428\t1,424,645\t1,435,066.58
Vulnerability Services\t\t\t\t
Vulnerabilty Subtotal\t772,324.00\t738,416.00\t738,416.00\t713,416.00
Prevention\t\t\t\t
Prevention subtotal\t1,184,840.00\t768,895.00\t910,665.00\t910,665.00
Community Safety\t\t\t\t
Community Sub-total\t1,296,466.97\t1,208,175.00\t1,188,175.00\t1,188,175.00
External Grant Funding\t\t\t\t
Grant Funding Sub-total\t1,477,011.00\t1,206,565.00\t0.00\t0.00
Grand Total\t6,070,096.35\t5,336,479.00\t4,261,901.00\t4,247,322.58
"""
WITH_ITEMS = """\
Group,Item,2025/26 Budget,2026/27 forecast
Victims,Victim First,"1,000.00",tbc
Victims,Helpline,500.00,
Victims,Victims Subtotal,"1,500.00",
Prevention,,70.00,80.00
Grand Total,,"1,600.00",tbc
"""


@pytest.fixture
def flo(world: Any, west: Any) -> Any:
    return world.actor(Role.FINANCE_OFFICER, west)


def bring(west: Any, by: Any, text: str, **options: Any) -> Any:
    options = {"known_from": dt.date(2025, 4, 1), "file_name": "mtfp.csv"} | options
    return check_file(by=by, office=west, kind="budget", file=BytesIO(text.encode()), **options)


def held(west: Any, by: Any) -> MoneyPlanVersion:
    version = queries.money_plans(west, seen_by=by).get().current
    assert version is not None
    return version


def table_of(version: MoneyPlanVersion) -> Any:
    return tabulate(version.lines.all(), version.stated_totals.all())


@pytest.mark.parametrize("text", [FACTS, PAPER], ids=["facts", "paper"])
def test_the_plan_adds_up_as_printed(west: Any, flo: Any, text: str) -> None:
    source = bring(west, flo, text, document="Commissioning Framework 2025 to 2028")
    assert source.counts["new"] == 6
    assert not source.counts.get("wrong")
    apply_import(by=flo, source=source)

    version = held(west, flo)
    table = table_of(version)
    assert [str(total.computed.known) for total in table.totals.values()] == list(TOTALS)
    assert all(total.agrees is Answer.YES for total in table.totals.values())
    assert [(group.name, group.label) for group in table.groups][1] == (
        "Vulnerability Services",
        "Vulnerabilty Subtotal",
    )
    assert [str(stop) for stop in stops(table)] == ["External Grant Funding of £1,206,565.00 stops in 2026/27."]
    assert (version.number, version.source_import, version.known_from) == (1, source, dt.date(2025, 4, 1))
    assert version.document.startswith("Commissioning Framework 2025 to 2028")


def test_each_figure_knows_its_row_and_what_the_paper_leaves_open(west: Any, flo: Any) -> None:
    source = bring(west, flo, FACTS)
    odd = source.rows.get(number=6).warnings
    assert odd == [
        "Printed among the spend but named as income: its kind is kept as not stated. Its figures count.",
        "Only the subtotal is printed: the lines under it are not in the file.",
    ]
    apply_import(by=flo, source=source)
    grants = held(west, flo).lines.get(group="External Grant Funding", year=2025)
    assert (grants.source_row, grants.kind, grants.note) == (6, "not_stated", "falls to zero from 2026/27")
    assert held(west, flo).stated_totals.get(group="", year=2025).source_row == 7


def test_twice_changes_nothing(west: Any, flo: Any) -> None:
    apply_import(by=flo, source=bring(west, flo, FACTS))
    again = bring(west, flo, FACTS)
    assert (again.counts["same"], again.counts["missing"]) == (6, 0)
    apply_import(by=flo, source=again)
    on_paper = bring(west, flo, PAPER)
    assert (on_paper.counts["same"], on_paper.counts["missing"]) == (6, 0)
    assert MoneyPlanVersion.objects.filter(office=west).count() == 1


def test_a_later_file_makes_one_new_version(west: Any, flo: Any) -> None:
    apply_import(by=flo, source=bring(west, flo, FACTS))
    later = FACTS.replace("1414428.00", "1400000.00").replace(
        "Prevention,Prevention subtotal", "Prevention,Prevention Total"
    )
    source = bring(west, flo, later, known_from=dt.date(2026, 2, 1), file_name="february.csv")
    assert (source.counts["changed"], source.counts["same"]) == (2, 4)
    assert source.rows.get(number=2).changes == [["2025-budget", "1414428.00", "1400000.00"]]
    entries = Entry.objects.count()
    apply_import(by=flo, source=source)

    assert Entry.objects.count() == entries + 1
    version = held(west, flo)
    assert (version.number, version.change, version.reason) == (2, "correction", "Import of february.csv")
    assert [str(one.computed.known) for one in table_of(version).totals.values()][1] == "5322051.00"
    assert len(table_of(version).disagreements) == 1  # the grand total is still the one printed
    assert version.lines.get(group="Victims", year=2024).source_row == 2
    assert table_of(version).groups[2].label == "Prevention Total"


def test_an_older_paper_does_not_unseat_a_newer_one(west: Any, flo: Any) -> None:
    apply_import(by=flo, source=bring(west, flo, FACTS))
    older = bring(west, flo, FACTS.replace("772324.00", "700000.00"), known_from=dt.date(2024, 4, 1))
    apply_import(by=flo, source=older)

    plan = MoneyPlan.objects.get(office=west)
    assert plan.current is not None
    assert plan.current.number == 1
    then = queries.version_shown(plan, on=dt.date(2024, 12, 31))
    assert then is not None
    assert then.lines.get(group="Vulnerability Services", year=2024).amount == 700000
    assert queries.version_shown(plan, on=dt.date(2023, 1, 1)) is None
    now = queries.version_shown(plan, on=dt.date(2026, 1, 1))
    assert now == plan.current


def test_items_subtotals_and_unknown_amounts(west: Any, flo: Any) -> None:
    source = bring(west, flo, WITH_ITEMS)
    assert source.rows.get(number=6).warnings == ["The total for 2026-forecast is not a figure: it is left out."]
    apply_import(by=flo, source=source)

    version = held(west, flo)
    assert [(line.group, line.item, line.year, str(line.amount_amount)) for line in version.lines.all()] == [
        ("Victims", "Victim First", 2025, "£1,000.00"),
        ("Victims", "Victim First", 2026, "To be confirmed"),
        ("Victims", "Helpline", 2025, "£500.00"),
        ("Prevention", "", 2025, "£70.00"),
        ("Prevention", "", 2026, "£80.00"),
    ]
    table = table_of(version)
    ((group, _column, figures),) = table.disagreements
    assert (group, figures.stated, figures.computed.known) == ("", 1600, 1570)
    assert bring(west, flo, WITH_ITEMS).counts["same"] == 5


def test_lines_take_the_place_of_the_subtotal_they_explain(west: Any, flo: Any) -> None:
    subtotals = "Group,2025/26 Budget\nVictims,1500.00\nPrevention,70.00\n"
    apply_import(by=flo, source=bring(west, flo, subtotals))
    lines = "Group,Item,2025/26 Budget\nVictims,Helpline,500.00\nVictims,Victim First,1000.00\n"
    source = bring(west, flo, lines)
    assert source.counts["missing"] == 1  # Prevention; the subtotal of Victims is explained, not missing
    apply_import(by=flo, source=source)

    table = table_of(held(west, flo))
    assert [(row.group, row.item) for group in table.groups for row in group.rows] == [
        ("Victims", "Helpline"),
        ("Victims", "Victim First"),
        ("Prevention", ""),
    ]
    victims = next(iter(table.groups[0].sums.values()))
    assert (victims.computed.known, victims.stated) == (1500, 1500)
    apply_import(by=flo, source=bring(west, flo, subtotals))
    assert BudgetLine.objects.filter(version=held(west, flo), group="Victims", item="").count() == 0


def test_what_the_file_does_not_say_stays(west: Any, flo: Any) -> None:
    apply_import(by=flo, source=bring(west, flo, FACTS))
    apply_import(
        by=flo, source=bring(west, flo, "Group,2028/29 forecast\nVictims,1450000\n", known_from=dt.date(2026, 4, 1))
    )

    version = held(west, flo)
    assert version.lines.filter(group="Victims").count() == 5
    assert version.lines.filter(group="Prevention").count() == 4
    assert version.lines.get(group="Victims", year=2024).order == version.lines.get(group="Victims", year=2028).order


def test_everything_wrong_is_said_at_once(west: Any, flo: Any) -> None:
    wrong = (
        "Group,Item,2025/26 Budget,2026/27 forecast\n"
        "Victims,A,-5,=SUM(A1)\n"
        "Victims,Victims Subtotal,5,5\n"
        "Prevention,Prevention subtotal,1,1\n"
        "Prevention,B,12.345,lots\n"
        "Prevention,C,1,1\n"
    )
    source = bring(west, flo, wrong)
    assert {row.number: len(row.problems) for row in source.rows.filter(verdict="wrong")} == {2: 2, 5: 2, 6: 1}
    assert source.rows.get(number=6).problems[0][2] == "the lines of a group above its subtotal, not under it"


def test_a_file_without_years_or_names_is_refused(west: Any, flo: Any) -> None:
    assert [problem[2] for problem in bring(west, flo, "Group,Notes\nA,b\n").problems] == [
        "a column for each year, such as “2025/26 Budget”"
    ]
    assert [problem[2] for problem in bring(west, flo, "Notes,2025/26 Budget\nA,1\n").problems] == [
        "a column that names the group or the item"
    ]


def test_a_row_given_twice_is_refused(west: Any, flo: Any) -> None:
    source = bring(west, flo, "Group,Item,2025/26 Budget\nVictims,A,1\nvictims,a,2\n")
    assert source.counts["wrong"] == 2


def test_publish_what_is_new_needs_the_permission(world: Any, west: Any, flo: Any) -> None:
    femi = world.actor(Role.CHIEF_FINANCE_OFFICER, west)
    source = bring(west, femi, FACTS, publish_new=True)
    apply_import(by=femi, source=source)
    assert MoneyPlan.objects.get(office=west).is_published
    with pytest.raises(NotAllowed):
        bring(west, world.actor(Role.AUDITOR, west), FACTS)
    with pytest.raises(NotAllowed):
        bring(west, world.actor(Role.COMMISSIONING_OFFICER, west), FACTS)
