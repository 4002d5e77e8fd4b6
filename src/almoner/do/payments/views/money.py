"""Money by pot and year: available, committed, paid, recovered, left; every figure leads to the rows behind it."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from almoner.do.payments import listing, queries, wording
from almoner.do.payments.access import May
from almoner.foundation.pages import Audience, figures, page, render
from almoner.foundation.pages.addresses import address, address_if_any
from almoner.foundation.pages.tables import Empty, Table
from almoner.foundation.sheets import access as sheets
from almoner.foundation.sheets.exports import export
from almoner.kernel.money import pounds

NO_YEAR = "any"


@page(Audience.STAFF, may=May.READ)
def by_pot(request: Any) -> HttpResponse:
    """What each pot has in each year, as it is or as it was on a day (`?on=`)."""
    on = _day(request)
    rows = queries.positions(seen_by=request.actor, office=request.office, on=on)
    when = f"?on={on.isoformat()}" if on else ""
    columns = listing.position_columns(
        lambda row, figure: _rows_at(request, row, figure) + when,
        lambda row: address_if_any(request, "desk-pot", pk=row.pot),
    )
    totals = [(_("All together"), {key: figures.total(_sum(rows, key), key) for key in ("paid", "recovered")})]
    totals[0][1]["committed"] = figures.total(sum((row.committed.known for row in rows), Decimal("0.00")), "committed")
    empty = Empty(
        _("Pots appear here with what is agreed and paid from them."),
        _("The pots"),
        address_if_any(request, "desk-pots"),
    )
    table = Table(_("Money by pot"), columns, rows, empty, totals=totals if rows else (), layout="scroll", broad=True)
    below = sum(row.left is not None and row.left < 0 for row in rows)
    context = {
        "table": table,
        "on": on,
        "warnings": _below(below),
        "untied": any(not row.is_tied for row in rows),
        "files": listing.files(request, "desk-money-by-pot-file", when),
    }
    return render(request, "payments/staff/money.html", context)


def _sum(rows: list[queries.Position], key: str) -> Decimal:
    return sum((getattr(row, key) for row in rows), Decimal("0.00"))


def _below(count: int) -> list[str]:
    if not count:
        return []
    return [
        ngettext(
            "In %(n)d row more is agreed than the pot holds.", "In %(n)d rows more is agreed than the pot holds.", count
        )
        % {"n": count}
    ]


def _rows_at(request: Any, row: queries.Position, figure: str) -> str:
    year = NO_YEAR if row.year is None else str(row.year)
    return address(request, "desk-money-by-pot-rows", pk=row.pot, year=year, figure=figure)


@page(Audience.STAFF, may=sheets.May.EXPORT)
def file(request: Any, file_format: str) -> HttpResponse:
    """The same as a file."""
    rows = queries.positions(seen_by=request.actor, office=request.office, on=_day(request))
    answer: HttpResponse = export(request, _("Money by pot"), listing.position_columns(), rows, file_format)
    return answer


@page(Audience.STAFF, may=May.READ)
def rows(request: Any, pk: UUID, year: str, figure: str) -> HttpResponse:
    """The rows behind one figure, which add up to it."""
    on = _day(request)
    known = queries.positions(seen_by=request.actor, office=request.office, on=on)
    position = next((each for each in known if each.pot == pk and _slug(each.year) == year), None)
    if position is None or figure not in queries.FIGURES:
        raise Http404
    found = queries.rows_behind(seen_by=request.actor, office=request.office, position=position, figure=figure, on=on)
    for row in found:
        row.href = _href(request, row)
    total = sum((row.amount.value for row in found if row.amount.value is not None), Decimal("0.00"))
    table = Table(
        _("What it is made of"),
        listing.rows_behind(),
        found,
        Empty(_("Nothing: the figure is nought.")),
        totals=[(_("Total"), {"amount": figures.total(total, "behind")})] if found else (),
    )
    words = {"pot": position.name, "year": wording.year_in_words(position.year)}
    title = f"{queries.FIGURES[figure]} · {words['pot']} · {words['year']}"
    back = address(request, "desk-money-by-pot")
    context = {
        "table": table,
        "title": title,
        "lede": _LEDES[figure],
        "sums": _sums(request, position) if figure == "left" else [],
        "steps": [(_("Money by pot"), back), (title, "")],
    }
    return render(request, "payments/staff/money_rows.html", context)


_LEDES = {
    "committed": gettext_lazy("The lines of the agreements that name this pot and year."),
    "paid": gettext_lazy("What payments took from this pot. What the bank returned was not paid."),
    "recovered": gettext_lazy("What came back to this pot of what was paid from it."),
    "left": gettext_lazy(
        "What is available, less what is committed, and with what came back. Where more was paid under an agreement"
        " than it commits now, what was paid counts instead."
    ),
}


def _sums(request: Any, position: queries.Position) -> list[tuple[Any, ...]]:
    """How what is left comes about, each figure with its rows."""

    def rows_of(figure: str, shown: Any) -> Any:
        return format_html('<a href="{}">{}</a>', _rows_at(request, position, figure), shown)

    left = _("not known") if position.left is None else pounds(position.left)
    of_all = "" if position.is_tied else _("all years together")
    return [
        (_("Available"), f"{position.available} {of_all}".strip()),
        (_("Committed"), rows_of("committed", position.committed)),
        (_("Paid"), rows_of("paid", pounds(position.paid))),
        (_("Recovered"), rows_of("recovered", pounds(position.recovered))),
        (_("Left"), f"{left} {of_all}".strip()),
    ]


def _slug(year: int | None) -> str:
    return NO_YEAR if year is None else str(year)


def _href(request: Any, row: queries.Behind) -> str:
    if row.kind == "agreement":
        return address_if_any(request, "desk-agreement", number=row.label)
    return address(request, "desk-payment", reference=row.label)


def _day(request: Any) -> dt.date | None:
    """The day asked for; None where none is, or it is no day."""
    try:
        return dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None
