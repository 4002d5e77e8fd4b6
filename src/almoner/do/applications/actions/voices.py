"""What applicants say about the process: complaints, which are answered, and how they found it."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications.access import May
from almoner.do.applications.declared import COMPLAINTS, days
from almoner.do.applications.models import Application, Complaint, Feedback
from almoner.do.applications.notifying import COMPLAINT, tell_office
from almoner.foundation.audit.actions import record
from almoner.foundation.audit.amendments import store
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Role
from almoner.kernel.workingdays import ENGLAND, working_days

from ._steps import locked, said


@action(May.SPEAK)
def complain(*, by: Actor, application: Application, text: str) -> Complaint:
    """Complain about how an application was handled. It is answered by a promised day, and changes no mark.

    Raises:
        ValidationError: it says nothing.
        NotAllowed: the application is another organisation's.
    """
    held = locked(application)
    _check_own(by, held)
    today = timezone.localdate()
    due = working_days(today, days(held.office, COMPLAINTS, today), ENGLAND, "from_next")
    words = said(text, "text", _("Say what went wrong, and what would put it right."))
    made = Complaint(
        office_id=held.office_id, application=held, text=words[:10_000], due_on=due, made_by_id=by.person_id
    )
    made.save(force_insert=True)
    told = _("%(reference)s: a complaint") % {"reference": held.reference}
    tell_office(by, held, COMPLAINT, told, roles=(Role.HEAD_OF_COMMISSIONING, Role.MONITORING_OFFICER), due_on=due)
    record(by=by, verb="complained", record=made, after={"application": held.reference, "due_on": due})
    return made


@action(May.SPEAK)
def give_feedback(
    *, by: Actor, application: Application, ease: int, hours: Decimal | None = None, text: str = ""
) -> Feedback:
    """Say how the process was, once for each application. The office reads figures and words of a round, not whose.

    Raises:
        ValidationError: the ease is not one of five, or the hours are not to be believed.
        Refused: it is given already, or nothing was submitted yet.
    """
    held = locked(application)
    _check_own(by, held)
    if not held.is_received:
        raise Refused(_("Tell us once you have submitted: then you know how it was."))
    if ease not in Feedback.Ease.values:
        raise ValidationError({"ease": _("Choose one of the five.")})
    if hours is not None and not 0 <= hours <= 2000:
        raise ValidationError({"hours": _("Write the hours as a number from 0 to 2000.")})
    if Feedback.objects.filter(application=held).exists():
        raise Refused(_("Thank you: you have told us already."))
    made = Feedback(office_id=held.office_id, application=held, ease=ease, hours=hours, text=text.strip()[:5000])
    store(made, ("ease", "hours", "text"))
    record(by=by, verb="gave feedback", record=held)
    return made


def _check_own(by: Actor, held: Application) -> None:
    if by.organisation_id is not None and by.organisation_id != held.organisation_id:
        raise NotAllowed(_("That record belongs to another organisation."))
