"""What is looked at day by day, without a button: rooms register it, and the worker that sends letters goes round."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

Look = Callable[..., int]
"""Called with ``by`` and ``on``, the day; returns how many people or things it dealt with. Twice a day does no harm."""

_looks: dict[str, Look] = {}


def register(name: str, look: Look) -> None:
    """Add what a room looks at. Raises LookupError when a name means two things."""
    if _looks.setdefault(name, look) != look:
        raise LookupError(f"{name} is registered twice")


def go_round(*, by: Any, on: dt.date | None = None, last: dt.date | None = None) -> dt.date:
    """Let every room look at what the day brought, unless ``last``, the day of the last round, is this day.

    Returns the day, to be given as ``last`` the next time. Several workers may go round at once: a look that writes
    holds what it writes.
    """
    day = on or timezone.localdate()
    if day != last:
        for look in list(_looks.values()):
            look(by=by, on=day)
    return day
