"""What a pot has left: what it holds, less what is committed or paid, and with what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from almoner.kernel.money import Amount, Total

NOUGHT = Decimal("0.00")


@dataclass(slots=True)
class Use:
    """What one agreement has to do with one pot in one financial year, in pounds."""

    committed: Decimal = NOUGHT
    unknown: int = 0
    """How many of its lines give no figure."""
    lines: int = 0
    paid: Decimal = NOUGHT
    recovered: Decimal = NOUGHT

    @property
    def net(self) -> Decimal:
        """What it costs the pot: what it commits, or what was paid where that is more, less what came back.

        So money that is recovered returns to the pot at once, and is not counted twice when the agreement is varied
        down afterwards.
        """
        return max(self.committed, self.paid) - self.recovered


@dataclass(frozen=True, slots=True)
class Position:
    """One pot in one financial year. ``left`` is None where nobody knows, below nothing where too much is agreed."""

    pot: UUID
    name: str
    year: int | None
    """None: neither the pot nor its agreements name a year."""
    is_tied: bool
    """Whether the pot is for this year alone. Else ``available`` and ``left`` are of all its years together."""
    available: Amount
    committed: Total
    paid: Decimal
    recovered: Decimal
    left: Decimal | None


def position(
    *,
    pot: UUID,
    name: str,
    year: int | None,
    tied_to: int | None,
    holds: Amount,
    uses: Sequence[Use],
    of_the_pot: Sequence[Use],
) -> Position:
    """Add up one place. ``uses`` are of this year, ``of_the_pot`` of all its years.

    A pot that is tied to another year has nothing for this one.
    """
    is_tied = tied_to is not None
    available = Amount.of(0) if is_tied and tied_to != year else holds
    counted = uses if is_tied else of_the_pot
    is_known = available.value is not None and not any(use.unknown for use in counted)
    left = (available.value or NOUGHT) - sum((use.net for use in counted), NOUGHT) if is_known else None
    return Position(
        pot=pot,
        name=name,
        year=year,
        is_tied=is_tied,
        available=available,
        committed=Total(
            sum((use.committed for use in uses), NOUGHT),
            sum(use.unknown for use in uses),
            sum(use.lines for use in uses),
        ),
        paid=sum((use.paid for use in uses), NOUGHT),
        recovered=sum((use.recovered for use in uses), NOUGHT),
        left=left,
    )
