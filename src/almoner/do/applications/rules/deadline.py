"""How much time is left, as people say it."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .moving import clock

SOON = dt.timedelta(days=3)
VERY_SOON = dt.timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """The closing and what is left until then, in a sentence. ``tone``: "", "soon", "late"."""

    sentence: str
    tone: str
    is_over: bool


def time_left(until: dt.datetime | None, at: dt.datetime) -> TimeLeft:
    """What an applicant reads over the form: exact from three days on, and what becomes of the words after it."""
    if until is None:
        return TimeLeft(_("This round takes no applications now. What you write here is kept."), "late", True)
    said = {"when": clock(until)}
    if at.replace(microsecond=0) > until:
        sentence = _("The round closed on %(when)s. What you write is still kept, but it cannot be submitted.") % said
        return TimeLeft(sentence, "late", True)
    left = until - at
    sentence = _("Closes on %(when)s: %(left)s left.") % {**said, "left": in_words(left)}
    tone = "late" if left <= VERY_SOON else "soon" if left <= SOON else ""
    return TimeLeft(sentence, tone, False)


def in_words(left: dt.timedelta) -> str:
    """ "12 days", "2 days 5 hours", "3 hours 20 minutes", "4 minutes", "less than a minute"; never rounded up."""
    minutes = int(left.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days >= SOON.days:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    parts = [
        (days, ngettext("%(n)d day", "%(n)d days", days)),
        (hours, ngettext("%(n)d hour", "%(n)d hours", hours)),
        (0 if days else rest, ngettext("%(n)d minute", "%(n)d minutes", rest)),
    ]
    return " ".join(words % {"n": n} for n, words in parts if n) or _("less than a minute")
