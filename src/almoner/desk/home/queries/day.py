"""All that the home reads, in a fixed number of queries. What costs is kept until something in the office changes."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from almoner.foundation.audit import remembered
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .ahead import Cliff, cliffs
from .money import MoneyNow, money_now
from .standing import Standing, standing
from .waiting import Waiting, waiting
from .work import Work, work


@dataclass(frozen=True, slots=True)
class Day:
    """What the home shows of one day, to somebody with these permissions."""

    waiting: list[Waiting]
    standing: Standing
    cliffs: list[Cliff]
    money: MoneyNow | None
    work: list[Work]


def read_day(*, seen_by: Actor, office: Office, today: dt.date) -> Day:
    """Read it all. What waits is read anew each time; the rest when the office's chain has grown since."""
    stands_at = remembered.standing(office.pk)
    question = ("home", today, seen_by.permissions, office.book)
    counts, coming, money, under_way = remembered.remembered(
        office.pk, stands_at, question, lambda: _slowly(seen_by, office, today)
    )
    return Day(waiting(seen_by=seen_by, office=office, today=today), counts, coming, money, under_way)


def _slowly(
    seen_by: Actor, office: Office, today: dt.date
) -> tuple[Standing, list[Cliff], MoneyNow | None, list[Work]]:
    asked: dict[str, Any] = {"seen_by": seen_by, "office": office, "today": today}
    counts = standing(office, today=today)
    return counts, cliffs(**asked, office_ends=counts.office_ends), money_now(**asked), work(**asked)
