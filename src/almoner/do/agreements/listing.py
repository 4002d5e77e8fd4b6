"""The register as a list on a page and as a file; the desk sees all of it, the public what is published."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from almoner.foundation.audit.remembered import remembered, standing
from almoner.foundation.door.actor import Actor
from almoner.foundation.pages import figures, formats
from almoner.foundation.pages.addresses import address
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.foundation.sheets.listings import Asked, Listing
from almoner.kernel.periods import FinancialYear

from . import led_elsewhere, queries
from .access import May
from .models import Agreement, AgreementVersion
from .queries import FIRST_PROVIDER, NOT_STATED, Choices, Figures, Order, Row, Search

SUM_OF = "register"
_NUMBER = "0-0"
_SAFE = "/~:@!$&'()*+,;="
"""The name under which the values of a page of the register are added up."""


@dataclass(frozen=True, slots=True)
class Face:
    """Who looks, and the name of the page of one agreement that they go on to."""

    seen_by: Actor
    page: str
    is_desk: bool = False


# --- Columns


def columns(
    href: Callable[[Row], str] | None = None, *, is_desk: bool = False, reading: "Reading | None" = None
) -> list[Column]:
    """One for the page and for the files; what only files carry says where a figure comes from and what it means.

    ``reading`` holds the reader's words, for a list made for one reader; without it they are looked up as it is read.
    """
    say = partial(_said, reading)
    made = [
        Column("number", gettext_lazy("Number"), href=href, sort="agreement__sort_key"),
        Column("title", gettext_lazy("Title"), sort="title"),
        Column("service", gettext_lazy("Service"), shown=False),
        Column("kind", gettext_lazy("Kind"), value=say("kind"), sort="agreement__kind"),
        Column(
            "providers",
            gettext_lazy("Provider"),
            Kind.HTML,
            value=say("providers"),
            sort=FIRST_PROVIDER,
            plain=lambda row: "; ".join(row.providers),
        ),
        Column("starts", gettext_lazy("Starts"), Kind.DATE, sort=("starts_first", "starts_last")),
        Column(
            "ends",
            gettext_lazy("Ends"),
            Kind.HTML,
            value=say("ends"),
            sort=("ends_last", "ends_first"),
            plain=lambda row: row.ends,
        ),
        Column("value", gettext_lazy("Value"), Kind.MONEY, value=lambda row: row.amount, sort="value", part=SUM_OF),
    ]
    if is_desk:
        label = gettext_lazy("Public")
        made.append(Column("published", label, Kind.HTML, value=say("published"), plain=_is_public))
    return [*made, *_besides(say)]


def _besides(say: Callable[[str], Callable[[Row], Any]]) -> list[Column]:
    """What only files carry."""
    return [
        Column("end_as_printed", gettext_lazy("End as printed"), value=_is_as_printed, shown=False),
        Column("value_basis", gettext_lazy("The value is"), value=say("basis"), shown=False),
        Column("version", gettext_lazy("Version"), Kind.NUMBER, shown=False),
        Column("known_from", gettext_lazy("Known since"), Kind.DATE, shown=False),
        Column("document", gettext_lazy("Document"), shown=False),
    ]


def _is_as_printed(row: Row) -> str:
    return _("yes") if row.end_is_as_printed else ""


def _said(reading: "Reading | None", name: str) -> Callable[[Row], Any]:
    if reading is not None:
        found: Callable[[Row], Any] = getattr(reading, name)
        return found

    def looked_up(row: Row) -> Any:
        return getattr(_in_language(get_language()), name)(row)

    return looked_up


@lru_cache(8)
def _in_language(_language: str | None) -> "Reading":
    return Reading()


def _is_public(row: Row) -> str:
    return _("yes") if row.published_at else _("no")


class Reading:
    """The words of a list in the reader's language, looked up once for the whole of it."""

    def __init__(self) -> None:
        self._kinds = {value: str(label) for value, label in Agreement.Kind.choices}
        self._bases = {value: str(label) for value, label in AgreementVersion.ValueBasis.choices}
        self._not_stated = format_html('<span class="unknown nowrap">{}</span>', _("Not stated"))
        self._day = formats.Reading().day
        self._pilot = format_html(' <span class="tag">{}</span>', _("pilot"))
        self._as_printed = format_html(' <span class="soft">{}</span>', _("as printed"))
        self._tags = {
            True: escape(Tag(_("published"), "done")),
            False: escape(Tag(_("not published"), "quiet")),
        }

    def kind(self, row: Row) -> str:
        """The kind of agreement."""
        return self._kinds[row.kind]

    def basis(self, row: Row) -> str:
        """Whether the value is for the whole term or a year."""
        return self._bases[row.value_basis]

    def providers(self, row: Row) -> Any:
        """The names of those who provide, or that they are not stated."""
        return ", ".join(row.providers) if row.providers else self._not_stated

    def ends(self, row: Row) -> Any:
        """The end, with what it is besides a date."""
        shown = escape(self._day(row.ends))
        if row.is_pilot:
            shown += self._pilot
        return shown + self._as_printed if row.end_is_as_printed else shown

    def published(self, row: Row) -> Markup:
        """Whether the public sees it."""
        return self._tags[row.published_at is not None]


