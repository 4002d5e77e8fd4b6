"""Looks at an item as it is entered: everything that is wrong with it, field by field, at once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from .papers import why_refused
from .rules.asking import ASKED, Asked, contradictions, read_fact


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody enters for an item of a kind. Facts: amounts as Decimal (pounds), counts as int, or bool."""

    kind: str
    issued_on: dt.date | None
    expires_on: dt.date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    file: BinaryIO | None = None
    file_name: str = ""
    has_document: bool = False
    """Whether a document is there already that the item may keep."""


def looked_at(given: Given) -> tuple[dict[str, Any], dict[str, str]]:
    """The facts as they are kept, and what is wrong: a sentence by the name of its field."""
    asked = ASKED[given.kind]
    kept, wrong = _read_facts(given.kind, given.facts)
    wrong |= _wrong_days(asked, given.issued_on, given.expires_on)
    if given.file is not None:
        if why := why_refused(given.file, given.file_name):
            wrong["file"] = why
    elif asked.needs_document and not given.has_document:
        wrong["file"] = _("Choose the file.")
    return kept, wrong


def _read_facts(kind: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for fact in ASKED[kind].facts:
        try:
            kept[fact.key] = read_fact(fact, given.get(fact.key))
        except ValueError as why:
            wrong[fact.key] = str(why)
    return kept, wrong or contradictions(kind, kept)


def _wrong_days(asked: Asked, issued_on: dt.date | None, expires_on: dt.date | None) -> dict[str, str]:
    wrong = {}
    if issued_on is None:
        wrong["issued_on"] = _("“%(what)s” needs an answer.") % {"what": asked.day}
    elif not asked.needs_end and issued_on > timezone.localdate():
        wrong["issued_on"] = _("“%(what)s” is a day in the future.") % {"what": asked.day}
    if expires_on is None:
        if asked.needs_end:
            wrong["expires_on"] = _("Say until when: the last day of the policy.")
    elif issued_on is not None and expires_on < issued_on:
        wrong["expires_on"] = _("The last day is before the first.")
    return wrong
