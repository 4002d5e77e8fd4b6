"""Plays the example offices into an empty database, by the actions and the importers that people use."""

import datetime as dt
from collections.abc import Callable
from time import perf_counter

from django.db import transaction
from django.utils import timezone

from almoner.foundation.offices.models import Office

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
    with transaction.atomic():  # the whole story or nothing of it
        offices = open_offices(day)
        for slug, office in offices.items():
            done = STORIES[slug](office, day)
            tell(f"  {office.short_name}: {'; '.join(done)}")
    tell(f"  three offices in {perf_counter() - began:.1f} seconds")
    return offices


def _print(line: str) -> None:
    print(line, flush=True)
