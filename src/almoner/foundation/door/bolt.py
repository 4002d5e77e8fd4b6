"""The bolt: SQL that writes a guarded table is refused unless an action is at work.

One wrapper on the connection sees it all: save, update, bulk writes, cascades, many-to-many and raw SQL. The same
bolt keeps GET requests from writing anything.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_WRITE = re.compile(
    r'\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO|COPY)\s+(?:ONLY\s+)?"?(?!SKIP\b|OF\b)(\w+)"?',
    re.IGNORECASE,
)


class Reading:
    """Stands in the place of the actor while a request may only read."""


READING = Reading()

_acting: ContextVar[Any] = ContextVar("acting", default=None)
_guarded: set[str] = set()


class NotInAction(RuntimeError):
    """Code tried to write around an action. A fault of ours, never of the person's."""


@contextmanager
def at_work(actor: Any) -> Iterator[None]:
    """Until the block ends, ``actor`` may write guarded tables (or, with READING, nobody may write any)."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


def release() -> None:
    """Let a request that began as a read write after all: the sign-in call-backs do."""
    if _acting.get() is READING:
        _acting.set(None)


def guarded_tables() -> frozenset[str]:
    return frozenset(_guarded)


def _bolt(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    text = sql if isinstance(sql, str) else sql.as_string(context["connection"].connection)
    # A single SELECT can only write through a function, and the application may execute none that does.
    if not text.startswith("SELECT") or ";" in text:
        by = _acting.get()
        if by is None or by is READING:
            _refuse(set(_WRITE.findall(text)), reading=by is READING)
    return execute(sql, params, many, context)


def _refuse(written: set[str], *, reading: bool) -> None:
    if reading and written:
        raise NotInAction(f"a request that may only read tried to write {min(written)}")
    if hit := written & _guarded:
        raise NotInAction(f"{min(hit)} changes only inside an action")


def _hang(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if _bolt not in connection.execute_wrappers:
        connection.execute_wrappers.append(_bolt)


def install() -> None:
    """Learn which tables are guarded and hang the bolt on every connection from now on."""
    for model in apps.get_models(include_auto_created=True):
        owner = model._meta.auto_created or model
        if getattr(model, "guarded", False) or getattr(owner, "guarded", False):
            _guarded.add(model._meta.db_table)
    connection_created.connect(_hang, dispatch_uid="almoner.bolt")
