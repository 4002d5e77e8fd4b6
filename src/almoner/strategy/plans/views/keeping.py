"""How each record of this room is entered, corrected and published at the desk."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.editing import Keeping, Publishing
from almoner.strategy.plans import actions, forms, queries
from almoner.strategy.plans.models import (
    Aim,
    Checklist,
    ChecklistItem,
    Framework,
    FrameworkAction,
    FrameworkLine,
    Measure,
    Plan,
    Principle,
    Priority,
    Strategy,
    Theme,
)

type Finder = Callable[[Any, Any], Any]


def own(model: Any, *related: str) -> Finder:
    """Finds a record of the request's office by its key."""

    def find(request: Any, key: Any) -> Any:
        return queries.kept(model, request.office, key, *related, seen_by=request.actor)

    return find


def of_plan(record: Any) -> Plan:
    """The plan a record hangs on: itself, its own, or its aim's."""
    if isinstance(record, Plan):
        return record
    plan: Plan = record.aim.plan if isinstance(record, Measure) else record.plan
    return plan


def plan_page(request: Any, record: Any) -> str:
    return address(request, "desk-plan", pk=of_plan(record).pk)


def plan_crumbs(request: Any, record: Any) -> list[tuple[Any, str]]:
    steps = [(_("Plans"), address(request, "desk-plans"))]
    return [*steps, (of_plan(record).title, plan_page(request, record))] if record is not None else steps


def strategy_page(request: Any, record: Any) -> str:
    strategy = record if isinstance(record, Strategy) else record.strategy
    if strategy is None:
        return address(request, "desk-strategies")
    return address(request, "desk-strategy", pk=strategy.pk)


def strategy_crumbs(request: Any, record: Any) -> list[tuple[Any, str]]:
    steps = [(_("Strategies"), address(request, "desk-strategies"))]
    if isinstance(record, Strategy):
        steps.append((str(record), strategy_page(request, record)))
    return steps


def checklist_page(request: Any, record: Any) -> str:
    return address(request, "desk-checklist", pk=(record if isinstance(record, Checklist) else record.checklist).pk)


def checklist_crumbs(request: Any, record: Any) -> list[tuple[Any, str]]:
    steps = [(_("Library"), address(request, "desk-checklists"))]
    if record is None:
        return steps
    checklist = record if isinstance(record, Checklist) else record.checklist
    return [*steps, (checklist.title, checklist_page(request, checklist))]


def framework_page(request: Any, record: Any) -> str:
    return address(request, "desk-framework", pk=(record if isinstance(record, Framework) else record.framework).pk)


def framework_crumbs(request: Any, record: Any) -> list[tuple[Any, str]]:
    steps = [(_("Frameworks"), address(request, "desk-frameworks"))]
    if record is None:
        return steps
    framework = record if isinstance(record, Framework) else record.framework
    return [*steps, (framework.title, framework_page(request, framework))]


def _of_plan(form: Any, name: str, model: Any, add: Any, correct: Any) -> Keeping:
    return Keeping(
        form=form,
        name=name,
        find=own(model, "plan"),
        back=plan_page,
        crumbs=plan_crumbs,
        add=add,
        correct=correct,
        record_by=getattr(actions, f"record_{name}"),
        correct_by=getattr(actions, f"correct_{name}"),
        parent="plan",
        find_parent=own(Plan),
    )


def _of_framework(form: Any, name: str, model: Any, add: Any, correct: Any, what: str) -> Keeping:
    return Keeping(
        form=form,
        name=name,
        find=own(model, "framework"),
        back=framework_page,
        crumbs=framework_crumbs,
        add=add,
        correct=correct,
        record_by=getattr(actions, f"record_{what}"),
        correct_by=getattr(actions, f"correct_{what}"),
        parent="framework",
        find_parent=own(Framework),
    )


