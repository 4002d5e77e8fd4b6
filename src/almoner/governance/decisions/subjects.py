"""What a decision is about. The room that owns the records says how they speak; this room never learns its name.

A room further along the cycle (awards, agreements) makes a `Subject` and registers it in its apps.py. Where a list may
ask, a method takes several decisions at once, so that a list costs as many queries as a page.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.foundation.door.refusals import Refused

from .rules.paper import Facts, Row


class Subject(ABC):
    """One kind of thing that is decided on. What a room does not say is quiet, or refused."""

    @abstractmethod
    def facts(self, decisions: Sequence[Any]) -> Mapping[UUID, Facts]:
        """Lines of the table and notes, by the decision's key; decisions it has nothing to say of may be absent."""

    def barred_from_signing(self, decisions: Sequence[Any]) -> Mapping[UUID, Mapping[UUID, str]]:
        """By the decision's key: who may not sign, by person, and why ("you judged these bids"), without a full stop.

        Interests declared in the organisations of the table bar by themselves.
        """
        return {}

    @abstractmethod
    def decided(self, decision: Any, by: Any) -> None:
        """It is decided, as the table stands: in the same transaction, after the state is written."""

    def left_out(self, decision: Any, key: str, reason: str, by: Any) -> None:
        """A line of this subject's leaves the sheet. Raises Refused if it may not.

        Afterwards ``facts`` no longer holds it.
        """
        raise Refused(_("This line does not leave the sheet by itself: change it where it comes from."))

    def changed_to(self, decision: Any, key: str, value: Decimal, by: Any) -> None:
        """The office-holder decides another amount, in pounds, for a line of this subject's. Raises Refused if not.

        Afterwards ``facts`` gives the new value, with the old one as recommended.
        """
        raise Refused(_("This amount is not changed here: change it where it comes from."))

    def money(self, decision: Any) -> Mapping[tuple[UUID, int], Decimal] | None:
        """What the lines of this subject's take, in pounds by pot and the year in which a financial year starts.

        None: it keeps no money of its own, so that the sheet's is written by hand.
        """
        return None

    def holds_publication(self, decision: Any) -> str | None:
        """Why the public should not hear of it yet ("letters to 12 applicants are not sent"), as a sentence."""
        return None


_subjects: list[Subject] = []


def register(subject: Subject) -> None:
    """Add a subject. A second of the same class takes the place of the first (apps may be made ready twice)."""
    _subjects[:] = [each for each in _subjects if type(each) is not type(subject)]
    _subjects.append(subject)


def registered() -> tuple[Subject, ...]:
    """All subjects, in the order in which their rooms stand."""
    return tuple(_subjects)


def facts_of(decisions: Sequence[Any]) -> dict[UUID, Facts]:
    """Everything said of each decision, by its key."""
    found = {decision.pk: Facts() for decision in decisions}
    for subject in _subjects:
        for key, facts in subject.facts(decisions).items():
            found[key] += facts
    return found


def bars_of(decisions: Sequence[Any]) -> dict[UUID, dict[UUID, str]]:
    """Who may not sign each decision, and why."""
    found: dict[UUID, dict[UUID, str]] = {decision.pk: {} for decision in decisions}
    for subject in _subjects:
        for key, people in subject.barred_from_signing(decisions).items():
            found[key] |= people
    return found


def money_of(decision: Any) -> dict[tuple[UUID, int], Decimal] | None:
    """What the lines of a decision take by pot and year, where their rooms know it; None where nobody does."""
    found: dict[tuple[UUID, int], Decimal] | None = None
    for subject in _subjects:
        for key, amount in (subject.money(decision) or {}).items():
            found = {} if found is None else found
            found[key] = found.get(key, Decimal(0)) + amount
    return found


def owner_of(decision: Any, key: str) -> tuple[Subject, Row]:
    """The subject that a line of the table belongs to, and the line.

    Raises:
        LookupError: the table has no such line.
    """
    for subject in _subjects:
        for row in subject.facts([decision]).get(decision.pk, Facts()).rows:
            if row.key == key:
                return subject, row
    raise LookupError(key)
