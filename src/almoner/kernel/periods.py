"""Periods: financial years, quarters, half-years, and any first to last day; money profiled over them.

A financial year runs from 1 April to 31 March and is called by both its years: 2026/27.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, Literal

from almoner.kernel.approximate import ApproximateDate, add_months, month_name
from almoner.kernel.money import Amount, allocate
from almoner.kernel.words import gettext as _
from almoner.kernel.words import quoted

_ONE_DAY = timedelta(days=1)
_WRITTEN = re.compile(r"(?P<year>\d{4})[/-](?P<next>\d{2}|\d{4})")


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """The year from 1 April of `starting` to 31 March of the next: FinancialYear(2026) is 2026/27."""

    starting: int

    @classmethod
    def containing(cls, day: date) -> "FinancialYear":
        """The financial year that a day falls in."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> "FinancialYear":
        """Read "2026/27", "2026-27" or "2026-2027" and nothing else. Raises ValueError with a sentence."""
        found = _WRITTEN.fullmatch(text.strip().replace("\u2013", "-"))
        if found is None or int(found["next"]) not in _names_of(int(found["year"]) + 1, found["next"]):
            raise ValueError(
                _("“{read}” is not a financial year. Expected the year it starts and the next, as in 2026/27.").format(
                    read=quoted(text)
                )
            )
        return cls(int(found["year"]))

    @property
    def label(self) -> str:
        """ "2026/27"."""
        return f"{self.starting}/{(self.starting + 1) % 100:02}"

    @property
    def first(self) -> date:
        """1 April."""
        return date(self.starting, 4, 1)

    @property
    def last(self) -> date:
        """31 March."""
        return date(self.starting + 1, 3, 31)

    @property
    def period(self) -> "Period":
        """Its first to last day."""
        return Period(self.first, self.last)

    @property
    def quarters(self) -> "tuple[Quarter, ...]":
        """Q1 (April to June) to Q4 (January to March)."""
        return tuple(Quarter(self, n) for n in range(1, 5))

    @property
    def halves(self) -> "tuple[HalfYear, ...]":
        """H1 (April to September) and H2 (October to March)."""
        return HalfYear(self, 1), HalfYear(self, 2)

    @property
    def approximate(self) -> ApproximateDate:
        """Some day in it."""
        return ApproximateDate.financial_year(self.starting)

    def __add__(self, years: int) -> "FinancialYear":
        return FinancialYear(self.starting + years)

    def __sub__(self, years: int) -> "FinancialYear":
        return FinancialYear(self.starting - years)

    def __str__(self) -> str:
        return self.label


def _names_of(year: int, written: str) -> tuple[int, ...]:
    """How a year may be written in as many figures as were written."""
    return (year % 100,) if len(written) == 2 else (year,)


@dataclass(frozen=True, slots=True, order=True)
class _Part:
    """A numbered part of a financial year, `length` months long."""

    length: ClassVar[int]
    letter: ClassVar[str]
    year: FinancialYear
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // self.length:
            raise ValueError(f"{self.year} has no {self.letter}{self.number}")

    @property
    def label(self) -> str:
        """ "Q2 2026/27"."""
        return f"{self.letter}{self.number} {self.year.label}"

    @property
    def name(self) -> str:
        """ "July to September 2026"."""
        return str(self.period)

    @property
    def first(self) -> date:
        """Its first day."""
        return add_months(self.year.first, self.length * (self.number - 1))

    @property
    def last(self) -> date:
        """Its last day."""
        return add_months(self.first, self.length) - _ONE_DAY

    @property
    def period(self) -> "Period":
        """Its first to last day."""
        return Period(self.first, self.last)

    def __str__(self) -> str:
        return self.label

    def _later(self, parts: int) -> tuple[FinancialYear, int]:
        """Year and number of the one so many later."""
        years, number = divmod(self.number - 1 + parts, 12 // self.length)
        return self.year + years, number + 1


@dataclass(frozen=True, slots=True, order=True)
class Quarter(_Part):
    """A quarter of a financial year: Q1 is April to June. Raises ValueError for a number outside 1 to 4."""

    length = 3
    letter = "Q"

    @classmethod
    def containing(cls, day: date) -> "Quarter":
        """The quarter that a day falls in."""
        return cls(FinancialYear.containing(day), (day.month - 4) % 12 // 3 + 1)

    @property
    def approximate(self) -> ApproximateDate:
        """Some day in it."""
        return ApproximateDate.quarter(self.first.year, self.first.month)

    def __add__(self, quarters: int) -> "Quarter":
        return Quarter(*self._later(quarters))


@dataclass(frozen=True, slots=True, order=True)
class HalfYear(_Part):
    """Half a financial year: H1 is April to September. Raises ValueError for a number other than 1 or 2."""

    length = 6
    letter = "H"

    @classmethod
    def containing(cls, day: date) -> "HalfYear":
        """The half-year that a day falls in."""
        return cls(FinancialYear.containing(day), (day.month - 4) % 12 // 6 + 1)

    @property
    def approximate(self) -> ApproximateDate:
        """Some day in it."""
        return ApproximateDate.half_year(self.first.year, self.first.month)

    def __add__(self, halves: int) -> "HalfYear":
        return HalfYear(*self._later(halves))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Any run of days, first and last included. Raises ValueError if the last comes before the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(_("A period cannot end before it starts."))

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> int:
        """How many calendar months it touches: 8 August 2022 to 31 March 2024 touches 20."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def contains(self, other: "date | Period") -> bool:
        """Whether the day, or the whole of the other period, lies in this one."""
        first, last = (other.first, other.last) if isinstance(other, Period) else (other, other)
        return self.first <= first and last <= self.last

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last

    def shared_with(self, other: "Period") -> "Period | None":
        """The days that both have, if any."""
        return Period(max(self.first, other.first), min(self.last, other.last)) if self.overlaps(other) else None

    @property
    def financial_years(self) -> list[FinancialYear]:
        """The financial years it touches, in order."""
        last = FinancialYear.containing(self.last).starting
        return [FinancialYear(n) for n in range(FinancialYear.containing(self.first).starting, last + 1)]

    def by_financial_year(self) -> "dict[FinancialYear, Period]":
        """Cut at each 1 April: the piece that falls in each financial year, in order."""
        return {year: Period(max(self.first, year.first), min(self.last, year.last)) for year in self.financial_years}

    def profile(
        self, amount: Amount | Decimal, by: Literal["days", "months"] = "days"
    ) -> "dict[FinancialYear, Amount]":
        """Spread pounds over the financial years by days (or by months touched), losing no penny.

        An amount that is not known is not known in any year, for the same reason.
        """
        pieces = self.by_financial_year()
        whole = amount if isinstance(amount, Amount) else Amount(amount)
        if whole.value is None:
            return dict.fromkeys(pieces, whole)
        weights = [Decimal(piece.days if by == "days" else piece.months) for piece in pieces.values()]
        return dict(zip(pieces, map(Amount, allocate(whole.value, weights)), strict=True))

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))

    def __str__(self) -> str:
        first, last = self.first, self.last
        if first.day != 1 or (last + _ONE_DAY).day != 1:
            return _("{start} to {end}").format(start=ApproximateDate.day(first), end=ApproximateDate.day(last))
        end = f"{month_name(last.month)} {last.year}"
        if self.months == 1:
            return end
        start = month_name(first.month) if first.year == last.year else f"{month_name(first.month)} {first.year}"
        return _("{start} to {end}").format(start=start, end=end)
