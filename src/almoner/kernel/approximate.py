"""Dates as registers know them: a day, a month, a quarter, a year, no end stated, or not known.

Comparing two of them answers yes, no or cannot tell. Import the names from
`almoner.kernel.dates`, which also reads dates from text.
The rules with worked figures are in docs/rules/dates.md.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from almoner.kernel.answers import Answer
from almoner.kernel.words import gettext as _
from almoner.kernel.words import gettext_noop


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    FINANCIAL_YEAR = "financial_year"
    OPEN = "open"
    UNKNOWN = "unknown"


_MONTHS_LONG = {
    Precision.MONTH: 1,
    Precision.QUARTER: 3,
    Precision.HALF_YEAR: 6,
    Precision.YEAR: 12,
    Precision.FINANCIAL_YEAR: 12,
}
_STARTS_IN = {
    Precision.MONTH: range(1, 13),
    Precision.QUARTER: (1, 4, 7, 10),
    Precision.HALF_YEAR: (1, 4, 7, 10),
    Precision.YEAR: (1,),
    Precision.FINANCIAL_YEAR: (4,),
}


MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)


def month_name(month: int) -> str:
    """The month's name, 1 to 12, in the reader's language."""
    return _(MONTHS[month - 1])


def british(day: date) -> str:
    """A day as it is written here: "20 November 2026"."""
    return f"{day.day} {month_name(day.month)} {day.year}"


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later (or earlier, if negative); the last day where there is none.

    31 August less six months is 28 (or 29) February.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class ApproximateDate:
    """One date of which only so much is known: it is some day from `first` to `last`, both included.

    `open` (no end stated) and `unknown` have no days. Build it with the named constructors;
    a pair of days that does not fit the precision raises ValueError.
    """

    first: date | None
    last: date | None
    precision: Precision

    def __post_init__(self) -> None:
        fits = (self.first, self.last) == (None, None)
        if self.precision not in (Precision.OPEN, Precision.UNKNOWN):
            fits = self.first is not None and self.last == _last_day(self.first, self.precision)
        if not fits:
            raise ValueError(f"{self.first} to {self.last} is not a {self.precision.replace('_', ' ')}")

    @classmethod
    def day(cls, day: date) -> "ApproximateDate":
        """A date known to the day."""
        return cls(day, day, Precision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> "ApproximateDate":
        """Some day in a month (1 to 12)."""
        return cls._from(date(year, month, 1), Precision.MONTH)

    @classmethod
    def quarter(cls, year: int, month: int) -> "ApproximateDate":
        """Some day in the quarter that starts in January, April, July or October of that calendar year."""
        return cls._from(date(year, month, 1), Precision.QUARTER)

    @classmethod
    def half_year(cls, year: int, month: int) -> "ApproximateDate":
        """Some day in the six months that start in January, April, July or October of that calendar year."""
        return cls._from(date(year, month, 1), Precision.HALF_YEAR)

    @classmethod
    def year(cls, year: int) -> "ApproximateDate":
        """Some day in a calendar year."""
        return cls._from(date(year, 1, 1), Precision.YEAR)

    @classmethod
    def financial_year(cls, starting: int) -> "ApproximateDate":
        """Some day in the financial year that starts on 1 April: 2026 means 2026/27."""
        return cls._from(date(starting, 4, 1), Precision.FINANCIAL_YEAR)

    @classmethod
    def open_ended(cls) -> "ApproximateDate":
        """No end is stated: later than every day."""
        return cls(None, None, Precision.OPEN)

    @classmethod
    def unknown(cls) -> "ApproximateDate":
        """Nobody can say."""
        return cls(None, None, Precision.UNKNOWN)

    @classmethod
    def _from(cls, first: date, precision: Precision) -> "ApproximateDate":
        return cls(first, _last_day(first, precision), precision)

    @property
    def is_dated(self) -> bool:
        """Whether there are days to speak of: neither open nor unknown."""
        return self.first is not None

    @property
    def is_exact(self) -> bool:
        """Whether it is known to the day."""
        return self.precision is Precision.DAY

    @property
    def sort_key(self) -> tuple[int, date, date]:
        """Soonest last day first; then what has no end stated; then what is not known."""
        if self.first is None or self.last is None:
            return (1 if self.precision is Precision.OPEN else 2, date.max, date.max)
        return (0, self.last, self.first)

    def before(self, other: "date | ApproximateDate") -> Answer:
        """Whether this is earlier than the other, whatever days the two turn out to be."""
        if (ends := _ends(self, other)) is None:
            return Answer.CANNOT_TELL
        (first, last), (other_first, other_last) = ends
        return Answer.of(yes=last < other_first, no=first >= other_last)

    def on_or_before(self, other: "date | ApproximateDate") -> Answer:
        """Whether this is no later than the other."""
        return ~self.after(other)

    def after(self, other: "date | ApproximateDate") -> Answer:
        """Whether this is later than the other, whatever days the two turn out to be."""
        return _approximate(other).before(self)

    def on_or_after(self, other: "date | ApproximateDate") -> Answer:
        """Whether this is no earlier than the other."""
        return ~self.before(other)

    def covers(self, other: "date | ApproximateDate") -> Answer:
        """Whether the other lies within the days this may be: "March 2026" covers 15 March 2026.

        CANNOT_TELL where only some of the other's days do, or either is unknown.
        """
        theirs = _approximate(other)
        if Precision.UNKNOWN in (self.precision, theirs.precision):
            return Answer.CANNOT_TELL
        if self.first is None or self.last is None or theirs.first is None or theirs.last is None:
            return Answer.NO
        return Answer.of(
            yes=self.first <= theirs.first and theirs.last <= self.last,
            no=theirs.last < self.first or self.last < theirs.first,
        )

    def __str__(self) -> str:
        if self.precision is Precision.OPEN:
            return _("No end stated")
        if self.first is None or self.last is None:
            return _("Not known")
        return _written(self.first, self.last, self.precision)


def _last_day(first: date, precision: Precision) -> date | None:
    """The last day of what starts on `first`, or None if nothing of that precision starts there."""
    if precision is Precision.DAY:
        return first
    if first.day != 1 or first.month not in _STARTS_IN[precision]:
        return None
    return add_months(first, _MONTHS_LONG[precision]) - timedelta(days=1)


def _written(first: date, last: date, precision: Precision) -> str:
    match precision:
        case Precision.DAY:
            return british(first)
        case Precision.MONTH:
            return f"{month_name(first.month)} {first.year}"
        case Precision.YEAR:
            return str(first.year)
        case Precision.FINANCIAL_YEAR:
            return f"{first.year}/{last.year % 100:02}"
    start = month_name(first.month) if first.year == last.year else f"{month_name(first.month)} {first.year}"
    return _("{start} to {end}").format(start=start, end=f"{month_name(last.month)} {last.year}")


def _approximate(other: date | ApproximateDate) -> ApproximateDate:
    return other if isinstance(other, ApproximateDate) else ApproximateDate.day(other)


type _Ends = tuple[int, int]

_AFTER_EVERYTHING = date.max.toordinal() + 1


def _ends(one: ApproximateDate, other: date | ApproximateDate) -> tuple[_Ends, _Ends] | None:
    """First and last possible day of each, as ordinals; None if either is unknown."""
    two = _approximate(other)
    if Precision.UNKNOWN in (one.precision, two.precision):
        return None
    return _span(one), _span(two)


def _span(one: ApproximateDate) -> _Ends:
    if one.first is None or one.last is None:
        return _AFTER_EVERYTHING, _AFTER_EVERYTHING
    return one.first.toordinal(), one.last.toordinal()
