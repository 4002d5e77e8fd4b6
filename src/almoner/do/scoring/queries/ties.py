"""Who has a tie with whose bid: their own declarations, and the office's register of interests."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from almoner.do.scoring.lifecycle import Entered
from almoner.do.scoring.models import Bid, Declaration, Exercise, Seat
from almoner.do.scoring.rules.ties import Tie, Ties
from almoner.foundation.door.prepared import Prepared
from almoner.foundation.organisations.models import Membership
from almoner.governance.interests.queries import held_by

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
    applicant. Who bids without a known organisation is looked for by name. Two queries.
    """
    touched = _touched(people, on)
    return touched.ties((bid.pk, bid.organisation_ids, bid.applicant) for bid in bids) if touched else {}


def in_the_register_of(exercise: UUID, people: Iterable[UUID | None], on: dt.date) -> Tied:
    """The same about every bid of an exercise, of which only those are read that are touched. Three queries at most."""
    touched = _touched(people, on)
    if not touched:
        return {}
    wanted: dict[str, Any] = {
        "exercise": exercise,
        "entered": Entered.IN.value,
        "bodies": list(touched.bodies),
        "names": list(touched.names),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, wanted)
        return touched.ties((bid, json.loads(bodies), name) for bid, bodies, name in cursor.fetchall())


_NEAR = """
    SELECT id, organisation_ids, applicant FROM scoring_bid
    WHERE exercise_id = %(exercise)s AND state = %(entered)s AND (organisation_ids ?| %(bodies)s::text[]
        OR organisation_ids = '[]' AND lower(applicant) = ANY(%(names)s::text[]))
"""


@dataclass(frozen=True, slots=True)
class _Touched:
    """Whom some people have to do with: by the organisation's key, and by its name in small letters."""

    bodies: dict[str, list[tuple[UUID, str]]]
    names: dict[str, list[tuple[UUID, str]]]

    def __bool__(self) -> bool:
        return bool(self.bodies or self.names)

    def ties(self, bids: Iterable[tuple[UUID, Sequence[Any], str]]) -> Tied:
        """Who is tied to which of the bids: (key, the applicant's organisations, its name)."""
        tied: Tied = {}
        for bid, bodies, name in bids:
            found = [each for body in bodies for each in self.bodies.get(str(body), ())]
            if not bodies:
                found = self.names.get(name.lower(), [])
            tied |= {(person, bid): said for person, said in found}
        return tied


def _touched(people: Iterable[UUID | None], on: dt.date) -> _Touched:
    wanted = {person for person in people if person is not None}
    found = _Touched({}, {})
    if not wanted:
        return found
    for one in held_by(wanted, on):
        for body in one.reaches:
            found.bodies.setdefault(str(body), []).append((one.person, one.name))
        for name in {one.name.lower(), one.organisation_name.lower()}:
            found.names.setdefault(name, []).append((one.person, one.name))
    for body, person, name in _acting_for(wanted):
        found.bodies.setdefault(str(body), []).append((person, name))
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
    tied = in_the_register_of(exercise.pk, {*panel, also}, on)
    declared = {(person, bid) for person, bid in _DECLARED.rows(exercise=exercise.pk)}
    return declared | set(tied)


def _panel(*, exercise: UUID) -> QuerySet[Seat, Any]:
    return Seat.objects.filter(exercise=exercise).order_by("number").values_list("person")


def _declared(*, exercise: UUID) -> QuerySet[Declaration, Any]:
    """The ties that somebody declared and did not take back."""
    same = Declaration.objects.filter(seat=OuterRef("seat"), bid=OuterRef("bid"))
    later = same.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))
    rows = Declaration.objects.filter(seat__exercise=exercise).exclude(tie=Tie.NONE).exclude(Exists(later))
    return rows.order_by().values_list("seat__person", "bid")


_PANEL, _DECLARED = Prepared(_panel), Prepared(_declared)


def kept_from(person: UUID | None, exercise: Exercise, bids: Collection[Bid], on: dt.date) -> set[UUID]:
    """The bids that somebody keeps out of, also at the desk: by the register, or by what they declared in a seat."""
    if person is None:
        return set()
    tied = {bid for _person, bid in in_the_register([person], bids, on)}
    said: Any = Declaration.objects.filter(seat__exercise=exercise, seat__person=person, bid__in=[b.pk for b in bids])
    latest = said.order_by("bid", "-at", "-pk").distinct("bid").values_list("bid", "tie")
    return tied | {bid for bid, tie in latest if tie != Tie.NONE}
