"""What somebody on a panel sees: nothing before they have declared, then their own bids, and none they are tied to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from almoner.do.scoring.lifecycle import MARKABLE, Entered, Seated, State
from almoner.do.scoring.models import Allotment, Bid, Declaration, Exercise, Mark, Seat
from almoner.do.scoring.rules.sheets import Written
from almoner.do.scoring.rules.ties import Tie
from almoner.foundation.door.prepared import Joined, Prepared
from almoner.foundation.door.roles import Place

from .reading import bids as entered
from .ties import in_the_register_of


def seat_of(exercise: Any, person: UUID | None) -> Seat | None:
    """The live seat of a person on a panel, with its exercise and office: one query."""
    if person is None:
        return None
    key = getattr(exercise, "pk", exercise)
    return next((_WITH.record(row) for row in _SEATED.rows(exercise=key, person=person)), None)


_WITH = Joined(Seat, "exercise", "exercise__office", "person")


def _seat_of(*, exercise: UUID, person: UUID) -> QuerySet[Seat, Any]:
    rows = Seat.objects.filter(exercise=exercise, person=person).exclude(state=Seated.STOOD_DOWN)
    return rows.values_list(*_WITH.columns)


_SEATED = Prepared(_seat_of)


def seats_of(person: UUID) -> QuerySet[Seat, Seat]:
    """Where a person sits now, the latest panel first; what is complete is over."""
    rows = Seat.objects.filter(person=person).exclude(state=Seated.STOOD_DOWN)
    return rows.exclude(exercise__state=State.COMPLETE).select_related("exercise__office").order_by("-invited_at")


@dataclass(frozen=True, slots=True)
class View:
    """What a seat may have to do with: the bids it is free to see, and those it has said nothing about yet."""

    seat: Seat
    said: Mapping[UUID, str | None]
    """Every bid that is judged, by reference, with the latest word on it: a tie, none, or nothing yet."""
    registered: frozenset[UUID]
    """The bids with whose applicant the register of interests knows a tie."""

    @property
    def undeclared(self) -> list[UUID]:
        """While there is one, nothing else opens."""
        return [bid for bid, said in self.said.items() if said is None]

    def is_free(self, bid: UUID) -> bool:
        """Whether the seat said that there is no tie with a bid, and the register knows none."""
        return self.said.get(bid) == Tie.NONE and bid not in self.registered

    @property
    def free(self) -> list[UUID]:
        """The bids that the seat may see, by reference, once everything is declared."""
        return [] if self.undeclared else [bid for bid in self.said if self.is_free(bid)]

    def may_see(self, bid: UUID) -> bool:
        """Whether a bid is among those."""
        return self.is_free(bid) and not self.undeclared


def _said(exercise: UUID, seat: UUID) -> QuerySet[Any, Any]:
    latest = Declaration.objects.filter(seat=seat, bid=OuterRef("pk")).order_by("-at", "-pk").values("tie")[:1]
    return entered(exercise).annotate(said=Subquery(latest)).values_list("pk", "said")


_SAID = Prepared(_said)


def view_of(seat: Seat) -> View:
    """What a seat may have to do with, as of now."""
    said = dict(_SAID.rows(exercise=seat.exercise_id, seat=seat.pk))
    tied = in_the_register_of(seat.exercise_id, [seat.person_id], timezone.localdate())
    return View(seat, said, frozenset(bid for _person, bid in tied))


@dataclass(frozen=True, slots=True)
class Hand:
    """A bid in a judge's hands."""

    bid: UUID
    is_locked: bool
    marked: int
    """How many marks are given with their reasons."""


def _dealt_to(seat: UUID) -> QuerySet[Any, Any]:
    given = Count("marks", filter=Q(marks__mark__isnull=False) & ~Q(marks__reason=""))
    rows = Allotment.objects.filter(seat=seat, active=True).annotate(marked=given).order_by()
    return rows.values_list("bid", "locked_at", "marked")


_DEALT_TO = Prepared(_dealt_to)


def bids_dealt(view: View) -> list[Hand]:
    """The seat's own bids, by reference, and how far each is: those it is free of."""
    if view.seat.exercise.state not in MARKABLE:
        return []
    hands = {bid: Hand(bid, locked is not None, marked) for bid, locked, marked in _DEALT_TO.rows(seat=view.seat.pk)}
    return [hands[bid] for bid in view.free if bid in hands]


def allotment_for(seat: Seat, bid: UUID) -> Allotment | None:
    """The seat's own sheet of one bid, where everything is declared and there is no tie; otherwise None."""
    if seat.exercise.state not in MARKABLE:
        return None
    rows = Allotment.objects.filter(seat=seat, bid=bid, active=True, bid__state=Entered.IN)
    held = rows.select_related("bid", "bid__submission").first()
    return held if held is not None and view_of(seat).may_see(held.bid_id) else None


def bid_for_chair(seat: Seat, bid: UUID) -> Bid | None:
    """A bid in moderation: for the chair any that they are free of, for judges those they judged."""
    if seat.exercise.state != State.MODERATING:
        return None
    if bid not in in_moderation_for(view_of(seat)):
        return None
    return Bid.objects.select_related("submission").filter(pk=bid).first()


def in_moderation_for(view: View, hands: Sequence[Hand] | None = None) -> list[UUID]:
    """The bids whose moderation a seat takes part in, by reference; none while it has not declared.

    ``hands`` is what `bids_dealt` gave, where it is known already.
    """
    if view.seat.place == Place.CHAIR:
        return view.free
    return [hand.bid for hand in (bids_dealt(view) if hands is None else hands) if hand.is_locked]


def written(allotment: Allotment) -> dict[str, Written]:
    """What stands on a judge's sheet, by part."""
    rows = Mark.objects.filter(allotment=allotment).values_list("part", "mark", "reason", "private_note", "revision")
    return {part: Written(mark, reason, note, revision) for part, mark, reason, note, revision in rows}


def sheet_by_code(exercise: Exercise, code: str) -> Allotment | None:
    """The sheet whose code stands on a paper, however it was typed."""
    wanted = code.strip().upper().replace(" ", "").replace("-", "")
    rows = Allotment.objects.filter(exercise=exercise, code=f"{wanted[:4]}-{wanted[4:]}")
    return rows.select_related("bid", "bid__submission", "seat", "seat__person", "exercise").first()
