"""Moderation: one agreed mark with its reason for each part, then the end of the judging."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.scoring.access import May
from almoner.do.scoring.lifecycle import Entered, State
from almoner.do.scoring.models import Agreed, Bid, Exercise
from almoner.do.scoring.queries import agreed_marks, dealt, kept_from, results, seat_of, seats, view_of
from almoner.do.scoring.rules.moderation import faults_of_agreement
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.door.roles import Place

from ._steps import locked, stepped, tell_seats


@action(May.RUN)
def begin_moderating(*, by: Actor, exercise: Exercise, reason: str = "") -> Exercise:
    """End the scoring: from now on the panel sees what each judge gave and wrote.

    With a reason it begins although some bids have fewer judges than were promised.

    Raises:
        Refused: marks are not locked, a bid is short of judges and no reason is given, or a tie is not acted on.
    """
    head = locked(exercise)
    why = reason.strip()
    found, past = stepped(head, "begin_moderating", by, accepts_short=bool(why))
    head.short_why = why[:500] if found.short else ""
    head.save(update_fields=["state", "short_why"])
    people = [seat for seat in seats(head) if seat.is_live]
    tell_seats(by, head, people, "moderating", _("Marks are to be agreed: %(title)s") % {"title": head.title})
    short = {bid.reference: found.held[bid.key] for bid in found.short}
    record(by=by, verb=past, record=head, reason=why, after={"fewer judges": short})
    return head


@action(May.MODERATE)
def agree(*, by: Actor, bid: Bid, part: str, mark: int | None, reason: str) -> Agreed:
    """Write down the one mark that was agreed for a part, with the reason that its applicant is told.

    It is never an average that fills itself in. Agreed again, the latest counts and the earlier is kept.

    Raises:
        ValidationError: no mark, not one of the scale, no such part, or no reason.
        Refused: it is not in moderation, the bid is put aside, or a judge still marks it.
        NotAllowed: whoever moderates has a tie with the applicant, chairs another panel, or has not declared in a seat.
    """
    head = locked(bid.exercise)
    held = Bid.objects.select_for_update().get(pk=bid.pk)
    if head.state != State.MODERATING or held.state != Entered.IN:
        raise Refused(_("This bid is not in moderation, so no mark is agreed."))
    _check_moderator(by, head, held)
    if dealt(head).filter(bid=held, locked_at__isnull=True).exists():
        raise Refused(_("A judge still marks this bid. Wait until those marks are locked."))
    wrong = faults_of_agreement(head.sheet, part, mark, reason)
    if wrong or mark is None:
        raise ValidationError(wrong)
    before = agreed_marks([held.pk]).get(held.pk, {}).get(part)
    made = Agreed(
        office_id=head.office_id,
        bid=held,
        part=part,
        mark=mark,
        reason=reason.strip(),
        turn=held.turn,
        agreed_by_id=by.person_id,
    )
    made.save(force_insert=True)
    was = {"mark": before.mark, "reason": before.reason} if before else None
    after = {"part": part, "mark": mark, "reason": made.reason}
    record(by=by, verb="agreed a mark", record=held, before=was, after=after)
    return made


def _check_moderator(by: Actor, head: Exercise, bid: Bid) -> None:
    """Raises NotAllowed for whoever has a tie with the bid; a chair needs the chair of this very panel.

    An officer who has a seat on the panel, too, moderates once they have declared there.
    """
    seat = seat_of(head, by.person_id)
    if Place.CHAIR in by.roles:
        if seat is None or seat.place != Place.CHAIR:
            raise NotAllowed(_("You do not chair this panel."))
        if not view_of(seat).may_see(bid.pk):
            raise NotAllowed(
                _("You have an interest in this bid, or have not declared yet, so somebody else moderates.")
            )
    elif seat is not None and view_of(seat).undeclared:
        raise NotAllowed(
            _("You have a seat on this panel and have not declared your interests. Declare them first, then moderate.")
        )
    if kept_from(by.person_id, head, [bid], timezone.localdate()):
        raise NotAllowed(_("You have an interest in this bid, so somebody else moderates it."))


@action(May.RUN)
def complete(*, by: Actor, exercise: Exercise) -> Exercise:
    """End the judging: the results stand, and nothing of it changes any more.

    Raises:
        Refused: a mark is not agreed yet; a missing mark is never nought.
    """
    head = locked(exercise)
    _found, past = stepped(head, "complete", by)
    head.completed_at = timezone.now()
    head.save(update_fields=["state", "completed_at"])
    standings = {one.reference: {"place": one.place, "result": str(one.result)} for one in results(head)}
    record(by=by, verb=past, record=head, after={"results": standings, "lot": head.lot})
    return head
