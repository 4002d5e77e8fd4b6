"""What the front page of an office gathers from all rooms: read once for each state of the office's records."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from almoner.do.agreements import queries as agreements
from almoner.do.agreements.models import AgreementVersion
from almoner.do.agreements.queries import PUBLIC, Figures
from almoner.do.grants import queries as grants
from almoner.do.outlook import queries as outlook
from almoner.do.outlook.lines import Line
from almoner.do.outlook.wording import event_words
from almoner.foundation.audit.remembered import remembered, standing
from almoner.foundation.offices.models import Office
from almoner.governance.boards import queries as boards
from almoner.kernel.dates import ApproximateDate
from almoner.kernel.money import Total
from almoner.strategy.funds import queries as funds
from almoner.strategy.funds.layout import total_key
from almoner.strategy.funds.rules import tabulate
from almoner.strategy.plans import queries as plans

LATEST = 5


@dataclass(frozen=True, slots=True)
class Year:
    """What the money plan sets aside in one of its columns, and the name under which its page adds that up."""

    label: str
    total: Total
    key: str


@dataclass(frozen=True, slots=True)
class Money:
    """The newest published money plan, a total for each of its columns."""

    title: str
    years: Sequence[Year]


@dataclass(frozen=True, slots=True)
class Next:
    """What the calendar holds next: the help, the agreement it belongs to if any, what happens, and when."""

    name: str
    number: str
    what: str
    at: ApproximateDate


@dataclass(frozen=True, slots=True)
class Front:
    """Everything on the front page that comes from the office's records."""

    figures: Figures
    latest: Sequence[AgreementVersion]
    led_elsewhere: int
    money: Money | None
    ahead: Sequence[Next]
    rounds: int
    latest_rounds: Sequence[Any]
    plan: Any
    priorities: Sequence[Any]
    funds: Sequence[Any]
    boards: Sequence[Any]
    areas: Sequence[str]
    about: Sequence[tuple[str, str]]
    """Who the office is and how to reach it: only what is known."""
    successors: Sequence[Any]
    facts: Sequence[Any]


def front(office: Office, today: dt.date) -> Front:
    """The front page's records as the public sees them on a day. Two queries, unless something has changed."""
    stands_at = standing(office.pk)
    question = ("front", today, office.book, get_language())
    return remembered(office.pk, stands_at, question, lambda: _gathered(office, today))


def _gathered(office: Office, today: dt.date) -> Front:
    shown = agreements.agreements(seen_by=PUBLIC, office=office)
    held = grants.rounds(seen_by=PUBLIC, office=office).select_related("round__fund")
    newest = held.order_by(F("round__year").desc(nulls_last=True), "-round__number")
    published = list(plans.plans(office, seen_by=PUBLIC).prefetch_related("priorities"))
    plan = plans.current(published, today) or next(iter(published), None)
    asked = outlook.Asked(PUBLIC, office, today)
    areas = list(office.areas.values_list("name", flat=True))
    return Front(
        figures=agreements.figures(shown),
        latest=list(shown.order_by("-agreement__published_at", "agreement__sort_key")[:LATEST]),
        led_elsewhere=agreements.arrangements(seen_by=PUBLIC, office=office).count(),
        money=_money(office),
        ahead=list(_ahead(outlook.lines_at(asked, outlook.places(asked, 1, LATEST)), today)),
        rounds=held.count(),
        latest_rounds=list(newest[:LATEST]),
        plan=plan,
        priorities=list(plan.priorities.all()) if plan else [],
        funds=list(funds.funds(office, seen_by=PUBLIC)),
        boards=list(boards.boards(office, seen_by=PUBLIC)),
        areas=areas,
        about=_about(office, areas),
        successors=list(office.successors.order_by("on_first")),
        facts=list(office.facts.all()),
    )


def _about(office: Office, areas: Sequence[str]) -> list[tuple[str, str]]:
    listed = [
        (office.holder_title, office.holder_name),
        (_("Area"), ", ".join(areas)),
        (_("E-mail"), _linked(f"mailto:{office.email}", office.email)),
        (_("Telephone"), office.phone),
        (_("Address"), office.address),
        (_("Website"), _linked(office.website, office.website)),
    ]
    return [(label, value) for label, value in listed if value]


def _linked(href: str, words: str) -> str:
    return format_html('<a href="{}">{}</a>', href, words) if words else ""


def _ahead(lines: Iterable[Line], today: dt.date) -> Iterator[Next]:
    """The next event of each line, soonest first; lines of which no day ahead is known have none."""
    for line in lines:
        coming = [event for event in line.in_order() if event.at.last is not None and event.at.last >= today]
        if coming:
            yield Next(line.name, line.reference, event_words(coming[0].what), coming[0].at)


def _money(office: Office) -> Money | None:
    plan = funds.money_plan(office, "", seen_by=PUBLIC)
    version = funds.version_shown(plan) if plan else None
    if plan is None or version is None:
        return None
    table = tabulate(funds.lines(version), version.stated_totals.all())
    totals = [(column, table.totals[column].computed) for column in table.columns]
    return Money(plan.title, [Year(column.label, total, total_key(column)) for column, total in totals])
