"""The only writers of plans, with their priorities, themes, aims and measures."""

from typing import Any

from django.core.exceptions import ValidationError

from almoner.foundation.audit.amendments import amended, entered, placed
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.offices.publishing import published, taken_back
from almoner.kernel.dates import ApproximateDate
from almoner.strategy.plans.access import May
from almoner.strategy.plans.models import Aim, Measure, Plan, Priority, Theme
from almoner.strategy.plans.rules import dates_in_order

PLAN = ("title", "begins", "ends", "overarching_outcome", "national_outcome", "source")
PRIORITY = ("order", "title", "text")
THEME = ("kind", "order", "title", "stated_for")
AIM = ("order", "title", "text", "stated_for")
MEASURE = ("order", "text", "due_by", "due_as_written", "done_on", "note")


@action(May.KEEP)
def record_plan(*, by: Actor, office: Office, **facts: Any) -> Plan:
    """Record a Police and Crime Plan (facts: PLAN). Raises ValidationError by fact."""
    _check_dates(facts)
    made: Plan = entered(Plan(office=office), facts, PLAN, by=by)
    return made


@action(May.KEEP)
def correct_plan(*, by: Actor, plan: Plan, reason: str, token: str | None = None, **facts: Any) -> Plan:
    """Correct facts of a plan. Raises as `amended` does."""
    _check_dates({"begins": plan.begins, "ends": plan.ends} | facts)
    done: Plan = amended(plan, facts, PLAN, by=by, reason=reason, token=token)
    return done


def _check_dates(facts: dict[str, Any]) -> None:
    unknown = ApproximateDate.unknown()
    if why := dates_in_order(facts.get("begins", unknown), facts.get("ends", unknown)):
        raise ValidationError({"ends": why})


@action(May.PUBLISH)
def publish_plan(*, by: Actor, plan: Plan) -> Plan:
    """Let the public see a plan, with everything in it. Raises Refused if it is published already."""
    done: Plan = published(plan, by=by)
    return done


@action(May.PUBLISH)
def take_back_plan(*, by: Actor, plan: Plan, note: str) -> Plan:
    """Take a plan, with everything in it, off the public pages, leaving a note that says why."""
    done: Plan = taken_back(plan, by=by, note=note)
    return done


@action(May.KEEP)
def record_priority(*, by: Actor, plan: Plan, **facts: Any) -> Priority:
    """Record a priority of a plan (facts: PRIORITY). Raises ValidationError by fact."""
    made: Priority = entered(
        Priority(office_id=plan.office_id, plan=plan), placed(facts, plan.priorities.all()), PRIORITY, by=by
    )
    return made


@action(May.KEEP)
def correct_priority(*, by: Actor, priority: Priority, reason: str, token: str | None = None, **facts: Any) -> Priority:
    """Correct a priority of a plan. Raises as `amended` does."""
    done: Priority = amended(priority, facts, PRIORITY, by=by, reason=reason, token=token)
    return done


@action(May.KEEP)
def record_theme(*, by: Actor, plan: Plan, **facts: Any) -> Theme:
    """Record a threat, a force priority or a resource area (facts: THEME). Raises ValidationError by fact."""
    made: Theme = entered(Theme(office_id=plan.office_id, plan=plan), placed(facts, plan.themes.all()), THEME, by=by)
    return made


@action(May.KEEP)
def correct_theme(*, by: Actor, theme: Theme, reason: str, token: str | None = None, **facts: Any) -> Theme:
    """Correct a threat, a force priority or a resource area. Raises as `amended` does."""
    done: Theme = amended(theme, facts, THEME, by=by, reason=reason, token=token)
    return done


@action(May.KEEP)
def record_aim(*, by: Actor, plan: Plan, **facts: Any) -> Aim:
    """Record a strategic aim (facts: AIM). Raises ValidationError by fact."""
    made: Aim = entered(Aim(office_id=plan.office_id, plan=plan), placed(facts, plan.aims.all()), AIM, by=by)
    return made


@action(May.KEEP)
def correct_aim(*, by: Actor, aim: Aim, reason: str, token: str | None = None, **facts: Any) -> Aim:
    """Correct a strategic aim. Raises as `amended` does."""
    done: Aim = amended(aim, facts, AIM, by=by, reason=reason, token=token)
    return done


@action(May.KEEP)
def record_measure(*, by: Actor, aim: Aim, **facts: Any) -> Measure:
    """Record a measure wanted under an aim (facts: MEASURE). Raises ValidationError by fact."""
    made: Measure = entered(
        Measure(office_id=aim.office_id, aim=aim), placed(facts, aim.measures.all()), MEASURE, by=by
    )
    return made


@action(May.KEEP)
def correct_measure(*, by: Actor, measure: Measure, reason: str, token: str | None = None, **facts: Any) -> Measure:
    """Correct a measure wanted under an aim. Raises as `amended` does."""
    done: Measure = amended(measure, facts, MEASURE, by=by, reason=reason, token=token)
    return done
