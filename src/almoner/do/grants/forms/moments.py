"""A moment as people write it: a day in three boxes, and a time by the clock on the wall."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.grants.rules.clock import LONDON, moment_in_london

_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.]?(?P<minute>[0-5]\d)")


class ClockField(forms.CharField):
    """A time to the minute, as in 12:00; cleans to a time or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **{"help_text": gettext_lazy("By the clock, as in 12:00 or noon."), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip().lower()
        if not text:
            return None
        if text in {"noon", _("noon")}:
            return dt.time(12)
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise ValidationError(_("Write the time as hours and minutes, as in 12:00 or 17:30."))
        return dt.time(int(found["hour"]), int(found["minute"]))


def moment_of(day: dt.date | None, clock: dt.time | None, *, later: bool) -> dt.datetime | None:
    """The moment that a day and a time say; None where neither is given.

    Raises:
        ValidationError: only one of the two is given, or the clocks skip that time.
    """
    if day is None and clock is None:
        return None
    if day is None:
        raise ValidationError(_("Give the day as well as the time."))
    if clock is None:
        raise ValidationError(_("Give the time as well as the day, to the minute."))
    try:
        return moment_in_london(day, clock, later=later)
    except ValueError as skipped:
        raise ValidationError(str(skipped)) from None


def as_written(moment: dt.datetime | None) -> tuple[dt.date | None, dt.time | None]:
    """The day and the time of a moment, by the clock on the wall."""
    if moment is None:
        return None, None
    local = moment.astimezone(LONDON)
    return local.date(), local.time().replace(second=0, microsecond=0)
