"""Plays the example offices into an empty database, by the actions and the importers that people use."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from almoner.foundation.door.actor import command_line
from almoner.foundation.notices.actions import send_waiting
from almoner.foundation.offices.models import Office
from almoner.foundation.sheets.charity_list import bring_in

from . import derbyshire, essex, leicestershire
from .offices import open_offices

STORIES = {"leicestershire": leicestershire.play, "essex": essex.play, "derbyshire": derbyshire.play}


def load(*, today: dt.date | None = None, say: Callable[[str], None] | None = None) -> dict[str, Office]:
    """Make the three offices with their people and play each office's story. Returns the offices by slug.

    Facts from the papers keep their dates; what is invented is dated relative to ``today`` (default: this day in
    London). ``say`` takes each line of what is being done (default: print). The same day gives the same records.

    Raises:
        RuntimeError: a file of facts could not be taken whole, with everything that is wrong with it.
        ValidationError: the offices are there already.
    """
    day = today or timezone.localdate()
    tell = say or _print
    began = perf_counter()
    with nobody_is_written_to(), transaction.atomic():  # the whole story or nothing of it
        tell(f"  {real_charities()}")
        offices = open_offices(day)
        for slug, office in offices.items():
            done = STORIES[slug](office, day)
            tell(f"  {office.short_name}: {'; '.join(done)}")
        send_waiting(by=command_line(via="demo"), most=100_000)
    tell(f"  three offices in {perf_counter() - began:.1f} seconds")
    return offices


@contextmanager
def nobody_is_written_to() -> Iterator[None]:
    """The letters of the story are told of as sent, and go nowhere: its people have no letter boxes."""
    with patch.dict(settings.MAILERS["default"], BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        yield


def real_charities() -> str:
    """An extract of the real register, for looking charities up by their number. Returns what was done, in words."""
    path = Path(__file__).parent / "facts" / "charities.csv"
    with path.open(encoding="utf-8") as file:
        many = sum(1 for _line in file) - 1
    bring_in(by=command_line(via="demo"), path=path)
    return f"{many:,} charities of the register, to look up by number"


def _print(line: str) -> None:
    print(line, flush=True)
