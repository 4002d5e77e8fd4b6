"""What waits for somebody's hand in awards: for the staff home."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Count, Exists, ExpressionWrapper, Min, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
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
from almoner.do.grants.models import Extension, Invitation
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.governance.decisions.lifecycle import State as Decided

from .money import rooms_of, unsplit_of
from .seen import sees

ROUND, LIST, JUDGING = "desk-awards-round", "desk-awards", "desk-round-judging"


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
    """What is judged and not chosen about; and, where officers judge, what they have to look at. One query."""
    by_officers = Q(invitation__judging=Invitation.Judging.OFFICERS)
    still_open = Extension.objects.filter(invitation=OuterRef("invitation"), closes_at__gte=timezone.now())
    to_judge = Q(by_officers, ~Exists(still_open), state=Applied.ELIGIBLE, invitation__closes_at__lt=timezone.now())
    chosen = Choice.objects.filter(application=OuterRef("pk"))
    advised = Q(by_officers, ~Exists(chosen), state__in=[Applied.RECOMMENDED, Applied.RESERVE, Applied.NOT_RECOMMENDED])
    rows = Application.objects.filter(
        Q(state=Applied.MODERATED) | to_judge | advised, office=office, invitation__state=Invited.PUBLISHED
    )
    kind = Case(When(state=Applied.ELIGIBLE, then=Value("judge")), When(state=Applied.MODERATED, then=Value("scored")))
    grouped = rows.annotate(kind=Coalesce(kind, Value("advised"))).order_by()
    heads = grouped.values("kind", "invitation", "invitation__theme", "invitation__decision_on")
    for row in heads.annotate(many=Count("pk")):
        yield Waiting(
            _to_do(row["kind"], row["many"]),
            row["invitation__theme"],
            JUDGING if row["kind"] == "judge" else ROUND,
            {"invitation" if row["kind"] == "judge" else "invitation_pk": row["invitation"]},
            row["many"],
            row["invitation__decision_on"],
        )


def _to_do(kind: str, many: int) -> str:
    """What is to be done about so many applications that are to be judged, or judged."""
    said = {
        "judge": ngettext("%(n)d bid is to be judged by an officer", "%(n)d bids are to be judged by officers", many),
        "scored": ngettext("%(n)d bid is scored: choose", "%(n)d bids are scored: choose", many),
        "advised": ngettext("%(n)d bid is judged: choose", "%(n)d bids are judged: choose", many),
    }
    return said[kind] % {"n": many}


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
    free, unsplit = rooms_of([choice.invitation for choice in first.values()]), unsplit_of(first)
    for key, choice in first.items():
        asked = choice.application.amount
        left = sum((room.left for room in free[key]), NOTHING) - unsplit.get(key, NOTHING)
        if asked is not None and asked <= left:
            said = _("Money is free for %(who)s, first on the reserve") % {"who": choice.application.organisation}
            yield Waiting(said, choice.invitation.theme, ROUND, _parts(key))


def _parts(invitation: UUID | None) -> dict[str, Any]:
    return {} if invitation is None else {"invitation_pk": invitation}
