"""The register: one row for each agreement, as it is now or as it was known on a day; found, sorted and added up."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Lower

from almoner.do.agreements.drafting import words_of
from almoner.do.agreements.models import AgreementVersion, FundingLine, Party, Purpose
from almoner.do.agreements.rules import PROVIDING
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.prepared import Prepared
from almoner.foundation.offices.models import Office
from almoner.kernel.dates import ApproximateDate, Precision
from almoner.kernel.money import Amount, Total
from almoner.kernel.periods import FinancialYear

from .framework import not_named
from .seen import head_of, sees_all, versions_as_at

NOT_STATED = "not-stated"
"""The answer that asks for agreements whose pot, provider or priority is not recorded."""
_AT_A_TIME = 2000


@lru_cache(4096)
def approximate(first: dt.date | None, last: dt.date | None, precision: str) -> ApproximateDate:
    """A date from its columns. Kept, because a list says the same days again and again."""
    return ApproximateDate(first, last, Precision(precision))


class Row(NamedTuple):
    """One line of the list: plain values, since fifty records with all their columns cost more than the page may."""

    key: UUID
    number: str
    kind: str
    published_at: dt.datetime | None
    service: str
    version: int
    title: str
    value: Decimal | None
    value_unknown: str
    value_basis: str
    is_pilot: bool
    end_is_as_printed: bool
    starts_first: dt.date | None
    starts_last: dt.date | None
    starts_precision: str
    ends_first: dt.date | None
    ends_last: dt.date | None
    ends_precision: str
    known_from: dt.date
    document: str
    providers: list[str]

    @property
    def starts(self) -> ApproximateDate:
        """The start, as exactly as it is known."""
        return approximate(self.starts_first, self.starts_last, self.starts_precision)

    @property
    def ends(self) -> ApproximateDate:
        """The end, as exactly as it is known."""
        return approximate(self.ends_first, self.ends_last, self.ends_precision)

    @property
    def amount(self) -> Amount:
        """The value, or why it is not known."""
        return Amount(self.value, self.value_unknown)


_HEAD = ("number", "kind", "published_at", "service__name")
_COLUMNS = (
    *("number", "title", "value", "value_unknown", "value_basis", "is_pilot", "end_is_as_printed"),
    *("starts_first", "starts_last", "starts_precision", "ends_first", "ends_last", "ends_precision"),
    *("known_from", "document"),
)


def agreements(*, seen_by: Actor, office: Office, on: dt.date | None = None) -> QuerySet[AgreementVersion]:
    """Each agreement of an office that the reader may see, as one version: the current, or the one known on a day."""
    return _rows(sees_all(seen_by, office), on, office.pk).select_related("agreement__service")


def _rows(everything: bool, on: dt.date | None, office: UUID) -> QuerySet[AgreementVersion]:
    found: QuerySet[AgreementVersion] = versions_as_at(AgreementVersion, "agreement", office, on, everything=everything)
    return found


# --- Lists


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: the names of fields, and whether downwards. Values nobody knows come last either way."""

    fields: tuple[str, ...] = ()
    descending: bool = False


def lines(
    *,
    seen_by: Actor,
    office: Office,
    search: "Search",
    on: dt.date | None = None,
    order: Order | None = None,
    first: int = 0,
    last: int | None = None,
) -> list[Row]:
    """The rows from ``first`` to ``last`` (counted as slices are) of the register that a search asks for; one query."""
    everything = sees_all(seen_by, office)
    found = _LINES.rows(everything, on, search, order or Order(), first, last, office=office.pk)
    return [Row._make(row) for row in found]


def all_lines(*, seen_by: Actor, office: Office, search: "Search", on: dt.date | None = None) -> Iterator[Row]:
    """All of them, in the order of their numbers, read from the database as they are used."""
    listed = _lines(sees_all(seen_by, office), on, search, Order(), 0, None, office=office.pk)
    return map(Row._make, listed.iterator(_AT_A_TIME))