PLAN = Keeping(
    form=forms.PlanForm,
    name="plan",
    find=own(Plan),
    back=plan_page,
    crumbs=plan_crumbs,
    add=gettext_lazy("Add a plan"),
    correct=gettext_lazy("Correct the plan"),
    record_by=actions.record_plan,
    correct_by=actions.correct_plan,
)
STRATEGY = Keeping(
    form=forms.StrategyForm,
    name="strategy",
    find=own(Strategy),
    back=strategy_page,
    crumbs=strategy_crumbs,
    add=gettext_lazy("Add a strategy, or a new version of one"),
    correct=gettext_lazy("Correct the strategy"),
    record_by=actions.record_strategy,
    correct_by=actions.correct_strategy,
)
CHECKLIST = Keeping(
    form=forms.ChecklistForm,
    name="checklist",
    find=own(Checklist),
    back=checklist_page,
    crumbs=checklist_crumbs,
    add=gettext_lazy("Add a checklist or definitions"),
    correct=gettext_lazy("Correct the checklist"),
    record_by=actions.record_checklist,
    correct_by=actions.correct_checklist,
)
FRAMEWORK = Keeping(
    form=forms.FrameworkForm,
    name="framework",
    find=own(Framework),
    back=framework_page,
    crumbs=framework_crumbs,
    add=gettext_lazy("Add a framework"),
    correct=gettext_lazy("Correct the framework"),
    record_by=actions.record_framework,
    correct_by=actions.correct_framework,
)
PARTS: dict[str, Keeping] = {
    "priority": _of_plan(
        forms.PriorityForm, "priority", Priority, gettext_lazy("Add a priority"), gettext_lazy("Correct the priority")
    ),
    "theme": _of_plan(
        forms.ThemeForm,
        "theme",
        Theme,
        gettext_lazy("Add a threat, a priority of the force or an area for resources"),
        gettext_lazy("Correct what stands beside the priorities"),
    ),
    "aim": _of_plan(
        forms.AimForm, "aim", Aim, gettext_lazy("Add a strategic aim"), gettext_lazy("Correct the strategic aim")
    ),
    "measure": Keeping(
        form=forms.MeasureForm,
        name="measure",
        find=own(Measure, "aim__plan"),
        back=plan_page,
        crumbs=plan_crumbs,
        add=gettext_lazy("Add a measure"),
        correct=gettext_lazy("Correct the measure, or say how far it is"),
        record_by=actions.record_measure,
        correct_by=actions.correct_measure,
        parent="aim",
        find_parent=own(Aim, "plan"),
    ),
    "line": _of_framework(
        forms.LineForm, "line", FrameworkLine, gettext_lazy("Add a line"), gettext_lazy("Correct the line"), "line"
    ),
    "task": _of_framework(
        forms.TaskForm,
        "task",
        FrameworkAction,
        gettext_lazy("Add an action"),
        gettext_lazy("Correct the action, or say how far it is"),
        "framework_action",
    ),
    "item": Keeping(
        form=forms.ItemForm,
        name="item",
        find=own(ChecklistItem, "checklist"),
        back=checklist_page,
        crumbs=checklist_crumbs,
        add=gettext_lazy("Add a point or a term"),
        correct=gettext_lazy("Correct the point or term"),
        record_by=actions.record_item,
        correct_by=actions.correct_item,
        parent="checklist",
        find_parent=own(Checklist),
    ),
}
PRINCIPLE = Keeping(
    form=forms.PrincipleForm,
    name="principle",
    find=own(Principle, "strategy"),
    back=strategy_page,
    crumbs=strategy_crumbs,
    add=gettext_lazy("Add a principle"),
    correct=gettext_lazy("Correct the principle"),
    record_by=actions.record_principle,
    correct_by=actions.correct_principle,
)
WHOLE = {"plan": PLAN, "strategy": STRATEGY, "checklist": CHECKLIST, "framework": FRAMEWORK, "principle": PRINCIPLE}

PUBLISHED: dict[str, Publishing] = {
    "plan": Publishing("plan", PLAN.find, plan_page, actions.publish_plan, actions.take_back_plan, plan_crumbs),
    "strategy": Publishing(
        "strategy", STRATEGY.find, strategy_page, actions.publish_strategy, actions.take_back_strategy, strategy_crumbs
    ),
    "framework": Publishing(
        "framework",
        FRAMEWORK.find,
        framework_page,
        actions.publish_framework,
        actions.take_back_framework,
        framework_crumbs,
    ),
}
