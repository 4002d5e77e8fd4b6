"""Decisions as lists on a page and as files, for the desk and for the public."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.offices.models import Area, Office
from almoner.foundation.pages import figures, formats
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.foundation.sheets.listings import Asked, Listing
from almoner.kernel.money import Amount
from almoner.strategy.plans.models import Priority

from . import queries, wording
from .access import May
from .models import STATES, Decision, Publication

SUM_OF = "decisions"
"""The name under which the amounts of a page of the list are added up."""
LONGEST = 200
_NUMBER, _KIND, _DAY, _DAY_HERE = "decision__sort_key", "decision__kind", "decision__decided_on", "decided_on"

type Href = Callable[[Any], str]


# --- Columns


def desk_columns(href: Href | None = None) -> list[Column]:
    """One for the page and for the files at the desk."""
    return [
        Column("number", gettext_lazy("Number"), href=href, sort="sort_key"),
        Column("title", gettext_lazy("Title"), sort="title"),
        Column("kind", gettext_lazy("Kind"), value=lambda row: wording.kind_in_words(row.kind), sort="kind"),
        Column("lead", gettext_lazy("Lead officer"), value=lambda row: str(row.lead or ""), shown=False),
        Column("awards", gettext_lazy("Awards"), Kind.NUMBER, sort="awards"),
        Column("total", gettext_lazy("Amount"), Kind.MONEY, sort="total", part=SUM_OF),
        Column(
            "state",
            gettext_lazy("State"),
            Kind.HTML,
            value=wording.state_tag,
            sort="state",
            plain=lambda row: str(wording.state_tag(row)),
        ),
        Column("decided_on", gettext_lazy("Decided"), value=_decided, sort=_DAY_HERE, plain=lambda row: row.decided_on),
        Column("planned_on", gettext_lazy("Planned for publication"), Kind.DATE, shown=False),
        Column("published", gettext_lazy("Published"), Kind.DATE, value=_published_on, shown=False),
    ]


def _decided(row: Decision) -> Any:
    return format_html('<span class="nowrap">{}</span>', formats.day(row.decided_on)) if row.decided_on else ""


def _published_on(row: Decision) -> Any:
    return row.publication.published_at.date() if row.publication else None


def public_columns(href: Href | None = None) -> list[Column]:
    """One for the public page and its files."""
    return [
        Column("number", gettext_lazy("Number"), value=lambda row: row.decision.number, href=href, sort=_NUMBER),
        Column("title", gettext_lazy("Decision"), sort="title"),
        Column("kind", gettext_lazy("Kind"), value=lambda row: wording.kind_in_words(row.decision.kind), sort=_KIND),
        Column("decided_on", gettext_lazy("Decided"), Kind.DATE, value=lambda row: row.decision.decided_on, sort=_DAY),
        Column("total", gettext_lazy("Amount"), Kind.MONEY, value=_total, sort="total", part=SUM_OF),
        Column("published_at", gettext_lazy("Published"), Kind.DATE, shown=False),
    ]


def _total(row: Publication) -> Amount:
    return Amount.not_known(_("not published")) if row.total is None else Amount.of(row.total)


@dataclass(frozen=True, slots=True)
class Award:
    """One line of a published table."""

    number: str
    decided_on: dt.date | None
    organisation: str
    description: str
    value: Decimal


def award_columns() -> list[Column]:
    """Organisation, short description, value: what is published of every award (TRN-03), with its decision."""
    return [
        Column("number", gettext_lazy("Decision")),
        Column("decided_on", gettext_lazy("Decided"), Kind.DATE),
        Column("organisation", gettext_lazy("Organisation")),
        Column("description", gettext_lazy("Description")),
        Column("value", gettext_lazy("Value"), Kind.MONEY),
    ]


def awards(rows: QuerySet[Publication]) -> Iterator[Award]:
    """Every line of these decisions' tables, as published."""
    for row in rows.order_by("-decision__sort_key", "pk").iterator(200):
        for line in json.loads(row.text)["table"]:
            amount = Decimal(line["value"])
            head = row.decision
            yield Award(head.number, head.decided_on, line["applicant"], line["description"], amount)


# --- Filters


