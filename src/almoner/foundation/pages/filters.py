"""Filters over a list: a plain GET form, so a filtered list has an address of its own and needs no script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from .addresses import with_answers

KEPT = ("sort", "on")
"""Answers that a new filter keeps."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One question: a choice when it has choices (value, label), else words or a date to type."""

    name: str
    label: Any
    choices: Sequence[tuple[str, Any]] = ()
    kind: str = "choice"
    """choice, search or date."""
    everything: Any = ""
    """What the unchosen choice says: "All priorities"."""

    def answer(self, asked: QueryDict) -> str:
        """What was asked, or "" where it is none of the choices."""
        given = asked.get(self.name, "").replace("\0", "").strip()  # which no text in the database can hold
        if self.kind == "choice" and given not in {value for value, _label in self.choices}:
            return ""
        return given

    def words(self, answer: str) -> Any:
        return dict(self.choices).get(answer, answer)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force, with the address that takes it off."""

    label: Any
    words: Any
    off: str


class FilterBar:
    """The filters of a list with what was asked. ``answers[name]`` is what the query filters by ("" for no filter)."""

    def __init__(self, request: Any, filters: Iterable[Filter]) -> None:
        self.filters = list(filters)
        self._asked: QueryDict = request.GET
        self.answers = {one.name: one.answer(request.GET) for one in self.filters}

    @property
    def chosen(self) -> list[Chosen]:
        return [
            Chosen(one.label, one.words(self.answers[one.name]), self._without(one.name))
            for one in self.filters
            if self.answers[one.name]
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Answers that are not filters and go on as hidden fields."""
        names = {one.name for one in self.filters}
        return [(name, self._asked.get(name, "")) for name in KEPT if name in self._asked and name not in names]

    @property
    def clear(self) -> str:
        """The address without any filter."""
        return self._without(*(one.name for one in self.filters))

    def _without(self, *names: str) -> str:
        asked = self._asked.copy()
        asked.pop("page", None)
        return with_answers(asked, **dict.fromkeys(names))
