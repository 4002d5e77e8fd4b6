"""Rows of several tables in one query."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet


def together(parts: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """The rows of all parts, which have the same columns, in no order: a part may have its own order and cut."""
    first, *rest = parts
    return first.union(*rest, all=True).order_by() if rest else first