def _lines(
    everything: bool, on: dt.date | None, search: "Search", order: Order, first: int, last: int | None, *, office: UUID
) -> QuerySet[AgreementVersion, tuple[Any, ...]]:
    head = head_of("agreement", on)
    rows = narrowed(_rows(everything, on, office), search)
    if FIRST_PROVIDER in order.fields:
        rows = by_provider(rows)
    names = ArraySubquery(_providing().values("organisation__name"))
    columns = ("agreement_id", *(f"{head}__{name}" for name in _HEAD), *_COLUMNS, "names_of_providers")
    return rows.annotate(names_of_providers=names).order_by(*_ordering(order, head)).values_list(*columns)[first:last]


def _ordering(order: Order, head: str) -> list[Any]:
    fields = [name.replace("agreement__", f"{head}__") for name in order.fields or ("agreement__sort_key",)]
    sorted_by = [F(name).desc(nulls_last=True) if order.descending else F(name).asc(nulls_last=True) for name in fields]
    return [*sorted_by, "pk"]


def _providing() -> QuerySet[Party]:
    providing = Party.objects.filter(version=OuterRef("pk"), part__in=PROVIDING)
    return providing.order_by(Lower("organisation__name"))


_LINES = Prepared(_lines)
FIRST_PROVIDER = "first_provider"
"""The field to sort by for the names of those who provide."""


def by_provider(rows: QuerySet[AgreementVersion]) -> QuerySet[AgreementVersion]:
    """The same rows with ``first_provider``, to sort by; only asked for when a list is sorted so."""
    return rows.annotate(first_provider=Subquery(_providing().values(name=Lower("organisation__name"))[:1]))


# --- Finding


@dataclass(frozen=True, slots=True)
class Search:
    """What a list is narrowed to. Empty means no narrowing; ``day`` is the day for which "in force" is asked."""

    day: dt.date
    words: str = ""
    kind: str = ""
    service: str = ""
    provider: str = ""
    priority: str = ""
    pot: str = ""
    place: str = ""
    state: str = ""
    year: str = ""
    published: str = ""
    framework: str = ""
    """The key of a framework that does not name what is asked for."""

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return self == Search(self.day)

    @property
    def question(self) -> "Search":
        """The same search without a day that does not matter to it: two equal questions have equal answers."""
        return self if self.state else replace(self, day=dt.date.min)


def narrowed(rows: QuerySet[AgreementVersion], search: Search) -> QuerySet[AgreementVersion]:
    """The rows that a search asks for."""
    for name, narrow in _NARROWING.items():
        if asked := getattr(search, name):
            rows = rows.filter(narrow(asked, search.day))
    return by_words(rows, search.words) if search.words else rows


def by_words(rows: QuerySet[AgreementVersion], words: str) -> QuerySet[AgreementVersion]:
    """Rows whose number, title, service or parties hold every word, or a word that begins so."""
    asked = words_of(words).split()
    if not asked:
        return rows
    query = SearchQuery(" & ".join(f"{word}:*" for word in asked[:12]), config="simple", search_type="raw")
    return rows.annotate(found=SearchVector("search", config="simple")).filter(found=query)


def in_force(day: dt.date) -> Q:
    """Terms that have begun, or may have, and have not certainly ended."""
    begun = Q(starts_first__lte=day) | Q(starts_first__isnull=True)
    return begun & (Q(ends_last__gte=day) | Q(ends_precision=Precision.OPEN.value))


def ended(day: dt.date) -> Q:
    """Terms whose last possible day is past."""
    return Q(ends_last__lt=day)


def to_come(day: dt.date) -> Q:
    """Terms that have certainly not begun."""
    return Q(starts_first__gt=day)


def end_unknown(_day: dt.date) -> Q:
    """Terms of which nobody can say when they end."""
    return Q(ends_precision=Precision.UNKNOWN.value)


_STATES: Mapping[str, Callable[[dt.date], Q]] = {
    "in-force": in_force,
    "ended": ended,
    "to-come": to_come,
    "unknown": end_unknown,
}


