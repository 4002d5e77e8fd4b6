"""Who has a tie with whose bid: their own declarations, and the office's register of interests."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from almoner.do.scoring.lifecycle import Entered
from almoner.do.scoring.models import Bid, Declaration, Exercise, Seat
from almoner.do.scoring.rules.ties import Tie, Ties
from almoner.foundation.door.prepared import Prepared
from almoner.foundation.organisations.models import Membership
from almoner.governance.interests.queries import Held, held_by, reached_by

type Tied = dict[tuple[UUID, UUID], str]
"""By person and bid: the body that ties them."""


def ties_of(seats: Sequence[Seat], bids: Sequence[Bid], on: dt.date) -> Ties:
    """Every tie between these seats and bids on a day, in a constant number of queries."""
    said = Declaration.objects.filter(seat__in=[seat.pk for seat in seats])
    latest = said.order_by("seat", "bid", "-at", "-pk").distinct("seat", "bid")
    declared = {
        (seat, bid): (Tie(tie), text) for seat, bid, tie, text in latest.values_list("seat", "bid", "tie", "text")
    }
    return Ties(declared, _by_seat(seats, in_the_register({seat.person_id for seat in seats}, bids, on)))


def _by_seat(seats: Sequence[Seat], tied: Tied) -> dict[tuple[UUID, UUID], str]:
    return {(seat.pk, bid): body for (person, bid), body in tied.items() for seat in seats if seat.person_id == person}


def in_the_register(people: Iterable[UUID | None], bids: Iterable[Bid], on: dt.date) -> Tied:
    """What ties these people to those who bid on a day: interests that they declared to an office, and acting for an
    applicant. Who bids without a known organisation is looked for by name.

    ``bids`` are read only where one of the people has an interest at all, or acts for somebody.
    """
    wanted = {person for person in people if person is not None}
    if not wanted:
        return {}
    interests, acting = held_by(wanted, on), _acting_for(wanted)
    if not interests and not acting:
        return {}
    reached: dict[str, list[tuple[UUID, str]]] = {}
    for body, held in reached_by(interests).items():
        reached[str(body)] = [(one.person, one.name) for one in held]
    for body, person, name in acting:
        reached.setdefault(str(body), []).append((person, name))
    by_name = _by_name(interests)
    tied: Tied = {}
    for bid in bids:
        found = [each for body in bid.organisation_ids for each in reached.get(str(body), ())]
        if not bid.organisation_ids:
            found = by_name.get(bid.applicant.lower(), [])
        tied |= {(person, bid.pk): name for person, name in found}
    return tied


def _by_name(interests: Iterable[Held]) -> dict[str, list[tuple[UUID, str]]]:
    """By the name of a body, in small letters, who has an interest in it."""
    found: dict[str, list[tuple[UUID, str]]] = {}
    for one in interests:
        for name in {one.name.lower(), (one.organisation_name or one.name).lower()}:
            found.setdefault(name, []).append((one.person, one.name))
    return found


def _acting_for(people: Collection[UUID]) -> list[tuple[UUID, UUID, str]]:
    """The organisations for which these people act now, with the person and the organisation's name: one query."""
    rows = _ACTING.rows(len(people), **{f"person_{n}": person for n, person in enumerate(people)})
    return [(body, person, name) for body, person, name in rows]


def _acting(_count: int, **people: UUID) -> QuerySet[Membership, Any]:
    rows = Membership.objects.filter(person__in=people.values(), until__isnull=True)
    return rows.values_list("organisation", "person", "organisation__name")


_ACTING = Prepared(_acting)


def tied_people(exercise: Exercise, also: UUID | None, on: dt.date) -> set[tuple[UUID, UUID]]:
    """By person and bid, every tie of whoever has or had a seat, and of one more: while most are free, little is read.

    What `ties_of` finds, without its words. A person has one seat in an exercise. Four queries.
    """
    panel = [person for (person,) in _PANEL.rows(exercise=exercise.pk)]
    tied = in_the_register({*panel, also}, Bid.objects.filter(exercise=exercise, state=Entered.IN), on)
    declared = {(person, bid) for person, bid, tie in _DECLARED.rows(exercise=exercise.pk) if tie != Tie.NONE}
    return declared | set(tied)


def _panel(*, exercise: UUID) -> QuerySet[Seat, Any]:
    return Seat.objects.filter(exercise=exercise).order_by("number").values_list("person")


def _declared(*, exercise: UUID) -> QuerySet[Declaration, Any]:
    """The latest word of everybody about the bids of which anybody ever declared a tie: few, while most are free."""
    said = Declaration.objects.filter(seat__exercise=exercise).order_by()
    ever = Declaration.objects.filter(bid__in=said.exclude(tie=Tie.NONE).values("bid"))
    latest = ever.order_by("seat_id", "bid_id", "-at", "-pk").distinct("seat_id", "bid_id")
    return latest.values_list("seat__person", "bid", "tie")


_PANEL, _DECLARED = Prepared(_panel), Prepared(_declared)


def kept_from(person: UUID | None, exercise: Exercise, bids: Collection[Bid], on: dt.date) -> set[UUID]:
    """The bids that somebody keeps out of, also at the desk: by the register, or by what they declared in a seat."""
    if person is None:
        return set()
    tied = {bid for _person, bid in in_the_register([person], bids, on)}
    said: Any = Declaration.objects.filter(seat__exercise=exercise, seat__person=person, bid__in=[b.pk for b in bids])
    latest = said.order_by("bid", "-at", "-pk").distinct("bid").values_list("bid", "tie")
    return tied | {bid for bid, tie in latest if tie != Tie.NONE}
