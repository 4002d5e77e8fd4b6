"""The board of a round: in which column an application stands, and what the columns come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

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
WAITING = frozenset({"moderated", "recommended", "reserve"})
"""The states in which a check may stand before the decision."""
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


def columns_of(*, has_panel: bool) -> tuple[str, ...]:
    """The columns of a round: nothing is scored where no panel judges."""
    return COLUMNS if has_panel else tuple(name for name in COLUMNS if name != SCORING)


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
class Pile:
    """Applications that stand alike: how many, and what they ask for in pounds."""

    state: str
    count: int
    asked: Decimal
    is_stopped: bool = False
    """Whether a check stands before their decision."""
    is_paid: bool = False


type Named = tuple[tuple[str, str], Pile]
"""A pile of one place or priority, by (key, label)."""


def column_of(pile: Pile) -> str:
    """Where it stands. What waits for its decision stands with the checks as long as one is in its way."""
    column = _BY_STATE.get(pile.state, ENDED)
    if column == DECISION and pile.is_stopped and pile.state in WAITING:
        return CHECKS
    return PAID if column == AGREED and pile.is_paid else column


@dataclass(slots=True)
class Count:
    """How many, and what they ask for in pounds."""

    count: int = 0
    asked: Decimal = NOUGHT

    def add(self, pile: Pile) -> None:
        self.count += pile.count
        self.asked += pile.asked


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


def board_of(
    whole: Iterable[Pile], by_place: Iterable[Named] = (), by_priority: Iterable[Named] = (), drafts: int = 0
) -> Board:
    """Put piles into columns, over all and by place and priority."""
    found = Board({name: Count() for name in (*COLUMNS, ENDED)}, _rows(by_place), _rows(by_priority), drafts)
    for pile in whole:
        found.columns[column_of(pile)].add(pile)
        found.whole.add(pile)
    return found


def _rows(piles: Iterable[Named]) -> list[Row]:
    made: dict[str, Row] = {}
    for (key, label), pile in piles:
        row = made.setdefault(key, Row(key, label, {name: Count() for name in (*COLUMNS, ENDED)}))
        row.counts[column_of(pile)].add(pile)
    return sorted(made.values(), key=lambda row: row.label)
