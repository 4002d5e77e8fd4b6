"""Long lists page by page: ``?page=2``. The caller counts; a page then costs one query, whatever its number."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from .addresses import with_answers

SIZE = 50


@dataclass(frozen=True)
class PageLink:
    """One step of the pagination; a gap has neither number nor address."""

    number: int | None
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class Paging:
    """Which rows of how many are shown. A page that is not there is taken as the nearest that is."""

    number: int
    count: int
    size: int
    asked: QueryDict

    @classmethod
    def of(cls, request: Any, count: int, size: int = SIZE) -> "Paging":
        """Read ``page`` from the request for a list of ``count`` rows."""
        asked = request.GET.get("page", "")
        wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
        return cls(max(1, min(wanted, _pages(count, size))), count, size, request.GET)

    @property
    def pages(self) -> int:
        return _pages(self.count, self.size)

    @property
    def first(self) -> int:
        """The number of the first row shown, counted from one; 0 when there are none."""
        return min((self.number - 1) * self.size + 1, self.count)

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.count)

    def cut(self, rows: Any) -> Any:
        """The rows of this page, of a queryset or any sequence."""
        start = (self.number - 1) * self.size
        return rows[start : start + self.size]

    def href(self, number: int) -> str:
        return with_answers(self.asked.copy(), page=number if number > 1 else None)

    @property
    def previous(self) -> str:
        return self.href(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self.href(self.number + 1) if self.number < self.pages else ""

    @property
    def links(self) -> list[PageLink]:
        """First, last, the page shown and its neighbours, with gaps between."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        made: list[PageLink] = []
        before = 0
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            if number > before + 1:
                made.append(PageLink(None))
            made.append(PageLink(number, self.href(number), number == self.number))
            before = number
        return made


def _pages(count: int, size: int) -> int:
    return max(1, -(-count // size))
