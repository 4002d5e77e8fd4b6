"""Dealing bids to judges, at first and again."""

from django.utils.translation import gettext as _

from almoner.do.scoring.access import May
from almoner.do.scoring.models import Allotment, Exercise
from almoner.do.scoring.queries import seats as everybody
from almoner.do.scoring.queries import whole
from almoner.do.scoring.rules.dealing import CannotDeal
from almoner.do.scoring.rules.whole import Whole
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

from ._steps import dealt_out, end, locked, reads, stepped, tell_seats


@action(May.RUN)
def deal(*, by: Actor, exercise: Exercise) -> list[Allotment]:
    """Deal every bid to as many judges as were promised, none with a tie, loads as even as can be.

    Dealt again, what is in somebody's hands stays there; only a bid whose judge turned out to have a tie is taken away,
    and those that are short go to judges who are free. Returns what is new.

    Raises:
        Refused: somebody has not declared, or too few judges are free for some bids; the sentence names them.
    """
    head = locked(exercise)
    found, past = stepped(head, "deal", by)
    head.save(update_fields=["state"])
    taken = _taken_back(found)
    found = whole(head) if taken else found
    try:
        new = dealt_out(found)
    except CannotDeal as why:
        raise Refused(str(why)) from None
    Allotment.objects.bulk_create(new)
    judges = {one.seat_id for one in new}
    people = [seat for seat in everybody(head) if seat.pk in judges]
    tell_seats(by, head, people, "dealt", _("Bids wait for your marks: %(title)s") % {"title": head.title})
    after = {"dealt": reads(new, found), "taken back": [str(one.bid) for one in taken]}
    record(by=by, verb=past, record=head, after=after)
    return new


def _taken_back(found: Whole) -> list[Allotment]:
    """Bids whose judge turned out to have a tie, such as by the register of interests, leave their hands."""
    tied = [one.key for one in found.dealt if found.ties.is_tied(one.seat, one.bid)]
    rows = Allotment.objects.select_for_update(of=("self",)).filter(pk__in=tied).select_related("bid")
    return [one for row in rows for one in end([row], found.ties.why(row.seat_id, row.bid_id))]
