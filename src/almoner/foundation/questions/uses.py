"""What later rooms do with an answer besides showing it, by the key of its question; they register it in apps.py.

Staff who write a form choose it by its words and never see the key. A form without a use is still a form: what does not
happen then is said where the form is written.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from almoner.foundation.offices.models import Office

from .rules.building import key_for
from .rules.definition import Choice, Definition, Kind

type Offered = Callable[[Office], Sequence[tuple[str, str]]]
"""(words, value) of the answers that a use knows at an office; the value may be ""."""


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that is done with an answer."""

    key: str
    label: Any
    """As in “where the project happens: districts are compared before money is given”."""
    kinds: frozenset[Kind]
    without: Any = ""
    """What does not happen where no question of the form is of this use; "" where nothing is amiss then."""
    answers: Offered | None = None


_USES: dict[str, list[Use]] = {}


def register(purpose: str, *uses: Use) -> None:
    """Say what answers to forms of a purpose are used for. Registering again puts the new in place of the old."""
    new = {use.key for use in uses}
    _USES[purpose] = [*(use for use in _USES.get(purpose, ()) if use.key not in new), *uses]


def of(purpose: str, kind: Kind, *, taken: Collection[str] = ()) -> list[Use]:
    """The uses that a question of this kind may have, without those that another question has already."""
    return [use for use in _USES.get(purpose, ()) if kind in use.kinds and use.key not in taken]


def missing(purpose: str, definition: Definition) -> list[str]:
    """What does not happen since no question of the form is of that use, a sentence each."""
    held = {question.key: question.kind for question in definition.questions}
    return [str(use.without) for use in _USES.get(purpose, ()) if use.without and held.get(use.key) not in use.kinds]


def choices_of(use: Use, office: Office, labels: Sequence[str], made: Sequence[Choice]) -> list[Choice]:
    """Choices with the values that the use knows them by; all that it knows where none are listed."""
    known = list(use.answers(office)) if use.answers is not None else []
    values = {words.casefold(): value for words, value in known if value}
    if not labels:
        taken: set[str] = set()
        found = []
        for words, value in known:
            found.append(Choice(value or key_for(words, taken, "answer"), words))
            taken.add(found[-1].value)
        return found
    return [Choice(values.get(choice.label.casefold(), choice.value), choice.label) for choice in made]
