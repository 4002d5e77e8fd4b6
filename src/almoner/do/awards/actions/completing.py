"""Completing a round: once everybody has been told why, and every award is decided and answered."""

from django.utils.translation import gettext as _

from almoner.do.awards.access import May
from almoner.do.awards.queries.completing import obstacles, result_of
from almoner.do.grants.actions import complete_invitation
from almoner.do.grants.models import Invitation
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

from ._steps import locked_invitation


@action(May.SEND)
def complete(*, by: Actor, invitation: Invitation) -> Invitation:
    """Complete a round with its figures, which go into the round's own record.

    Raises:
        Refused: an applicant was not sent a reason, or an award is not decided, offered or answered: all at once.
    """
    held = locked_invitation(invitation)
    if wrong := obstacles(held):
        raise Refused(_("The round is not completed. %(why)s") % {"why": " ".join(wrong)})
    return complete_invitation(by=by, invitation=held, result=result_of(held).facts)
