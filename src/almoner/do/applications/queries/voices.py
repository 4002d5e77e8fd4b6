"""What applicants said of a round, without whose it is."""

from almoner.do.applications.access import May
from almoner.do.applications.models import Feedback
from almoner.do.grants.models import Invitation
from almoner.foundation.door.actor import Actor


def feedback(invitation: Invitation, *, seen_by: Actor) -> list[Feedback]:
    """How applicants of a round found the process, for the office. The application behind each is not fetched."""
    if seen_by.office_id != invitation.office_id or not seen_by.may(May.READ):
        return []
    return list(
        Feedback.objects.filter(application__invitation=invitation).defer("application").order_by("ease", "text")
    )
