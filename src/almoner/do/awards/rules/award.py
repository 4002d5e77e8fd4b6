"""What an award must be before it makes a move: functions of a paper (an award with what was read for it)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from almoner.kernel.dates import british
from almoner.kernel.lifecycle import Moment
from almoner.kernel.money import pounds

NOTHING = Decimal("0.00")
CAPITAL, REVENUE = "capital", "revenue"


@dataclass(frozen=True, slots=True)
class BudgetEntry:
    """A line of a revised budget: what for, capital or revenue, and pounds."""

    what: str
    kind: str
    amount: Decimal


@dataclass(slots=True)
class Paper:
    """An award as its rules see it. ``split`` is what its parts by pot and year come to, in pounds.

    ``budget`` is what the answer brings; ``in_the_way`` are the sentences of checks not passed; ``decision_state`` is
    the state of the decision it stands in, "" for none.
    """

    award: Any
    priorities: int = 0
    split: Decimal = NOTHING
    budget: Sequence[BudgetEntry] = ()
    reason: str = ""
    in_the_way: Sequence[str] = field(default_factory=tuple)
    decision_state: str = ""

    @property
    def state(self) -> str:
        """The state of the award, which the lifecycle reads and sets."""
        return str(self.award.state)

    @state.setter
    def state(self, state: str) -> None:
        self.award.state = state


def serves_a_priority(paper: Paper, _moment: Moment) -> str | None:
    """An award serves at least one priority of the police and crime plan (STR-06)."""
    if paper.priorities:
        return None
    return _("%(award)s serves no priority of the police and crime plan: link it to one before it is decided.") % {
        "award": paper.award
    }


def money_adds_up(paper: Paper, _moment: Moment) -> str | None:
    """Its parts by pot and year are its amount, to the penny."""
    if paper.split == paper.award.amount:
        return None
    return _("%(award)s: the money by pot and year comes to %(split)s, the award to %(amount)s.") % {
        "award": paper.award,
        "split": pounds(paper.split),
        "amount": pounds(paper.award.amount),
    }


def nothing_is_in_the_way(paper: Paper, _moment: Moment) -> str | None:
    """Every check that comes before this step is passed."""
    if not paper.in_the_way:
        return None
    return _("%(award)s: %(why)s") % {"award": paper.award, "why": " ".join(paper.in_the_way)}


def decision_is_off(paper: Paper, _moment: Moment) -> str | None:
    """Only from a decision that was withdrawn does an award come back to choosing by itself."""
    if paper.decision_state in {"", "withdrawn"}:
        return None
    return _("It stands in a decision that is not withdrawn: leave it out of the sheet there.")


def is_open_on(expires_on: dt.date | None, day: dt.date) -> bool:
    """Whether an offer may still be answered on a day. The last day counts."""
    return expires_on is None or day <= expires_on


def is_still_open(paper: Paper, moment: Moment) -> str | None:
    """An offer is answered on or before its last day."""
    if is_open_on(paper.award.expires_on, moment.today):
        return None
    return _("The offer expired on %(day)s, so it cannot be answered here any more. Talk to the office.") % {
        "day": british(paper.award.expires_on)
    }


def has_expired(paper: Paper, moment: Moment) -> str | None:
    """Only an offer whose last day is over lapses."""
    if not is_open_on(paper.award.expires_on, moment.today):
        return None
    if paper.award.expires_on is None:
        return _("The offer has no last day, so it does not lapse.")
    return _("The offer may be answered until %(day)s.") % {"day": british(paper.award.expires_on)}


def has_a_reason(paper: Paper, _moment: Moment) -> str | None:
    """Something is said of why."""
    return None if paper.reason.strip() else _("Say why: the reason stays with the award.")


def wants_a_budget(award: Any) -> bool:
    """Whether the answer must bring a revised budget: less is offered than was asked."""
    return bool(award.asked is not None and award.amount < award.asked)


def faults_of_budget(budget: Sequence[BudgetEntry], amount: Decimal) -> list[str]:
    """Everything that is wrong with a revised budget for an offer of so many pounds, as sentences."""
    found = []
    if any(not entry.what.strip() for entry in budget):
        found.append(_("Say of each line of the budget what it is for."))
    if any(entry.amount <= 0 for entry in budget):
        found.append(_("Each line of the budget is more than nothing."))
    if any(entry.kind not in {CAPITAL, REVENUE} for entry in budget):
        found.append(_("Say of each line of the budget whether it is capital or revenue."))
    total = sum((entry.amount for entry in budget), NOTHING)
    if total != amount:
        found.append(
            _("The lines of the budget add up to %(total)s; the offer is %(amount)s: %(by)s.")
            % {"total": pounds(total), "amount": pounds(amount), "by": _difference(total - amount)}
        )
    return found


def _difference(much: Decimal) -> str:
    said = _("%(amount)s too much") if much > 0 else _("%(amount)s too little")
    return said % {"amount": pounds(abs(much))}


def revised_budget_adds_up(paper: Paper, _moment: Moment) -> str | None:
    """Where less is offered than was asked, the answer brings a budget whose lines add up to the offer."""
    if not paper.budget:
        if wants_a_budget(paper.award):
            return _("Less is offered than you asked for: write how you would spend the %(amount)s.") % {
                "amount": pounds(paper.award.amount)
            }
        return None
    return " ".join(faults_of_budget(paper.budget, paper.award.amount)) or None
