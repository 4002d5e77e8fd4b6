"""The registers as lists on a page and as files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.accounts.models import Person
from almoner.foundation.pages.filters import Filter, FilterBar
from almoner.foundation.pages.paging import Paging
from almoner.foundation.pages.sorting import Sorting
from almoner.foundation.pages.tables import Column, Empty, Kind, Table
from almoner.foundation.sheets.listings import Asked, Listing

from . import queries
from .access import May
from .models import Gift, Interest

type Href = Callable[[Any], str]


def columns_of_interests(href: Href | None = None, *, whose: bool = True) -> list[Column]:
    """Whose, in what, what it is, and how long. The first column leads to where it is corrected."""
    kinds = dict(Interest.Kind.choices)
    made = [
        Column("name", gettext_lazy("Body"), href=href, sort="name"),
        Column("kind", gettext_lazy("Tie"), value=lambda row: str(kinds[row.kind]), sort="kind"),
        Column("nature", gettext_lazy("In their words")),
        Column("since", gettext_lazy("Since"), Kind.DATE, sort=("since_first", "since_last")),
        Column("until", gettext_lazy("Until"), value=_until, sort=("until_last", "until_first")),
    ]
    return [Column("person", gettext_lazy("Person"), sort="person__name"), *made, _SAID_BY] if whose else made


def _until(row: Interest) -> str:
    return str(row.until) if row.until.is_dated else _("still holds")


_SAID_BY = Column(
    "said_by",
    gettext_lazy("Said by"),
    value=lambda row: (
        _("the person") if row.recorded_by_id == row.person_id else str(row.recorded_by or _("command line"))
    ),
)


def columns_of_gifts(href: Href | None = None, *, whose: bool = True) -> list[Column]:
    """Who was offered what by whom, when, what it was worth and what became of it."""
    answers = dict(Gift.Answer.choices)
    made = [
        Column("description", gettext_lazy("What was offered"), href=href),
        Column("giver", gettext_lazy("By whom"), sort="giver"),
        Column("offered_on", gettext_lazy("Offered"), Kind.DATE, sort="offered_on"),
        Column("value", gettext_lazy("Worth"), Kind.MONEY, value=lambda row: row.value_amount, sort="value"),
        Column("answer", gettext_lazy("What became of it"), value=lambda row: str(answers[row.answer]), sort="answer"),
        Column("note", gettext_lazy("Why")),
    ]
    return [Column("person", gettext_lazy("Person"), sort="person__name"), *made, _SAID_BY] if whose else made


def filters(people: Sequence[Person], *, of_interests: bool) -> list[Filter]:
    """Words, whose, and whether it still holds."""
    made = [
        Filter("q", _("Body or person") if of_interests else _("Giver or person"), kind="search"),
        Filter("person", _("Person"), [(str(each.pk), each.name) for each in people], everything=_("Everybody")),
    ]
    if of_interests:
        standing = [("held", _("still holds")), ("ended", _("ended"))]
        made.append(Filter("standing", _("Standing"), standing, everything=_("Whether ended or not")))
    return made


@dataclass(frozen=True, slots=True)
class Listed:
    """A register as a page shows it."""

    bar: FilterBar
    table: Table
    count: int
    question: str
    """The question part of the address, so that the files hold what the page shows."""


def listed(request: Any, caption: str, rows: QuerySet[Any], columns: Sequence[Column], empty: Empty) -> Listed:
    """One page of a register, by its first column unless asked otherwise."""
    bar, found = found_by(request, rows)
    count = found.count()
    sorting, paging = Sorting.of(request, columns, "person"), Paging.of(request, count)
    shown = paging.cut(found.order_by(*sorting.order_by()))
    table = Table(caption, columns, shown, empty, sorting, paging, broad=True)
    return Listed(bar, table, count, f"?{request.GET.urlencode()}" if request.GET else "")


def found_by(request: Any, rows: QuerySet[Any]) -> tuple[FilterBar, QuerySet[Any]]:
    """The filters of a register, and the rows they ask for."""
    people = list(Person.objects.filter(pk__in=rows.order_by().values("person")).order_by("name"))
    bar = FilterBar(request, filters(people, of_interests=rows.model is Interest))
    asked = queries.Asked(bar.answers["q"][:200], bar.answers["person"], bar.answers.get("standing", ""))
    return bar, queries.narrowed(rows, asked, timezone.localdate())


def _interests_asked(asked: Asked) -> QuerySet[Any]:
    return queries.interests(asked.office, seen_by=asked.actor)


def _gifts_asked(asked: Asked) -> QuerySet[Any]:
    return queries.gifts(asked.office, seen_by=asked.actor)


def listings() -> tuple[Listing, Listing]:
    """Both registers, for the register of lists that can be taken out by command."""
    return (
        Listing("interests", gettext_lazy("Interests"), May.READ, columns_of_interests(), _interests_asked),
        Listing("gifts", gettext_lazy("Gifts and hospitality"), May.READ, columns_of_gifts(), _gifts_asked),
    )
