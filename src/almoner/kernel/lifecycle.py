"""A lifecycle: the states a record may be in, and the moves between them.

It is written once, as a table, in the `lifecycle.py` of the app that owns the record. The guard,
the buttons on the page, the audit wording, the diagram and the table in the README are read from it.
Whether something is open only because of the clock is computed from dates, never a state.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from almoner.kernel.words import gettext as _

_HERE = ZoneInfo("Europe/London")
_NO_SETTINGS: Mapping[str, Any] = MappingProxyType({})


class Actor(Protocol):
    """Whoever makes the move: asked only whether they hold a permission."""

    def may(self, permission: StrEnum) -> bool:
        """Whether this person holds the permission."""
        ...


@dataclass(frozen=True, slots=True)
class Moment:
    """What a rule may know besides the record: who asks, when (with a time zone), under which settings."""

    actor: Actor
    at: datetime
    settings: Mapping[str, Any] = field(default_factory=lambda: _NO_SETTINGS)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a moment needs a time zone")

    @property
    def today(self) -> date:
        """The day it is here, in Europe/London."""
        return self.at.astimezone(_HERE).date()


Rule = Callable[[Any, Moment], str | None]
"""Given the record and the moment, the sentence that says why the move is refused, or None to allow it."""


class MoveRefused(Exception):
    """The record may not make this move now. The message is a sentence fit to show to the person."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: from where to where, who may, the word for it once done, and the rules."""

    name: str
    sources: tuple[StrEnum, ...]
    target: StrEnum
    by: StrEnum
    past: str
    rules: tuple[Rule, ...] = ()


def move(
    name: str,
    *,
    frm: StrEnum | tuple[StrEnum, ...],
    to: StrEnum,
    by: StrEnum,
    past: str,
    rules: Sequence[Rule] = (),
) -> Move:
    """One move: `name` as on the button, `past` as in "it cannot be approved", `by` the permission it takes."""
    return Move(name, frm if isinstance(frm, tuple) else (frm,), to, by, past, tuple(rules))


class Lifecycle:
    """States, a start, and moves.

    Raises ValueError if two moves share a name, a move uses a state of another record, or no path leads to
    a state.
    """

    def __init__(self, states: type[StrEnum], *, start: StrEnum, moves: Sequence[Move]) -> None:
        self.states, self.start = states, start
        self._moves = {each.name: each for each in moves}
        if len(self._moves) != len(moves):
            raise ValueError("two moves share a name")
        used = {start, *(state for each in moves for state in (*each.sources, each.target))}
        if strangers := sorted(state for state in used if not isinstance(state, states)):
            raise ValueError(f"{strangers} are not states of {states.__name__}")
        if lost := sorted(set(states) - self._reached()):
            raise ValueError(f"no path leads to {lost}")

    def _reached(self) -> set[StrEnum]:
        """The states that some path leads to."""
        seen, queue = {self.start}, [self.start]
        while queue:
            here = queue.pop()
            ahead = {each.target for each in self if here in each.sources} - seen
            seen |= ahead
            queue += ahead
        return seen

    def __iter__(self) -> Iterator[Move]:
        return iter(self._moves.values())

    def __getitem__(self, name: str) -> Move:
        """The move of that name; KeyError if there is none."""
        return self._moves[name]

    @property
    def ends(self) -> set[StrEnum]:
        """States that no move leaves."""
        return set(self.states) - {state for each in self for state in each.sources}

    def moves_from(self, state: str) -> list[Move]:
        """The moves that leave a state, in the order of the table."""
        return [each for each in self if state in each.sources]

    def refusal(self, record: Any, name: str, moment: Moment) -> str | None:
        """Why `record` may not make the move now, as a sentence for the person; None if it may.

        Asked in this order: its state, the person's permission, the rules as written. KeyError for no such move.
        """
        wanted = self._moves[name]
        if record.state not in wanted.sources:
            return _("It is {state}, so it cannot be {past}.").format(
                state=_in_words(record.state), past=_(wanted.past)
            )
        if not moment.actor.may(wanted.by):
            return _("You do not hold the permission that this needs.")
        return _first_refusal(wanted, record, moment)

    def moves_open_to(self, record: Any, moment: Moment) -> list[Move]:
        """The moves this person can make now: what a page offers as buttons."""
        return [each for each in self._moves_of(record, moment) if not _first_refusal(each, record, moment)]

    def moves_refused_to(self, record: Any, moment: Moment) -> list[tuple[Move, str]]:
        """The moves out of this state that are this person's to make, but that a rule refuses now, and why."""
        asked = [(each, _first_refusal(each, record, moment)) for each in self._moves_of(record, moment)]
        return [(each, why) for each, why in asked if why]

    def _moves_of(self, record: Any, moment: Moment) -> list[Move]:
        """The moves out of the record's state for which the person holds the permission."""
        return [each for each in self.moves_from(record.state) if moment.actor.may(each.by)]

    def make(self, record: Any, name: str, moment: Moment) -> Move:
        """Check, then change `record.state`. The caller saves and records. Raises MoveRefused with the sentence."""
        if why := self.refusal(record, name, moment):
            raise MoveRefused(why)
        made = self._moves[name]
        record.state = made.target
        return made

    def as_mermaid(self) -> str:
        """The diagram for the README: one arrow for each source of each move."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {state} --> {each.target}: {each.name}" for each in self for state in each.sources]
        lines += [f"    {state} --> [*]" for state in self.states if state in self.ends]
        return "\n".join(lines)

    def who_may_what(self, sentences: Mapping[Any, str]) -> str:
        """The table for the README, in Markdown: move, from, to, who. `sentences` says each permission in English.

        KeyError if a permission has no sentence.
        """
        lines = ["| move | from | to | who |", "|---|---|---|---|"]
        for each in self:
            sources = ", ".join(_in_words(state) for state in each.sources)
            who = sentences[each.by].replace("|", "\\|")
            lines.append(f"| {_in_words(each.name)} | {sources} | {_in_words(each.target)} | {who} |")
        return "\n".join(lines)


def _in_words(name: str) -> str:
    """A state or a move as people say it: in_checks is "in checks"."""
    return _(str(name).replace("_", " "))


def _first_refusal(wanted: Move, record: Any, moment: Moment) -> str | None:
    return next((why for rule in wanted.rules if (why := rule(record, moment))), None)
