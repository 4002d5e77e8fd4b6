"""Exercises, seats and bids, and an exercise with all that its rules look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from almoner.do.scoring.access import May
from almoner.do.scoring.lifecycle import Entered, Seated, State
from almoner.do.scoring.models import Agreed, Allotment, Bid, Exercise, Seat
from almoner.do.scoring.rules.whole import Chair, Dealt, Entry, Whole
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.prepared import Joined, Prepared
from almoner.foundation.offices.models import Office

from .ties import kept_from, ties_of


def exercise_of(subject: UUID) -> Exercise | None:
    """The judging of what is bid for under a record of a later room."""
    return next((_WITH.record(row) for row in _OF.rows(subject=subject)), None)


def is_complete(exercise: Exercise) -> bool:
    """Whether its results stand."""
    return exercise.state == State.COMPLETE


def exercises(office: Office, *, seen_by: Actor, state: str = "", q: str = "") -> QuerySet[Exercise, Exercise]:
    """The office's exercises with how many bids, seats and open sheets each has."""
    if seen_by.office_id != office.pk or not seen_by.may(May.READ):
        return Exercise.objects.none()
    rows = Exercise.objects.filter(office=office).annotate(
        bid_count=Count("bids", filter=Q(bids__state=Entered.IN), distinct=True),
        seat_count=Count("seats", filter=~Q(seats__state=Seated.STOOD_DOWN), distinct=True),
    )
    if state:
        rows = rows.filter(state=state)
    for word in q.split()[:6]:
        rows = rows.filter(title__icontains=word)
    return rows


def exercise_at(office: Office, pk: UUID, *, seen_by: Actor) -> Exercise | None:
    """One exercise of the office, for those who may see it."""
    if seen_by.office_id != office.pk or not seen_by.may(May.READ):
        return None
    return next((_WITH.record(row) for row in _AT.rows(office=office.pk, pk=pk)), None)


_WITH = Joined(Exercise, "office")


def _of(*, subject: UUID) -> QuerySet[Exercise, Any]:
    return Exercise.objects.filter(subject=subject).order_by("pk").values_list(*_WITH.columns)[:1]


def _at(*, office: UUID, pk: UUID) -> QuerySet[Exercise, Any]:
    return Exercise.objects.filter(office=office, pk=pk).values_list(*_WITH.columns)


_OF, _AT = Prepared(_of), Prepared(_at)


def seats(exercise: Exercise) -> QuerySet[Seat, Seat]:
    """Everybody who has or had a seat, by number."""
    return Seat.objects.filter(exercise=exercise).select_related("person").order_by("number")


def bids(exercise: Exercise | UUID) -> QuerySet[Bid, Bid]:
    """The bids that are judged, by reference."""
    return Bid.objects.filter(exercise=exercise, state=Entered.IN).order_by("reference", "pk")


def bids_in_order(keys: Sequence[UUID]) -> list[Bid]:
    """The bids of these keys, in their order, with what a list says of them: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_ORDER, {"bids": list(keys)})
        return [Bid.from_db(DEFAULT_DB_ALIAS, _LISTED, row) for row in cursor.fetchall()]


_LISTED = ("id", "reference", "title", "applicant", "amount")
_IN_ORDER = """
    SELECT b.id, b.reference, b.title, b.applicant, b.amount
    FROM unnest(%(bids)s::uuid[]) WITH ORDINALITY AS wanted (id, place) JOIN scoring_bid b ON b.id = wanted.id
    ORDER BY wanted.place
"""


def bid_at_desk(exercise: Exercise, pk: UUID, *, seen_by: Actor) -> Bid | None:
    """One bid, for staff without a tie with its applicant."""
    if seen_by.office_id != exercise.office_id or not seen_by.may(May.READ):
        return None
    held = bids(exercise).filter(pk=pk).select_related("submission").first()
    if held is None or kept_from(seen_by.person_id, exercise, [held], timezone.localdate()):
        return None
    return held


def dealt(exercise: Exercise) -> QuerySet[Allotment, Allotment]:
    """The bids that are in judges' hands."""
    return Allotment.objects.filter(exercise=exercise, active=True, bid__state=Entered.IN)


def whole(exercise: Exercise, *, accepts_short: bool = False) -> Whole:
    """An exercise with all that its rules look at, in a constant number of queries."""
    panel, entered = list(seats(exercise)), list(bids(exercise))
    hands = dealt(exercise).annotate(marked=Count("marks", filter=Q(marks__mark__isnull=False)))
    rows = hands.order_by("dealt_at", "pk").values_list("pk", "seat_id", "bid_id", "locked_at", "marked")
    return Whole(
        exercise,
        exercise.state,
        exercise.judges_per_bid,
        len(exercise.parts),
        [Chair(each.pk, each.person_id, str(each.person), each.number, each.judges, each.is_live) for each in panel],
        [Entry(each.pk, each.reference, each.turn) for each in entered],
        [Dealt(pk, seat, bid, locked is not None, marked) for pk, seat, bid, locked, marked in rows],
        ties_of(panel, entered, timezone.localdate()),
        agreed_counts(exercise),
        accepts_short or bool(exercise.short_why),
    )


def agreed_counts(exercise: Exercise) -> dict[UUID, int]:
    """By bid, how many parts have an agreed mark that counts."""
    rows = Agreed.objects.filter(bid__exercise=exercise, turn=F("bid__turn")).order_by()
    return dict(rows.values_list("bid").annotate(Count("part", distinct=True)))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one seat is. ``minutes`` is what its bids take by the office's estimate."""

    seat: Seat
    bids: int
    locked: int
    marked: int
    """Marks given so far."""
    marks: int
    """Marks wanted."""
    undeclared: int
    tied: int
    minutes: int

    @property
    def share(self) -> Decimal:
        """Of the marks wanted, how many are given: 0 to 1."""
        return Decimal(self.marked) / self.marks if self.marks else Decimal(0)


def progress(exercise: Exercise, held: Whole | None = None) -> list[Progress]:
    """How far everybody on the panel is, by number."""
    found = held or whole(exercise)
    by_key = {seat.key: seat for seat in found.seats}
    made = []
    for seat in seats(exercise) if held is None else _seats_of(held):
        mine = [one for one in found.dealt if one.seat == seat.pk]
        made.append(
            Progress(
                seat,
                len(mine),
                sum(one.is_locked for one in mine),
                sum(one.marked for one in mine),
                len(mine) * found.parts,
                len(found.undeclared(by_key[seat.pk])) if seat.is_live else 0,
                sum(found.ties.is_tied(seat.pk, bid.key) for bid in found.bids),
                len(mine) * exercise.minutes_per_bid,
            )
        )
    return made


def _seats_of(held: Whole) -> Sequence[Any]:
    return list(seats(held.record))
