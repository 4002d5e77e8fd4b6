"""Awards as lists on a page and as files; the lines of a balance; what the public reads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.grants.models import Invitation
from almoner.foundation.pages import figures
from almoner.foundation.pages.addresses import address, querystring
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Known, Table, Tag
from almoner.foundation.sheets.exports import FORMATS
from almoner.foundation.sheets.listings import Asked, Listing
from almoner.kernel.money import Total

from . import queries, wording
from .access import May
from .models import STATES, Award
from .queries.public import Row
from .queries.seen import Figures
from .rules.balance import By, Line

SUM_OF = "awards of a round"
_ORIGIN = ("kind", "invitation__theme")

type Href = Callable[[Any], str]


def columns(href: Href | None = None, *, decision: Href | None = None, agreement: Href | None = None) -> list[Column]:
    """One for the page and for the files at the desk; the addresses are those of a row's own page and its records."""
    return [
        Column("organisation", gettext_lazy("Organisation"), value=_organisation, href=href, sort="organisation__name"),
        Column("title", gettext_lazy("Award"), sort="title"),
        Column("round", gettext_lazy("Round"), value=_round, sort="invitation__theme", shown=False),
        Column("kind", gettext_lazy("Kind"), value=lambda row: row.get_kind_display(), sort="kind", shown=False),
        Column("comes_from", gettext_lazy("Comes from"), value=_comes_from, sort=_ORIGIN, exported=False),
        Known("place", gettext_lazy("Place"), Kind.NUMBER, sort="place"),
        Known("result", gettext_lazy("Result"), Kind.NUMBER, sort="result"),
        Known("asked", gettext_lazy("Asked"), Kind.MONEY, sort="asked"),
        Column("amount", gettext_lazy("Awarded"), Kind.MONEY, sort="amount"),
        Column(
            "state",
            gettext_lazy("State"),
            Kind.HTML,
            value=wording.standing_of,
            sort="state",
            plain=lambda row: str(wording.state_tag(row)),
        ),
        Known("expires_on", gettext_lazy("Answer by"), Kind.DATE, sort="expires_on", shown=False),
        Column(
            "decision",
            gettext_lazy("Decision"),
            Kind.CODE,
            value=lambda row: row.decision.number if row.decision else "",
            href=decision,
        ),
        Column(
            "agreement",
            gettext_lazy("Agreement"),
            Kind.CODE,
            value=lambda row: row.agreement.number if row.agreement else "",
            href=agreement,
        ),
        Column("reason", gettext_lazy("Why it differs"), value=lambda row: row.difference_reason, shown=False),
    ]


def _only(columns: Iterable[Column], *left_out: str) -> list[Column]:
    """The columns of a page; those left out are still written into the files and still sort."""
    return [replace(column, shown=False) if column.key in left_out else column for column in columns]


def _organisation(row: Award) -> str:
    return row.organisation.name


def _round(row: Award) -> str:
    return str(row.invitation) if row.invitation else ""


def _comes_from(row: Award) -> str:
    """The round it was chosen in, else what it is instead: an annual allocation, an innovation award."""
    return _round(row) or str(row.get_kind_display())


# --- The list at the desk


@dataclass(frozen=True, slots=True)
class Listed:
    """The list as its page shows it."""

    bar: FilterBar
    table: Table
    figures: Figures
    files: list[tuple[str, str]]


def bar_of(request: Any) -> FilterBar:
    """The filters over the list."""
    held = Invitation.objects.filter(office=request.office, published_at__isnull=False).order_by("-closes_at")
    rounds = [(str(each.pk), each.theme) for each in held.only("pk", "theme")[:100]]
    return FilterBar(
        request,
        [
            Filter("q", _("Organisation or award"), kind="search"),
            Filter("state", _("State"), STATES, everything=_("All states")),
            Filter("kind", _("Comes from"), Award.Kind.choices, everything=_("Anything")),
            Filter("round", _("Round"), rounds, everything=_("All rounds")),
        ],
    )


def found_at_desk(request: Any) -> tuple[FilterBar, QuerySet[Award, Award]]:
    """The filters, and the awards they ask for."""
    bar = bar_of(request)
    return bar, queries.narrowed(queries.awards(request.office, seen_by=request.actor), bar.answers)


def listed_at_desk(request: Any) -> Listed:
    """One page of the office's awards."""
    bar, rows = found_at_desk(request)
    shown = _linked(request)
    sums = queries.figures(rows)
    sorting, paging = Sorting.of(request, shown, "organisation"), Paging.of(request, sums.count)
    empty = Empty(
        _("No award fits these filters.")
        if any(bar.answers.values())
        else _("Awards appear here as they are chosen in a round that was scored, or made outside one.")
    )
    page = paging.cut(rows.order_by(*sorting.order_by(), "pk"))
    # Marks and places are of one round: side by side they would compare what cannot be compared.
    table = Table(_("Awards"), _only(shown, "place", "result"), page, empty, sorting, paging, broad=True)
    return Listed(bar, table, sums, files(request, "desk-awards-file"))