# --- Filters


def filters(
    offered: Choices, years: Sequence[int], *, is_desk: bool, framework: tuple[UUID, str] | None = None
) -> list[Filter]:
    """The filters over the list; one with too many choices is asked by typing. ``framework`` is the one in force."""
    states = [
        ("in-force", _("in force")),
        ("to-come", _("not yet begun")),
        ("ended", _("ended")),
        ("unknown", _("end not known")),
    ]
    not_stated = [(NOT_STATED, _("not stated"))]
    made = [
        Filter("q", _("Number, title, service or provider"), kind="search"),
        Filter("kind", _("Kind"), Agreement.Kind.choices, everything=_("All kinds")),
        _asked("service", _("Service"), offered.services, _("All services")),
        _asked("provider", _("Provider"), offered.providers, _("All providers"), not_stated),
        Filter("state", _("Term"), states, everything=_("Whether ended or not")),
        Filter("year", _("Financial year"), [(str(year), FinancialYear(year).label) for year in years]),
        _asked("priority", _("Priority"), offered.priorities, _("All priorities"), not_stated),
        _asked("pot", _("Pot"), offered.pots, _("All pots"), not_stated),
        _asked("place", _("Place"), offered.places, _("The whole area")),
        Filter("on", _("As known on"), kind="date"),
    ]
    if is_desk:
        published = [("yes", _("published")), ("no", _("not published"))]
        made.append(Filter("published", _("Published"), published, everything=_("Published or not")))
        if framework:
            unnamed = [(str(framework[0]), _("not named in %(title)s") % {"title": framework[1]})]
            made.append(Filter("framework", _("Framework"), unnamed, everything=_("Named in it or not")))
        return made
    return made if offered.pots else [each for each in made if each.name != "pot"]


def _asked(
    name: str,
    label: str,
    offered: Sequence[tuple[str, str]] | None,
    everything: str,
    besides: Sequence[tuple[str, str]] = (),
) -> Filter:
    if offered is None:
        return Filter(name, label, kind="search")
    return Filter(name, label, [*offered, *besides], everything=everything)


def day_asked(request: Any) -> dt.date | None:
    """The day of ``?on=2026-03-31``; None where none is asked for, or what is asked is no day."""
    try:
        return dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


# --- The list


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as a page shows it."""

    bar: FilterBar
    table: Table
    figures: Figures
    on: dt.date | None
    question: str
    """The question part of the address, so that the files hold what the page shows."""

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is in force (being asked as at a day is not one)."""
        return any(answer for name, answer in self.bar.answers.items() if name != "on")


def listed(request: Any, face: Face, empty: Callable[[bool], Empty]) -> Listed:
    """One page of the register. ``empty`` says what stands in its place, given whether it is narrowed."""
    on = day_asked(request)
    asked = _asked_for(request, face, on)
    made = columns(links_to(request, face), is_desk=face.is_desk, reading=Reading())
    sorting = Sorting.of(request, made, "number")
    paging = Paging.of(request, asked.figures.count)
    shown = queries.lines(
        seen_by=face.seen_by,
        office=request.office,
        search=asked.search,
        on=on,
        order=Order(sorting.fields, sorting.descending),
        first=(paging.number - 1) * paging.size,
        last=paging.number * paging.size,
    )
    narrowed = any(answer for name, answer in asked.bar.answers.items() if name != "on")
    table = Table(
        _("Agreements"),
        made,
        shown,
        empty(narrowed),
        sorting,
        paging,
        totals=_totals(request.path, asked.figures, paging),
        broad=True,
    )
    return Listed(asked.bar, table, asked.figures, on, f"?{request.GET.urlencode()}" if request.GET else "")