def filters(office: Office, *, is_desk: bool) -> list[Filter]:
    """The filters over the list."""
    priorities = Priority.objects.filter(office=office).order_by("-plan__begins_first", "plan__title", "order")
    if not is_desk:
        priorities = priorities.filter(plan__published_at__isnull=False)
    areas = Area.objects.filter(office=office).values_list("code", "name")
    bands = [
        ("2000", _("up to £2,000")),
        ("10000", _("£2,000 to £10,000")),
        ("50000", _("£10,000 to £50,000")),
        ("over", _("over £50,000")),
    ]
    made = [
        Filter("q", _("Words, or an organisation"), kind="search"),
        Filter("kind", _("Kind"), Decision.Kind.choices, everything=_("All kinds")),
        Filter("priority", _("Priority"), [(str(each.pk), each.title) for each in priorities], everything=_("All")),
        Filter("place", _("Place"), list(areas), everything=_("The whole area")),
        Filter("amount", _("Amount"), bands, everything=_("Any amount")),
        Filter("since", _("Decided since"), kind="date"),
    ]
    if is_desk:
        made.insert(2, Filter("state", _("State"), STATES, everything=_("All states")))
    return made


def search_of(bar: FilterBar) -> queries.Search:
    """What the filters ask for. A day that is none asks for nothing."""
    asked = {name: answer[:LONGEST] for name, answer in bar.answers.items() if name not in {"q", "since"}}
    return queries.Search(words=bar.answers["q"][:LONGEST], since=_day(bar.answers["since"]), **asked)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


# --- The list


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as a page shows it."""

    bar: FilterBar
    table: Table
    figures: queries.Figures
    question: str
    """The question part of the address, so that the files hold what the page shows."""


def listed_at_desk(request: Any, empty: Empty) -> Listed:
    """One page of the office's decisions."""
    bar, rows = found_at_desk(request)
    columns = desk_columns(lambda row: address(request, "desk-decision", number=row.number))
    return _listed(request, bar, rows, columns, empty)


def found_at_desk(request: Any) -> tuple[FilterBar, QuerySet[Decision]]:
    """The filters, and the decisions they ask for."""
    bar = FilterBar(request, filters(request.office, is_desk=True))
    rows = queries.decisions(request.office, seen_by=request.actor)
    return bar, queries.narrowed(rows, search_of(bar))


def listed_publicly(request: Any, empty: Empty) -> Listed:
    """One page of what is published."""
    bar, rows = found_publicly(request)
    columns = public_columns(lambda row: address(request, "public-decision", number=row.decision.number))
    return _listed(request, bar, rows, columns, empty)


def found_publicly(request: Any) -> tuple[FilterBar, QuerySet[Publication]]:
    """The filters, and the published decisions they ask for."""
    bar = FilterBar(request, filters(request.office, is_desk=False))
    return bar, queries.narrowed_publicly(queries.published(request.office), search_of(bar))


def _listed(request: Any, bar: FilterBar, rows: QuerySet[Any], columns: Sequence[Column], empty: Empty) -> Listed:
    sums = queries.figures(rows)
    sorting, paging = Sorting.of(request, columns, "-number"), Paging.of(request, sums.count)
    shown = paging.cut(rows.order_by(*sorting.order_by()))
    totals = _totals(sums, paging)
    table = Table(_("Decisions"), columns, shown, empty, sorting, paging, totals=totals, broad=True)
    return Listed(bar, table, sums, f"?{request.GET.urlencode()}" if request.GET else "")


def _totals(sums: queries.Figures, paging: Paging) -> list[tuple[str, dict[str, Any]]]:
    """The sum of the whole list, which its pages make together: it links to the first."""
    if not sums.count:
        return []
    first = paging.href(1) if paging.pages > 1 else ""
    label = _("All %(count)s together") % {"count": f"{sums.count:,}"}
    return [(label, {"total": figures.total(sums.total, SUM_OF, first)})]


def files(request: Any, name: str, question: str) -> Iterable[tuple[str, str]]:
    """The same list as files: the word and the address of each, with the filters in force."""
    return [
        (ending.upper(), address(request, name, file_format=ending) + question) for ending in ("csv", "xlsx", "json")
    ]


# --- As taken out by command


def _rows_asked(asked: Asked) -> QuerySet[Decision]:
    rows = queries.decisions(asked.office, seen_by=asked.actor)
    given = {name: asked.filters.get(name, "") for name in ("kind", "state", "priority", "place", "amount")}
    search = queries.Search(asked.filters.get("q", ""), since=_day(asked.filters.get("since", "")), **given)
    return queries.narrowed(rows, search).order_by("-sort_key", "pk")


def listing() -> Listing:
    """The office's decisions, for the register of lists."""
    return Listing("decisions", gettext_lazy("Decisions"), May.READ, desk_columns(), _rows_asked)
