"""What the judging of rounds waits for: judges who are late, marks to agree, results that nobody has taken up."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.applications import access as applications
from almoner.do.applications.lifecycle import State as Applied
from almoner.do.applications.models import Application
from almoner.do.grants.models import Invitation
from almoner.do.scoring import access as scoring
from almoner.do.scoring.lifecycle import State as Judged
from almoner.do.scoring.models import Exercise
from almoner.do.scoring.queries.waiting import Waits, waiting
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .rounds import ToDo


def judging(*, seen_by: Actor, office: Office) -> list[ToDo]:
    """For whoever runs judging: what each exercise waits for, who waits for whom, and by when. At most six queries."""
    found: list[ToDo] = []
    if seen_by.may(scoring.May.RUN):
        waits = waiting(office, seen_by=seen_by)
        subjects = [each.exercise.subject for each in waits]
        held = Invitation.objects.filter(pk__in=subjects).select_related("round__fund") if subjects else ()
        named = {each.pk: str(each.round) for each in held}
        found += [_as_to_do(each, named.get(each.exercise.subject, each.exercise.title)) for each in waits]
    if seen_by.may(applications.May.SIFT):
        found += _results(office)
    return sorted(found, key=lambda each: (each.due_on or dt.date.max, each.about))


def _as_to_do(each: Waits, named: str) -> ToDo:
    about = " · ".join(part for part in (each.whom, named) if part)
    cost = _("nobody can choose before the panel is done")
    return ToDo(each.sentence, about, cost, each.route, {"pk": each.exercise.pk}, due_on=each.due_on)


def _results(office: Office) -> list[ToDo]:
    """Rounds whose panel is done, and whose applications still stand as being scored."""
    done = Exercise.objects.filter(subject=OuterRef("invitation"), state=Judged.COMPLETE)
    rows = Application.objects.filter(Exists(done), office=office, state=Applied.SCORING).order_by()
    found = []
    for row in rows.values("invitation", "invitation__theme").annotate(many=Count("pk")):
        said = ngettext("Bring back the result of %(n)d bid", "Bring back the results of %(n)d bids", row["many"])
        where: dict[str, Any] = {"invitation": row["invitation"]}
        cost = _("nobody can choose before")
        found.append(ToDo(said % {"n": row["many"]}, row["invitation__theme"], cost, "desk-round-panel", where))
    return found
