"""What a table must be before it makes a move: functions of a paper (a table with what was read for it)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from almoner.kernel.lifecycle import Moment


@dataclass(slots=True)
class Paper:
    """A table as its rules see it. ``missing`` are the sentences that stand against fixing it."""

    table: Any
    missing: Sequence[str] = field(default_factory=tuple)
    decision_state: str = ""
    reason: str = ""

    @property
    def state(self) -> str:
        """The state of the table, which the lifecycle reads and sets."""
        return str(self.table.state)

    @state.setter
    def state(self, state: str) -> None:
        self.table.state = state


def nothing_is_missing(paper: Paper, _moment: Moment) -> str | None:
    """A table is fixed once it is whole: figures with their sources, pots that hold it, a priority."""
    return " ".join(paper.missing) or None


def decision_is_off(paper: Paper, _moment: Moment) -> str | None:
    """Only from a decision that was withdrawn does a table come back."""
    if paper.decision_state == "withdrawn":
        return None
    return _("Its decision is not withdrawn: withdraw that first, or leave a recipient out there.")


def has_a_reason(paper: Paper, _moment: Moment) -> str | None:
    """Something is said of why."""
    return None if paper.reason.strip() else _("Say why: the reason stays with the table.")
