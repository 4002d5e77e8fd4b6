"""What may be declared, and by whom it is corrected: pure functions that return a sentence of refusal, or None."""

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.kernel.answers import Answer
from almoner.kernel.dates import ApproximateDate


def ends_after_it_begins(since: ApproximateDate, until: ApproximateDate) -> str | None:
    """An interest cannot end before it begins; where the dates are too vague to tell, it may be so."""
    if since.after(until) is not Answer.YES:
        return None
    return _("It ends (%(until)s) before it begins (%(since)s).") % {"until": until, "since": since}


def ended_from_today_on(until: dt.date, today: dt.date) -> str | None:
    """Nobody frees themselves backwards in time: an earlier end is recorded by somebody else, who asks."""
    if until >= today:
        return None
    return _("You can end an interest from today on. Ask the monitoring officer to record an earlier day.")


def kept_by_somebody_else(actor: UUID | None, person: UUID) -> str | None:
    """Whoever keeps the register does not correct what it says of themselves."""
    if actor != person:
        return None
    return _("This entry is about you, so somebody else corrects it.")


def offered_by_now(offered: dt.date, today: dt.date) -> str | None:
    """What is offered tomorrow is not in a register yet."""
    return None if offered <= today else _("The day it was offered is still to come.")
