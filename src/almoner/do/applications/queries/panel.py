"""Which applications are ready for the panel, which are left out and why, and what the panel sees beside each."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications.lifecycle import State
from almoner.do.applications.models import Application
from almoner.do.checks import queries as checks
from almoner.do.grants.models import Invitation
from almoner.foundation.questions.lifecycle import State as Answers

from .closing import is_waited_for

FOR_JUDGES = dt.timedelta(days=7)
"""Between the last mark and the promised decision: moderation, and the paper for those who decide."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An eligible application that does not go to the panel yet, and every reason."""

    application: Application
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class ForThePanel:
    """What would go to the panel now, and what would not."""

    ready: list[Application]
    out: list[LeftOut]
    unsifted: int
    """Submitted ones that nobody has sifted yet."""


def for_the_panel(invitation: Invitation, at: dt.datetime) -> ForThePanel:
    """The eligible applications of a round, each ready or with what is in its way. A constant number of queries."""
    rows = Application.objects.filter(invitation=invitation, state__in=[State.SUBMITTED, State.ELIGIBLE])
    found = list(rows.select_related("organisation", "submission", "draft", "office").order_by("number"))
    eligible = [each for each in found if each.state == State.ELIGIBLE]
    award = award_kind(invitation)
    cases = {each.pk: (each.organisation_id, each.amount, award) for each in eligible}
    stops = checks.in_the_way(invitation.office, "scoring", cases, timezone.localdate(at)) if cases else {}
    ready, out = [], []
    for each in eligible:
        why = list(stops.get(each.pk, []))
        if each.draft.state == Answers.REOPENED and is_waited_for(each.draft, at):
            why.append(_("A clarification is asked for and not answered yet."))
        if why:
            out.append(LeftOut(each, why))
        else:
            ready.append(each)
    return ForThePanel(ready, out, len(found) - len(eligible))


def award_kind(invitation: Invitation) -> str:
    """The kind of award that comes of a round, as checks know it."""
    return "innovation" if invitation.innovation else "round"


def organisation_ids(application: Application) -> list[UUID]:
    """Everybody who bids together, so that whoever is tied to any of them keeps out: applicant, broker, partners."""
    keys = [application.organisation_id, application.brokered_by_id]
    keys += application.partners.values_list("organisation_id", flat=True)
    return list(dict.fromkeys(key for key in keys if key is not None))


def scoring_by(invitation: Invitation) -> dt.date | None:
    """The day by which marks are wanted: a week before the promised decision, if that is still to come."""
    if invitation.decision_on is None:
        return None
    return max(invitation.decision_on - FOR_JUDGES, timezone.localdate())
