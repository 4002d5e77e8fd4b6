"""Queries put into SQL once and asked again with other values: on pages that people wait for, the putting costs more
than the asking.

A query is built by the ORM as always, with a hole in the place of each value that changes; what shapes the SQL (which
filters, which order, which page) is named apart and may be anything hashable. Rows come as plain tuples; `record_of`
makes a record of one.
"""

import datetime as dt
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet

_MOST = 256
"""Shapes kept of one query."""


@dataclass(frozen=True, slots=True)
class _Made:
    sql: str
    params: tuple[Any, ...]
    holes: tuple[tuple[int, str], ...]
    """The places in ``params`` where a value goes, with its name."""


def _hole(name: str, value: Any) -> Any:
    """Something of the value's type that no query means."""
    if isinstance(value, uuid.UUID):
        return uuid.uuid5(uuid.NAMESPACE_OID, name)
    if isinstance(value, dt.datetime):
        return dt.datetime.min.replace(tzinfo=dt.UTC) + dt.timedelta(seconds=sum(name.encode()))
    if isinstance(value, dt.date):
        return dt.date.min + dt.timedelta(days=sum(name.encode()))
    return f"\x00{name}"  # PostgreSQL's text holds no such sign


class Prepared:
    """``build(*shape, **values)`` gives a queryset of ``values_list``; ``rows`` asks it."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._made: OrderedDict[Hashable, _Made] = OrderedDict()
        self._lock = threading.Lock()

    def rows(self, *shape: Hashable, **values: uuid.UUID | dt.date | dt.datetime | str) -> list[tuple[Any, ...]]:
        """The rows of the query of that shape, for these values: keys, days, moments and words."""
        made = self._of(shape, values)
        params = list(made.params)
        for place, name in made.holes:
            params[place] = values[name]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, params)
            return cursor.fetchall()

    def _of(self, shape: tuple[Hashable, ...], values: dict[str, Any]) -> _Made:
        key = (shape, tuple(values))
        with self._lock:
            if found := self._made.get(key):
                self._made.move_to_end(key)
                return found
        made = self._put(shape, values)
        with self._lock:
            self._made[key] = made
            while len(self._made) > _MOST:
                self._made.popitem(last=False)
        return made

    def _put(self, shape: tuple[Hashable, ...], values: dict[str, Any]) -> _Made:
        """Raises LookupError where a value did not come to stand in the query as it was given."""
        holes = {name: _hole(name, value) for name, value in values.items()}
        sql, params = self._build(*shape, **holes).query.sql_with_params()
        named = {hole: name for name, hole in holes.items()}
        found = tuple((place, named[param]) for place, param in enumerate(params) if _is_hole(param, named))
        if {name for _place, name in found} != set(values):
            raise LookupError(f"{set(values)} are not all to be found in: {sql}")
        return _Made(sql, tuple(params), found)


def _is_hole(param: Any, named: dict[Any, str]) -> bool:
    return isinstance(param, str | dt.date | uuid.UUID) and param in named


def columns_of(model: type[Model], path: str = "") -> list[str]:
    """All columns of a model, for ``values_list``; ``path`` leads there (``person__``)."""
    return [f"{path}{field.attname}" for field in model._meta.concrete_fields]


def record_of[M: Model](model: type[M], values: Sequence[Any]) -> M:
    """A record from the values of `columns_of`, as the ORM would have made it."""
    read = [
        field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
        for field, value in zip(model._meta.concrete_fields, values, strict=True)
    ]
    return model.from_db(DEFAULT_DB_ALIAS, columns_of(model), read)


class Joined[M: Model]:
    """A record with those that hang on it, as a query with ``select_related`` gives them, from one row of values.

    ``Joined(Round, "fund", "fund__office")``: ``columns`` are for ``values_list``; more columns may follow them.
    """

    def __init__(self, model: type[M], *paths: str) -> None:
        self._parts: list[tuple[type[Model], str]] = [(model, "")]
        for path in paths:
            before, _, name = path.rpartition("__")
            at = next(part for part, known in self._parts if known == before)
            self._parts.append((at._meta.get_field(name).related_model, path))  # type: ignore[arg-type]  # a key's model
        self.columns = [name for part, path in self._parts for name in columns_of(part, f"{path}__" if path else "")]

    def record(self, row: Sequence[Any]) -> M:
        """The record of a row; what is not there is None."""
        made: dict[str, Any] = {}
        place = 0
        for model, path in self._parts:
            fields = model._meta.concrete_fields
            values = row[place : place + len(fields)]
            place += len(fields)
            made[path] = record_of(model, values) if values[fields.index(model._meta.pk)] is not None else None
            before, _, name = path.rpartition("__")
            if path and made[before] is not None:
                setattr(made[before], name, made[path])
        whole: M = made[""]
        return whole
