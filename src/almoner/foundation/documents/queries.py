"""Reads of documents. Whether somebody may read one is the holder's question; whether it may be read at all is ours."""

from typing import Any

from django.db.models import QuerySet

from .models import Document


def waiting() -> QuerySet[Document]:
    """Documents that no scanner has looked at yet, oldest first."""
    return Document.objects.filter(state=Document.State.WAITING).order_by("received_at")


def held_by(owner: Any, ids: list[Any]) -> QuerySet[Document]:
    """Those of the documents named that belong to this office or organisation."""
    field = "office" if getattr(owner, "is_office", False) else "organisation"
    return Document.objects.filter(pk__in=ids, **{field: owner})


def shown_instead(document: Document) -> Document:
    """The latest redacted copy, where there is one: what outsiders are shown."""
    return document.redacted_copies.order_by("-received_at").first() or document
