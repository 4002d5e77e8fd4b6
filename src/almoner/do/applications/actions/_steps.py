"""Steps that the actions of this room share. Not actions: they run inside one."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications import queries
from almoner.do.applications.lifecycle import APPLICATION
from almoner.do.applications.models import Application, StateChange
from almoner.do.grants.models import Invitation
from almoner.do.scoring import actions as scoring
from almoner.do.scoring.access import May as MayScore
from almoner.do.scoring.models import Bid
from almoner.do.scoring.queries import is_complete
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.kernel.lifecycle import Moment

_BESIDE = ("office", "organisation", "draft", "invitation__round__fund")


def locked(application: Application, *also: str) -> Application:
    """The application as it stands now, held until the transaction ends, with what stands beside it.

    ``also``: what else is held in the same query, such as "draft".
    """
    rows = Application.objects.select_related(*_BESIDE).select_for_update(of=("self", *also))
    return rows.get(pk=application.pk)


def share(invitation: UUID) -> None:
    """Hold a round's invitation as others do who submit to it: nobody extends, cancels or completes it meanwhile.

    Any number may hold it at the same time, so that submitting never queues.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM grants_invitation WHERE id = %s FOR SHARE", [invitation])


def held_alone(invitation: Invitation) -> Invitation:
    """The invitation as it stands now, with nobody submitting beside."""
    rows = Invitation.objects.select_related("office", "round__fund").select_for_update(of=("self",))
    return rows.get(pk=invitation.pk)


def moment_of(by: Actor, held: Application, at: dt.datetime, reason: str = "", **more: object) -> Moment:
    """Who asks, when, with what the rules of the moves look at; ``more`` is what one of them alone looks at."""
    until = queries.takes_until(held.invitation, held.organisation_id, at)
    settings = {
        "until": until,
        "contact": queries.contact_of(held.invitation),
        "waited_for": queries.is_waited_for(held.draft, at),
        "reason": reason,
    }
    return Moment(by, at, settings | more)


def moved(held: Application, name: str, moment: Moment, *, reason: str = "") -> str:
    """Make a move and note the step with its moment; return the word for it.

    The caller saves ``state`` and ``state_at``.

    Raises:
        Refused: the sentence of whatever stands against it.
    """
    check_move(held, name, moment)
    made = APPLICATION.make(held, name, moment)
    held.state_at = moment.at
    change = StateChange(
        office_id=held.office_id,
        application=held,
        move=name,
        state=held.state,
        reason=reason.strip(),
        at=moment.at,
        by_id=moment.actor.person_id,  # type: ignore[attr-defined]  # an Actor of the door
    )
    change.save(force_insert=True)
    return made.past


def check_move(held: Application, name: str, moment: Moment) -> None:
    """Raises Refused with the sentence of whatever stands against a move."""
    if why := APPLICATION.refusal(held, name, moment):
        raise Refused(why)


def check_writer(by: Actor, held: Application) -> None:
    """Members write for their own organisation; staff where it is recorded that they help.

    Raises:
        NotAllowed: somebody else.
    """
    if by.organisation_id is not None and by.organisation_id != held.organisation_id:
        raise NotAllowed(_("That record belongs to another organisation."))
    if by.office_id is not None and not held.assisted and not held.is_received:
        raise NotAllowed(
            _("This draft is the applicant's own. To write on their behalf, record first how they asked for it.")
        )


def said(text: str, field: str, sentence: str) -> str:
    """Words without spaces around them.

    Raises:
        ValidationError: there are none.
    """
    if not text.strip():
        raise ValidationError({field: sentence})
    return text.strip()


def now() -> dt.datetime:
    """The server's clock: what counts against a closing."""
    return timezone.now()


def put_aside_with_the_panel(by: Actor, held: Application, reason: str) -> None:
    """Have the panel stop judging an application that was withdrawn: its own officers could not refuse that."""
    bid = Bid.objects.filter(subject=held.pk, aside_why="").select_related("exercise").first()
    if bid is None or is_complete(bid.exercise):
        return
    office = replace(by, office_id=held.office_id, organisation_id=None, permissions=frozenset({str(MayScore.RUN)}))
    why = reason.strip() or _("The applicant withdrew it.")
    scoring.put_aside(by=office, bid=bid, reason=why)
