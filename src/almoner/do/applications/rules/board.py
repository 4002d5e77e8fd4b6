"""The board of a round: in which column an application stands, and what the columns come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

NOUGHT = Decimal("0.00")
RECEIVED, ELIGIBLE, SCORING, CHECKS, DECISION, AGREED, PAID = COLUMNS = (
    "received",
    "eligible",
    "scoring",
    "checks",
    "decision",
    "agreed",
    "paid",
)
ENDED = "ended"
_BY_STATE = {
    "submitted": RECEIVED,
    "eligible": ELIGIBLE,
    "scoring": SCORING,
    "moderated": DECISION,
    "recommended": DECISION,
    "reserve": DECISION,
    "not_recommended": DECISION,
    "offered": DECISION,
    "accepted": AGREED,
}


def titles() -> dict[str, str]:
    """The columns in words."""
    return {
        RECEIVED: _("Received"),
        ELIGIBLE: _("Eligible"),
        SCORING: _("Scoring"),
        CHECKS: _("Due diligence"),
        DECISION: _("Decision"),
        AGREED: _("Agreed"),
        PAID: _("Paid"),
        ENDED: _("Ended"),
    }


@dataclass(frozen=True, slots=True)
class Bid:
    """One application as the board needs it; the amount asked for in pounds."""

    key: Any
    state: str
    amount: Decimal | None
    places: tuple[tuple[str, str], ...] = ()
    priorities: tuple[tuple[str, str], ...] = ()
    is_stopped: bool = False
    """Whether a check stands before its decision."""
    is_paid: bool = False


def column_of(bid: Bid) -> str:
    """Where it stands. What waits for its decision stands with the checks as long as one is in its way."""
    column = _BY_STATE.get(bid.state, ENDED)
    if column == DECISION and bid.is_stopped and bid.state in {"moderated", "recommended", "reserve"}:
        return CHECKS
    return PAID if column == AGREED and bid.is_paid else column


@dataclass(slots=True)
class Count:
    """How many, and what they ask for in pounds."""

    count: int = 0
    asked: Decimal = NOUGHT

    def add(self, bid: Bid) -> None:
        self.count += 1
        self.asked += bid.amount or NOUGHT


@dataclass(frozen=True, slots=True)
class Row:
    """One place or priority: what stands in each column for it."""

    key: str
    label: str
    counts: Mapping[str, Count]

    @property
    def whole(self) -> Count:
        """All columns together."""
        made = Count()
        for each in self.counts.values():
            made.count += each.count
            made.asked += each.asked
        return made


@dataclass(frozen=True, slots=True)
class Board:
    """A round at a glance. An application for two places counts in both rows, so rows may add up to more than all."""

    columns: Mapping[str, Count]
    by_place: list[Row]
    by_priority: list[Row]
    drafts: int = 0
    whole: Count = field(default_factory=Count)


def board_of(bids: Iterable[Bid], drafts: int = 0) -> Board:
    """Count applications into columns, over all and by place and priority."""
    found = list(bids)
    columns, whole = {name: Count() for name in (*COLUMNS, ENDED)}, Count()
    for bid in found:
        columns[column_of(bid)].add(bid)
        whole.add(bid)
    by_place = _rows([(bid, bid.places) for bid in found])
    return Board(columns, by_place, _rows([(bid, bid.priorities) for bid in found]), drafts, whole)


def _rows(pairs: Sequence[tuple[Bid, tuple[tuple[str, str], ...]]]) -> list[Row]:
    made: dict[str, Row] = {}
    for bid, named in pairs:
        for key, label in named:
            row = made.setdefault(key, Row(key, label, {name: Count() for name in (*COLUMNS, ENDED)}))
            row.counts[column_of(bid)].add(bid)
    return sorted(made.values(), key=lambda row: row.label)
