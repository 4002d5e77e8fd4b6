"""Publishing and taking back, the same for every record that is `Publishable`: steps inside a room's own actions."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record as enter
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

PUBLICATION = ("published_at", "unpublished_at", "unpublished_note")


def published(record: Any, *, by: Actor) -> Any:
    """Let the public see a record from now on.

    Raises:
        Refused: it is published already.
    """
    locked = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if locked.is_published:
        raise Refused(_("This is published already."))
    locked.published_at, locked.unpublished_at, locked.unpublished_note = timezone.now(), None, ""
    locked.save(update_fields=PUBLICATION)
    enter(
        by=by, verb=f"published {locked._meta.verbose_name}", record=locked, after={"published_at": locked.published_at}
    )
    return locked


def taken_back(record: Any, *, by: Actor, note: str) -> Any:
    """Take a record off the public pages, leaving a note that says why.

    Raises:
        Refused: it is not published, or there is no note.
    """
    locked = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if not locked.is_published:
        raise Refused(_("This is not published, so there is nothing to take back."))
    if not note.strip():
        raise Refused(_("Say in a few words why this is taken back: the note stays with the record."))
    before = {"published_at": locked.published_at}
    locked.published_at, locked.unpublished_at, locked.unpublished_note = None, timezone.now(), note.strip()
    locked.save(update_fields=PUBLICATION)
    enter(
        by=by,
        verb=f"took back {locked._meta.verbose_name}",
        record=locked,
        reason=note,
        before=before,
        after={"unpublished_at": locked.unpublished_at, "unpublished_note": locked.unpublished_note},
    )
    return locked
