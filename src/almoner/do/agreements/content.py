"""What a paper says besides the terms in the register and the standard clauses: as one value, and as JSON.

Rows may be given as plain tuples in the order of their fields.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

type Facts = dict[str, Any]

CAPITAL, REVENUE = "capital", "revenue"


class Spend(NamedTuple):
    """Something the money may be spent on: what, "capital" or "revenue", and pounds where they are fixed."""

    what: str
    kind: str = REVENUE
    amount: Decimal | None = None


class Outcome(NamedTuple):
    """What is to come of it, how that is measured, and how much of it is expected (AGR-12, AGR-20)."""

    what: str
    measure: str = ""
    target: str = ""


class Condition(NamedTuple):
    """A special condition, or one that a funder passes down (AGR-03)."""

    text: str
    from_funder: bool = False


class Report(NamedTuple):
    """Something to be reported, and the last day for it; None where no day is set."""

    what: str
    due_on: dt.date | None = None


class Instalment(NamedTuple):
    """A payment: its title, the day it is due, pounds, and what must be met first."""

    title: str
    due_on: dt.date | None = None
    amount: Decimal | None = None
    condition: str = ""


class Publicity(NamedTuple):
    """A duty of publicity: a kind of KINDS_OF_PUBLICITY, what exactly, and the last day for it."""

    kind: str
    what: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PaperContent:
    """What an agreement's paper says in its own words. Empty parts are left to the terms and the standard clauses."""

    purpose: str = ""
    spend: tuple[Spend, ...] = ()
    not_allowed: str = ""
    """What may not be bought with it, besides what the standard terms rule out."""
    outcomes: tuple[Outcome, ...] = ()
    review_method: str = ""
    """How success is reviewed, said at the outset (AGR-20)."""
    conditions: tuple[Condition, ...] = ()
    reporting: tuple[Report, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    claims: str = ""
    """How the money is claimed (AGR-01)."""
    contact: str = ""
    """One person or address at the office."""
    ends: str = ""
    """How this agreement may end early, besides what the standard terms say (AGR-10, AGR-17)."""
    publicity: tuple[Publicity, ...] = ()

    def __post_init__(self) -> None:
        for name, row in ROWS.items():
            object.__setattr__(self, name, tuple(row(*each) for each in getattr(self, name)))


ROWS: Mapping[str, Any] = {
    "spend": Spend,
    "outcomes": Outcome,
    "conditions": Condition,
    "reporting": Report,
    "instalments": Instalment,
    "publicity": Publicity,
}
WORDS = ("purpose", "not_allowed", "review_method", "claims", "contact", "ends")


def as_facts(content: PaperContent) -> Facts:
    """Content as JSON: days as 2026-11-20, pounds as "1339.38". `from_facts` turns it back."""
    facts: Facts = {name: getattr(content, name).strip() for name in WORDS}
    for name in ROWS:
        facts[name] = [{key: _plain(value) for key, value in row._asdict().items()} for row in getattr(content, name)]
    return facts


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


def from_facts(facts: Mapping[str, Any]) -> PaperContent:
    """What `as_facts` wrote. Parts that are not there are empty."""
    parts: Facts = {name: str(facts.get(name, "")) for name in WORDS}
    parts |= {name: tuple(_rows(kind, facts.get(name, ()))) for name, kind in ROWS.items()}
    return PaperContent(**parts)


def _rows(kind: Any, rows: Iterable[Mapping[str, Any]]) -> Iterable[Any]:
    for row in rows:
        yield kind(**{name: _read(name, value) for name, value in row.items()})


def _read(name: str, value: Any) -> Any:
    if name == "amount" and value is not None:
        return Decimal(value)
    if name == "due_on" and value is not None:
        return dt.date.fromisoformat(value)
    return value
