"""Which plan or framework is in force on a day, which review is due, and what a period in words means."""

import datetime as dt
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from almoner.kernel.answers import Answer
from almoner.kernel.dates import ApproximateDate, add_months
from almoner.kernel.periods import FinancialYear


class Standing(StrEnum):
    """Where a plan or framework stands on a day, by its own dates."""

    TO_COME = "to_come"
    CURRENT = "current"
    PAST = "past"


def standing(record: Any, on: dt.date) -> Standing:
    """Where it stands. What may be in force counts as in force: "2025 to 2028" still stands in June 2028."""
    if record.begins.after(on) is Answer.YES:
        return Standing.TO_COME
    if record.ends.before(on) is Answer.YES:
        return Standing.PAST
    return Standing.CURRENT


def one_is_active(frameworks: Iterable[Any], on: dt.date) -> str | None:
    """One commissioning framework is always active (STR-10): the sentence of warning when none is."""
    if any(standing(each, on) is Standing.CURRENT for each in frameworks):
        return None
    return _(
        "No commissioning framework is active today, and one must always be. Record the framework in force, or correct"
        " the dates of the last one."
    )


class Review(StrEnum):
    """How near the next review of a strategy is."""

    OVERDUE = "overdue"
    DUE = "due"
    NOT_YET = "not_yet"
    NOT_STATED = "not_stated"


SOON = 3
"""Months before a review that its owner is reminded."""


def review(due: ApproximateDate, on: dt.date) -> Review:
    """Where a review stands: overdue once its last possible day is past, due from three months before its first."""
    if due.first is None or due.last is None:
        return Review.NOT_STATED
    if due.last < on:
        return Review.OVERDUE
    return Review.DUE if add_months(due.first, -SOON) <= on else Review.NOT_YET


def dates_in_order(begins: ApproximateDate, ends: ApproximateDate) -> str | None:
    """A plan does not end before it begins."""
    if ends.before(begins) is Answer.YES:
        return _("The end, %(ends)s, is before the beginning, %(begins)s.") % {"begins": begins, "ends": ends}
    return None


_YEARS = re.compile(r"(?P<first>\d{4})(?:\s*(?:-|\u2013|/|to)\s*(?P<last>\d{4}|\d{2}))?")


def read_period(text: str) -> tuple[ApproximateDate, ApproximateDate]:
    """The beginning and end that a period in words means.

    "2021-2025" is some day in 2021 to some day in 2025; "2022-2023" and "2022/23" are the financial year, 1 April
    2022 to 31 March 2023; "2022" is the year.

    Raises:
        ValueError: with a sentence, when it is no period of years in order.
    """
    found = _YEARS.fullmatch(text.strip())
    first = int(found["first"]) if found else 0
    last = _last_year(first, found["last"]) if found and found["last"] else first
    if not found or last < first:
        raise ValueError(_("“%(read)s” is not a period of years, such as 2021-2025 or 2022/23.") % {"read": text[:80]})
    if found["last"] and last == first + 1:
        year = FinancialYear(first)
        return ApproximateDate.day(year.first), ApproximateDate.day(year.last)
    return ApproximateDate.year(first), ApproximateDate.year(last)


def _last_year(first: int, written: str) -> int:
    if len(written) == 4:
        return int(written)
    return first - first % 100 + int(written) + (100 if int(written) < first % 100 else 0)


def period_text(begins: ApproximateDate, ends: ApproximateDate) -> str:
    """How a period is written: "2021-2025", "2022"; nothing where an end of it is not known."""
    if begins.first is None or ends.last is None:
        return ""
    first, last = begins.first.year, ends.last.year
    return str(first) if first == last else f"{first}-{last}"


def covers(begins: ApproximateDate, ends: ApproximateDate, period: tuple[ApproximateDate, ApproximateDate]) -> bool:
    """Whether a plan of these dates may be the one that a period lies in."""
    return begins.after(period[0]) is not Answer.YES and ends.before(period[1]) is not Answer.YES
