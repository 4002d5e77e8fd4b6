"""What the judging of an office waits for: for whom, or for whose step."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.scoring.access import May
from almoner.do.scoring.lifecycle import Entered, Seated, State
from almoner.do.scoring.models import Allotment, Bid, Declaration, Exercise, Seat
from almoner.do.scoring.rules.readiness import named
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

EXERCISE, MODERATION = "desk-scoring-exercise", "desk-scoring-moderation"


@dataclass(frozen=True, slots=True)
class Waits:
    """One exercise under way: what it waits for, who keeps it waiting, the page where one goes on, and by when."""

    exercise: Exercise
    sentence: str
    whom: str
    route: str
    due_on: dt.date | None = None


def waiting(office: Office, *, seen_by: Actor) -> list[Waits]:
    """What each exercise waits for that is not complete, for whoever runs them. At most four queries."""
    if seen_by.office_id != office.pk or not seen_by.may(May.RUN):
        return []
    rows = Exercise.objects.filter(office=office).exclude(state=State.COMPLETE).order_by("opened_at", "pk")
    live = Q(seats__judges=True) & ~Q(seats__state=Seated.STOOD_DOWN)
    found = list(rows.annotate(many_judges=Count("seats", filter=live)))
    if not found:
        return []
    late = _names(_undeclared(office)) | _names(_unfinished(office))
    left = _to_agree(found)
    return [_waits(each, late.get(each.pk, []), left.get(each.pk, 0)) for each in found]


def _waits(held: Exercise, late: list[str], left: int) -> Waits:
    match held.state:
        case State.PREPARING:
            judges: int = held.many_judges  # type: ignore[attr-defined]  # annotated
            said = _("Put the panel together") if judges < held.judges_per_bid else _("Ask the panel for its interests")
            return Waits(held, said, "", EXERCISE)
        case State.DECLARING if late:
            said = ngettext("%(n)d judge has not declared", "%(n)d judges have not declared", len(late))
        case State.DECLARING:
            return Waits(held, _("Everybody has declared: deal the bids"), "", EXERCISE, held.due_on)
        case State.SCORING if late:
            said = ngettext("%(n)d judge has not finished", "%(n)d judges have not finished", len(late))
        case State.SCORING:
            return Waits(held, _("All marks are in: begin moderation"), "", EXERCISE, held.due_on)
        case _ if left:
            said = ngettext("%(n)d mark to agree", "%(n)d marks to agree", left) % {"n": left}
            return Waits(held, said, "", MODERATION)
        case _:
            return Waits(held, _("Every mark is agreed: complete the judging"), "", EXERCISE)
    return Waits(held, said % {"n": len(late)}, named(late), EXERCISE, held.due_on)


def _undeclared(office: Office) -> QuerySet[Seat, tuple[UUID, str]]:
    """Judges with a bid they have said nothing about, where interests are being declared."""
    said = Declaration.objects.filter(seat=OuterRef(OuterRef("pk")), bid=OuterRef("pk"))
    open_ = Bid.objects.filter(Q(state=Entered.IN), ~Exists(said), exercise=OuterRef("exercise"))
    rows = Seat.objects.filter(Exists(open_), office=office, exercise__state=State.DECLARING, judges=True)
    return rows.exclude(state=Seated.STOOD_DOWN).order_by("number").values_list("exercise", "person__name")


def _unfinished(office: Office) -> QuerySet[Seat, tuple[UUID, str]]:
    """Judges with a sheet that is not locked, where bids are being scored."""
    open_ = Allotment.objects.filter(seat=OuterRef("pk"), active=True, locked_at__isnull=True, bid__state=Entered.IN)
    rows = Seat.objects.filter(Exists(open_), office=office, exercise__state=State.SCORING)
    return rows.order_by("number").values_list("exercise", "person__name")


def _names(rows: Iterable[tuple[UUID, str]]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for exercise, name in rows:
        found.setdefault(exercise, []).append(name)
    return found


def _to_agree(found: Iterable[Exercise]) -> dict[UUID, int]:
    """How many marks are still to be agreed, of those in moderation: one query for the bids with what is agreed."""
    parts = {each.pk: len(each.parts) for each in found if each.state == State.MODERATING}
    agreed = Count("agreed__part", filter=Q(agreed__turn=F("turn")), distinct=True)
    rows = Bid.objects.filter(exercise__in=parts, state=Entered.IN).order_by() if parts else Bid.objects.none()
    left: dict[UUID, int] = {}
    for exercise, many in rows.annotate(many=agreed).values_list("exercise", "many"):
        left[exercise] = left.get(exercise, 0) + parts[exercise] - many
    return left
