"""The seats of a panel: who is invited, who stands down, and who is reminded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Max
from django.utils.translation import gettext as _

from almoner.do.scoring.access import May
from almoner.do.scoring.lifecycle import MARKABLE, SEAT, Seated, State
from almoner.do.scoring.models import Allotment, Exercise, Seat
from almoner.do.scoring.queries import progress, whole
from almoner.do.scoring.queries import seats as everybody
from almoner.foundation.accounts.models import Person
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Place

from ._steps import check_open, check_reason, end, locked, moved, stepped, tell_seats


@action(May.RUN)
def invite(*, by: Actor, exercise: Exercise, email: str, name: str, place: str, also_judges: bool = False) -> Seat:
    """Seat somebody on the panel and write to them; who has no account gets one, and signs in by an e-mailed code.

    A chair moderates; with ``also_judges`` bids are dealt to them too. Who stood down may be asked again: they
    get another seat, declare anew, and are dealt no bid whose marks they have locked already.

    Raises:
        ValidationError: the address, the name or the place is missing or wrong.
        Refused: moderation has begun, they have a seat, somebody else chairs, or their account is closed.
    """
    head = locked(exercise)
    if head.state not in {State.PREPARING, State.DECLARING, State.SCORING}:
        raise Refused(_("Moderation has begun, so nobody joins the panel any more."))
    person = _person(email, name, place)
    taken = list(everybody(head))
    mine = [seat for seat in taken if seat.person_id == person.pk]
    if any(seat.is_live for seat in mine):
        raise Refused(_("%(who)s has a seat on this panel.") % {"who": person})
    if place == Place.CHAIR and any(seat.place == Place.CHAIR and seat.is_live for seat in taken):
        raise Refused(_("Somebody else chairs this panel. Stand them down first."))
    last = Seat.objects.filter(exercise=head).aggregate(last=Max("number"))["last"] or 0
    made = Seat(
        office_id=head.office_id,
        exercise=head,
        person=person,
        place=place,
        judges=place == Place.JUDGE or also_judges,
        number=last + 1,
    )
    made.save(force_insert=True)
    title = _("You are asked to judge bids: %(title)s") % {"title": head.title}
    tell_seats(by, head, [made], "invited", title)
    after = {"person": person.name, "place": place, "judges": made.judges}
    record(by=by, verb="seated again" if mine else "seated", record=made, after=after)
    return made


def _person(email: str, name: str, place: str) -> Person:
    """The account of whoever is invited, made where there is none."""
    wrong: dict[str, Any] = {}
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as why:
        wrong["email"] = why.messages
    if not name.strip():
        wrong["name"] = _("Say who it is.")
    if place not in set(Place):
        wrong["place"] = _("Choose judge or chair.")
    if wrong:
        raise ValidationError(wrong)
    person = Person.objects.filter(email=address).first()
    if person is None:
        return Person.objects.create_user(address, name=name.strip()[:200])
    if not person.is_active:
        raise Refused(_("The account of this address is closed."))
    return person


@action(May.RUN)
def stand_down(*, by: Actor, seat: Seat, reason: str) -> Seat:
    """End a seat. Sheets that are locked keep counting; the others are taken back, to be dealt to somebody else.

    Raises:
        ValidationError: no reason.
        Refused: it is ended already, or the judging is complete.
    """
    why = check_reason(reason)
    check_open(locked(seat.exercise))
    held = Seat.objects.select_for_update().get(pk=seat.pk)
    past = moved(SEAT, held, "stand_down", by)
    open_ = Allotment.objects.select_for_update().filter(seat=held, active=True, locked_at__isnull=True)
    taken = end(open_, why)
    held.state, held.ended_why = Seated.STOOD_DOWN.value, why[:500]
    held.save(update_fields=["state", "ended_why"])
    record(by=by, verb=past, record=held, reason=why, after={"bids taken back": len(taken)})
    return held


@action(May.RUN)
def begin_declaring(*, by: Actor, exercise: Exercise) -> Exercise:
    """Ask everybody on the panel whether they have a tie with whoever bids.

    Raises:
        Refused: there is no bid, or the panel is too small.
    """
    head = locked(exercise)
    _found, past = stepped(head, "begin_declaring", by)
    head.save(update_fields=["state"])
    seats = [seat for seat in everybody(head) if seat.is_live]
    tell_seats(by, head, seats, "declare", _("Declare your interests: %(title)s") % {"title": head.title})
    record(by=by, verb=past, record=head, after={"seats": len(seats)})
    return head


@action(May.RUN)
def remind(*, by: Actor, exercise: Exercise) -> list[Seat]:
    """Write once more to those who have not declared, or have bids to mark. Returns whom.

    Raises:
        Refused: nobody is waited for.
    """
    head = locked(exercise)
    if head.state not in {State.DECLARING, *MARKABLE}:
        raise Refused(_("Nothing is waited for from the panel now."))
    late = [
        one.seat
        for one in progress(head, whole(head))
        if one.seat.is_live and (one.undeclared or one.locked < one.bids)
    ]
    if not late:
        raise Refused(_("Nobody is waited for: everybody has declared and locked their marks."))
    tell_seats(by, head, late, "reminded", _("The panel waits for you: %(title)s") % {"title": head.title})
    record(by=by, verb="reminded the panel", record=head, after={"people": [str(seat) for seat in late]})
    return late
