"""What somebody on a panel sees: nothing before they have declared, then their own bids, and none they are tied to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from almoner.do.scoring.lifecycle import MARKABLE, Entered, Seated, State
from almoner.do.scoring.models import Allotment, Bid, Exercise, Mark, Seat
from almoner.do.scoring.rules.sheets import Written
from almoner.do.scoring.rules.ties import Ties

from .reading import bids
from .ties import ties_of


def seat_of(exercise: Any, person: UUID | None) -> Seat | None:
    """The live seat of a person on a panel, with its exercise and office: one query."""
    if person is None:
        return None
    rows = Seat.objects.exclude(state=Seated.STOOD_DOWN).select_related("exercise", "exercise__office", "person")
    return rows.filter(exercise=exercise, person=person).first()


def seats_of(person: UUID) -> QuerySet[Seat, Seat]:
    """Where a person sits now, the latest panel first; what is complete is over."""
    rows = Seat.objects.filter(person=person).exclude(state=Seated.STOOD_DOWN)
    return rows.exclude(exercise__state=State.COMPLETE).select_related("exercise__office").order_by("-invited_at")


@dataclass(frozen=True, slots=True)
class View:
    """What a seat may have to do with: the bids it is free to see, and those it has said nothing about yet."""

    seat: Seat
    bids: Sequence[Bid]
    ties: Ties

    @property
    def undeclared(self) -> list[Bid]:
        """While there is one, nothing else opens."""
        return [bid for bid in self.bids if not self.ties.has_said(self.seat.pk, bid.pk)]

    def is_free(self, bid: UUID) -> bool:
        """Whether the seat may see a bid."""
        return self.ties.is_free(self.seat.pk, bid)

    @property
    def free(self) -> list[Bid]:
        """The bids that the seat may see, once everything is declared."""
        return [] if self.undeclared else [bid for bid in self.bids if self.is_free(bid.pk)]


def view_of(seat: Seat) -> View:
    """What a seat may have to do with, as of now."""
    entered = list(bids(seat.exercise))
    return View(seat, entered, ties_of([seat], entered, timezone.localdate()))


def bids_dealt(view: View) -> list[Allotment]:
    """The seat's own bids with how many marks are given (``marked``), by reference: those it is free of."""
    if view.seat.exercise.state not in MARKABLE:
        return []
    rows = Allotment.objects.filter(seat=view.seat, active=True)
    given = Count("marks", filter=Q(marks__mark__isnull=False) & ~Q(marks__reason=""))
    free, mine = {bid.pk: bid for bid in view.free}, []
    for one in rows.annotate(marked=given):
        if one.bid_id in free:
            one.bid = free[one.bid_id]  # read already, with the ties
            mine.append(one)
    return sorted(mine, key=lambda one: one.bid.reference)


def allotment_for(seat: Seat, bid: UUID) -> Allotment | None:
    """The seat's own sheet of one bid, where everything is declared and there is no tie; otherwise None."""
    if seat.exercise.state not in MARKABLE:
        return None
    rows = Allotment.objects.filter(seat=seat, bid=bid, active=True, bid__state=Entered.IN)
    held = rows.select_related("bid", "bid__submission").first()
    if held is None or not any(each.pk == held.bid_id for each in view_of(seat).free):
        return None
    return held


def bid_for_chair(seat: Seat, bid: UUID) -> Bid | None:
    """A bid in moderation: for the chair any that they are free of, for judges those they judged."""
    if seat.exercise.state != State.MODERATING:
        return None
    free = {each.pk for each in in_moderation_for(view_of(seat))}
    return Bid.objects.select_related("submission").filter(pk=bid, pk__in=free).first()


def in_moderation_for(view: View) -> list[Bid]:
    """The bids whose moderation a seat takes part in, none while it has not declared."""
    if view.seat.place == "chair":
        return view.free
    rows = Allotment.objects.filter(seat=view.seat, active=True, locked_at__isnull=False)
    judged = set(rows.values_list("bid", flat=True))
    return [bid for bid in view.free if bid.pk in judged]


def written(allotment: Allotment) -> dict[str, Written]:
    """What stands on a judge's sheet, by part."""
    rows = Mark.objects.filter(allotment=allotment).values_list("part", "mark", "reason", "private_note", "revision")
    return {part: Written(mark, reason, note, revision) for part, mark, reason, note, revision in rows}


def sheet_by_code(exercise: Exercise, code: str) -> Allotment | None:
    """The sheet whose code stands on a paper, however it was typed."""
    wanted = code.strip().upper().replace(" ", "").replace("-", "")
    rows = Allotment.objects.filter(exercise=exercise, code=f"{wanted[:4]}-{wanted[4:]}")
    return rows.select_related("bid", "bid__submission", "seat", "seat__person", "exercise").first()
