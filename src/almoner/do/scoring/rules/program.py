"""A small integer program over yes-or-no questions, solved by HiGHS to proven optimality.

Every coefficient is a whole number, so two different values of a sum are at least one apart: a gap below one is none.
"""

from collections.abc import Mapping
from typing import Any

import highspy
import numpy as np

_PROVEN = 0.5


class Unsolved(RuntimeError):
    """The program has no solution, or none was proven best: a fault of ours, since leaving floors unmet is allowed."""


class Program:
    """Questions, limits on weighted sums of the answers, and sums to be lowered one after the other."""

    def __init__(self) -> None:
        self._solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # the library has no types for it
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        self._solver.setOptionValue("mip_abs_gap", 0.0)
        self._solver.setOptionValue("threads", 1)
        self._columns: dict[str, int] = {}
        self._limits: list[tuple[dict[int, int], int | None, int | None]] = []

    def binary(self, name: str, most: int = 1) -> str:
        """A question answered 0 or 1; with ``most`` 0 it can only be 0."""
        self._columns[name] = len(self._columns)
        self._solver.addCol(0.0, 0.0, float(most), 0, np.array([], np.int32), np.array([], np.float64))
        self._solver.changeColIntegrality(self._columns[name], highspy.HighsVarType.kInteger)
        return name

    def at_most(self, weights: Mapping[str, int], limit: int) -> None:
        self._limit(weights, None, limit)

    def at_least(self, weights: Mapping[str, int], limit: int) -> None:
        self._limit(weights, limit, None)

    def _limit(self, weights: Mapping[str, int], low: int | None, high: int | None) -> None:
        row = {self._columns[name]: weight for name, weight in weights.items() if weight}
        self._limits.append((row, low, high))
        infinity = highspy.kHighsInf
        self._solver.addRow(
            -infinity if low is None else float(low),
            infinity if high is None else float(high),
            len(row),
            np.array(list(row), np.int32),
            np.array(list(row.values()), np.float64),
        )

    def lower(self, cost: Mapping[str, int]) -> tuple[int, int]:
        """Make a weighted sum as low as it goes; returns its value and the proven bound below it, which are equal.

        Raises:
            Unsolved: no best answer was proven.
        """
        for name, column in self._columns.items():
            self._solver.changeColCost(column, float(cost.get(name, 0)))
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Unsolved(str(self._solver.getModelStatus()))
        answers = self.values()
        value = sum(weight * answers[name] for name, weight in cost.items())
        below = self._solver.getInfo().mip_dual_bound if any(cost.values()) else float(value)
        if value - below > _PROVEN:
            raise Unsolved(f"value {value}, bound {below}")
        return value, round(below)

    def holds_with(self, name: str) -> bool:
        """Whether everything still holds with this question answered 1; leaves it so if it does, else at 0."""
        column = self._columns[name]
        if self._solver.getCol(column)[3] < 1:
            return False
        self._solver.changeColBounds(column, 1.0, 1.0)
        self._solver.run()
        if self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal and self._is_true():
            return True
        self._solver.changeColBounds(column, 0.0, 0.0)
        return False

    def fix(self, name: str, answer: int) -> None:
        self._solver.changeColBounds(self._columns[name], float(answer), float(answer))

    def values(self) -> dict[str, int]:
        """The answers found last, checked in whole numbers against every limit.

        Raises:
            Unsolved: a limit does not hold once the solver's decimals are whole numbers again.
        """
        if not self._is_true():
            raise Unsolved("the answers break a limit")
        return self._answers()

    def _answers(self) -> dict[str, int]:
        found = self._solver.getSolution().col_value
        return {name: round(found[column]) for name, column in self._columns.items()}

    def _is_true(self) -> bool:
        answers = list(self._answers().values())
        for row, low, high in self._limits:
            total = sum(weight * answers[column] for column, weight in row.items())
            if (low is not None and total < low) or (high is not None and total > high):
                return False
        return True
