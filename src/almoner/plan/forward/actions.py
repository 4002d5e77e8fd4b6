"""The only writers of forward entries, beside the import of a list (imports.py), which the sheets' action runs."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.foundation.door.tokens import changed
from almoner.foundation.offices.models import Office
from almoner.foundation.offices.publishing import published, taken_back
from almoner.foundation.services.naming import services_named

from .access import May
from .choices import pots_of, priorities_of
from .facts import NOTHING, facts_of, put
from .models import ForwardEntry, ForwardVersion

Facts = Mapping[str, Any]


@action(May.KEEP)
def record_entry(
    *,
    by: Actor,
    office: Office,
    item: str,
    event: str,
    facts: Facts,
    service: str = "",
    known_from: dt.date | None = None,
) -> ForwardEntry:
    """Enter an event that is foreseen.

    ``facts`` are those of facts.NAMES that are known, as canonical text; ``service`` is the name of the service it is
    about (else the item's), entered if the office has none of that name.

    Raises:
        ValidationError: a fact is not well formed, or the item has an entry for this event already.
    """
    name = " ".join(item.split())
    entry = ForwardEntry(office=office, item=name, event=event)
    entry.clean_fields(exclude=["service", "current"])
    label = (service or name).strip()
    entry.service = services_named(office, [label])[label.lower()]
    version = _version(entry, {**NOTHING, **facts}, number=1, by=by, known_from=known_from)
    entry.current = version
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as clash:
        if "forward_one_entry_per_event" not in str(clash):
            raise
        raise ValidationError(
            {"item": _("There is an entry for this item and event already: correct that one.")}
        ) from None
    version.save(force_insert=True)
    record(by=by, verb="recorded forward entry", record=entry, after=changed(NOTHING, facts_of(version))[1])
    return entry


@action(May.KEEP)
def correct_entry(
    *,
    by: Actor,
    entry: ForwardEntry,
    on_version: int,
    reason: str,
    facts: Facts,
    service: str = "",
    known_from: dt.date | None = None,
) -> ForwardEntry:
    """Write a new version with the given facts changed, and say why. ``on_version`` is the version the person saw.

    Raises:
        OutOfDate: there is a later version than the person saw.
        Refused: nothing would change.
        ValidationError: a fact is not well formed, or there is no reason.
    """
    locked = _locked(entry)
    held = _latest(locked, on_version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this is corrected.")})
    was, now = changed(facts_of(held), {**facts_of(held), **facts})
    before_service = locked.service
    if service.strip():
        locked.service = services_named(locked.office, [service.strip()])[service.strip().lower()]
    if locked.service != before_service:
        was, now = {**was, "service": str(before_service or "")}, {**now, "service": str(locked.service)}
    if not now:
        raise Refused(_("Nothing was changed, so no new version was made."))
    version = _version(locked, {**facts_of(held), **facts}, number=held.number + 1, by=by, known_from=known_from)
    version.change, version.reason = ForwardVersion.Change.CORRECTION, reason.strip()[:500]
    version.save(force_insert=True)
    locked.current = version
    locked.save(update_fields=["current", "service"])
    record(by=by, verb="corrected forward entry", record=locked, reason=version.reason, before=was, after=now)
    return locked


@action(May.PUBLISH)
def publish_entry(*, by: Actor, entry: ForwardEntry) -> ForwardEntry:
    """Put the entry into the public calendar.

    Raises:
        Refused: it is published already.
    """
    return cast("ForwardEntry", published(entry, by=by))


@action(May.PUBLISH)
def unpublish_entry(*, by: Actor, entry: ForwardEntry, note: str) -> ForwardEntry:
    """Take the entry back out of the public calendar; the note says why.

    Raises:
        Refused: it is not published, or there is no note.
    """
    return cast("ForwardEntry", taken_back(entry, by=by, note=note))


def _locked(entry: ForwardEntry) -> ForwardEntry:
    return ForwardEntry.objects.select_for_update(of=("self",)).select_related("office", "service").get(pk=entry.pk)


def _latest(entry: ForwardEntry, seen: int) -> ForwardVersion:
    """The latest version of a locked entry.

    Raises:
        OutOfDate: it is later than the version the person saw.
    """
    held = entry.versions.select_related("priority", "pot").latest("number")
    if held.number != seen:
        raise OutOfDate(
            _("Somebody else corrected this entry meanwhile: it is at version %(n)d now. Nothing was changed.")
            % {"n": held.number}
        )
    return held


def _version(
    entry: ForwardEntry, facts: Facts, *, number: int, by: Actor, known_from: dt.date | None
) -> ForwardVersion:
    version = ForwardVersion(
        office=entry.office,
        entry=entry,
        number=number,
        known_from=known_from or timezone.localdate(),
        recorded_by_id=by.person_id,
    )
    put(version, facts, priorities=priorities_of(entry.office), pots=pots_of(entry.office))
    version.clean_fields(exclude=["recorded_by", "approved_by", "source_import", "entry"])
    return version
