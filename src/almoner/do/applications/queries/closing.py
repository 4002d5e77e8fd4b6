"""Up to which moment a round takes an application, and what the office waits for."""

import datetime as dt
from uuid import UUID

from django.utils import timezone

from almoner.do.applications.models import LateException
from almoner.do.applications.rules.amounts import LIMIT, Bounds
from almoner.do.grants.lifecycle import State as Round
from almoner.do.grants.models import Invitation
from almoner.do.grants.rules import clock
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.foundation.questions.lifecycle import State as Answers
from almoner.foundation.questions.models import Draft


def takes_until(invitation: Invitation, organisation: UUID | None, at: dt.datetime) -> dt.datetime | None:
    """The last moment at which this organisation may submit: the closing with its extensions and grace, or later where
    an officer let it in. None while nothing is taken at all: not published, not open yet, over.

    One or two queries: exceptions are looked for only once the round has closed.
    """
    if invitation.state != Round.PUBLISHED or invitation.opens_at is None or at < invitation.opens_at:
        return None
    general = clock.takes_until(invitation)
    if general is None or at.replace(microsecond=0) <= general or organisation is None:
        return general
    later = exceptions_of(invitation, organisation)
    return max([general, *later])


def may_begin(invitation: Invitation, organisation: UUID, at: dt.datetime) -> bool:
    """Whether an organisation may begin now: while the round is open, or with an exception; not in the grace."""
    now = clock.phase(invitation, at)
    if now is clock.Phase.OPEN:
        return True
    late = {clock.Phase.GRACE, clock.Phase.CLOSED}
    return now in late and any(until >= at for until in exceptions_of(invitation, organisation))


def exceptions_of(invitation: Invitation, organisation: UUID) -> list[dt.datetime]:
    """Until when an officer let an organisation in late."""
    rows = LateException.objects.filter(invitation=invitation, organisation=organisation)
    return list(rows.values_list("until", flat=True))


def late_exceptions(office: Office, invitation: Invitation, *, seen_by: Actor) -> list[LateException]:
    """Who was let in late, by whom and why: for the office."""
    if seen_by.office_id != office.pk:
        return []
    rows = LateException.objects.filter(office=office, invitation=invitation)
    return list(rows.select_related("organisation", "allowed_by").order_by("-allowed_at"))


def bounds_of(invitation: Invitation) -> Bounds:
    """What the round says of the amount of one application."""
    cap, kind = invitation.cap_now
    return Bounds(invitation.least, cap, kind or LIMIT)


def contact_of(invitation: Invitation) -> str:
    """Whom applicants write to: "Cora Commissioner, cora@northshire.example"."""
    return ", ".join(part for part in (invitation.contact_name, invitation.contact_email) if part)


def is_waited_for(draft: Draft, at: dt.datetime) -> bool:
    """Whether sections are being made clearer, and the day for it is not over. No query unless they are."""
    if draft.state != Answers.REOPENED:
        return False
    asked = draft.clarifications.order_by("-after").first()
    return asked is not None and (asked.due_on is None or timezone.localdate(at) <= asked.due_on)
