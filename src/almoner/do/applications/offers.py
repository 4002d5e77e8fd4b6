"""Documents of the passport that answer a question of the form: offered, never taken unasked."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from almoner.foundation.documents.models import Document
from almoner.foundation.passports import queries as passports
from almoner.foundation.passports.models import Kind as PassportKind
from almoner.foundation.questions.filling import SectionPage
from almoner.foundation.questions.rules.definition import Kind

from .models import Application

KINDS = {
    "safeguarding": PassportKind.SAFEGUARDING,
    "governing_document": PassportKind.GOVERNING_DOCUMENT,
    "constitution": PassportKind.GOVERNING_DOCUMENT,
    "accounts": PassportKind.ACCOUNTS,
    "insurance": PassportKind.INSURANCE,
    "data_protection": PassportKind.DATA_PROTECTION,
    "whistleblowing": PassportKind.WHISTLEBLOWING,
    "equality": PassportKind.EQUALITY,
}
"""What a question's key begins with, and the kind of item that answers it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A document of the passport for one question."""

    question: str
    label: str
    document: str
    file_name: str
    title: Any
    expires_on: Any


def kind_for(key: str) -> str | None:
    """Which item of the passport answers a question of this key."""
    return next((str(kind) for begins, kind in KINDS.items() if key.startswith(begins)), None)


def for_section(application: Application, shown: SectionPage) -> list[Offer]:
    """What the passport has for the questions of a section that are not answered with it. No query where none asks."""
    asked = {
        key: (one, kind)
        for key, one in shown.form.questions.items()
        if one.kind is Kind.FILE and (kind := kind_for(key)) is not None
    }
    if not asked:
        return []
    body = application.organisation_id
    items = passports.valid_items([body], timezone.localdate()).get(body, {})
    found = []
    for key, (question, kind) in asked.items():
        item = items.get(kind)
        held = application.draft.answers.get(key) or []
        if item is None or item.document is None or str(item.document_id) in held or len(held) >= question.files:
            continue
        if item.document.state == Document.State.QUARANTINED:
            continue
        found.append(
            Offer(
                key,
                question.label,
                str(item.document_id),
                item.document.file_name,
                PassportKind(kind).label,
                item.expires_on,
            )
        )
    return found
