"""What budget lines come to, and what a round says of the amount. Figures in docs/rules/applications.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from almoner.do.grants.rules.written import Fit, fit_of_amount
from almoner.foundation.questions.rules.answers import pounds_of

LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a round says of the amount of one application, in pounds; None where it says nothing."""

    least: Decimal | None = None
    cap: Decimal | None = None
    cap_kind: str = LIMIT

    def fit(self, amount: Decimal | None) -> Fit:
        """What is said of an amount: a cap that is a limit refuses, one that is a guide only warns."""
        if amount is None:
            return Fit()
        return fit_of_amount(amount, cap=self.cap, cap_kind=self.cap_kind, least=self.least)


def capital_and_revenue(lines: Any) -> tuple[Decimal, Decimal] | None:
    """What budget lines come to as capital and as revenue, in pounds; None where one cannot be read."""
    if not isinstance(lines, Sequence) or isinstance(lines, str) or not lines:
        return None
    sums = {"capital": Decimal("0.00"), "revenue": Decimal("0.00")}
    for row in lines:
        amount = pounds_of(row.get("amount")) if isinstance(row, Mapping) else None
        kind = row.get("kind") if isinstance(row, Mapping) else None
        if amount is None or kind not in sums:
            return None
        sums[kind] += amount
    return sums["capital"], sums["revenue"]
