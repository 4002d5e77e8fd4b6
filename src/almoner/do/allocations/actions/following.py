"""What follows the decision on a table: offers to its recipients, and their agreements."""

from django.utils.translation import gettext as _

from almoner.do.agreements.models import Agreement
from almoner.do.allocations.access import May
from almoner.do.allocations.models import Allocation
from almoner.do.awards import actions as awards
from almoner.do.awards.lifecycle import State as Awarded
from almoner.do.awards.models import Award
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

from ._steps import locked


def _awards(table: Allocation, state: Awarded) -> list[Award]:
    keys = [each.award_id for each in table.recipients.all() if each.award_id is not None]
    rows = Award.objects.filter(pk__in=keys, state=state).select_related("office", "organisation")
    return list(rows.order_by("pk"))


@action(May.KEEP)
def send_offers(*, by: Actor, allocation: Allocation) -> int:
    """Write and send the offer to every recipient that was decided. Returns how many.

    Raises:
        Refused: nobody waits for an offer.
    """
    table = locked(allocation)
    keys = [each.pk for each in _awards(table, Awarded.DECIDED)]
    if not keys:
        raise Refused(_("Nobody in this table waits for an offer."))
    awards.write_offers(by=by, office=table.office, awards=keys)
    awards.send_offers(by=by, office=table.office, awards=keys)
    record(by=by, verb="sent offers of an allocation", record=table, after={"offers": len(keys)})
    return len(keys)


@action(May.KEEP)
def make_agreements(*, by: Actor, allocation: Allocation) -> list[Agreement]:
    """Make the agreement of every recipient that accepted, each with a number of its own, all or nothing.

    Raises:
        Refused: nobody waits for an agreement, or a check is in the way.
    """
    table = locked(allocation)
    found = [each for each in _awards(table, Awarded.ACCEPTED) if each.agreement_id is None]
    if not found:
        raise Refused(_("Nobody in this table waits for an agreement."))
    made = [awards.make_agreement(by=by, award=each) for each in found]
    after = {"agreements": [each.number for each in made]}
    record(by=by, verb="made agreements of an allocation", record=table, after=after)
    return made
