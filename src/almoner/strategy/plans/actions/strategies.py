"""The only writers of strategies, principles, checklists and definitions."""

from typing import Any

from almoner.foundation.audit.amendments import amended, entered, placed
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.offices.publishing import published, taken_back
from almoner.strategy.plans.access import May
from almoner.strategy.plans.models import Checklist, ChecklistItem, Principle, Strategy

STRATEGY = ("title", "version", "dated", "author", "review_due", "review_as_written", "source")
PRINCIPLE = ("order", "title", "text", "source", "strategy")
CHECKLIST = ("kind", "title", "source", "dated")
ITEM = ("order", "title", "text")


@action(May.KEEP)
def record_strategy(*, by: Actor, office: Office, **facts: Any) -> Strategy:
    """Record a version of a strategy paper (facts: STRATEGY). Raises ValidationError by fact."""
    made: Strategy = entered(Strategy(office=office), facts, STRATEGY, by=by)
    return made


@action(May.KEEP)
def correct_strategy(*, by: Actor, strategy: Strategy, reason: str, token: str | None = None, **facts: Any) -> Strategy:
    """Correct facts of a strategy. Raises as `amended` does."""
    done: Strategy = amended(strategy, facts, STRATEGY, by=by, reason=reason, token=token)
    return done


@action(May.PUBLISH)
def publish_strategy(*, by: Actor, strategy: Strategy) -> Strategy:
    """Let the public see a strategy, with its principles. Raises Refused if it is published already."""
    done: Strategy = published(strategy, by=by)
    return done


@action(May.PUBLISH)
def take_back_strategy(*, by: Actor, strategy: Strategy, note: str) -> Strategy:
    """Take a strategy, with its principles, off the public pages, leaving a note that says why."""
    done: Strategy = taken_back(strategy, by=by, note=note)
    return done


@action(May.KEEP)
def record_principle(*, by: Actor, office: Office, **facts: Any) -> Principle:
    """Record a commissioning principle (facts: PRINCIPLE). Raises ValidationError by fact."""
    made: Principle = entered(
        Principle(office=office), placed(facts, Principle.objects.filter(office=office)), PRINCIPLE, by=by
    )
    return made


@action(May.KEEP)
def correct_principle(
    *, by: Actor, principle: Principle, reason: str, token: str | None = None, **facts: Any
) -> Principle:
    """Correct a principle. Raises as `amended` does."""
    done: Principle = amended(principle, facts, PRINCIPLE, by=by, reason=reason, token=token)
    return done


@action(May.KEEP)
def record_checklist(*, by: Actor, office: Office, **facts: Any) -> Checklist:
    """Record a checklist or a set of definitions (facts: CHECKLIST). Raises ValidationError by fact."""
    made: Checklist = entered(Checklist(office=office), facts, CHECKLIST, by=by)
    return made


@action(May.KEEP)
def correct_checklist(
    *, by: Actor, checklist: Checklist, reason: str, token: str | None = None, **facts: Any
) -> Checklist:
    """Correct facts of a checklist. Raises as `amended` does."""
    done: Checklist = amended(checklist, facts, CHECKLIST, by=by, reason=reason, token=token)
    return done


@action(May.KEEP)
def record_item(*, by: Actor, checklist: Checklist, **facts: Any) -> ChecklistItem:
    """Record a point to check, or a term with its meaning (facts: ITEM). Raises ValidationError by fact."""
    made: ChecklistItem = entered(
        ChecklistItem(office_id=checklist.office_id, checklist=checklist),
        placed(facts, checklist.items.all()),
        ITEM,
        by=by,
    )
    return made


@action(May.KEEP)
def correct_item(
    *, by: Actor, item: ChecklistItem, reason: str, token: str | None = None, **facts: Any
) -> ChecklistItem:
    """Correct a point of a checklist. Raises as `amended` does."""
    done: ChecklistItem = amended(item, facts, ITEM, by=by, reason=reason, token=token)
    return done
