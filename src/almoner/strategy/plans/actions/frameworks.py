"""The only writers of commissioning frameworks, their lines and their actions by year."""

from typing import Any

from django.core.exceptions import ValidationError

from almoner.foundation.audit.amendments import amended, entered, placed
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.offices.publishing import published, taken_back
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Amount
from almoner.strategy.plans.access import May
from almoner.strategy.plans.models import Framework, FrameworkAction, FrameworkLine
from almoner.strategy.plans.rules import dates_in_order

FRAMEWORK = ("title", "version", "begins", "ends", "introduction", "source")
LINE = ("order", "title", "reference", "service", "recipient", "priority", "amount_amount", "note")
ACTION = ("year", "order", "text", "progress", "note")
UNALLOCATED = "not yet allocated"
"""Why a line's amount is unknown when nothing else is said (STR-26)."""


@action(May.KEEP)
def record_framework(*, by: Actor, office: Office, **facts: Any) -> Framework:
    """Record a commissioning framework (facts: FRAMEWORK). Raises ValidationError by fact."""
    _check_dates(facts)
    made: Framework = entered(Framework(office=office), facts, FRAMEWORK, by=by)
    return made


@action(May.KEEP)
def correct_framework(
    *, by: Actor, framework: Framework, reason: str, token: str | None = None, **facts: Any
) -> Framework:
    """Correct facts of a framework. Raises as `amended` does."""
    _check_dates({"begins": framework.begins, "ends": framework.ends} | facts)
    done: Framework = amended(framework, facts, FRAMEWORK, by=by, reason=reason, token=token)
    return done


def _check_dates(facts: dict[str, Any]) -> None:
    unknown = ApproximateDate.unknown()
    if why := dates_in_order(facts.get("begins", unknown), facts.get("ends", unknown)):
        raise ValidationError({"ends": why})


@action(May.PUBLISH)
def publish_framework(*, by: Actor, framework: Framework) -> Framework:
    """Let the public see a framework, with its lines and actions. Raises Refused if it is published already."""
    done: Framework = published(framework, by=by)
    return done


@action(May.PUBLISH)
def take_back_framework(*, by: Actor, framework: Framework, note: str) -> Framework:
    """Take a framework, with its lines and actions, off the public pages, leaving a note that says why."""
    done: Framework = taken_back(framework, by=by, note=note)
    return done


@action(May.KEEP)
def record_line(*, by: Actor, framework: Framework, **facts: Any) -> FrameworkLine:
    """Record a line of intended spend; its amount is "not yet allocated" unless given."""
    line = FrameworkLine(office_id=framework.office_id, framework=framework)
    stated = {"amount_amount": Amount.not_known(UNALLOCATED)} | facts
    made: FrameworkLine = entered(line, placed(stated, framework.lines.all()), LINE, by=by)
    return made


@action(May.KEEP)
def correct_line(
    *, by: Actor, line: FrameworkLine, reason: str, token: str | None = None, **facts: Any
) -> FrameworkLine:
    """Correct a line of a framework. Raises as `amended` does."""
    done: FrameworkLine = amended(line, facts, LINE, by=by, reason=reason, token=token)
    return done


@action(May.KEEP)
def record_framework_action(*, by: Actor, framework: Framework, year: int, **facts: Any) -> FrameworkAction:
    """Record something to be done in one year of a framework (facts: ACTION). Raises ValidationError by fact."""
    task = FrameworkAction(office_id=framework.office_id, framework=framework)
    in_place = placed({"year": year} | facts, framework.actions.filter(year=year))
    made: FrameworkAction = entered(task, in_place, ACTION, by=by)
    return made


@action(May.KEEP)
def correct_framework_action(
    *, by: Actor, task: FrameworkAction, reason: str, token: str | None = None, **facts: Any
) -> FrameworkAction:
    """Correct an action of a framework, or say how far it is. Raises as `amended` does."""
    done: FrameworkAction = amended(task, facts, ACTION, by=by, reason=reason, token=token)
    return done
