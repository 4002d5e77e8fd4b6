"""Published is an act, and so is taking back: for agreements and for arrangements alike."""

from almoner.do.agreements.access import May
from almoner.do.agreements.lifecycle import AGREEMENT
from almoner.do.agreements.models import Agreement, Arrangement
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.offices.publishing import published, taken_back

from ._steps import moment


@action(May.PUBLISH)
def publish(*, by: Actor, record: Agreement | Arrangement) -> None:
    """Show a record to the public from now on.

    Raises:
        Refused: it is published already.
    """
    _check(record, "publish", by)
    published(record, by=by)


@action(May.PUBLISH)
def unpublish(*, by: Actor, record: Agreement | Arrangement, note: str) -> None:
    """Take a record back from the public; the note says why and stays with it.

    Raises:
        Refused: it is not published, or no note is given.
    """
    _check(record, "unpublish", by)
    taken_back(record, by=by, note=note)


def _check(record: Agreement | Arrangement, move: str, by: Actor) -> None:
    """Raises Refused with the lifecycle's sentence."""
    record.refresh_from_db(fields=["published_at"])
    if why := AGREEMENT.refusal(record, move, moment(by)):
        raise Refused(why)
