"""What waits for somebody's hand in awards: for the staff home."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.agreements.access import May as MayAgree
from almoner.do.applications.lifecycle import State as Applied
from almoner.do.applications.models import Application
from almoner.do.awards.access import May
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, Choice, Letter
from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.choosing import Outcome
from almoner.do.grants.lifecycle import State as Invited
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.governance.decisions.lifecycle import State as Decided

from .money import rooms_of
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
    """What waits for this person in awards, what is most pressing first. Some ten queries."""
    if not sees(office, actor) or not actor.may(May.CHOOSE):
        return []
    day = on or timezone.localdate()
    publishes = actor.may(MayAgree.PUBLISH)
    by_state = _by_state(office, day, publishes=publishes)
    found = [*_to_choose(office), *by_state, *_letters(office), *_free_for_the_reserve(office)]
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


def _by_state(office: Office, day: dt.date, *, publishes: bool) -> Iterable[Waiting]:
    on_the_way = Q(agreement__isnull=True, state__in=[State.PROPOSED, State.DECIDED, State.OFFERED, State.ACCEPTED])
    for_the_register = Q(agreement__isnull=False, agreement__published_at=None, decision__state=Decided.PUBLISHED)
    rows = Award.objects.filter(on_the_way | for_the_register if publishes else on_the_way, office=office)
    made = ExpressionWrapper(Q(agreement__isnull=False), output_field=BooleanField())
    grouped = rows.order_by().annotate(made=made).values("invitation", "invitation__theme", "state", "made")
    for row in grouped.annotate(many=Count("pk"), first=Min("expires_on")):
        is_over = row["first"] is not None and row["first"] < day
        said = _said(row["state"], row["many"], made=row["made"], is_over=is_over)
        if not said:
            continue
        parts = _parts(row["invitation"])
        due = row["first"] if row["state"] == State.OFFERED else None
        route = ROUND if parts else LIST
        yield Waiting(said, row["invitation__theme"] or "", route, parts, row["many"], due)


def _said(state: str, many: int, *, made: bool, is_over: bool) -> str:
    """What is to be done about so many awards in one state; "" where nothing is."""
    if made:
        said = ngettext(
            "%(n)d agreement waits to be shown in the register",
            "%(n)d agreements wait to be shown in the register",
            many,
        )
    elif state == State.PROPOSED:
        said = ngettext("%(n)d award waits to be put to a decision", "%(n)d awards wait to be put to a decision", many)
    elif state == State.DECIDED:
        said = ngettext("%(n)d award is decided: send the offer", "%(n)d awards are decided: send the offers", many)
    elif state == State.ACCEPTED:
        said = ngettext(
            "%(n)d offer is accepted: make the agreement", "%(n)d offers are accepted: make the agreements", many
        )
    else:
        return _("Offers are over and were not answered: let them lapse") if is_over else ""
    return said % {"n": many}


def _letters(office: Office) -> Iterable[Waiting]:
    rows = Letter.objects.filter(office=office, sent_at__isnull=True, invitation__isnull=False)
    for row in rows.order_by().values("invitation", "invitation__theme").annotate(many=Count("pk")):
        said = ngettext("%(n)d letter is written and not sent", "%(n)d letters are written and not sent", row["many"])
        yield Waiting(
            said % {"n": row["many"]}, row["invitation__theme"], ROUND, _parts(row["invitation"]), row["many"]
        )


def _free_for_the_reserve(office: Office) -> Iterable[Waiting]:
    rows = Choice.objects.filter(outcome=Outcome.RESERVE, invitation__office=office, application__state=Applied.RESERVE)
    rows = rows.filter(invitation__state=Invited.PUBLISHED).select_related("invitation", "application__organisation")
    first: dict[UUID, Choice] = {}
    for choice in rows.order_by("invitation", "order", "pk"):
        first.setdefault(choice.invitation_id, choice)
    if not first:
        return
    free = rooms_of([choice.invitation for choice in first.values()])
    for key, choice in first.items():
        asked = choice.application.amount
        if asked is not None and asked <= sum((room.left for room in free[key]), NOTHING):
            said = _("Money is free for %(who)s, first on the reserve") % {"who": choice.application.organisation}
            yield Waiting(said, choice.invitation.theme, ROUND, _parts(key))


def _parts(invitation: UUID | None) -> dict[str, Any]:
    return {} if invitation is None else {"invitation_pk": invitation}
