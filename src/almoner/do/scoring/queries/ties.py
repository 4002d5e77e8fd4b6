"""Who has a tie with whose bid: their own declarations, and the office's register of interests."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from almoner.do.scoring.models import Bid, Declaration, Exercise, Seat
from almoner.do.scoring.rules.ties import Tie, Ties
from almoner.foundation.organisations.models import Membership
from almoner.governance.interests.queries import people_kept_out, people_kept_out_by_name

type Tied = dict[tuple[UUID, UUID], str]
"""By person and bid: the body that ties them."""


def ties_of(seats: Sequence[Seat], bids: Sequence[Bid], on: dt.date) -> Ties:
    """Every tie between these seats and bids on a day, in a constant number of queries."""
    said = Declaration.objects.filter(seat__in=[seat.pk for seat in seats])
    latest = said.order_by("seat", "bid", "-at", "-pk").distinct("seat", "bid")
    declared = {
        (seat, bid): (Tie(tie), text) for seat, bid, tie, text in latest.values_list("seat", "bid", "tie", "text")
    }
    tied = in_the_register({seat.person_id for seat in seats}, bids, on)
    registered = {
        (seat.pk, bid.pk): body
        for seat in seats
        for bid in bids
        if (body := tied.get((seat.person_id, bid.pk))) is not None
    }
    return Ties(declared, registered)


def tied_pairs(seats: Sequence[Seat], bids: Sequence[Bid], on: dt.date) -> set[tuple[UUID, UUID]]:
    """Where `ties_of` finds a tie, seat by bid, without its words: while most are free, little is read."""
    said = Declaration.objects.filter(seat__in=[seat.pk for seat in seats])
    ever = said.filter(bid__in=said.exclude(tie=Tie.NONE).values("bid"))
    latest = ever.order_by("seat", "bid", "-at", "-pk").distinct("seat", "bid").values_list("seat", "bid", "tie")
    declared = {(seat, bid) for seat, bid, tie in latest if tie != Tie.NONE}
    tied = in_the_register({seat.person_id for seat in seats}, bids, on)
    return declared | {(seat.pk, bid) for person, bid in tied for seat in seats if seat.person_id == person}


def in_the_register(people: Iterable[UUID | None], bids: Iterable[Bid], on: dt.date) -> Tied:
    """What ties these people to those who bid on a day: interests that they declared to an office, and acting for an
    applicant. Who bids without a known organisation is looked for by name.
    """
    wanted = {person for person in people if person is not None}
    rows = [(bid.pk, [UUID(str(each)) for each in bid.organisation_ids], bid.applicant) for bid in bids]
    if not wanted or not rows:
        return {}
    bodies = {body for _bid, each, _name in rows for body in each}
    found = people_kept_out(bodies, on)
    by_name = people_kept_out_by_name({name for _bid, each, name in rows if not each}, on)
    acting = _acting_for(wanted, bodies)
    tied: Tied = {}
    for bid, each, name in rows:
        interests = [one for body in each for one in found.get(body, ())]
        interests += by_name.get(name.lower(), []) if not each else []
        tied |= {(one.person_id, bid): str(one.name) for one in interests if one.person_id in wanted}
        tied |= {(person, bid): body_name for body in each for person, body_name in acting.get(body, ())}
    return tied


def _acting_for(people: set[UUID], bodies: set[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Which of the people act for which of the organisations now."""
    rows = Membership.objects.filter(person__in=people, organisation__in=bodies, until__isnull=True)
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for body, person, name in rows.values_list("organisation", "person", "organisation__name"):
        found.setdefault(body, []).append((person, name))
    return found


def kept_from(person: UUID | None, exercise: Exercise, bids: Sequence[Bid], on: dt.date) -> set[UUID]:
    """The bids that somebody keeps out of, also at the desk: by the register, or by what they declared in a seat."""
    if person is None:
        return set()
    tied = {bid for _person, bid in in_the_register([person], bids, on)}
    said: Any = Declaration.objects.filter(seat__exercise=exercise, seat__person=person, bid__in=[b.pk for b in bids])
    latest = said.order_by("bid", "-at", "-pk").distinct("bid").values_list("bid", "tie")
    return tied | {bid for bid, tie in latest if tie != Tie.NONE}
