"""Tables as lists on a page and as files: all of them, one, what differs, and how far the money reaches."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.pages.addresses import address, querystring
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Known, Table
from almoner.foundation.sheets.exports import FORMATS
from almoner.kernel.dates import british
from almoner.kernel.periods import FinancialYear

from . import queries, wording
from .models import BASES, KINDS_OUTSIDE, STATES, Allocation, Grounds
from .rules.formula import NOTHING, Basis

MAY_BE_BLANK = ("what_for", "award")
"""Columns of recipients that a page leaves out where nobody has anything in them; files keep them."""

type Href = Callable[[Any], str]


def columns(href: Href | None = None) -> list[Column]:
    """Of the list of tables."""
    return [
        Column("title", gettext_lazy("Allocation"), href=href, sort="title"),
        Column("year", gettext_lazy("Year"), value=lambda row: row.year_label, sort="year"),
        Column("basis", gettext_lazy("Shared by"), value=lambda row: row.get_basis_display(), sort="basis"),
        Column("many", gettext_lazy("Recipients"), Kind.NUMBER, sort="many"),
        Column("total", gettext_lazy("Total"), Kind.MONEY, sort="total"),
        Column(
            "state",
            gettext_lazy("State"),
            Kind.HTML,
            value=wording.state_tag,
            sort="state",
            plain=lambda row: str(wording.state_tag(row)),
        ),
        Column("decision", gettext_lazy("Decision"), value=lambda row: row.decision.number if row.decision else ""),
    ]


@dataclass(frozen=True, slots=True)
class Listed:
    """The list as its page shows it."""

    bar: FilterBar
    table: Table
    files: list[tuple[str, str]]


def found_at_desk(request: Any) -> tuple[FilterBar, QuerySet[Allocation, Allocation]]:
    """The filters, and the tables they ask for."""
    years = Allocation.objects.filter(office=request.office).order_by("-year").values_list("year", flat=True).distinct()
    bar = FilterBar(
        request,
        [
            Filter("q", _("Title or purpose"), kind="search"),
            Filter("year", _("Year"), [(str(year), FinancialYear(year).label) for year in years], everything=_("All")),
            Filter("state", _("State"), STATES, everything=_("All states")),
            Filter("basis", _("Shared by"), BASES, everything=_("All")),
        ],
    )
    return bar, queries.narrowed(queries.tables(request.office, seen_by=request.actor), bar.answers)


def listed_at_desk(request: Any, new: str) -> Listed:
    """One page of the office's tables; ``new`` is where one is begun, "" for those who may not."""
    bar, rows = found_at_desk(request)
    shown = columns(lambda row: address(request, "desk-allocation", pk=row.pk))
    sorting, paging = Sorting.of(request, shown, "year"), Paging.of(request, rows.count())
    empty = (
        Empty(_("No allocation fits these filters."))
        if any(bar.answers.values())
        else Empty(
            _("A table appears here for each yearly allocation to partners, with its formula."),
            _("Begin one") if new else "",
            new,
        )
    )
    page = paging.cut(rows.order_by(*sorting.order_by(), "pk"))
    table = Table(_("Annual allocations"), shown, page, empty, sorting, paging)
    return Listed(bar, table, files(request, "desk-allocations-file"))


def files(request: Any, name: str, **parts: Any) -> list[tuple[str, str]]:
    """The same list as files, with the filters in force."""
    question = querystring(request)
    return [(ending.upper(), address(request, name, file_format=ending, **parts) + question) for ending in FORMATS]


# --- One table


def recipient_columns(table: Allocation, href: Href | None = None) -> list[Column]:
    """Of the recipients of one table; a row is (recipient, its line or None)."""
    basis = Basis(table.basis)
    shown = [
        Column("recipient", gettext_lazy("Recipient"), value=lambda row: row[0].organisation.name, href=href),
        Column("what_for", gettext_lazy("What for"), value=lambda row: row[0].what_for),
        Column("area", gettext_lazy("Where"), value=_area),
    ]
    if basis.wants_figures:
        shown += [
            Column("figure", gettext_lazy("Figure"), value=lambda row: wording.number(row[0].figure)),
            Column("source", gettext_lazy("Source"), value=lambda row: row[0].figure_source),
            Known("figure_on", gettext_lazy("As at"), Kind.DATE, value=lambda row: row[0].figure_on),
        ]
    return [
        *shown,
        Known("percent", gettext_lazy("%"), Kind.NUMBER, value=lambda row: row[1].percent if row[1] else None),
        Known("amount", gettext_lazy("Amount"), Kind.MONEY, value=lambda row: row[1].amount if row[1] else None),
        Column("how", gettext_lazy("How"), value=lambda row: wording.explained(row[1], basis) if row[1] else ""),
        Column("award", gettext_lazy("Award"), value=_award),
    ]


def _area(row: Any) -> str:
    return row[0].area.name if row[0].area else _("the whole area")


def _award(row: Any) -> str:
    """How far the award is, and what was decided where that is another amount."""
    award, line = row[0].award, row[1]
    if award is None:
        return ""
    said = [str(award.get_state_display())]
    if line is not None and award.amount != line.amount:
        said.append(f"£{award.amount:,.2f}")
    if award.agreement is not None:
        said.append(award.agreement.number)
    return ", ".join(said)


def recipients_table(request: Any, held: queries.Whole) -> Table:
    """The recipients of a table, with what they come to."""
    known = recipient_columns(held.table, lambda row: _award_page(request, row))
    said = {"source", "figure_on"} if one_source_of(held) else set()
    shown = [
        each
        for each in known
        if each.key not in said and (each.key not in MAY_BE_BLANK or any(each.read(row) for row in held.rows))
    ]
    totals = [(_("All together"), {"amount": held.comes_to})] if held.rows else []
    empty = Empty(_("Recipients appear here once somebody has named them."))
    return Table(_("Recipients"), shown, list(held.rows), empty, totals=totals, broad=True, show_caption=True)


