"""What a form asks: sections, their questions, and all that may be said about a question.

The JSON that is stored and exchanged is read and written by `reading`; what makes a form fit to publish is in `faults`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """How a question is answered."""

    SHORT = "short"
    LONG = "long"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    FILE = "file"
    LINES = "lines"
    ADDRESS = "address"
    ORGANISATION = "organisation"
    DECLARATION = "declaration"


KIND_NAMES: dict[Kind, Any] = {
    Kind.SHORT: _("Short answer"),
    Kind.LONG: _("Long answer"),
    Kind.NUMBER: _("Number"),
    Kind.MONEY: _("Amount of money"),
    Kind.DATE: _("Date"),
    Kind.CHOICE: _("One of several"),
    Kind.CHOICES: _("Any of several"),
    Kind.FILE: _("Documents"),
    Kind.LINES: _("Budget lines"),
    Kind.ADDRESS: _("Address"),
    Kind.ORGANISATION: _("Organisation"),
    Kind.DECLARATION: _("Declaration"),
}

OPTIONS: dict[Kind, tuple[str, ...]] = {
    Kind.SHORT: ("word_limit",),
    Kind.LONG: ("word_limit", "word_minimum"),
    Kind.NUMBER: ("minimum", "maximum", "decimals"),
    Kind.MONEY: ("minimum", "maximum"),
    Kind.CHOICE: ("choices",),
    Kind.CHOICES: ("choices",),
    Kind.FILE: ("files",),
    Kind.LINES: ("adds_up_to",),
}
"""What may be said of a question besides the rest, by its type; the types left out have nothing of their own."""

AMOUNT = "amount"
"""The key of the question about the amount sought, where a form does not name another."""

CHOSEN = frozenset({Kind.CHOICE, Kind.CHOICES})
"""Types answered from a list; a condition may ask about these."""


class AskedOf(StrEnum):
    """Who is asked a question."""

    APPLICANT = "applicant"
    ASSESSOR = "assessor"
    BOTH = "both"


class Side(StrEnum):
    """Who fills in a draft: the applicant (also when staff write on their behalf), or the office that assesses."""

    APPLICANT = "applicant"
    ASSESSOR = "assessor"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list: ``value`` is what is kept, ``label`` what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only where an earlier one was answered with one of these values."""

    question: str
    equals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``why`` says to those who answer what their answer is used for; none is asked without it."""

    key: str
    kind: Kind
    label: str
    why: str
    help: str = ""
    audience: AskedOf = AskedOf.APPLICANT
    required: bool = True
    word_limit: int | None = None
    word_minimum: int | None = None
    choices: tuple[Choice, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    files: int = 1
    adds_up_to: str = ""
    tier_min: Decimal | None = None
    """Asked from this amount sought upwards (pounds, inclusive)."""
    tier_max: Decimal | None = None
    """Asked up to this amount sought (pounds, inclusive)."""
    show_if: Condition | None = None

    def is_asked_of(self, side: Side) -> bool:
        """Whether those on that side are asked this."""
        return self.audience is AskedOf.BOTH or str(self.audience) == str(side)

    def is_asked_at(self, amount: Decimal | None) -> bool:
        """Whether it belongs to the tier of an amount; while the amount is not known, every tier's is asked."""
        if amount is None:
            return True
        return (self.tier_min is None or self.tier_min <= amount) and (self.tier_max is None or amount <= self.tier_max)

    def label_of(self, value: str) -> str:
        """What a choice is called."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that are answered together."""

    key: str
    title: str
    intro: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole form. ``amount`` names the money question whose answer decides the tier, if one does."""

    sections: tuple[Section, ...] = ()
    amount: str = ""
    _by_key: dict[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {question.key: question for question in self.questions})

    @property
    def questions(self) -> Iterator[Question]:
        """Every question, in the order in which it is asked."""
        return (question for section in self.sections for question in section.questions)

    def question(self, key: str) -> Question | None:
        """The question of that key."""
        return self._by_key.get(key)

    def section(self, key: str) -> Section | None:
        """The section of that key."""
        return next((section for section in self.sections if section.key == key), None)

    def section_of(self, key: str) -> Section | None:
        """The section in which a question stands."""
        return next((one for one in self.sections if any(question.key == key for question in one.questions)), None)
