"""The home of whoever holds a post here: what waits, what is about to go wrong, the money, and the work."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.desk.home.access import May
from almoner.desk.home.queries.day import read_day
from almoner.desk.home.wording import ahead, money, start, week, work
from almoner.foundation.pages import Audience, page, render
from almoner.foundation.pages.addresses import address_if_any


@page(Audience.STAFF, may=May.OPEN)
def home(request: Any) -> HttpResponse:
    """One page for every post: what the post may do decides what stands on it."""
    now = timezone.localtime()
    today = now.date()
    day = read_day(seen_by=request.actor, office=request.office, today=today)
    waits = week.items(request, day.waiting, day.rounds, day.standing, today)
    context = {
        "greeting": greeting(now),
        "today": today,
        "lede": week.lede(waits),
        "week": waits,
        "ahead": ahead.items(request, day.cliffs, today),
        "money": day.money,
        "bars": money.bars(request, day.money) if day.money else [],
        "bars_key": money.key(day.money) if day.money else [],
        "money_lede": money.lede(day.money) if day.money else "",
        "money_plan": address_if_any(request, "desk-money"),
        "work": work.table(request, day.work, day.cliffs),
        "is_empty": start.is_empty(day.standing),
        "steps": start.steps(request, day.standing),
    }
    return render(request, "home/home.html", context)


def greeting(now: dt.datetime) -> str:
    """By the clock of the place."""
    if now.hour < 12:
        return _("Good morning")
    return _("Good afternoon") if now.hour < 18 else _("Good evening")
