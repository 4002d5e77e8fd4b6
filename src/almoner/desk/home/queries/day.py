"""All that the home reads. What costs is kept until something in the office changes: then four queries are enough."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from almoner.foundation.audit import remembered
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .ahead import Cliff, cliffs
from .judging import judging
from .money import MoneyNow, money_now
from .rounds import ToDo, to_do
from .standing import Standing, standing
from .waiting import Waiting, files_waiting, waiting
from .work import Work, work


@dataclass(frozen=True, slots=True)
class Day:
    """What the home shows of one day, to somebody with these permissions."""

    waiting: list[Waiting]
    rounds: list[ToDo]
    standing: Standing
    cliffs: list[Cliff]
    money: MoneyNow | None
    work: list[Work]


def read_day(*, seen_by: Actor, office: Office, today: dt.date) -> Day:
    """Read it all. Files brought in are read anew each time; the rest when the office's chain has grown since."""
    stands_at = remembered.standing(office.pk)
    question = ("home", today, seen_by.person_id, seen_by.permissions, office.book)
    kept = remembered.remembered(office.pk, stands_at, question, lambda: _slowly(seen_by, office, today))
    return replace(kept, waiting=[*kept.waiting, *files_waiting(seen_by=seen_by, office=office)])


def _slowly(seen_by: Actor, office: Office, today: dt.date) -> Day:
    asked: dict[str, Any] = {"seen_by": seen_by, "office": office, "today": today}
    counts = standing(office, today=today)
    coming = cliffs(**asked, office_ends=counts.office_ends)
    in_rounds = [*to_do(**asked), *judging(seen_by=seen_by, office=office)]
    return Day(waiting(**asked), in_rounds, counts, coming, money_now(**asked), work(**asked))
