"""The demonstration's own clock: a story is played on the days it tells of.

Times in Almoner come from Django's `timezone.now`; while the story is told it says the day of the story. Nothing but
demo/ sets a clock, and the shipped code has no way to.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone


class Clock:
    """Days counted from the day of the demonstration, which is day 0; times are those of London."""

    def __init__(self, today: dt.date) -> None:
        self.today = today

    def day(self, days: int) -> dt.date:
        """So many days from today; a day before today is negative."""
        return self.today + dt.timedelta(days=days)

    def moment(self, days: int, at: str = "10:00") -> dt.datetime:
        """A time of day, "17:00", so many days from today."""
        return timezone.make_aware(dt.datetime.combine(self.day(days), dt.time.fromisoformat(at)))

    @contextmanager
    def at(self, days: int, at: str = "10:00") -> Iterator[dt.datetime]:
        """Until the block ends it is that time of that day, and a second later each time somebody asks."""
        start = self.moment(days, at)
        asked = 0

        def now() -> dt.datetime:
            nonlocal asked
            asked += 1
            return start + dt.timedelta(milliseconds=asked)

        with patch.object(timezone, "now", now):
            yield start
