"""Plans, strategies and frameworks are recorded, corrected with a reason, published; others are refused."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from almoner.foundation.audit.models import Entry
from almoner.foundation.door.actor import NOBODY, command_line
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused
from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.foundation.services.actions import record_service
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.plans import actions, queries
from almoner.strategy.plans.actions.plans import PLAN
from almoner.strategy.plans.rules import Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora(world: Any, west: Any) -> Any:
    return world.actor(Role.COMMISSIONING_OFFICER, west)


@pytest.fixture
def hugo(world: Any, west: Any) -> Any:
    return world.actor(Role.HEAD_OF_COMMISSIONING, west)


@pytest.fixture
def plan(west: Any, cora: Any) -> Any:
    return actions.record_plan(
        by=cora,
        office=west,
        title="Police and Crime Plan 2021 to 2025",
        begins=ApproximateDate.year(2021),
        ends=ApproximateDate.year(2025),
        overarching_outcome="Cope and recover",
    )


def test_a_plan_with_everything_in_it(plan: Any, cora: Any, west: Any) -> None:
    for title in ("Strong local policing", "Road safety"):
        actions.record_priority(by=cora, plan=plan, title=title)
    actions.record_theme(by=cora, plan=plan, kind="threat", title="County lines")
    aim = actions.record_aim(by=cora, plan=plan, title="Alleviate the suffering of victims")
    measure = actions.record_measure(
        by=cora, aim=aim, text="A written strategy", due_as_written="within an agreed timescale"
    )
    actions.correct_measure(
        by=cora, measure=measure, reason="Adopted", done_on=dt.date(2026, 3, 2), note="Board, item 4"
    )

    (read,) = queries.plans_in_full(west, seen_by=cora)
    assert [(each.order, each.title) for each in read.priorities.all()] == [
        (1, "Strong local policing"),
        (2, "Road safety"),
    ]
    assert [each.title for each in read.themes.all()] == ["County lines"]
    assert [each.done_on for each in read.aims.all()[0].measures.all()] == [dt.date(2026, 3, 2)]


def test_a_correction_keeps_before_and_after(plan: Any, cora: Any) -> None:
    token = token_of(plan, PLAN)
    actions.correct_plan(
        by=cora, plan=plan, reason="As on the cover", token=token, title="Police and Crime Plan 2021-25"
    )

    written = Entry.objects.filter(record_id=str(plan.pk)).latest("position")
    assert (written.verb, written.reason, written.by_name) == ("corrected plan", "As on the cover", "Cora Commissioner")
    assert written.detail == (
        '{"after":{"title":"Police and Crime Plan 2021-25"},"before":{"title":"Police and Crime Plan 2021 to 2025"}}'
    )
    with pytest.raises(OutOfDate):
        actions.correct_plan(by=cora, plan=plan, reason="Mine", token=token, title="Another")


def test_a_correction_that_changes_nothing_leaves_no_trace(plan: Any, cora: Any) -> None:
    before = Entry.objects.count()
    actions.correct_plan(by=cora, plan=plan, reason="", title=plan.title)
    assert Entry.objects.count() == before


def test_refusals(plan: Any, cora: Any, west: Any) -> None:
    with pytest.raises(Refused, match="needs a reason"):
        actions.correct_plan(by=cora, plan=plan, reason=" ", title="Other")
    with pytest.raises(ValidationError) as wrong:
        actions.correct_plan(by=cora, plan=plan, reason="x", ends=ApproximateDate.year(2020))
    assert wrong.value.message_dict == {"ends": ["The end, 2020, is before the beginning, 2021."]}
    with pytest.raises(ValidationError) as wrong:
        actions.record_plan(by=cora, office=west, title=plan.title)
    assert wrong.value.message_dict == {"title": ["There is a plan with this title already."]}
    with pytest.raises(ValidationError) as wrong:
        actions.record_theme(by=cora, plan=plan, kind="weather", title="")
    assert sorted(wrong.value.message_dict) == ["kind", "title"]
    with pytest.raises(TypeError, match="not facts"):
        actions.record_plan(by=cora, office=west, title="X", published_at=dt.datetime.now(dt.UTC))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE_OFFICER, Role.OFFICE_HOLDER])
def test_those_who_keep_no_plans_are_refused(plan: Any, world: Any, west: Any, role: Role) -> None:
    with pytest.raises(NotAllowed):
        actions.record_priority(by=world.actor(role, west), plan=plan, title="Mine")
    with pytest.raises(NotAllowed):
        actions.correct_plan(by=world.actor(role, west), plan=plan, reason="x", title="Mine")


def test_an_officer_may_not_publish_and_a_neighbour_may_not_touch(plan: Any, world: Any, cora: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.publish_plan(by=cora, plan=plan)
    with pytest.raises(NotAllowed, match="another office"):
        actions.publish_plan(by=world.actor(Role.HEAD_OF_COMMISSIONING, world.south), plan=plan)


def test_nothing_is_public_until_it_is_published(plan: Any, west: Any, hugo: Any) -> None:
    assert not queries.plans(west, seen_by=NOBODY).exists()
    actions.publish_plan(by=hugo, plan=plan)
    assert queries.plans(west, seen_by=NOBODY).get() == plan
    actions.take_back_plan(by=hugo, plan=plan, note="Printed by mistake")
    assert not queries.plans(west, seen_by=NOBODY).exists()


# --- Frameworks


def test_a_framework_holds_lines_that_are_not_allocated_yet(west: Any, cora: Any) -> None:
    framework = actions.record_framework(by=cora, office=west, title="Framework 2022-23")
    actions.record_line(by=cora, framework=framework, title="CARA", reference="CORE018", amount_amount=Amount.of(56000))
    actions.record_line(by=cora, framework=framework, title="Safety Fund")

    (read,) = queries.frameworks_in_full(west, seen_by=cora)
    assert [(each.order, each.title, str(each.amount_amount)) for each in read.lines.all()] == [
        (1, "CARA", "£56,000.00"),
        (2, "Safety Fund", "Not yet allocated"),
    ]


def test_a_line_may_not_point_at_another_offices_service(world: Any, west: Any, cora: Any) -> None:
    theirs = record_service(by=command_line(world.south.pk), office=world.south, name="Southern help")
    framework = actions.record_framework(by=cora, office=west, title="Framework 2025-28")
    with pytest.raises(NotAllowed, match="another office"):
        actions.record_line(by=cora, framework=framework, title="Help", service=theirs)
    with pytest.raises(NotAllowed, match="another office"):
        actions.record_line(by=command_line(), framework=framework, title="Help", service=theirs)


def test_actions_by_year_and_their_progress(west: Any, cora: Any) -> None:
    framework = actions.record_framework(by=cora, office=west, title="Framework 2025-28")
    texts = ("Embed new Police and Crime Plan priorities", "Review short-term funded projects for sustainability")
    first, _second = (
        actions.record_framework_action(by=cora, framework=framework, year=2025, text=text) for text in texts
    )
    actions.correct_framework_action(by=cora, task=first, reason="Adopted in May", progress="done")

    assert list(framework.actions.values_list("year", "order", "progress")) == [(2025, 1, "done"), (2025, 2, "planned")]


def test_one_framework_is_always_active(west: Any, cora: Any) -> None:
    today = dt.date(2026, 11, 20)
    assert queries.framework_warning(west, today) is not None
    dates = {"begins": ApproximateDate.year(2025), "ends": ApproximateDate.year(2028)}
    actions.record_framework(by=cora, office=west, title="Framework 2025-28", **dates)
    assert queries.framework_warning(west, today) is None


# --- Strategies


def test_reviews_fall_due_and_an_early_update_ends_the_reminder(west: Any, cora: Any) -> None:
    june = {"dated": ApproximateDate.month(2023, 6), "review_due": ApproximateDate.month(2024, 6)}
    actions.record_strategy(
        by=cora, office=west, title="Commissioning Strategy", version="1", author="J. Perry", **june
    )
    assert queries.reviews_due(west, dt.date(2024, 1, 1)) == []
    (due,) = queries.reviews_due(west, dt.date(2026, 11, 20))
    assert (due.strategy.version, due.standing) == ("1", Review.OVERDUE)

    later = {"dated": ApproximateDate.month(2026, 2), "review_due": ApproximateDate.month(2027, 6)}
    actions.record_strategy(by=cora, office=west, title="Commissioning Strategy", version="2", **later)
    assert queries.reviews_due(west, dt.date(2026, 11, 20)) == []


def test_principles_are_public_with_the_strategy_that_states_them(west: Any, cora: Any, hugo: Any) -> None:
    paper = actions.record_strategy(by=cora, office=west, title="Commissioning Strategy", version="1")
    actions.record_principle(by=cora, office=west, title="Outcomes", strategy=paper)
    actions.record_principle(by=cora, office=west, title="A draft of ours")
    assert not queries.principles(west, seen_by=NOBODY).exists()
    actions.publish_strategy(by=hugo, strategy=paper)
    assert [each.title for each in queries.principles(west, seen_by=NOBODY)] == ["Outcomes"]
    assert [each.order for each in queries.principles(west, seen_by=cora)] == [1, 2]


def test_checklists_and_definitions_are_for_staff(world: Any, west: Any, cora: Any) -> None:
    words = actions.record_checklist(by=cora, office=west, kind="definitions", title="Who is a child?")
    actions.record_item(by=cora, checklist=words, title="Young person", text="18 to 25")
    (read,) = queries.checklists(west, seen_by=cora)
    assert [each.title for each in read.items.all()] == ["Young person"]
    assert not queries.checklists(west, seen_by=NOBODY).exists()
    assert not queries.checklists(west, seen_by=world.actor(Role.AUDITOR, world.south)).exists()
