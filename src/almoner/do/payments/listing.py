"""Payments as lists, on pages and as files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.agreements.models import Agreement
from almoner.foundation.offices.models import Office
from almoner.foundation.pages import figures
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.foundation.sheets.listings import Asked, Listing
from almoner.kernel.money import Amount
from almoner.strategy.funds.models import Pot

from . import queries, wording
from .access import May
from .models import STATES, Payment, PaymentSplit

SUM_OF = "payments"
"""The name under which the amounts of a page of the list are added up."""
LONGEST = 200
MOST_WORDS = 6
type Href = Callable[[Any], str]


def columns(href: Href | None = None, organisation: Href | None = None) -> list[Column]:
    """One for the page and for the files."""
    return [
        Column("reference", gettext_lazy("Reference"), Kind.CODE, href=href, sort=("agreement__sort_key", "number")),
        Column("title", gettext_lazy("What for")),
        Column(
            "organisation",
            gettext_lazy("Paid to"),
            value=lambda row: row.organisation.name,
            href=organisation,
            sort="organisation__name",
        ),
        Column("due_on", gettext_lazy("Due"), Kind.DATE, sort=("due_on", "reference")),
        Column("amount", gettext_lazy("Amount"), Kind.MONEY, sort="amount", part=SUM_OF),
        Column(
            "state",
            gettext_lazy("State"),
            Kind.HTML,
            value=wording.state_tag,
            sort="state",
            plain=lambda row: str(wording.state_tag(row)),
        ),
        Column("agreement", gettext_lazy("Agreement"), value=lambda row: row.agreement.number, shown=False),
        Column("advance_reason", gettext_lazy("In advance because"), shown=False),
        Column("outcome_on", gettext_lazy("Paid or returned on"), Kind.DATE, shown=False),
        Column("outcome_reason", gettext_lazy("Why it was returned"), shown=False),
        Column("file", gettext_lazy("Payment file"), value=_file_number, shown=False),
    ]


def _file_number(row: Payment) -> Any:
    return row.file.number if row.file else None


# --- Filters


def filters(office: Office) -> list[Filter]:
    """The filters over the list."""
    pots = Pot.objects.filter(office=office).order_by("name").values_list("pk", "name")
    paid = Agreement.objects.filter(office=office).filter(Exists(Payment.objects.filter(agreement=OuterRef("pk"))))
    numbers = paid.order_by("sort_key").values_list("number", flat=True)
    return [
        Filter("q", _("Reference, words or organisation"), kind="search"),
        Filter("state", _("State"), STATES, everything=_("All states")),
        Filter("agreement", _("Agreement"), [(each, each) for each in numbers], everything=_("All agreements")),
        Filter("pot", _("Pot"), [(str(key), name) for key, name in pots], everything=_("All pots")),
        Filter("waiting", _("Waiting for"), [("me", _("me"))], everything=_("Anybody")),
    ]


def narrowed(rows: QuerySet[Payment], asked: dict[str, str]) -> QuerySet[Payment]:
    """The payments that a search asks for."""
    for word in asked.get("q", "")[:LONGEST].split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(reference__icontains=word) | Q(title__icontains=word) | Q(organisation__name__icontains=word)
        )
    if state := asked.get("state"):
        rows = rows.filter(state=state)
    if number := asked.get("agreement"):
        rows = rows.filter(agreement__number=number)
    if pot := asked.get("pot"):
        rows = rows.filter(Exists(PaymentSplit.objects.filter(payment=OuterRef("pk"), pot=_key(pot))))
    return rows


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# --- The list


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as a page shows it."""

    bar: FilterBar
    table: Table
    question: str
    """The question part of the address, so that the files hold what the page shows."""


def found(request: Any) -> tuple[FilterBar, QuerySet[Payment]]:
    """The filters, and the payments they ask for."""
    bar = FilterBar(request, filters(request.office))
    if bar.answers["waiting"] == "me":
        rows = queries.waiting_rows(request.office, request.actor)
    else:
        rows = queries.payments(seen_by=request.actor, office=request.office)
    return bar, narrowed(rows, bar.answers)


def listed(request: Any, empty: Empty) -> Listed:
    """One page of the office's payments."""
    bar, rows = found(request)
    made = columns(lambda row: address(request, "desk-payment", reference=row.reference))
    sums = rows.order_by().aggregate(count=Count("pk"), total=Sum("amount"))
    sorting, paging = Sorting.of(request, made, "due_on"), Paging.of(request, sums["count"])
    shown = paging.cut(rows.order_by(*sorting.order_by()))
    table = Table(_("Payments"), made, shown, empty, sorting, paging, totals=_totals(sums, paging), broad=True)
    return Listed(bar, table, f"?{request.GET.urlencode()}" if request.GET else "")


def _totals(sums: dict[str, Any], paging: Paging) -> list[tuple[str, dict[str, Any]]]:
    if not sums["count"]:
        return []
    first = paging.href(1) if paging.pages > 1 else ""
    label = _("All %(count)s together") % {"count": f"{sums['count']:,}"}
    return [(label, {"amount": figures.total(sums["total"] or Decimal("0.00"), SUM_OF, first)})]


def files(request: Any, name: str, question: str = "") -> Iterable[tuple[str, str]]:
    """The same list as files: the word and the address of each, with the filters in force."""
    return [
        (ending.upper(), address(request, name, file_format=ending) + question) for ending in ("csv", "xlsx", "json")
    ]


# --- As taken out by command


def _rows_asked(asked: Asked) -> QuerySet[Payment]:
    rows = queries.payments(seen_by=asked.actor, office=asked.office)
    return narrowed(rows, dict(asked.filters)).order_by("due_on", "reference")


def listing() -> Listing:
    """The office's payments, for the register of lists."""
    return Listing("payments", gettext_lazy("Payments"), May.READ, columns(), _rows_asked)


# --- Money by pot


def position_columns(rows_of: Callable[[Any, str], str] | None = None, pot: Href | None = None) -> list[Column]:
    """Pot, year, available, committed, paid, recovered, left. On the page every figure leads to its rows."""

    def linked(figure: str) -> Any:
        return (lambda row: rows_of(row, figure)) if rows_of else None

    return [
        Column("name", gettext_lazy("Pot"), href=pot),
        Column("year", gettext_lazy("Financial year"), value=lambda row: wording.year_in_words(row.year)),
        Column("available", gettext_lazy("Available"), Kind.MONEY, href=pot),
        Column(
            "committed",
            gettext_lazy("Committed"),
            Kind.MONEY,
            value=lambda row: row.committed.known,
            href=linked("committed"),
            part="committed",
        ),
        Column("unknown", gettext_lazy("Without a figure"), Kind.NUMBER, value=lambda row: row.committed.unknown),
        Column("paid", gettext_lazy("Paid"), Kind.MONEY, href=linked("paid"), part="paid"),
        Column("recovered", gettext_lazy("Recovered"), Kind.MONEY, href=linked("recovered"), part="recovered"),
        Column(
            "left",
            gettext_lazy("Left"),
            Kind.MONEY,
            value=lambda row: Amount.not_known(_("not known")) if row.left is None else row.left,
            href=linked("left"),
        ),
    ]


def rows_behind() -> list[Column]:
    """What a figure of a pot is made of: the record, to whom, when and how much."""
    return [
        Column("label", gettext_lazy("Record"), href=lambda row: row.href),
        Column("what", gettext_lazy("What for")),
        Column("on", gettext_lazy("Day"), Kind.DATE),
        Column("amount", gettext_lazy("Amount"), Kind.MONEY, part="behind"),
    ]
