"""What waits for somebody's hand in awards: for the staff home."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.applications.lifecycle import State as Applied
from almoner.do.applications.models import Application
from almoner.do.awards.access import May
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, Letter
from almoner.do.grants.lifecycle import State as Invited
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .seen import sees

ROUND, LIST = "desk-awards-round", "desk-awards"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to do: in words, the page where it is done (route and its parts), how many, and by when."""

    sentence: str
    about: str
    route: str
    parts: dict[str, Any] = field(default_factory=dict)
    count: int = 1
    due_on: dt.date | None = None


def waiting(office: Office, actor: Actor, *, on: dt.date | None = None) -> list[Waiting]:
    """What waits for this person in awards, what is most pressing first. Three queries."""
    if not sees(office, actor) or not actor.may(May.CHOOSE):
        return []
    day = on or timezone.localdate()
    found = [*_to_choose(office), *_by_state(office, day), *_letters(office)]
    return sorted(found, key=lambda each: (each.due_on or dt.date.max, each.about))


def _to_choose(office: Office) -> Iterable[Waiting]:
    rows = Application.objects.filter(office=office, state=Applied.MODERATED, invitation__state=Invited.PUBLISHED)
    grouped = rows.order_by().values("invitation", "invitation__theme", "invitation__decision_on")
    for row in grouped.annotate(many=Count("pk")):
        said = ngettext("%(n)d bid is scored: choose", "%(n)d bids are scored: choose", row["many"])
        yield Waiting(
            said % {"n": row["many"]},
            row["invitation__theme"],
            ROUND,
            {"invitation_pk": row["invitation"]},
            row["many"],
            row["invitation__decision_on"],
        )


def _by_state(office: Office, day: dt.date) -> Iterable[Waiting]:
    rows = Award.objects.filter(office=office, agreement__isnull=True)
    rows = rows.filter(state__in=[State.PROPOSED, State.DECIDED, State.OFFERED, State.ACCEPTED])
    grouped = rows.order_by().values("invitation", "invitation__theme", "state")
    for row in grouped.annotate(many=Count("pk"), first=Min("expires_on")):
        about, parts = row["invitation__theme"] or "", _parts(row["invitation"])
        route, due = ROUND if parts else LIST, None
        if row["state"] == State.PROPOSED:
            said = ngettext(
                "%(n)d award waits to be put to a decision", "%(n)d awards wait to be put to a decision", row["many"]
            )
        elif row["state"] == State.DECIDED:
            said = ngettext(
                "%(n)d award is decided: send the offer", "%(n)d awards are decided: send the offers", row["many"]
            )
        elif row["state"] == State.ACCEPTED:
            said = ngettext(
                "%(n)d offer is accepted: make the agreement",
                "%(n)d offers are accepted: make the agreements",
                row["many"],
            )
        elif row["first"] is not None and row["first"] < day:
            said, due = _("Offers are over and were not answered: let them lapse"), row["first"]
        else:
            continue
        yield Waiting(said % {"n": row["many"]}, about, route, parts, row["many"], due)


def _letters(office: Office) -> Iterable[Waiting]:
    rows = Letter.objects.filter(office=office, sent_at__isnull=True, invitation__isnull=False)
    for row in rows.order_by().values("invitation", "invitation__theme").annotate(many=Count("pk")):
        said = ngettext("%(n)d letter is written and not sent", "%(n)d letters are written and not sent", row["many"])
        yield Waiting(
            said % {"n": row["many"]}, row["invitation__theme"], ROUND, _parts(row["invitation"]), row["many"]
        )


def _parts(invitation: UUID | None) -> dict[str, Any]:
    return {} if invitation is None else {"invitation_pk": invitation}