def _totals(path: str, sums: Figures, paging: Paging) -> list[tuple[str, dict[str, Any]]]:
    """The sum of the whole list, which its pages make together: it links to the first."""
    if not sums.count:
        return []
    first = path + paging.href(1).removesuffix("?") if paging.pages > 1 else ""
    label = _("All %(count)s together") % {"count": formats.number(sums.count)}
    return [(label, {"value": figures.total(sums.value, SUM_OF, first)})]


def files(request: Any, name: str, found: Listed) -> list[tuple[str, str]]:
    """The same list as files: the word and the address of each, with the filters in force."""
    formats_of_files = (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"))
    return [(word, address(request, name, file_format=ending) + found.question) for word, ending in formats_of_files]


def rows_to_keep(request: Any, face: Face) -> Iterator[Row]:
    """All rows that the filters ask for, in the usual order, for a file."""
    on = day_asked(request)
    search = _asked_for(request, face, on).search
    return queries.all_lines(seen_by=face.seen_by, office=request.office, search=search, on=on)


def links_to(request: Any, face: Face) -> Callable[[Row], str]:
    """The way from a row to its page. The address is made once and the numbers put in: a list has fifty of them."""
    before, _number, after = address(request, face.page, number=_NUMBER).partition(_NUMBER)
    return lambda row: f"{before}{quote(row.number, safe=_SAFE)}{after}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request asks of the register."""

    bar: FilterBar
    search: Search
    figures: Figures


def _asked_for(request: Any, face: Face, on: dt.date | None) -> _Asked:
    """The filters, and the figures of what they ask for: counted once for each state of the office's chain."""
    office = request.office
    stands_at = standing(office.pk)
    about = ("register", queries.sees_all(face.seen_by, office), on)

    def rows() -> QuerySet[AgreementVersion]:
        return queries.agreements(seen_by=face.seen_by, office=office, on=on)

    whole = remembered(office.pk, stands_at, (*about, "figures"), lambda: queries.figures(rows()))
    offered = remembered(office.pk, stands_at, (*about, "choices"), lambda: queries.choices(office, rows()))
    in_force = None
    if face.is_desk:
        today = timezone.localdate()
        question: tuple[Any, ...] = ("framework in force", today)
        in_force = remembered(office.pk, stands_at, question, lambda: queries.framework_in_force(office, today))
    bar = FilterBar(request, filters(offered, whole.years, is_desk=face.is_desk, framework=in_force))
    search = _search(bar, on).question
    if search.is_empty:
        return _Asked(bar, search, whole)
    question = (*about, search)
    sums = remembered(office.pk, stands_at, question, lambda: queries.figures(queries.narrowed(rows(), search)))
    return _Asked(bar, search, sums)


def _search(bar: FilterBar, on: dt.date | None) -> Search:
    asked = {name: answer[:200] for name, answer in bar.answers.items() if name not in {"q", "on"}}
    return Search(on or timezone.localdate(), words=bar.answers["q"][:200], **asked)


# --- As files, by command


def _kept(asked: Asked) -> Iterable[Row]:
    known = {each.name for each in fields(Search)} - {"day"}
    filters = {("words" if name == "q" else name): value for name, value in asked.filters.items()}
    search = Search(asked.on or timezone.localdate(), **{name: filters[name] for name in filters if name in known})
    return queries.all_lines(seen_by=asked.actor, office=asked.office, search=search, on=asked.on)


AGREEMENTS = Listing("agreements", gettext_lazy("Agreements"), May.READ, columns(is_desk=True), _kept)
ARRANGEMENTS = Listing(
    "arrangements",
    gettext_lazy("Led elsewhere"),
    May.READ,
    led_elsewhere.columns(is_desk=True),
    lambda asked: queries.arrangements(seen_by=asked.actor, office=asked.office, on=asked.on),
)
