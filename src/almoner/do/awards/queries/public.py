"""What the public reads of a round: who got what, as its decisions were published, and how the round went."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award, Proposal
from almoner.do.awards.rules.award import NOTHING
from almoner.do.grants.models import Invitation, Round, RoundResult
from almoner.governance.decisions.lifecycle import State as Decided
from almoner.kernel.money import share

NOT_TAKEN_UP = frozenset({State.REFUSED, State.LAPSED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Row:
    """One award as its decision was published: names that are withheld there are withheld here."""

    organisation: str
    description: str
    value: Decimal
    decision: str
    decided_on: dt.date
    is_taken_up: bool


@dataclass(frozen=True, slots=True)
class Results:
    """A round's awards, and how it went once it is complete."""

    invitation: Invitation
    rows: tuple[Row, ...]
    result: RoundResult | None

    @property
    def total(self) -> Decimal:
        """What the awards come to as they were decided, in pounds."""
        return sum((row.value for row in self.rows), NOTHING)

    @property
    def not_taken_up(self) -> tuple[int, Decimal]:
        """How many were refused, lapsed or withdrawn since, and their pounds."""
        over = [row.value for row in self.rows if not row.is_taken_up]
        return len(over), sum(over, NOTHING)

    @property
    def success(self) -> Decimal | None:
        """Of a hundred that applied, how many were funded."""
        if self.result is None:
            return None
        return share(Decimal(self.result.awarded), Decimal(self.result.applied))


def results_of(round_: Round) -> Results | None:
    """What is public of a round's awards: its published decisions, and how it went once it is complete. Four queries.

    None where nothing is public: no decision on it is published, and the round is not complete.
    """
    invitation = Invitation.objects.filter(round=round_, published_at__isnull=False).select_related("office").first()
    if invitation is None:
        return None
    held = Proposal.objects.filter(
        invitation=invitation, decision__state=Decided.PUBLISHED, decision__publication__isnull=False
    ).select_related("decision__publication", "decision__sheet")
    proposals = list(held.order_by("decision__sort_key"))
    result = RoundResult.objects.filter(invitation=invitation).first()
    if not proposals and result is None:
        return None
    states = dict(Award.objects.filter(invitation=invitation).values_list("pk", "state"))
    taken_up = {str(key) for key, state in states.items() if state not in NOT_TAKEN_UP}
    rows = tuple(row for each in proposals for row in _rows(each.decision, taken_up))
    return Results(invitation, rows, result)


def _rows(decision: Any, taken_up: set[str]) -> Iterable[Row]:
    """The published table beside the one that was signed, which knows each award by its key."""
    signed = json.loads(decision.sheet.text)["table"]
    shown = json.loads(decision.publication.text)["table"]
    for ours, theirs in zip(signed, shown, strict=False):
        yield Row(
            theirs["applicant"],
            theirs["description"],
            Decimal(theirs["value"]),
            decision.number,
            decision.decided_on,
            ours["key"] in taken_up,
        )
