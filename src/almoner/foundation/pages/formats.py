"""How values read on a page: "£1,339,454.38", "20 November 2026", "not stated" said in words."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from almoner.kernel.dates import ApproximateDate, british
from almoner.kernel.money import Amount, pounds

type Shown = str | Markup

WHOLE = Decimal(1)


def unknown(words: str) -> Markup:
    """A value nobody has told us, softer than a figure and always in words."""
    return Markup('<span class="unknown">{}</span>').format(words)


def money(value: Decimal | Amount | None) -> Shown:
    """Pounds to the penny, "£1,339,454.38"; an unknown amount as its reason, a blank as "Not stated", never as nought."""
    if value is None:
        return unknown(_("Not stated"))
    shown = pounds(value)
    return unknown(shown) if isinstance(value, Amount) and value.value is None else shown


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
    """ "20 November 2026"; an approximate date as exactly as it is known: "March 2026", "No end stated"."""
    if value is None:
        return unknown(_("Not known"))
    if isinstance(value, ApproximateDate):
        return str(value) if value.is_dated else unknown(str(value))
    if isinstance(value, dt.datetime):
        value = timezone.localdate(value)
    return british(value)


def moment(value: dt.datetime | None) -> Shown:
    """ "20 November 2026, 10:42", by the clock of the installation's time zone (Europe/London)."""
    if value is None:
        return unknown(_("Not known"))
    local = timezone.localtime(value)
    return f"{british(local.date())}, {local:%H:%M}"


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


def text(value: Any) -> Markup:
    """Any value made safe for a page; nothing for None."""
    return Markup() if value is None else escape(value)


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
}
