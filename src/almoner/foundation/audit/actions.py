"""The one way an entry comes into a chain: last in every action, in the same transaction."""

import datetime as dt
import json
import logging
import uuid
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from .models import INSTALLATION, Entry

logger = logging.getLogger("almoner.audit")
_HEAD_IS_LOGGED_EVERY = 25


def record(
    *,
    by: Any,
    verb: str,
    record: Any,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    office: Any = None,
) -> Entry:
    """Write an audit entry.

    ``record`` is the model instance changed. The chain is that of ``office``, else of the record's office, else of the
    actor's office, else the installation's. ``before`` and ``after`` are the changed facts in the words of the record.
    """
    owner = getattr(office, "pk", None) or getattr(record, "office_id", None) or getattr(by, "office_id", None)
    entry = Entry(
        chain=owner or INSTALLATION,
        at=timezone.now(),
        by_id=str(by.person_id or ""),
        by_name=by.name or "nobody",
        via=by.via,
        verb=verb,
        record_kind=record._meta.label_lower,
        record_id=str(record.pk),
        record_label=str(record)[:300],
        reason=reason,
        detail=canonical({"before": dict(before or {}), "after": dict(after or {})}),
    )
    entry.save(force_insert=True)
    transaction.on_commit(partial(_tell_head, entry.pk))
    return entry


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces, so that equal facts have equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    return str(value)


def _tell_head(entry_id: uuid.UUID) -> None:
    """Now and then, write the head of the chain to the log, where a database owner's hand does not reach."""
    entry = Entry.objects.only("chain", "position", "hash").get(pk=entry_id)
    if entry.position % _HEAD_IS_LOGGED_EVERY == 1:
        logger.info("audit head chain=%s count=%d hash=%s", entry.chain, entry.position, bytes(entry.hash).hex())
