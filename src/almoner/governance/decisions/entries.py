"""What is entered into a decision besides its facts: lines of its own table, and money by pot and year."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LineEntry:
    """One line of the decision's own table; amounts in pounds. The organisation is found by the applicant's name."""

    applicant: str
    description: str
    value: Decimal
    recommended: Decimal | None = None
    withheld: bool = False
    framework_line: UUID | None = None


@dataclass(frozen=True, slots=True)
class MoneyEntry:
    """Pounds from one pot in one financial year (the calendar year in which it starts)."""

    pot: UUID
    year: int
    amount: Decimal
