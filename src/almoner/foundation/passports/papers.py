"""Looks at a file before anything is kept, so that all that is wrong with a form can be said at once."""

from typing import BinaryIO

from django.utils import timezone

from almoner.foundation.documents import rules
from almoner.foundation.documents.actions import USUAL_LIMIT_MB
from almoner.foundation.documents.declared import LIMIT
from almoner.foundation.offices.book import setting
from almoner.foundation.offices.models import Office


def why_refused(file: BinaryIO, name: str, office: Office | None = None) -> str | None:
    """Why a file would not be taken in, by its size and its kind, or None. Viruses are looked for when it is kept."""
    limit = int(setting(office, LIMIT, timezone.localdate())) if office else USUAL_LIMIT_MB
    size = file.seek(0, 2)
    file.seek(0)
    if why := rules.size_refusal(size, limit):
        return why
    try:
        rules.kind_of(file, rules.plain_name(name))
    except ValueError as why:
        return str(why)
    return None