def running_in(year: int) -> Q:
    """Terms that run in a financial year, or may: one whose start is not known runs in every year up to its end."""
    whole = FinancialYear(year)
    begun = Q(starts_first__lte=whole.last) | Q(starts_first__isnull=True)
    return begun & (Q(ends_last__gte=whole.first) | Q(ends_last__isnull=True))


def _by_state(asked: str, day: dt.date) -> Q:
    return _STATES[asked](day) if asked in _STATES else Q()


def _by_year(asked: str, _day: dt.date) -> Q:
    return running_in(int(asked)) if asked.isdecimal() and len(asked) == 4 else Q()


def _by_service(asked: str, _day: dt.date) -> Q:
    key = _key(asked)
    return Q(agreement__service=key) if key else Q(agreement__service__name__icontains=asked)


def _by_provider(asked: str, _day: dt.date) -> Q:
    providing = Party.objects.filter(version=OuterRef("pk"), part__in=PROVIDING)
    if asked == NOT_STATED:
        return Q(~Exists(providing))
    key = _key(asked)
    return Q(
        Exists(providing.filter(organisation=key) if key else providing.filter(organisation__name__icontains=asked))
    )


def _by_priority(asked: str, _day: dt.date) -> Q:
    served = Purpose.objects.filter(version=OuterRef("pk"))
    return Q(~Exists(served) if asked == NOT_STATED else Exists(served.filter(priority=_key(asked))))


def _by_pot(asked: str, _day: dt.date) -> Q:
    lines = FundingLine.objects.filter(version=OuterRef("pk"))
    return without_a_source() if asked == NOT_STATED else Q(Exists(lines.filter(pot=_key(asked))))


def without_a_source() -> Q:
    """Agreements of which no funding line says where the money comes from."""
    stated = Q(pot__isnull=False) | Q(funding__isnull=False) | ~Q(source_as_written="")
    return Q(~Exists(FundingLine.objects.filter(stated, version=OuterRef("pk"))))


def _by_place(asked: str, _day: dt.date) -> Q:
    """Agreements for a place, and those for the whole area, which serve it too."""
    return Q(places__contains=[asked]) | Q(places=[])


def _by_framework(asked: str, _day: dt.date) -> Q:
    key = _key(asked)
    return not_named(key) if key else Q()


_NARROWING: Mapping[str, Callable[[str, dt.date], Q]] = {
    "kind": lambda asked, _day: Q(agreement__kind=asked),
    "service": _by_service,
    "provider": _by_provider,
    "priority": _by_priority,
    "pot": _by_pot,
    "place": _by_place,
    "state": _by_state,
    "year": _by_year,
    "framework": _by_framework,
    "published": lambda asked, _day: Q(agreement__published_at__isnull=asked == "no"),
}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# --- Adding up


@dataclass(frozen=True, slots=True)
class Figures:
    """How many rows, what their values add up to in pounds, of how many it is not known, and the years they span."""

    count: int
    value: Total
    years: tuple[int, ...] = ()


def figures(rows: QuerySet[AgreementVersion]) -> Figures:
    """Count and add up a whole list, in one query."""
    found = rows.order_by().aggregate(
        count=Count("pk"),
        known=Count("value"),
        value=Sum("value"),
        first=Min("starts_first"),
        soonest=Min("ends_first"),
        last=Max("ends_last"),
        latest=Max("starts_first"),
    )
    count = found["count"]
    total = Total(found["value"] or Decimal("0.00"), count - found["known"], count)
    return Figures(count, total, _years(found))


def _years(found: Mapping[str, Any]) -> tuple[int, ...]:
    """The financial years from the first day to the last, at most thirty of them."""
    days = [found[name] for name in ("first", "soonest", "last", "latest") if found[name] is not None]
    if not days:
        return ()
    first, last = (FinancialYear.containing(day).starting for day in (min(days), max(days)))
    return tuple(range(first, min(last, first + 30) + 1))
