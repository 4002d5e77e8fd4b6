"""The only writers of documents."""

import hashlib
from functools import partial
from typing import BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.offices.book import setting
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.kernel.identity import new_id

from . import rules, scanning
from .access import May
from .declared import LIMIT
from .models import Document

_PIECE = 64 * 1024
USUAL_LIMIT_MB = 10
"""For an organisation's own documents, which no office's setting governs."""


@action(May.BRING)
def receive(
    *,
    by: Actor,
    file: BinaryIO,
    name: str,
    purpose: str,
    office: Office | None = None,
    organisation: Organisation | None = None,
) -> Document:
    """Take a file in: size and kind are checked, a virus scanner looks where there is one, and it is kept privately.

    Nothing is kept of a file that is refused.

    Raises:
        ValidationError: under "file": too large, empty, not of a kind taken, named as another kind, or infected.
        TypeError: it has no owner, or two.
    """
    return _kept(by, file, name, Document(office=office, organisation=organisation, purpose=purpose))


@action(May.REDACT)
def redact(*, by: Actor, document: Document, file: BinaryIO, name: str, reason: str) -> Document:
    """Put a copy beside a document with something blacked out, and say why. The copy is what may be shown.

    Raises:
        ValidationError: there is no reason, or the file is refused (see ``receive``).
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say what was blacked out and why.")})
    copy = Document(
        office=document.office,
        organisation=document.organisation,
        purpose=document.purpose,
        redacts=document,
        redaction_reason=reason.strip(),
    )
    return _kept(by, file, name, copy)


def _kept(by: Actor, file: BinaryIO, name: str, document: Document) -> Document:
    if (document.office is None) == (document.organisation is None):
        raise TypeError("a document belongs to an office or to an organisation")
    document.size = file.seek(0, 2)
    file.seek(0)
    document.file_name = rules.plain_name(name)
    if why := rules.size_refusal(document.size, _limit(document.office)):
        raise ValidationError({"file": why})
    try:
        document.kind = rules.kind_of(file, document.file_name)
    except ValueError as wrong:
        raise ValidationError({"file": str(wrong)}) from None
    _look_at(document, file)
    document.file_hash = _digest(file)
    document.storage_key = f"documents/{new_id().hex}"
    document.received_by_id = by.person_id
    document.save(force_insert=True)
    _store(document.storage_key, file)
    verb = "redacted document" if document.redacts else "received document"
    facts = {"kind": document.kind, "size": document.size, "hash": document.file_hash, "scan": document.scan_note}
    record(by=by, verb=verb, record=document, reason=document.redaction_reason, after=facts)
    return document


def _limit(office: Office | None) -> int:
    return int(setting(office, LIMIT, timezone.localdate())) if office else USUAL_LIMIT_MB


def _look_at(document: Document, file: BinaryIO) -> None:
    verdict = scanning.scanned(file)
    if verdict.clean is False:
        raise ValidationError(
            {"file": _("The virus scanner found %(what)s in this file, so it was not kept.") % {"what": verdict.note}}
        )
    document.scan_note = verdict.note
    if verdict.clean:
        document.state, document.scanned_at = Document.State.CLEAN, timezone.now()


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    found = hashlib.sha256()
    for piece in iter(partial(file.read, _PIECE), b""):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()


def _store(key: str, file: BinaryIO) -> None:
    """Write the bytes under a name nobody can guess. Should the transaction fail after all, no record leads to them."""
    file.seek(0)
    kept = default_storage.save(key, File(file))
    if kept != key:
        raise RuntimeError(f"storage named {key} {kept}")


@action(May.SCAN)
def look_again(*, by: Actor, document: Document) -> Document:
    """Have a waiting document looked at now.

    Raises:
        Refused: the scanner still does not answer.
    """
    locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if locked.state != Document.State.WAITING:
        return locked
    with default_storage.open(locked.storage_key) as file:
        verdict = scanning.scanned(cast("BinaryIO", file))
    if verdict.clean is None:
        raise Refused(_("The virus scanner does not answer: %(why)s. Try again later.") % {"why": verdict.note})
    locked.state = Document.State.CLEAN if verdict.clean else Document.State.QUARANTINED
    locked.scan_note, locked.scanned_at = verdict.note, timezone.now()
    locked.save(update_fields=["state", "scan_note", "scanned_at"])
    record(by=by, verb="looked at document", record=locked, after={"state": locked.state, "scan": locked.scan_note})
    return locked
