"""The only writers of services."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.foundation.audit.amendments import amended, entered
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.answers import Answer
from almoner.kernel.dates import ApproximateDate

from .access import May
from .models import Service

SERVICE = (
    "name", "purpose", "groups", "places", "our_role", "lead_body", "is_ours_to_deliver", "is_pilot", "evaluation",
    "begins", "ends", "source",
)  # fmt: skip


@action(May.KEEP)
def record_service(*, by: Actor, office: Office, **facts: Any) -> Service:
    """Record help known by one name, whoever funds or runs it (facts: SERVICE). Raises ValidationError by fact."""
    _check(facts)
    service: Service = entered(Service(office=office), facts, SERVICE, by=by)
    return service


@action(May.KEEP)
def correct_service(*, by: Actor, service: Service, reason: str, token: str | None = None, **facts: Any) -> Service:
    """Correct facts of a service. Raises as `amended` does."""
    _check({name: getattr(service, name) for name in ("begins", "ends", "is_pilot", "evaluation")} | facts)
    done: Service = amended(service, facts, SERVICE, by=by, reason=reason, token=token)
    return done


def _check(facts: dict[str, Any]) -> None:
    """A service does not end before it begins; an evaluation date belongs to a pilot (PLN-16)."""
    unknown = ApproximateDate.unknown()
    wrong = {}
    if facts.get("ends", unknown).before(facts.get("begins", unknown)) is Answer.YES:
        wrong["ends"] = _("The service ends before it begins.")
    if facts.get("evaluation", unknown).is_dated and not facts.get("is_pilot"):
        wrong["evaluation"] = _("Only a pilot has an evaluation date: say that it is a pilot, or leave the date out.")
    if wrong:
        raise ValidationError(wrong)
