"""Published is an act, and so is taking back: for agreements and for arrangements alike."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.agreements.access import May
from almoner.do.agreements.lifecycle import AGREEMENT
from almoner.do.agreements.models import Agreement, Arrangement
from almoner.foundation.audit.actions import record as audit
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

from ._steps import moment


@action(May.PUBLISH)
def publish(*, by: Actor, record: Agreement | Arrangement) -> None:
    """Show a record to the public from now on.

    Raises:
        Refused: it is published already.
    """
    head = _held(record)
    _check(head, "publish", by)
    head.published_at, head.unpublished_at, head.unpublished_note = timezone.now(), None, ""
    head.save(update_fields=["published_at", "unpublished_at", "unpublished_note"])
    audit(by=by, verb="published", record=head)


@action(May.PUBLISH)
def unpublish(*, by: Actor, record: Agreement | Arrangement, note: str) -> None:
    """Take a record back from the public; the note says why and stays with it.

    Raises:
        ValidationError: no note is given.
        Refused: it is not published.
    """
    if not note.strip():
        raise ValidationError({"note": _("Say why it is taken back: the note stays with the record.")})
    head = _held(record)
    _check(head, "unpublish", by)
    head.published_at, head.unpublished_at, head.unpublished_note = None, timezone.now(), note.strip()
    head.save(update_fields=["published_at", "unpublished_at", "unpublished_note"])
    audit(by=by, verb="took back", record=head, reason=note.strip())


def _held(record: Agreement | Arrangement) -> Any:
    """The head as it stands now, held until the transaction ends."""
    model: Any = type(record)
    return model.objects.select_for_update().get(pk=record.pk)


def _check(head: Agreement | Arrangement, move: str, by: Actor) -> None:
    if why := AGREEMENT.refusal(head, move, moment(by)):
        raise Refused(why)
