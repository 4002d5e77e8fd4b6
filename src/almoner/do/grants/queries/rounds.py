"""The reads of grant rounds. Each takes ``seen_by``: everybody sees what is published, the staff all of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from almoner.do.grants.access import May
from almoner.do.grants.facts import FIGURES, figures_of
from almoner.do.grants.models import UNDATED, Round, RoundVersion
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.money import Total
from almoner.kernel.periods import FinancialYear


def sees_all(seen_by: Actor, office: Office) -> bool:
    """Whether this reader sees what is not published."""
    return seen_by.office_id in {office.pk, None} and seen_by.may(May.READ)


def rounds(*, seen_by: Actor, office: Office, on: dt.date | None = None) -> QuerySet[RoundVersion]:
    """Each round that the reader may see, as one version: the current one, or the last that was known on a day."""
    rows = RoundVersion.objects.filter(office=office, round__office=office)
    if on is None:
        rows = rows.filter(round__current=F("pk"))
    else:
        known = RoundVersion.objects.filter(round=OuterRef("round"), known_from__lte=on)
        rows = rows.filter(pk=Subquery(known.order_by("-known_from", "-number").values("pk")[:1]))
    if not sees_all(seen_by, office):
        rows = rows.filter(round__published_at__isnull=False)
    return rows


def with_figures(rows: QuerySet[RoundVersion]) -> QuerySet[RoundVersion]:
    """The same rows with all that a list shows: round, fund, shared pot, figures. One more query for the figures."""
    return rows.select_related("round__fund", "pot", "priority").prefetch_related("figures")


def in_order(rows: QuerySet[RoundVersion]) -> QuerySet[RoundVersion]:
    """By fund, then year, newest first, then number."""
    return rows.order_by("round__fund__name", F("round__year").desc(nulls_last=True), "round__number")


def narrowed(rows: QuerySet[RoundVersion], asked: Mapping[str, str]) -> QuerySet[RoundVersion]:
    """The rows that the filters of the list ask for: fund (its code), year, published (yes or no), q (words)."""
    if fund := asked.get("fund"):
        rows = rows.filter(round__fund__code=fund)
    if year := asked.get("year"):
        starting = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
        rows = rows.filter(round__year=starting)
    if published := asked.get("published"):
        rows = rows.filter(round__published_at__isnull=published == "no")
    for word in asked.get("q", "").split()[:12]:
        rows = rows.filter(Q(theme__icontains=word) | Q(round__fund__name__icontains=word))
    return rows


def sums(versions: Iterable[RoundVersion]) -> dict[str, Total]:
    """What each figure comes to over these rounds, and of how many that state it the amount is not known."""
    found = {what: Total.of([]) for what in FIGURES}
    for version in versions:
        for what, figure in figures_of(version).items():
            if figure is not None:
                whole = figure.computed
                found[what] += Total(whole.known, int(not whole.is_complete), 1)
    return found


def round_at(*, seen_by: Actor, office: Office, pk: UUID) -> Any:
    """One round by its identity, with its current version, if the reader may see it."""
    return _one(Round.objects.filter(pk=pk), seen_by, office)


def round_called(*, seen_by: Actor, office: Office, fund: str, year: str, number: int) -> Any:
    """One round by what stands in its address: the fund's code, "2022-23" or UNDATED, and its number."""
    try:
        starting = None if year == UNDATED else FinancialYear.parse(year).starting
    except ValueError:
        return None
    return _one(Round.objects.filter(fund__code__iexact=fund, year=starting, number=number), seen_by, office)


def _one(rows: QuerySet[Round], seen_by: Actor, office: Office) -> Any:
    rows = rows.filter(office=office).select_related(
        "fund", "office", "current__pot", "current__priority", "current__source_import"
    )
    if not sees_all(seen_by, office):
        rows = rows.filter(published_at__isnull=False)
    return rows.first()


def versions_of(*, seen_by: Actor, round_: Round) -> list[RoundVersion]:
    """Every version, newest first; nothing for somebody who may not see the round."""
    if not (round_.is_published or sees_all(seen_by, round_.office)):
        return []
    rows = round_.versions.select_related("recorded_by", "source_import", "priority", "pot").prefetch_related("figures")
    return list(rows.order_by("-number"))
