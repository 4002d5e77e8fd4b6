"""What a suggestion for a round is made of now."""

from django.utils.translation import gettext as _

from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.floors import kept
from almoner.do.awards.rules.suggesting import Entrant, Inputs
from almoner.do.grants.models import Invitation
from almoner.do.grants.queries import floors_of
from almoner.do.scoring.rules.choosing import Misfit
from almoner.foundation.door.refusals import Refused

from .choosing import Field, groups_of
from .money import rooms


def inputs_of(invitation: Invitation, field: Field) -> Inputs:
    """What a suggestion for a round is made of now.

    Raises:
        Refused: officers judged it without marks, nothing is scored, or marks are still to be agreed.
    """
    if not field.has_panel:
        raise Refused(_("Officers judged this round without marks, so there is no rank order to suggest by."))
    open_ones = [each for each in field.to_choose if each.place is not None]
    if field.waits_for:
        raise Refused(_("The panel is not done: %(what)s.") % {"what": field.waits_for.rstrip(".")})
    if not open_ones:
        raise Refused(_("Nothing here was scored, so there is no rank order to suggest by."))
    standing = [each.award.pk for each in field.to_choose if each.award is not None]
    found = rooms(invitation, without=standing)
    money = sum((each.left for each in found), NOTHING)
    settled = [each for each in field.candidates if each.is_settled]
    winning = [(groups_of(each), each.award.amount) for each in settled if each.award is not None]
    floors = tuple(each.floor for each in kept(floors_of(invitation), winning) if not each.is_met)
    return Inputs(
        entrants=tuple(
            Entrant(str(each.key), each.asked, each.result or 0, groups_of(each), each.why_not)  # type: ignore[arg-type]  # a place comes with a result
            for each in open_ones
        ),
        money=money,
        rule=Misfit(invitation.fit_rule),
        floors=floors,
        over_allocation=min(money, sum((each.above for each in found), NOTHING)),
    )
