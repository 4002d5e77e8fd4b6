"""What officers judge in a round without a panel, and what they have recommended."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from almoner.do.applications.access import May
from almoner.do.applications.models import Application, CriterionAnswer, Recommendation
from almoner.do.checks import queries as checks
from almoner.do.grants.models import Invitation
from almoner.foundation.door.actor import Actor

from .interests import ties_of
from .panel import LeftOut, award_kind, for_the_panel


@dataclass(frozen=True, slots=True)
class ForOfficers:
    """A round without a panel as one officer sees it: what they have a tie with is counted, not shown."""

    ready: list[Application]
    out: list[LeftOut]
    done: list[Recommendation]
    tied: int
    unsifted: int


def for_the_officers(invitation: Invitation, at: dt.datetime, *, seen_by: Actor) -> ForOfficers:
    """What this officer may judge now, what waits and why, and what is recommended. A constant number of queries."""
    if seen_by.office_id not in {None, invitation.office_id} or not seen_by.may(May.READ):
        return ForOfficers([], [], [], 0, 0)
    found, done = for_the_panel(invitation, at), recommendations(invitation)
    every = [*found.ready, *(one.application for one in found.out), *(one.application for one in done)]
    tied = ties_of(seen_by.person_id, every, timezone.localdate(at))
    return ForOfficers(
        [each for each in found.ready if each.pk not in tied],
        [each for each in found.out if each.application.pk not in tied],
        [each for each in done if each.application_id not in tied],
        len(tied),
        found.unsifted,
    )


def recommendations(invitation: Invitation) -> list[Recommendation]:
    """Everything recommended in a round, for rooms that choose by it; in the order of the applications. One query."""
    rows = Recommendation.objects.filter(application__invitation=invitation)
    return list(rows.select_related("application__organisation", "by").order_by("application__number"))


def recommendation_of(application: Application, *, seen_by: Actor) -> Recommendation | None:
    """What was recommended of one application, with its answers; None for whoever has a tie with it."""
    if application.invitation.has_panel or not seen_by.may(May.READ):
        return None
    rows = Recommendation.objects.filter(application=application).select_related("by").prefetch_related("answers")
    found = rows.first()
    if found is None or ties_of(seen_by.person_id, [application], timezone.localdate()):
        return None
    return found


def reasons_of(application: UUID) -> tuple[str, list[tuple[str, str]]]:
    """Why something was recommended or not: the reason, and each criterion that is not met with its words."""
    made = Recommendation.objects.filter(application=application).first()
    if made is None:
        return "", []
    unmet = CriterionAnswer.objects.filter(recommendation=made, met=False).order_by("order")
    return made.reason, list(unmet.values_list("criterion", "words"))


def recommended_by(applications: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who recommended something of each of these applications: they do not sign for it. One query."""
    rows = Recommendation.objects.filter(application__in=list(applications), by__isnull=False)
    found: dict[UUID, set[UUID]] = {}
    for application, person in rows.values_list("application", "by"):
        if person is not None:
            found.setdefault(application, set()).add(person)
    return found


def before_judging(application: Application) -> Sequence[str]:
    """The checks that stand before judging one application, today, a sentence each."""
    cases = {application.pk: (application.organisation_id, application.amount, award_kind(application.invitation))}
    return checks.in_the_way(application.office, "scoring", cases, timezone.localdate())[application.pk]
