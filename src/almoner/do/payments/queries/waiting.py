"""What waits for whom: the next step of each payment that somebody could take today."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from almoner.do.payments.access import May
from almoner.do.payments.declared import ahead_of
from almoner.do.payments.lifecycle import State
from almoner.do.payments.models import Payment
from almoner.do.payments.rules.gates import Gate
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .cases import gates
from .seen import payments

STEPS: Mapping[str, tuple[State, May]] = {
    "prepare": (State.PLANNED, May.PREPARE),
    "approve": (State.PREPARED, May.APPROVE),
    "release": (State.APPROVED, May.RELEASE),
    "file": (State.RELEASED, May.RELEASE),
    "again": (State.FAILED, May.PLAN),
}
"""What may be done next in which state, and the permission it takes. "file": put into a payment file."""
WORDS: Mapping[str, Any] = {
    "prepare": gettext_lazy("to prepare"),
    "approve": gettext_lazy("to approve"),
    "release": gettext_lazy("to release"),
    "file": gettext_lazy("to put into a payment file"),
    "again": gettext_lazy("to pay again"),
}
FIRST = ("release", "approve", "file", "again", "prepare")
"""What stands first in a list of what waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A payment that waits for somebody: which step, and what closes it still (nothing: it can be taken now)."""

    payment: Payment
    step: str
    closed: tuple[Gate, ...]

    @property
    def is_open(self) -> bool:
        """Whether the step can be taken now."""
        return not self.closed

    @property
    def words(self) -> Any:
        """The step, in words."""
        return WORDS[self.step]


def waiting_rows(office: Office, actor: Actor, *, on: dt.date | None = None) -> QuerySet[Payment]:
    """The payments whose next step this person may take: they hold the permission and took no other step before.

    A planned payment waits from some days before it is due (a setting).
    """
    day = on or timezone.localdate()
    asked = Q(pk__in=[])
    for step, (state, may) in STEPS.items():
        if not actor.may(may):
            continue
        wanted = Q(state=state)
        if step == "prepare":
            wanted &= Q(due_on__lte=day + ahead_of(office, day))
        if step == "file":
            wanted &= Q(file__isnull=True)
        if step == "again":
            wanted &= Q(paid_again_by__isnull=True)
        asked |= wanted
    barred = Q(state__in=[State.PREPARED, State.APPROVED]) & (
        Q(prepared_by=actor.person_id) | Q(approved_by=actor.person_id)
    )
    rows = payments(seen_by=actor, office=office).filter(asked)
    return rows.exclude(barred) if actor.person_id else rows


def waiting(office: Office, actor: Actor, *, on: dt.date | None = None) -> list[Waiting]:
    """What waits for this person, what can be done now first, then by step and day. A fixed number of queries."""
    return waiting_among(waiting_rows(office, actor, on=on))


def waiting_among(rows: Iterable[Payment]) -> list[Waiting]:
    """The next step of each of these payments, with what closes it."""
    listed = list(rows)
    steps = {state.value: step for step, (state, _may) in STEPS.items()}
    found = gates([each for each in listed if each.state != State.FAILED])
    made = [
        Waiting(each, steps[each.state], tuple(gate for gate in found.get(each.pk, ()) if not gate.passed))
        for each in listed
    ]
    return sorted(made, key=lambda each: (not each.is_open, FIRST.index(each.step), each.payment.due_on))


def count_waiting(office: Office, actor: Actor, *, on: dt.date | None = None) -> int:
    """How many payments wait for this person: one query."""
    return waiting_rows(office, actor, on=on).count()
