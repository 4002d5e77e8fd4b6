"""How an entry is sealed: SHA-256 over the previous hash and the entry's own text.

The text is each field in turn as ``length-in-bytes:text,`` so that no two entries can have the same text. It holds no
row numbers of one installation, so a chain can be moved and verified elsewhere. The database seals (a trigger, under
one advisory lock for each chain); Python verifies by its own hand.
"""

import datetime as dt
import hashlib
from typing import Any

FIELDS = (
    "chain",
    "position",
    "at",
    "by_id",
    "by_name",
    "via",
    "verb",
    "record_kind",
    "record_id",
    "record_label",
    "reason",
    "detail",
)

SEAL_FUNCTION = """
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.chain::text, 4242));
    SELECT e.position, e.hash INTO NEW.position, NEW.previous
        FROM audit_entry e WHERE e.chain = NEW.chain ORDER BY e.position DESC LIMIT 1;
    NEW.position := coalesce(NEW.position, 0) + 1;
    NEW.previous := coalesce(NEW.previous, ''::bytea);
    sealed := NEW.previous;
    FOREACH part IN ARRAY ARRAY[
        NEW.chain::text, NEW.position::text, to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        NEW.by_id, NEW.by_name, NEW.via, NEW.verb, NEW.record_kind, NEW.record_id, NEW.record_label, NEW.reason,
        NEW.detail]
    LOOP
        sealed := sealed || convert_to(octet_length(convert_to(part, 'UTF8')) || ':' || part || ',', 'UTF8');
    END LOOP;
    NEW.hash := sha256(sealed);
    RETURN NEW;
"""


def instant(at: dt.datetime) -> str:
    """An instant as the seal writes it: UTC, to the microsecond."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seal(entry: Any) -> bytes:
    """The hash that this entry must carry, given the previous hash it names."""
    sealed = bytes(entry.previous)
    for name in FIELDS:
        value = getattr(entry, name)
        part = instant(value) if isinstance(value, dt.datetime) else str(value)
        sealed += f"{len(part.encode())}:{part},".encode()
    return hashlib.sha256(sealed).digest()