def one_source_of(held: queries.Whole) -> str:
    """Where all figures of a table come from, in a sentence; "" where they come from several, or are not used."""
    sources = {(recipient.figure_source, recipient.figure_on) for recipient, _line in held.rows}
    if not Basis(held.table.basis).wants_figures or len(sources) != 1:
        return ""
    ((source, day),) = sources
    if not source or day is None:
        return ""
    return _("All figures: %(source)s, as at %(day)s.") % {"source": source, "day": british(day)}


def _award_page(request: Any, row: Any) -> str:
    return address(request, "desk-award", pk=row[0].award_id) if row[0].award_id else ""


def differences_table(held: queries.Whole) -> Table | None:
    """A table against the year before; None where nothing came before."""
    found = queries.differences(held)
    if not found:
        return None
    shown = [
        Column("name", gettext_lazy("Recipient")),
        Column("figure_before", gettext_lazy("Figure before"), value=lambda row: wording.number(row.figure_before)),
        Column("figure", gettext_lazy("Figure now"), value=lambda row: wording.number(row.figure)),
        Known("before", gettext_lazy("Before"), Kind.MONEY),
        Known("now", gettext_lazy("Now"), Kind.MONEY),
        Known("change", gettext_lazy("Change"), Kind.MONEY),
        Column("said", gettext_lazy("Note"), value=_note),
    ]
    sums = {
        "before": sum((row.before or NOTHING for row in found), NOTHING),
        "now": sum((row.now or NOTHING for row in found), NOTHING),
    }
    return Table(
        _("Against the year before"),
        shown,
        found,
        Empty(_("Nothing differs.")),
        totals=[(_("All together"), sums)],
        broad=True,
        show_caption=True,
        name="differences",
    )


def _note(row: queries.Difference) -> str:
    if row.before is None and row.now is not None:
        return _("new")
    if row.now is None and row.before is not None:
        return _("no longer there, or not computed")
    return "" if row.is_updated else _("figure carried over: not updated yet")


# --- How far the money reaches


def reach_columns() -> list[Column]:
    """Of the districts with what reaches them."""
    return [
        Column("label", gettext_lazy("District")),
        Column("many", gettext_lazy("Bodies"), Kind.NUMBER, value=lambda line: len(line.bodies)),
        Column("bodies", gettext_lazy("Which"), value=lambda line: ", ".join(line.bodies)),
        Column("amount", gettext_lazy("Pounds"), Kind.MONEY),
        Known("people", gettext_lazy("People"), Kind.NUMBER),
        Known("a_head", gettext_lazy("Pounds a head"), Kind.MONEY),
    ]


def reach_table(found: queries.Reach) -> Table:
    """Pounds by district and for each person."""
    return Table(
        _("Pounds by district, %(year)s") % {"year": FinancialYear(found.year).label},
        reach_columns(),
        list(found.lines),
        Empty(_("Districts appear here once the office has named its areas.")),
        totals=[(_("All together"), {"amount": found.total})] if found.lines else [],
        layout="scroll",
        show_caption=True,
    )


# --- Grants outside a round


def outside_columns(today: dt.date, href: Href | None = None) -> list[Column]:
    """Of the list of grants outside a round."""
    return [
        Column("title", gettext_lazy("Award"), value=lambda row: row.award.title, href=href, sort="award__title"),
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            value=lambda row: row.award.organisation.name,
            sort="award__organisation__name",
        ),
        Column("kind", gettext_lazy("Kind"), value=lambda row: row.get_kind_display(), sort="kind"),
        Column("amount", gettext_lazy("Amount"), Kind.MONEY, value=lambda row: row.award.amount, sort="award__amount"),
        Column("state", gettext_lazy("State"), value=lambda row: str(row.award.get_state_display())),
        Column(
            "copied", gettext_lazy("Others could copy it"), value=lambda row: _("yes") if row.could_be_copied else ""
        ),
        Known(
            "progress",
            gettext_lazy("Next update"),
            Kind.DATE,
            value=lambda row: queries.next_progress(row, today),
        ),
        Column("permanent", gettext_lazy("Paid for then by"), value=lambda row: row.permanent_from),
    ]


def outside_found(request: Any) -> tuple[FilterBar, QuerySet[Grounds, Grounds]]:
    """The filters, and the grants outside a round that they ask for."""
    bar = FilterBar(
        request,
        [
            Filter("q", _("Organisation or award"), kind="search"),
            Filter("kind", _("Kind"), KINDS_OUTSIDE, everything=_("All kinds")),
            Filter("copied", _("Others could copy it"), [("yes", _("yes"))], everything=_("All")),
        ],
    )
    return bar, queries.narrowed_outside(queries.outside(request.office, seen_by=request.actor), bar.answers)


def outside_listed(request: Any) -> Listed:
    """One page of the grants outside a round."""
    bar, rows = outside_found(request)
    today = timezone.localdate()
    shown = outside_columns(today, lambda row: address(request, "desk-outside", pk=row.pk))
    sorting, paging = Sorting.of(request, shown, "title"), Paging.of(request, rows.count())
    empty = Empty(
        _("No grant fits these filters.")
        if any(bar.answers.values())
        else _("Ad hoc grants, continuations and innovation awards appear here with their grounds.")
    )
    page = paging.cut(rows.order_by(*sorting.order_by(), "pk"))
    table = Table(_("Grants outside a round"), shown, page, empty, sorting, paging, broad=True)
    return Listed(bar, table, files(request, "desk-outside-file"))
