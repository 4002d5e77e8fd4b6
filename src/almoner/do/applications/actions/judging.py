"""Eligible applications go to the panel, and its results come back."""

from django.utils.translation import gettext as _

from almoner.do.applications import queries
from almoner.do.applications.access import May
from almoner.do.applications.lifecycle import State
from almoner.do.applications.models import Application
from almoner.do.grants.models import Invitation
from almoner.do.grants.rules import clock
from almoner.do.grants.rules.schemes import scheme_in
from almoner.do.scoring import actions as scoring
from almoner.do.scoring import queries as panel
from almoner.do.scoring.models import Bid, Exercise
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

from ._steps import held_alone, locked, moment_of, moved, now


@action(May.SCORE)
def open_scoring(*, by: Actor, invitation: Invitation) -> Exercise:
    """Open the panel's exercise with the scheme as published, and send it each eligible bid whose checks are clear.

    Called again while the panel is being prepared, it sends those that have become clear since.
    `queries.for_the_panel` says which are left out and why.

    Raises:
        Refused: officers judge the round without a panel, it still takes applications, or no bid is ready.
    """
    held, at = held_alone(invitation), now()
    if not held.has_panel:
        raise Refused(_("This round is judged by officers, without a panel: recommend its applications instead."))
    until = clock.takes_until(held)
    if until is not None and at.replace(microsecond=0) <= until:
        raise Refused(_("The round still takes applications. The panel begins after it has closed."))
    found = queries.for_the_panel(held, at)
    if not found.ready:
        raise Refused(_("No application is ready for the panel: none is eligible with its checks clear."))
    exercise = panel.exercise_of(held.pk) or _opened(by, held)
    beside = queries.beside(found.ready, support=not held.anonymised)
    for application in found.ready:
        _send(by, exercise, application, beside.get(application.pk, []))
    after = {"sent": [each.reference for each in found.ready], "left out": [str(one.application) for one in found.out]}
    record(by=by, verb="sent applications to panel", record=exercise, after=after)
    return exercise


def _opened(by: Actor, held: Invitation) -> Exercise:
    return scoring.open_exercise(
        by=by,
        office=held.office,
        subject=held.pk,
        title=_("%(round)s: %(theme)s") % {"round": held.round, "theme": held.theme},
        scheme=scheme_in(held.scheme),
        anchors=held.anchors,
        guidance=held.guidance,
        judges_per_bid=held.judges_per_bid,
        minutes_per_bid=held.minutes_per_bid,
        anonymised=held.anonymised,
        hidden=held.hidden,
        due_on=queries.scoring_by(held),
        lot=held.lot,
    )


def _send(by: Actor, exercise: Exercise, application: Application, beside: list[dict[str, object]]) -> None:
    held = locked(application)
    moved(held, "score", moment_of(by, held, now()))
    held.save(update_fields=["state", "state_at"])
    scoring.add_bid(
        by=by,
        exercise=exercise,
        subject=held.pk,
        reference=held.reference,
        title=held.title or held.reference,
        applicant=held.organisation.name,
        organisation_ids=queries.organisation_ids(held),
        amount=held.amount,
        submission=held.submission,
        beside=beside,
    )


@action(May.SCORE)
def bring_back_results(*, by: Actor, invitation: Invitation) -> list[Application]:
    """Note of every application that the panel judged that its marks are agreed; returns them, best first.

    One that the panel put aside goes back to where it was, with the panel's reason.

    Raises:
        Refused: there is no panel, or it is not done.
    """
    held = held_alone(invitation)
    exercise = panel.exercise_of(held.pk)
    if exercise is None or not panel.is_complete(exercise):
        raise Refused(_("The panel is not done: its results come back once every mark is agreed."))
    judged = {standing.subject: standing for standing in panel.results(exercise)}
    aside = dict(Bid.objects.filter(exercise=exercise).exclude(aside_why="").values_list("subject", "aside_why"))
    brought = {}
    for each in Application.objects.filter(invitation=held, state=State.SCORING).order_by("number"):
        found = locked(each)
        why = "" if found.pk in judged else aside.get(found.pk, _("The panel did not judge it."))
        name = "moderate" if found.pk in judged else "put aside"
        moved(found, name, moment_of(by, found, now(), why), reason=why)
        found.save(update_fields=["state", "state_at"])
        if found.pk in judged:
            brought[found.pk] = found
    record(by=by, verb="brought results back", record=exercise, after={"judged": len(brought)})
    return [brought[key] for key in judged if key in brought]
