"""Hands a document's bytes to somebody whom the holder has let in: saved, never opened in the page."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.translation import gettext as _

from .models import Document
from .rules import KINDS


def handed_out(document: Document, *, to: Any = None) -> FileResponse:
    """The file as a download. Whoever brought a document in may have it back while it waits; nobody else may.

    Raises:
        PermissionDenied: it waits for the scanner, or is in quarantine; the sentence says which.
    """
    own = to is not None and getattr(to, "pk", None) == document.received_by_id
    if document.state == Document.State.QUARANTINED:
        raise PermissionDenied(_("The virus scanner found something in this file, so it is not handed out."))
    if document.state == Document.State.WAITING and not own:
        raise PermissionDenied(_("This file waits for the virus scanner. Try again in a few minutes."))
    answer = FileResponse(
        default_storage.open(document.storage_key),
        as_attachment=True,
        filename=document.file_name,
        content_type=KINDS[document.kind],
    )
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
