"""Working days: weekdays that are not bank holidays, in a calendar of one nation or of all four.

A procurement working day is one that is no bank holiday in any part of the United Kingdom
(Procurement Act 2023, section 123). The procurement standstill counts its first day; the NHS way
(Provider Selection Regime) counts from the day after.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

import holidays
import holidays.countries.united_kingdom

from almoner.kernel.words import gettext as _

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whose bank holidays count: a name for people, and codes of the nations (ENG, WLS, SCT, NIR)."""

    name: str
    nations: tuple[str, ...]


ENGLAND = Calendar("England", ("ENG",))
WALES = Calendar("Wales", ("WLS",))
PROCUREMENT = Calendar("every part of the United Kingdom", ("ENG", "WLS", "SCT", "NIR"))

Counting = Literal["from_first", "from_next"]


@lru_cache(maxsize=128)
def bank_holidays(calendar: Calendar, year: int) -> Mapping[date, str]:
    """The bank holidays of a year, with their names; substitute days for those at a weekend included."""
    found: dict[date, str] = {}
    for nation in calendar.nations:
        found |= holidays.country_holidays("GB", subdiv=nation, years=year)
    return MappingProxyType(dict(sorted(found.items())))


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether the day is neither at a weekend nor a bank holiday of the calendar."""
    return day.weekday() < 5 and day not in bank_holidays(calendar, day.year)


def working_days(first: date, n: int, calendar: Calendar, counting: Counting = "from_first") -> date:
    """The date of the nth working day.

    "from_first" counts `first` itself if it is a working day (procurement standstill: published on day 1);
    "from_next" starts on the day after (the NHS way). Raises ValueError if n is less than 1.
    """
    if n < 1:
        raise ValueError(_("Working days are counted from 1."))
    day = first if counting == "from_first" else first + _ONE_DAY
    while True:
        n -= is_working_day(day, calendar)
        if n == 0:
            return day
        day += _ONE_DAY


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """How many working days there are from `first` to `last`, both included; none if `last` comes first."""
    return sum(is_working_day(first + timedelta(days=n), calendar) for n in range((last - first).days + 1))
