"""Looks at a check as it is entered: everything that is missing or wrong with it, field by field, at once."""

import datetime as dt
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from almoner.foundation.documents.models import Document
from almoner.foundation.offices.models import Office
from almoner.foundation.passports.models import PassportItem
from almoner.foundation.passports.papers import why_refused

from .models import Outcome

LONGEST = 4000
PASSED = frozenset({Outcome.PASSED, Outcome.CONDITIONS})


@dataclass(frozen=True, slots=True)
class Entry:
    """What one check came to, as it is entered."""

    kind: str
    outcome: str
    reason: str = ""
    evidence: str = ""
    condition: str = ""
    expires_on: dt.date | None = None
    for_all: bool | None = None
    """Whether it counts for all cases of the organisation; None: as the kind says."""
    document: Document | None = None
    file: BinaryIO | None = None
    file_name: str = ""
    passport_item: PassportItem | None = None

    @property
    def has_papers(self) -> bool:
        """Whether anything is attached to it."""
        return any(each is not None for each in (self.document, self.file, self.passport_item))


def wrong_with(entry: Entry, office: Office, on: dt.date) -> dict[str, str]:
    """What is missing or wrong in what was entered on a day: a sentence by the name of its field."""
    if entry.outcome not in Outcome.values:
        return {"outcome": _("Choose what the check came to.")}
    wrong = _why_wrong(entry) | _condition_wrong(entry)
    if entry.expires_on is not None and entry.expires_on < on:
        wrong["expires_on"] = _("The last day on which it counts is in the past.")
    for name in ("reason", "evidence", "condition"):
        if len(getattr(entry, name)) > LONGEST:
            wrong[name] = _("At most %(most)d characters are kept.") % {"most": LONGEST}
    if entry.file is not None and (why := why_refused(entry.file, entry.file_name, office)):
        wrong["file"] = why
    return wrong


def _why_wrong(entry: Entry) -> dict[str, str]:
    if entry.outcome == Outcome.FAILED and not entry.reason.strip():
        return {"reason": _("Say why it failed: whoever decides reads this.")}
    if entry.outcome == Outcome.NOT_NEEDED and not entry.reason.strip():
        return {"reason": _("Say why it is not needed.")}
    if entry.outcome in PASSED and not (entry.reason.strip() or entry.evidence.strip() or entry.has_papers):
        return {"evidence": _("Say what you looked at, or attach it.")}
    return {}


def _condition_wrong(entry: Entry) -> dict[str, str]:
    given = bool(entry.condition.strip())
    if entry.outcome == Outcome.CONDITIONS and not given:
        return {"condition": _("Write the condition as it is to stand in the agreement.")}
    if entry.outcome != Outcome.CONDITIONS and given:
        return {"condition": _("A condition goes with “passed with conditions”. Choose that, or clear this box.")}
    return {}
