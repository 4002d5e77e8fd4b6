"""What later rooms do with an application: what was recommended, decided, offered and answered; and its agreement."""

from django.utils.translation import gettext as _

from almoner.do.agreements.models import Agreement
from almoner.do.applications.access import May
from almoner.do.applications.lifecycle import APPLICATION
from almoner.do.applications.models import Application
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

from ._steps import locked, moment_of, moved, now

OF_AWARDS = frozenset(
    {"recommend", "reserve", "not_recommend", "promote", "offer", "accept", "refuse", "lapse", "decline"}
)
"""The moves that follow from awards; the others have actions of their own."""


@action(May.MOVE)
def move(*, by: Actor, application: Application, name: str, reason: str = "") -> Application:
    """Make one of the moves that follow from awards, and note the step with its day.

    The permission that each takes is that of the lifecycle: a member of the organisation accepts and refuses only.

    Raises:
        Refused: its state, the person's permission or a rule stands against it.
        KeyError: there is no such move.
    """
    held = locked(application)
    if name not in OF_AWARDS and name in {each.name for each in APPLICATION}:
        raise Refused(_("This step has a page of its own."))
    before = held.state
    past = moved(held, name, moment_of(by, held, now(), reason), reason=reason)
    held.save(update_fields=["state", "state_at"])
    record(by=by, verb=f"{past}: application", record=held, reason=reason, before={"state": before})
    return held


@action(May.AWARD)
def note_agreement(*, by: Actor, application: Application, agreement: Agreement) -> Application:
    """Note the agreement that came of an application, so that its round's board can follow the money to it."""
    held = locked(application)
    held.agreement = agreement
    held.save(update_fields=["agreement"])
    record(by=by, verb="noted agreement of application", record=held, after={"agreement": str(agreement)})
    return held
