"""Dates: what registers write, read into what is known.

`parse_date` reads one date, `parse_term` a start, an end and a possible extension.
The value itself, `ApproximateDate`, lives in `approximate`; import it from here.
The rules with worked figures are in docs/rules/dates.md.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from almoner.kernel.answers import Answer, CannotTell
from almoner.kernel.approximate import ApproximateDate, Precision, add_months, british, month_name
from almoner.kernel.unknowns import says_unknown
from almoner.kernel.words import gettext as _
from almoner.kernel.words import quoted

__all__ = [
    "Answer",
    "ApproximateDate",
    "CannotTell",
    "Precision",
    "Term",
    "add_months",
    "british",
    "month_name",
    "parse_date",
    "parse_term",
]

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
_WORD = "(?P<word>[a-z]+)"
_YEAR = r"(?P<year>\d{4})"

_ANY_CASE = re.IGNORECASE | re.ASCII
_OPEN = re.compile(r"ongoing|open|open[- ]ended|rolling|no end(?: date)?(?: stated)?|until further notice", _ANY_CASE)
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})([/.-])(?P<month>\d{{1,2}})\2{_YEAR}(?: 00:00(?::00)?)?", _ANY_CASE)
_YEAR_FIRST = re.compile(rf"{_YEAR}([/.-])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})(?:[ T]00:00(?::00)?)?", _ANY_CASE)
_DAY_IN_WORDS = re.compile(
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_WORD}\.?,?[ -]{_YEAR}",
    _ANY_CASE,
)
_MONTH_IN_WORDS = re.compile(rf"{_WORD}\.?,?[ -]{_YEAR}", _ANY_CASE)
_MONTH_IN_FIGURES = re.compile(rf"(?P<month>\d{{1,2}})[/-]{_YEAR}|(?P<year2>\d{{4}})-(?P<month2>\d{{1,2}})", _ANY_CASE)
_ONLY_YEAR = re.compile(_YEAR, _ANY_CASE)
_FINANCIAL_YEAR = re.compile(rf"{_YEAR}[/-](?P<next>\d{{2}}|\d{{4}})", _ANY_CASE)
_PART_OF_YEAR = re.compile(
    rf"(?:q(?P<quarter>[1-4])|h(?P<half>[12])),? {_YEAR}[/-](?P<next>\d{{2}}|\d{{4}})", _ANY_CASE
)
_MONTHS_FROM_TO = re.compile(
    rf"(?P<first>[a-z]+)(?: (?P<year1>\d{{4}}))?(?: to | ?- ?)(?P<last>[a-z]+) {_YEAR}", _ANY_CASE
)
_PART_OF_CALENDAR_YEAR = re.compile(r"[qh]\d,? \d{4}", _ANY_CASE)
_MONTH_FIRST = re.compile(rf"{_WORD} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}", _ANY_CASE)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", _ANY_CASE)


def _evened(text: str) -> str:
    """One kind of dash and single spaces."""
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", text).split())


def _month_called(word: str) -> int | None:
    return _MONTHS.get(word.casefold())


def parse_date(text: str) -> ApproximateDate:
    """Read a date as people and registers write it, keeping only the precision that is written.

    Days ("31/12/2023", "2023-12-31", "10th January 2022"), months ("March 2026", "Mar 2026", "2026-03",
    "03/2026"), years ("2026"), financial years ("2026/27", "2026-27") and their parts ("Q2 2026/27"),
    "tbc" and a blank (unknown), "ongoing" (open), and whatever `str()` of a date gives.
    Raises ValueError with a sentence for the person who wrote it.
    """
    read = _evened(text)
    if not read or says_unknown(read):
        return ApproximateDate.unknown()
    if _OPEN.fullmatch(read):
        return ApproximateDate.open_ended()
    found = _day(read) or _month(read) or _part_of_year(read) or _year(read) or _span_of_months(read)
    if found is None:
        raise ValueError(_why_not_a_date(text))
    return found


def _day(read: str) -> ApproximateDate | None:
    found = _DAY_FIRST.fullmatch(read) or _YEAR_FIRST.fullmatch(read) or _DAY_IN_WORDS.fullmatch(read)
    if found is None:
        return None
    parts = found.groupdict()
    month = _month_called(parts["word"]) if "word" in parts else int(parts["month"])
    if month is None:
        return None
    year, day = _credible(int(parts["year"])), int(parts["day"])
    if not 1 <= month <= 12:
        raise ValueError(
            _("{read} is not a date: there is no month {month}. The day comes first, as in 31/12/2023.").format(
                read=read, month=month
            )
        )
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValueError(
            _("{read} is not a date: {month} {year} has {days} days.").format(
                read=read, month=month_name(month), year=year, days=days
            )
        )
    return ApproximateDate.day(date(year, month, day))


def _month(read: str) -> ApproximateDate | None:
    if found := _MONTH_IN_WORDS.fullmatch(read):
        named = _month_called(found["word"])
        return ApproximateDate.month(_credible(int(found["year"])), named) if named else None
    if not (found := _MONTH_IN_FIGURES.fullmatch(read)):
        return None
    year, month = int(found["year"] or found["year2"]), int(found["month"] or found["month2"])
    if found["year2"] and month == (year + 1) % 100:
        if not 1 <= month <= 12:
            return None
        raise ValueError(
            _(
                "{read} could be {month} {year} or the financial year {year}/{next}: write it as one or the other."
            ).format(read=read, month=month_name(month), year=year, next=f"{month:02}")
        )
    if found["year2"] and month > 12:
        return None
    if not 1 <= month <= 12:
        raise ValueError(_("{read} is not a date: there is no month {month}.").format(read=read, month=month))
    return ApproximateDate.month(_credible(year), month)


def _part_of_year(read: str) -> ApproximateDate | None:
    found = _PART_OF_YEAR.fullmatch(read)
    if found is None:
        return None
    year = _financial(read, found)
    if found["quarter"]:
        first = add_months(date(year, 4, 1), 3 * (int(found["quarter"]) - 1))
        return ApproximateDate.quarter(first.year, first.month)
    first = add_months(date(year, 4, 1), 6 * (int(found["half"]) - 1))
    return ApproximateDate.half_year(first.year, first.month)


def _year(read: str) -> ApproximateDate | None:
    if _ONLY_YEAR.fullmatch(read):
        return ApproximateDate.year(_credible(int(read)))
    found = _FINANCIAL_YEAR.fullmatch(read)
    return ApproximateDate.financial_year(_financial(read, found)) if found else None


def _financial(read: str, found: re.Match[str]) -> int:
    """The calendar year in which the financial year written there starts."""
    year, following = _credible(int(found["year"])), found["next"]
    if int(following) not in ((year + 1) % 100, year + 1) or int(following) == year:
        raise ValueError(
            _("{read} is not a financial year: {year} is followed by {next}.").format(
                read=read, year=year, next=f"{(year + 1) % 100:02}"
            )
        )
    return year


def _span_of_months(read: str) -> ApproximateDate | None:
    """ "July to September 2026": a quarter or a half-year, if it is as long as one."""
    found = _MONTHS_FROM_TO.fullmatch(read)
    if found is None:
        return None
    from_month, to_month = _month_called(found["first"]), _month_called(found["last"])
    if from_month is None or to_month is None:
        return None
    year = _credible(int(found["year"]))
    first, last = date(_credible(int(found["year1"] or year)), from_month, 1), date(year, to_month, 1)
    for build, months in ((ApproximateDate.quarter, 2), (ApproximateDate.half_year, 5)):
        if first.month in (1, 4, 7, 10) and add_months(first, months) == last:
            return build(first.year, first.month)
    return None


def _credible(year: int) -> int:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(
            _("The year {year} is not credible here: expected {first} to {last}.").format(
                year=f"{year:04}", first=EARLIEST_YEAR, last=LATEST_YEAR
            )
        )
    return year


def _why_not_a_date(text: str) -> str:
    """The sentence that says what was read and what is expected."""
    read = _evened(text)
    if _SHORT_YEAR.fullmatch(read):
        why = _("“{read}” has a year of two figures: write all four, as in 31/12/2023.")
    elif _MONTH_FIRST.fullmatch(read):
        why = _("“{read}” has the month first: write the day first, as in 10 January 2022.")
    elif _PART_OF_CALENDAR_YEAR.fullmatch(read):
        why = _("“{read}” does not say which year it is part of: write the financial year, as in Q2 2026/27.")
    else:
        why = _("“{read}” is not a date. Expected 31/12/2023, 31 December 2023, March 2026, 2026/27, tbc or ongoing.")
    return why.format(read=quoted(text))


@dataclass(frozen=True, slots=True)
class Term:
    """What a phrase says of a term: its start, its end, how far it may be extended, and the remark as written.

    `extension_limit` is None where the phrase speaks of no extension.
    """

    start: ApproximateDate
    end: ApproximateDate
    extension_limit: ApproximateDate | None = None
    remark: str = ""


_IN_BRACKETS = re.compile(r"(?P<term>[^()]*?)\s*\((?P<remark>[^()]+)\)")
_EXTENSION_FOLLOWS = re.compile(
    r"(?P<term>.*?)[\s,;]+(?P<remark>(?:with\s+)?(?:an?\s+)?(?:possible\s+|optional\s+)?"
    r"(?:extension|extendable|option\s+to\s+extend|extends)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_EXTENDED_TO = re.compile(r"\bext\w+\b.*?\b(?:to|until|till)\s+(?P<limit>.+)", re.IGNORECASE | re.DOTALL)
_PLAINLY_BETWEEN = re.compile(r"\s+(?:to|until|[-\u2010-\u2015\u2212])\s+", re.IGNORECASE)
_MAYBE_BETWEEN = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")


def parse_term(text: str) -> Term:
    """Read a phrase such as "01/11/2022-31/03/2024" or "March 2026 (possible extension to March 2028)".

    A single date is the end, and the start is then unknown. Raises ValueError, with a sentence, if no
    date can be read, or the end lies before the start.
    """
    whole = text.strip()
    found = _IN_BRACKETS.fullmatch(whole) or _EXTENSION_FOLLOWS.fullmatch(whole)
    term, remark = (found["term"], found["remark"].strip()) if found else (whole, "")
    extended = _EXTENDED_TO.search(remark)
    start, end = _start_and_end(term)
    if start.after(end) is Answer.YES:
        raise ValueError(
            _("“{read}” ends before it starts: {end} is before {start}.").format(
                read=quoted(whole), end=end, start=start
            )
        )
    return Term(start, end, parse_date(extended["limit"]) if extended else None, remark)


def _start_and_end(term: str) -> tuple[ApproximateDate, ApproximateDate]:
    """Both ends where the text has two dates, else an unknown start and the one date as the end.

    A dash also stands inside dates ("2022-11-01", "2026-27"), so a separator with spaces round it is tried
    first, then the whole as one date, then every dash.
    """
    plain, dashes = list(_PLAINLY_BETWEEN.finditer(term)), list(_MAYBE_BETWEEN.finditer(term))
    refusals = []
    for separator in (*plain, None, *dashes):
        try:
            return _cut_at(term, separator)
        except ValueError as refusal:
            refusals.append(refusal)
    raise refusals[-1] if len(dashes) == 1 else refusals[0]


def _cut_at(term: str, separator: re.Match[str] | None) -> tuple[ApproximateDate, ApproximateDate]:
    """The dates before and after; a month without a year ("July to September 2026") takes the year of the last."""
    if separator is None:
        return ApproximateDate.unknown(), parse_date(term)
    first, last = term[: separator.start()], term[separator.end() :]
    if not first.strip() or not last.strip():
        raise ValueError(_why_not_a_date(term))
    end = parse_date(last)
    if _month_called(first.strip()) and end.first is not None:
        first = f"{first} {end.first.year}"
    return parse_date(first), end
