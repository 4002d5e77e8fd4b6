"""Priorities, threats, areas, aims and the actions of a framework come in as their papers print them."""

from io import BytesIO
from typing import Any

import pytest

from almoner.foundation.door.actor import command_line
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.door.roles import Role
from almoner.foundation.sheets.actions import apply_import, check_file
from almoner.kernel.dates import ApproximateDate
from almoner.strategy.plans import actions
from almoner.strategy.plans.models import Aim, FrameworkAction, Plan, Priority, Theme

pytestmark = pytest.mark.django_db

PRIORITIES = """\
office,plan_period,priority,kind,source
Southshire,2021-2025,Strong local policing,priority,000
Westshire,2021-2024,Drive down knife crime and other violent crime,priority,001
Westshire,2021-2024,"Quality service to tackle domestic abuse incl. protection orders, victim services",priority,001
Westshire,2021-2024,County lines,police threat,001
Westshire,2022,Visible Policing,resource area,001
Westshire,2022,Rural Policing,resource area,001
Westshire,2022-2023,"Victims of Crime: alleviate the suffering, practical and emotional, of victims",strategic aim,001
"""
YEARS = """\
year,label,action,source
1,2025-2026,Embed new Police and Crime Plan priorities,002
1,2025-2026,Review short-term funded projects for sustainability,002
4,2028-2029,Publish legacy impact report and future recommendations,002
"""


@pytest.fixture
def cora(world: Any, west: Any) -> Any:
    return world.actor(Role.COMMISSIONING_OFFICER, west)


def bring(west: Any, by: Any, text: str, kind: str = "plan", **options: Any) -> Any:
    return check_file(by=by, office=west, kind=kind, file=BytesIO(text.encode()), file_name="list.csv", **options)


def test_a_plan_is_made_of_its_priorities_and_the_rest_hangs_on_it(west: Any, cora: Any) -> None:
    source = bring(west, cora, PRIORITIES, document="Strategy of 2022")
    assert (source.counts["rows"], source.counts["new"]) == (7, 6)  # the neighbour's row is passed over
    apply_import(by=cora, source=source)

    plan = Plan.objects.get(office=west)
    assert (plan.title, str(plan.begins), str(plan.ends), plan.source) == (
        "Police and Crime Plan 2021-2024",
        "2021",
        "2024",
        "Strategy of 2022",
    )
    assert [each.title[:10] for each in plan.priorities.all()] == ["Drive down", "Quality se"]
    assert [(each.kind, each.title, each.stated_for) for each in plan.themes.all()] == [
        ("resource_area", "Visible Policing", "2022"),
        ("resource_area", "Rural Policing", "2022"),
        ("threat", "County lines", ""),
    ]
    assert [each.stated_for for each in plan.aims.all()] == ["2022-2023"]
    assert not plan.is_published


def test_twice_changes_nothing_and_what_is_missing_is_reported(west: Any, cora: Any) -> None:
    apply_import(by=cora, source=bring(west, cora, PRIORITIES))
    again = bring(west, cora, PRIORITIES)
    assert (again.counts["same"], again.counts["missing"]) == (6, 0)
    apply_import(by=cora, source=again)
    fewer = bring(west, cora, "\n".join(PRIORITIES.splitlines()[:4]))
    assert fewer.counts["missing"] == 4
    apply_import(by=cora, source=fewer)
    assert tuple(each.objects.filter(office=west).count() for each in (Priority, Theme, Aim)) == (2, 3, 1)


def test_a_description_is_corrected_and_new_rows_stand_behind(west: Any, cora: Any) -> None:
    apply_import(by=cora, source=bring(west, cora, PRIORITIES))
    more = (
        "Period,Title,Kind,Description\n"
        "2021-2024,DRIVE DOWN knife crime and other violent crime,priority,With the force\n"
        "2021-2024,Night time economy strategy,,\n"
    )
    source = bring(west, cora, more)
    assert (source.counts["changed"], source.counts["new"]) == (1, 1)
    apply_import(by=cora, source=source)
    assert [(each.title, each.text) for each in Priority.objects.filter(office=west).order_by("order")] == [
        ("DRIVE DOWN knife crime and other violent crime", "With the force"),
        ("Quality service to tackle domestic abuse incl. protection orders, victim services", ""),
        ("Night time economy strategy", ""),
    ]


