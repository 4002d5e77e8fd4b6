"""Guards: what the database refuses by itself, whoever asks. Triggers for what no constraint of one row can say.

A room writes them in PL/pgSQL with two abbreviations: ``REFUSE(constraint: sentence);``, and words in capitals for what
stands in Python already: the moves of a lifecycle, states, the columns that may still change.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pgtrigger

from almoner.kernel.lifecycle import Lifecycle

ANY = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
_REFUSAL = re.compile(r"REFUSE\((?P<constraint>\w+): (?P<sentence>[^)]+)\);")
_RAISED = r"RAISE EXCEPTION '\g<sentence>' USING ERRCODE = 'check_violation', CONSTRAINT = '\g<constraint>';"

type Declared = Sequence[tuple[str, str]]
"""The variables of a function, each with its type."""


def moves_of(lifecycle: Lifecycle) -> list[str]:
    """Every move that the table allows: "draft>ready"."""
    return sorted(f"{source}>{each.target}" for each in lifecycle for source in each.sources)


class Guards:
    """The guards of one room, with the lists that its words in capitals stand for."""

    def __init__(self, **lists: Iterable[str]) -> None:
        self._words = {word: ", ".join(f"'{each}'" for each in names) for word, names in lists.items()}

    def before(self, name: str, func: str, operation: Any = ANY, declare: Declared = ()) -> pgtrigger.Trigger:
        """Refuses a row before it is written."""
        return self._trigger(name, func, operation, declare, when=pgtrigger.Before)

    def at_last(
        self, name: str, func: str, operation: Any = ANY, declare: Declared = (), **words: str
    ) -> pgtrigger.Trigger:
        """Looks once a transaction is over. ``words`` are what further words of the function stand for, as SQL."""
        after = {"when": pgtrigger.After, "timing": pgtrigger.Deferred}
        return self._trigger(name, func, operation, declare, words, **after)

    def _trigger(
        self, name: str, func: str, operation: Any, declare: Declared, words: dict[str, str] | None = None, **how: Any
    ) -> pgtrigger.Trigger:
        for word, meaning in {**self._words, **(words or {})}.items():
            func = func.replace(word, meaning)
        spelt_out = _REFUSAL.sub(_RAISED, func)
        return pgtrigger.Trigger(name=name, operation=operation, declare=list(declare) or None, func=spelt_out, **how)
