"""Steps that the actions of this room share. Not actions: they run inside one."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.scoring.kinds import kind
from almoner.do.scoring.lifecycle import EXERCISE, State
from almoner.do.scoring.models import Allotment, Bid, Exercise, Seat
from almoner.do.scoring.queries import whole
from almoner.do.scoring.rules.dealing import deal
from almoner.do.scoring.rules.whole import Whole
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import COMMISSIONERS
from almoner.foundation.notices.actions import tell
from almoner.foundation.organisations.queries import staff_with
from almoner.kernel.lifecycle import Lifecycle, Moment

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What a code is made of: nothing that is taken for something else on paper."""


def locked(exercise: Exercise) -> Exercise:
    """The exercise as it stands now, held until the transaction ends."""
    rows = Exercise.objects.select_related("office").select_for_update(of=("self",))
    return rows.get(pk=exercise.pk)


def moved(lifecycle: Lifecycle, record: Any, name: str, by: Actor) -> str:
    """Make a move, unsaved; return the word for it, for the audit.

    Raises:
        Refused: the sentence of whatever stands against it.
    """
    moment = Moment(by, timezone.now())
    if why := lifecycle.refusal(record, name, moment):
        raise Refused(why)
    return lifecycle.make(record, name, moment).past


def stepped(head: Exercise, name: str, by: Actor, *, accepts_short: bool = False) -> tuple[Whole, str]:
    """Make a move of the exercise, unsaved, after its rules have looked at all of it."""
    found = whole(head, accepts_short=accepts_short)
    past = moved(EXERCISE, found, name, by)
    head.state = str(found.state)
    return found, past


def check_reason(reason: str, field: str = "reason") -> str:
    """The reason without spaces around it.

    Raises:
        ValidationError: there is none.
    """
    if not reason.strip():
        raise ValidationError({field: _("Say why: the reason is kept.")})
    return reason.strip()


def check_open(head: Exercise) -> None:
    """Raises Refused where the exercise is complete."""
    if head.state == State.COMPLETE:
        raise Refused(_("The judging is complete, so it does not change any more."))


# --- Dealing


def dealt_out(found: Whole, *, only_possible: bool = False) -> list[Allotment]:
    """Deal what is not dealt yet; what is in somebody's hands stays there. Returns what is new, unsaved.

    Nobody gets a bid twice, in a seat of now and in one they stood down from.

    With ``only_possible`` bids for which too few judges are free stay short, for the office to see to.

    Raises:
        CannotDeal: too few judges are free for some bids.
    """
    head: Exercise = found.record
    bids = {bid.reference: bid.key for bid in found.bids}
    names = {key: reference for reference, key in bids.items()}
    seats = {str(seat.number): seat for seat in found.seats if seat.judges}
    numbers = {seat.key: number for number, seat in seats.items()}
    people = {seat.key: seat.person for seat in found.seats}
    has_had = {(people[one.seat], one.bid) for one in found.dealt}
    kept = {(numbers[one.seat], names[one.bid]) for one in found.dealt if one.seat in numbers}
    barred = {
        (number, reference)
        for number, seat in seats.items()
        for reference, key in bids.items()
        if (number, reference) not in kept
        and (not (seat.is_live and found.ties.is_free(seat.key, key)) or (seat.person, key) in has_had)
    }
    wanted = list(bids)
    if only_possible:
        wanted = [one for one in wanted if sum((number, one) not in barred for number in seats) >= found.each]
    hands = deal(wanted, list(seats), each=found.each, barred=barred, kept=kept)
    return [
        _allotment(head, bids[reference], seats[number].key)
        for reference, numbers_ in hands.items()
        for number in numbers_
        if (number, reference) not in kept
    ]


def _allotment(head: Exercise, bid: UUID, seat: UUID) -> Allotment:
    return Allotment(office_id=head.office_id, exercise=head, bid_id=bid, seat_id=seat, code=new_code())


def new_code() -> str:
    """A code such as K7M3-PQ2X: short enough to type from paper, too many to guess."""
    made = "".join(secrets.choice(_LETTERS) for _letter in range(8))
    return f"{made[:4]}-{made[4:]}"


def end(allotments: Iterable[Allotment], why: str) -> list[Allotment]:
    """Take bids out of judges' hands. Marks that were locked drop out, so what was agreed on them is agreed again."""
    ended = list(allotments)
    for one in ended:
        one.active, one.ended_at, one.ended_why = False, timezone.now(), why[:500]
        one.save(update_fields=["active", "ended_at", "ended_why"])
    touched = {one.bid_id for one in ended if one.locked_at is not None}
    if touched:
        Bid.objects.filter(pk__in=touched).update(turn=F("turn") + 1)
    return ended


def reads(allotments: Iterable[Allotment], found: Whole) -> dict[str, list[str]]:
    """By judge, the references of the bids: for the audit."""
    judges = {seat.key: seat.name for seat in found.seats}
    bids = {bid.key: bid.reference for bid in found.bids}
    said: dict[str, list[str]] = {}
    for one in allotments:
        said.setdefault(judges[one.seat_id], []).append(bids[one.bid_id])
    return {name: sorted(references) for name, references in sorted(said.items())}


# --- Telling people


def tell_seats(by: Actor, head: Exercise, seats: Sequence[Seat], what: str, title: str) -> None:
    """Tell people on the panel, with the way to it."""
    tell(
        by=by,
        people=[seat.person for seat in seats],
        kind=kind(what),
        title=title[:200],
        link=reverse("panel-home", kwargs={"exercise": head.pk}),
        due_on=head.due_on,
        office=head.office,
    )


def tell_office(by: Actor, head: Exercise, what: str, title: str) -> None:
    """Tell those who run exercises in this office."""
    tell(
        by=by,
        people=staff_with(head.office, COMMISSIONERS),
        kind=kind(what),
        title=title[:200],
        link=reverse("desk-scoring-exercise", kwargs={"office": head.office.slug, "pk": head.pk}),
        office=head.office,
    )
