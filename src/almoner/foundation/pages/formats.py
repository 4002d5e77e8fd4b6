"""How values read on a page: "£1,339,454.38", "20 November 2026", "not stated" said in words."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from almoner.kernel.dates import ApproximateDate, british
from almoner.kernel.money import Amount, pounds
from almoner.kernel.periods import FinancialYear

type Shown = str | Markup

WHOLE = Decimal(1)


def unknown(words: str) -> Markup:
    """A value nobody has told us, softer than a figure and always in words."""
    return Markup(f'<span class="unknown">{escape(words)}</span>')  # noqa: S704 - escaped here; a list calls it often


@lru_cache(4096)
def _british(value: dt.date, language: str | None) -> str:
    """A day in words. Kept, with the language as part of the key, because a list says the same days again and again."""
    del language
    return british(value)


@lru_cache(4096)
def _approximately(value: ApproximateDate, language: str | None) -> Shown:
    del language
    return str(value) if value.is_dated else unknown(str(value))


class Reading:
    """The reader's language and time zone, looked up once for a whole list; the filters look them up for each value."""

    def __init__(self) -> None:
        self.language = get_language()
        self.zone = timezone.get_current_timezone()

    def day(self, value: dt.date | ApproximateDate | None) -> Shown:
        """ "20 November 2026"; an approximate date as exactly as it is known: "March 2026", "No end stated"."""
        if value is None:
            return unknown(_("Not known"))
        if isinstance(value, ApproximateDate):
            return _approximately(value, self.language)
        if isinstance(value, dt.datetime):
            value = value.astimezone(self.zone).date()
        return _british(value, self.language)

    def moment(self, value: dt.datetime | None) -> Shown:
        """ "20 November 2026, 10:42", by the clock of the installation's time zone (Europe/London)."""
        if value is None:
            return unknown(_("Not known"))
        local = value.astimezone(self.zone)
        return f"{_british(local.date(), self.language)}, {local.hour:02}:{local.minute:02}"


def money(value: Decimal | Amount | None) -> Shown:
    """Pounds to the penny, "£1,339,454.38"; an unknown amount as its reason, None as "Not stated", never as nought."""
    if value is None:
        return unknown(_("Not stated"))
    if not isinstance(value, Amount):
        return pounds(value)
    # A known Amount is to the penny and not negative already.
    return unknown(pounds(value)) if value.value is None else f"£{value.value:,.2f}"


def whole_pounds(value: Decimal | Amount | None) -> Shown:
    """Pounds without pence, "£1,339,454", for pictures and headlines where the exact figure stands nearby."""
    known = value.value if isinstance(value, Amount) else value
    if known is None:
        return money(value)
    rounded = known.quantize(WHOLE)
    return f"\u2212£{-rounded:,}" if rounded < 0 else f"£{rounded:,}"


def number(value: int | Decimal | None) -> Shown:
    """A plain number with thousands set apart: "1,240"."""
    return unknown(_("Not stated")) if value is None else f"{value:,}"


def percent(value: Decimal | float | None) -> Shown:
    """ "81%" or "81.5%" of a number of hundredths: 81.5 is shown as "81.5%"."""
    return unknown(_("Not stated")) if value is None else f"{number_format(value)}%"


def day(value: dt.date | ApproximateDate | None) -> Shown:
    """One day, for a template: see ``Reading.day``."""
    return Reading().day(value)


def moment(value: dt.datetime | None) -> Shown:
    """One moment, for a template: see ``Reading.moment``."""
    return Reading().moment(value)


def clock(value: dt.datetime) -> str:
    """ "10:42"."""
    return f"{timezone.localtime(value):%H:%M}"


def weekday(value: dt.date) -> str:
    """ "Thursday 20 November 2025", for the top of a day's work."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return f"{names[value.weekday()]} {british(value)}"


def spelt(value: int) -> str:
    """Numbers up to ten as words, for sentences: "Nine things wait for you". Capitals are the sentence's business."""
    words = (
        *(_("no"), _("one"), _("two"), _("three"), _("four"), _("five")),
        *(_("six"), _("seven"), _("eight"), _("nine"), _("ten")),
    )
    return words[value] if 0 <= value < len(words) else f"{value:,}"


def sentence(value: Any) -> str:
    """The same words with a capital first letter and everything else as it is."""
    text = str(value)
    return text[:1].upper() + text[1:]


def text(value: Any) -> Shown:
    """Any value made safe for a page; nothing for None."""
    return "" if value is None else escape(value)


def financial_year(value: int) -> str:
    """ "2026/27" of the calendar year in which it starts."""
    return FinancialYear(value).label


FILTERS = {
    "money": money,
    "whole_pounds": whole_pounds,
    "number": number,
    "percent": percent,
    "day": day,
    "moment": moment,
    "clock": clock,
    "weekday": weekday,
    "spelt": spelt,
    "sentence": sentence,
    "financial_year": financial_year,
}