def test_publish_what_is_new(world: Any, west: Any) -> None:
    hugo = world.actor(Role.HEAD_OF_COMMISSIONING, west)
    apply_import(by=hugo, source=bring(west, hugo, PRIORITIES, publish_new=True))
    assert Plan.objects.get(office=west).is_published


def test_what_hangs_on_no_plan_is_refused_with_everything_else_that_is_wrong(world: Any, west: Any, cora: Any) -> None:
    wrong = (
        "Period,Title,Kind\n2022,Visible Policing,resource area\nsoon,X,priority\n2021-2025,,priority\n2021,Y,weather\n"
    )
    source = bring(west, cora, wrong)
    assert source.counts["wrong"] == 4
    expected = [row.problems[0][2] for row in source.rows.order_by("number")]
    assert expected[0] == "a period within a plan: record that plan's priorities first, or in this file"
    with pytest.raises(NotAllowed):
        bring(west, world.actor(Role.FINANCE_OFFICER, west), PRIORITIES)


# --- Actions of a framework


def framework(west: Any, by: Any, period: tuple[int, int] = (2025, 2028), title: str = "Framework 2025-28") -> Any:
    dates = {"begins": ApproximateDate.year(period[0]), "ends": ApproximateDate.year(period[1])}
    return actions.record_framework(by=by, office=west, title=title, **dates)


def test_actions_hang_on_the_framework_that_holds_their_year(west: Any, cora: Any) -> None:
    framework(west, cora, (2021, 2024), "An earlier one")
    wanted = framework(west, cora)
    source = bring(west, cora, YEARS, kind="actions")
    assert source.counts["new"] == 3
    apply_import(by=cora, source=source)

    assert [(each.framework, each.year, each.order) for each in FrameworkAction.objects.filter(office=west)] == [
        (wanted, 2025, 1),
        (wanted, 2025, 2),
        (wanted, 2028, 1),
    ]
    again = bring(west, cora, YEARS, kind="actions")
    assert (again.counts["same"], again.counts["missing"]) == (3, 0)


def test_a_year_after_the_end_comes_in_with_a_warning(west: Any, cora: Any) -> None:
    framework(west, cora, (2025, 2027))
    source = bring(west, cora, YEARS, kind="actions")
    assert source.rows.get(number=4).warnings == ["2028/29 is after the framework's own end, 2027."]


def test_progress_is_told_by_a_later_file(west: Any, cora: Any) -> None:
    framework(west, cora)
    apply_import(by=cora, source=bring(west, cora, YEARS, kind="actions"))
    told = "Year,Action,Status,Note\n2025/26,Embed new Police and Crime Plan priorities,Done,June board\n"
    apply_import(by=cora, source=bring(west, cora, told, kind="actions"))
    task = FrameworkAction.objects.get(office=west, order=1, year=2025)
    assert (task.progress, task.note) == ("done", "June board")


def test_without_a_framework_every_row_is_wrong(west: Any, cora: Any) -> None:
    assert bring(west, cora, YEARS, kind="actions").counts["wrong"] == 3
    framework(west, cora)
    named = "Framework,Year,Action\nAnother,2025/26,X\n,1,Y\n"
    assert bring(west, cora, named, kind="actions").counts["wrong"] == 2


def test_the_neighbours_framework_does_not_count(world: Any, west: Any, cora: Any) -> None:
    dates = {"begins": ApproximateDate.year(2025), "ends": ApproximateDate.year(2028)}
    actions.record_framework(by=command_line(world.south.pk), office=world.south, title="Theirs", **dates)
    assert bring(west, cora, YEARS, kind="actions").counts["wrong"] == 3
