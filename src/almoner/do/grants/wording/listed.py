"""Opportunities as a list: its columns, for the page and for files, and what its filters mean."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from almoner.do.grants.lifecycle import State
from almoner.foundation.pages.tables import Column, Kind

from .invitations import how_much, tag_of

STATES: Mapping[str, Any] = {
    "open": gettext_lazy("Open now"),
    "to-open": gettext_lazy("Opening later"),
    "closed": gettext_lazy("Closed"),
    "all": gettext_lazy("All of them"),
}


def columns(href: Callable[[Any], str], at: dt.datetime) -> list[Column]:
    """What the list says of each round."""
    return [
        Column("theme", _("Opportunity"), href=href, sort="theme"),
        Column("fund", _("Fund"), value=lambda row: row.fund.name, sort="round__fund__name"),
        Column("how_much", _("One award"), value=lambda row: how_much(row, short=True)),
        Column("available", _("Available"), Kind.MONEY, sort="available"),
        Column("opens_at", _("Opens"), Kind.MOMENT, sort="opens_at"),
        Column("closes", _("Closes"), Kind.MOMENT, value=lambda row: row.closes_now, sort="closes"),
        Column("decision_on", _("Decision"), Kind.DATE, sort="decision_on"),
        Column(
            "state", _("State"), Kind.HTML, value=lambda row: tag_of(row, at), plain=lambda row: str(tag_of(row, at))
        ),
    ]


def narrowed(rows: QuerySet[Any], asked: Mapping[str, str], at: dt.datetime) -> QuerySet[Any]:
    """The rows that the filters ask for: q (words) and state (STATES); without a state what is open or coming."""
    now = at.replace(microsecond=0)
    running = rows.filter(state=State.PUBLISHED)
    wanted = asked.get("state", "")
    if wanted == "open":
        rows = running.filter(opens_at__lte=at, closes__gte=now)
    elif wanted == "to-open":
        rows = running.filter(opens_at__gt=at)
    elif wanted == "closed":
        rows = rows.filter(~Q(state=State.PUBLISHED) | Q(closes__lt=now))
    elif wanted != "all":
        rows = running.filter(closes__gte=now)
    for word in asked.get("q", "").split()[:8]:
        rows = rows.filter(Q(theme__icontains=word) | Q(text__icontains=word) | Q(round__fund__name__icontains=word))
    return rows


def sentence(open_now: int) -> str:
    """How many rounds people can apply to now."""
    if not open_now:
        return _("No round is open now. What is coming stands below, with its dates.")
    return ngettext(
        "One round is open now: who can apply, how much, how long it takes, and when you hear.",
        "%(n)d rounds are open now: who can apply, how much, how long it takes, and when you hear.",
        open_now,
    ) % {"n": open_now}
