"""What was computed since the last entry of an office's chain, kept until the next.

Every change of an office's records ends with an entry in its chain, in the same transaction. So while the chain has not
grown, nothing has changed, and a count or a sum over ten thousand rows need not be made again. The key is the hash of
the last entry, which is never the same twice, even after a rolled-back transaction. Each process keeps its own.
"""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from django.db import connection

from .models import Entry

_MOST = 512
_LAST = f"SELECT hash FROM {Entry._meta.db_table} WHERE chain = %s ORDER BY position DESC LIMIT 1"  # noqa: S608 - ours

_kept: "OrderedDict[Hashable, Any]" = OrderedDict()
_lock = threading.Lock()


def standing(chain: uuid.UUID) -> bytes:
    """The hash of the last entry of a chain; empty for a chain without entries. One query by an index."""
    with connection.cursor() as cursor:  # asked on every page that counts, so without the ORM
        cursor.execute(_LAST, [chain])
        last = cursor.fetchone()
    return bytes(last[0]) if last else b""


def remembered[T](chain: uuid.UUID, stands_at: bytes, question: Hashable, answer: Callable[[], T]) -> T:
    """The answer to a question about an office's records, computed at most once for each state of its chain.

    ``stands_at`` is what `standing` said at the beginning of the request. The question names everything that the
    answer depends on besides the records: who asks, for which day, with which filters. Answers are shared between
    requests, so nobody may change them.
    """
    key = (chain, stands_at, question)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = answer()
    with _lock:
        _kept[key] = found
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Drop everything: for tests and benchmarks that write around the actions."""
    with _lock:
        _kept.clear()
