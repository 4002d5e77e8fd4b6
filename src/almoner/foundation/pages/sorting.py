"""Sorting a list by its headings: ``?sort=ends`` upwards, ``?sort=-ends`` downwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import QueryDict

from .addresses import with_answers

if TYPE_CHECKING:
    from .tables import Column


@dataclass(frozen=True)
class Sorting:
    """How a list is sorted now, and the links that sort it otherwise."""

    key: str
    descending: bool
    fields: tuple[str, ...]
    asked: QueryDict

    @classmethod
    def of(cls, request: Any, columns: Iterable["Column"], default: str) -> "Sorting":
        """Read the request. Anything that is not a sortable column is taken as ``default`` ("-ends" for downwards)."""
        sortable = {column.key: _names(column.sort) for column in columns if column.sort}
        asked = request.GET.get("sort", "")
        chosen = asked if asked.removeprefix("-") in sortable else default
        key = chosen.removeprefix("-")
        return cls(key, chosen.startswith("-"), sortable[key], request.GET)

    def order_by(self) -> list[OrderBy | str]:
        """For a queryset: what nobody knows comes last either way, and the identity settles ties between pages."""
        made: list[OrderBy | str] = [
            F(name).desc(nulls_last=True) if self.descending else F(name).asc(nulls_last=True) for name in self.fields
        ]
        return [*made, "pk"]

    def direction(self, key: str) -> str:
        """ "ascending" or "descending" for the column sorted by, "" for the others."""
        return ("descending" if self.descending else "ascending") if key == self.key else ""

    def href(self, key: str) -> str:
        """The link under a heading: by that column, or the other way round if it is already."""
        down = key == self.key and not self.descending
        asked = self.asked.copy()
        asked.pop("page", None)
        return with_answers(asked, sort=f"-{key}" if down else key)


def _names(sort: str | tuple[str, ...]) -> tuple[str, ...]:
    return (sort,) if isinstance(sort, str) else sort