def _linked(request: Any) -> list[Column]:
    """The columns for a page: each award leads to itself, to its decision and to its agreement."""

    def record(name: str, held: Any) -> str:
        return address(request, name, number=held.number) if held and held.number else ""

    return columns(
        lambda row: address(request, "desk-award", pk=row.pk),
        decision=lambda row: record("desk-decision", row.decision),
        agreement=lambda row: record("desk-agreement", row.agreement),
    )


def files(request: Any, name: str, **parts: Any) -> list[tuple[str, str]]:
    """The same list as files, with the filters in force."""
    question = querystring(request)
    return [(ending.upper(), address(request, name, file_format=ending, **parts) + question) for ending in FORMATS]


def of_round(request: Any, rows: Iterable[Award]) -> Table:
    """The awards of one round, on its page."""
    shown = _only(_linked(request), "comes_from")
    empty = Empty(_("Awards appear here once somebody has chosen who is recommended."))
    return Table(_("Awards of this round"), shown, rows, empty, show_caption=True, broad=True, name="awards")


# --- The balance


def balance_table(view: queries.View) -> Table:
    """The lines of one view of a balance; people only where it is known how many live there."""
    of_people = view.by is By.DISTRICT
    shown = [
        Column("label", gettext_lazy("Line"), value=lambda line: line.label),
        Column("applied", gettext_lazy("Applied"), Kind.NUMBER),
        Column("scored", gettext_lazy("Judged"), Kind.NUMBER),
        Column("winning", gettext_lazy("Would win"), Kind.NUMBER),
        Column("asked", gettext_lazy("Asked"), Kind.MONEY),
        Column("won", gettext_lazy("Would get"), Kind.MONEY),
        Known("of_won", gettext_lazy("% of the money"), Kind.NUMBER),
    ]
    if of_people:
        shown += [
            Known("population", gettext_lazy("People"), Kind.NUMBER),
            Known("of_population", gettext_lazy("% of the people"), Kind.NUMBER),
            Known("a_thousand", gettext_lazy("For 1,000 people"), Kind.MONEY),
        ]
    return Table(
        view.title,
        shown,
        list(view.lines),
        Empty(_("Nothing to compare: nobody has applied yet.")),
        totals=[(_("All together"), _sums(view.lines))],
        show_caption=True,
        layout="scroll",
        broad=True,
        name=f"balance-{view.by}",
    )


def _sums(lines: Sequence[Line]) -> dict[str, Any]:
    """What the pounds come to; bids are not added up, since one may stand in several lines."""
    zero = type(lines[0].won)(0) if lines else 0
    return {
        "asked": sum((line.asked for line in lines), zero),
        "won": sum((line.won for line in lines), zero),
    }


# --- For everybody


def public_columns(href: Href | None = None) -> list[Column]:
    """Organisation, short description, value and decision: what is published of every award (TRN-03)."""
    return [
        Column("organisation", gettext_lazy("Organisation")),
        Column("description", gettext_lazy("What for"), Kind.LONG),
        Column("value", gettext_lazy("Value"), Kind.MONEY, part=SUM_OF),
        Column("decision", gettext_lazy("Decision"), href=href),
        Column(
            "state",
            gettext_lazy("Taken up"),
            Kind.HTML,
            value=_taken_up,
            plain=lambda row: str(_taken_up(row)),
        ),
    ]


def _taken_up(row: Row) -> Any:
    return _("yes") if row.is_taken_up else Tag(_("no"), "quiet")


def public_table(request: Any, rows: Sequence[Row]) -> Table:
    """The awards of a round for everybody, with what they come to."""
    shown = public_columns(lambda row: address(request, "public-decision", number=row.decision))
    if all(row.is_taken_up for row in rows):
        shown = [column for column in shown if column.key != "state"]
    total = sum((row.value for row in rows), type(rows[0].value)(0)) if rows else 0
    totals = [(_("All together"), {"value": figures.total(Total(total, 0, len(rows)), SUM_OF, "")})] if rows else []  # type: ignore[arg-type]  # pounds
    empty = Empty(_("Awards appear here once the decision on them is published."))
    return Table(_("Who got what"), shown, list(rows), empty, totals=totals)


# --- As taken out by command


def _rows_asked(asked: Asked) -> QuerySet[Award, Award]:
    rows = queries.awards(asked.office, seen_by=asked.actor)
    return queries.narrowed(rows, asked.filters).order_by("organisation__name", "pk")


def listing() -> Listing:
    """The office's awards, for the register of lists."""
    return Listing("awards", gettext_lazy("Awards"), May.READ, columns(), _rows_asked)
