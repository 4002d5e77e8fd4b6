"""The pages of plans, strategies and frameworks: what the public reads, and the forms of the desk."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from almoner.foundation.door.roles import Role
from almoner.foundation.door.tokens import token_of
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.plans import actions
from almoner.strategy.plans.actions.plans import PLAN
from almoner.strategy.plans.models import Plan, Priority
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora(world: Any, client: Client) -> Client:
    return sign_in(client, world.people[Role.COMMISSIONING_OFFICER])


@pytest.fixture
def hugo(world: Any) -> Client:
    return sign_in(Client(), world.people[Role.HEAD_OF_COMMISSIONING])


def desk(name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"office": "northshire"} | parts)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.slow  # the first page compiles the templates of forms
def test_a_plan_is_added_and_its_priorities_after_it(cora: Client) -> None:
    answer = cora.post(
        desk("desk-strategic-add", what="plan"),
        {"title": "Plan 2028", "begins": "May 2028", "ends": "2032", "overarching_outcome": "Cope and recover"},
    )
    plan = Plan.objects.get(title="Plan 2028")
    assert answer.headers["Location"] == desk("desk-plan", pk=plan.pk)
    assert (str(plan.begins), str(plan.ends)) == ("May 2028", "2032")
    cora.post(desk("desk-strategic-part-add", what="priority", pk=plan.pk), {"title": "Road safety"})
    assert Priority.objects.get(plan=plan).order == 1
    assert "Road safety" in text(cora.get(desk("desk-plan", pk=plan.pk)))


def test_all_errors_at_once_and_nothing_typed_is_lost(cora: Client) -> None:
    answer = cora.post(
        desk("desk-strategic-add", what="plan"), {"title": "", "begins": "31/02/2026", "ends": "soon", "source": "p. 4"}
    )
    page = text(answer)
    assert "There are 3 problems" in page
    assert 'value="31/02/2026"' in page
    assert 'value="p. 4"' in page
    assert not Plan.objects.filter(source="p. 4").exists()


def test_what_the_action_refuses_stands_beside_its_field(cora: Client, world: Any) -> None:
    title = world.records["north"]["plan"].title
    page = text(cora.post(desk("desk-strategic-add", what="plan"), {"title": title, "begins": "2028", "ends": "2027"}))
    assert "The end, 2027, is before the beginning, 2028." in page
    page = text(cora.post(desk("desk-strategic-add", what="plan"), {"title": title}))
    assert "There is a plan with this title already." in page
    assert 'href="#id_title"' in page


def test_two_people_editing_one_plan_see_both_sides(cora: Client, world: Any) -> None:
    plan = Plan.objects.get(pk=world.records["north"]["plan"].pk)
    token = token_of(plan, PLAN)
    actor = world.actor(Role.COMMISSIONING_OFFICER)
    actions.correct_plan(by=actor, plan=plan, reason="theirs", source="Printed in May")
    address = desk("desk-strategic-edit", what="plan", pk=plan.pk)
    mine = {"title": plan.title, "begins": str(plan.begins), "ends": str(plan.ends), "source": "Printed in June"}
    page = text(cora.post(address, mine | {"reason": "mine", "token": token}))

    assert "Somebody else changed this while you had it open." in page
    assert ">Printed in May</td>" in page
    assert ">Printed in June</td>" in page
    assert Plan.objects.get(pk=plan.pk).source == "Printed in May"
    fresh = token_of(Plan.objects.get(pk=plan.pk), PLAN)
    assert f'value="{fresh}"' in page
    cora.post(address, mine | {"reason": "mine", "token": fresh})
    assert Plan.objects.get(pk=plan.pk).source == "Printed in June"


def test_a_correction_asks_for_a_reason(cora: Client, world: Any) -> None:
    plan = world.records["north"]["plan"]
    address = desk("desk-strategic-edit", what="plan", pk=plan.pk)
    page = text(cora.post(address, {"title": "Renamed", "token": token_of(plan, PLAN)}))
    assert 'href="#id_reason"' in page
    assert not Plan.objects.filter(title="Renamed").exists()


def test_publishing_and_taking_back(hugo: Client, cora: Client, world: Any) -> None:
    actor = world.actor(Role.COMMISSIONING_OFFICER)
    plan = actions.record_plan(by=actor, office=world.north, title="Plan of 2029")
    public = reverse("public-plan-past", kwargs={"office": "northshire", "pk": plan.pk})
    assert Client().get(public).status_code == 404
    assert cora.post(desk("desk-strategic-publish", what="plan", pk=plan.pk)).status_code == 403
    hugo.post(desk("desk-strategic-publish", what="plan", pk=plan.pk))
    assert Client().get(public).status_code == 200
    page = text(hugo.post(desk("desk-strategic-publish", what="plan", pk=plan.pk), follow=True))
    assert "This is published already." in page
    take_back = desk("desk-strategic-take-back", what="plan", pk=plan.pk)
    assert 'href="#id_note"' in text(hugo.post(take_back, {"note": ""}))
    hugo.post(take_back, {"note": "Wrong year"})
    assert Client().get(public).status_code == 404
    assert "Wrong year" in text(hugo.get(desk("desk-plan", pk=plan.pk)))


def test_an_unknown_kind_of_record_is_not_found(hugo: Client, world: Any) -> None:
    plan = world.records["north"]["plan"]
    for name, parts in (
        ("desk-strategic-add", {"what": "weather"}),
        ("desk-strategic-edit", {"what": "weather", "pk": plan.pk}),
        ("desk-strategic-part-add", {"what": "weather", "pk": plan.pk}),
        ("desk-strategic-part-edit", {"what": "priority", "pk": plan.pk}),
        ("desk-strategic-publish", {"what": "checklist", "pk": plan.pk}),
    ):
        assert hugo.get(desk(name, **parts)).status_code == 404, name


def test_the_public_plan_in_the_offices_own_words(world: Any, west: Any) -> None:
    hugo = world.actor(Role.HEAD_OF_COMMISSIONING, west)
    plan = actions.record_plan(
        by=hugo,
        office=west,
        title="Police and Crime Plan 2021 to 2025",
        begins=ApproximateDate.year(2021),
        ends=ApproximateDate.year(2025),
        overarching_outcome="Cope and recover",
        national_outcome="Victims cope and build resilience",
    )
    actions.record_priority(by=hugo, plan=plan, title="Strong <b>local</b> policing")
    actions.record_theme(by=hugo, plan=plan, kind="threat", title="County lines")
    aim = actions.record_aim(by=hugo, plan=plan, title="Alleviate suffering", stated_for="2022-2023")
    actions.record_measure(by=hugo, aim=aim, text="A strategy", due_as_written="within an agreed timescale")
    actions.record_measure(by=hugo, aim=aim, text="A schedule", done_on=dt.date(2023, 5, 4))
    assert "appears here with its priorities once the office publishes it" in text(Client().get("/westshire/plan/"))
    actions.publish_plan(by=hugo, plan=plan)

    past = text(Client().get("/westshire/plan/"))
    assert "This one is past: it ended in 2025. One in force today is not published here." in past
    page = text(Client().get(f"/westshire/plan/{plan.pk}/"))
    for said in (
        "Cope and recover",
        "Victims cope and build resilience",
        "Strong &lt;b&gt;local&lt;/b&gt; policing",
        "Threats and risks that the police name",
        "within an agreed timescale",
        "done on 4 May 2023",
        "1 of 2 measures are recorded as done.",
        "stated for 2022-2023",
        '<span class="tag quiet">past</span>',
    ):
        assert said in page, said


def test_the_public_framework_adds_its_lines_up(world: Any, west: Any) -> None:
    hugo = world.actor(Role.HEAD_OF_COMMISSIONING, west)
    dates = {"begins": ApproximateDate.year(2025), "ends": ApproximateDate.year(2028)}
    framework = actions.record_framework(by=hugo, office=west, title="Framework 2025 to 2028", **dates)
    actions.record_line(by=hugo, framework=framework, title="CARA", reference="CORE018", amount_amount=Amount.of(56000))
    actions.record_line(by=hugo, framework=framework, title="Safety Fund")
    for year, said in ((2025, "Embed new priorities"), (2028, "Publish legacy impact report")):
        actions.record_framework_action(by=hugo, framework=framework, year=year, text=said)
    actions.publish_framework(by=hugo, framework=framework)

    page = text(Client().get("/westshire/framework/"))
    for said in (
        'href="#lines" data-total="framework-lines" data-amount="56000.00">£56,000.00 and 1 not known</a>',
        '<span data-part="framework-lines" data-amount="56000.00">£56,000.00</span>',
        "Not yet allocated",
        "Year 1 (2025/26)",
        "Year 4 (2028/29)",
        "2 actions are planned; no progress is recorded yet.",
    ):
        assert said in page, said


def test_the_desk_warns_when_no_framework_is_active(hugo: Client, world: Any) -> None:
    framework = world.records["north"]["framework"]
    assert "No commissioning framework is active today" not in text(hugo.get(desk("desk-frameworks")))
    actor = world.actor(Role.HEAD_OF_COMMISSIONING)
    for each in type(framework).objects.filter(office=world.north):
        actions.correct_framework(
            by=actor, framework=each, reason="ended", begins=ApproximateDate.year(2020), ends=ApproximateDate.year(2021)
        )
    assert "No commissioning framework is active today" in text(hugo.get(desk("desk-frameworks")))


def test_the_number_of_queries_does_not_grow(world: Any, west: Any, django_assert_max_num_queries: Any) -> None:
    hugo = world.actor(Role.HEAD_OF_COMMISSIONING, west)
    plan = actions.record_plan(by=hugo, office=west, title="Plan", begins=ApproximateDate.year(2026))
    actions.publish_plan(by=hugo, plan=plan)
    for n in range(12):
        actions.record_priority(by=hugo, plan=plan, title=f"Priority {n}")
        aim = actions.record_aim(by=hugo, plan=plan, title=f"Aim {n}")
        actions.record_measure(by=hugo, aim=aim, text="A measure")
    with django_assert_max_num_queries(7):
        Client().get("/westshire/plan/")
