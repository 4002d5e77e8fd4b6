"""What agreements commit: by pot or source and financial year, and beyond the current year (FIN-06, FIN-16).

Committed is the sum of the funding lines of the versions in the register. What was paid comes with payments.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from almoner.do.agreements.models import AgreementVersion, FundingLine
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.money import Total

from .register import agreements, without_a_source


@dataclass(frozen=True, slots=True)
class Commitment:
    """What is committed from one source in one year. With neither pot nor words the source is not stated."""

    pot: UUID | None
    source: str
    year: int | None
    total: Total
    agreements: int


def committed(*, seen_by: Actor, office: Office, on: dt.date | None = None) -> list[Commitment]:
    """By source and year, in the order of their names; one query."""
    lines = _lines(agreements(seen_by=seen_by, office=office, on=on))
    grouped = (
        lines.values("pot", "pot__name", "funding__title", "source_as_written", "year")
        .annotate(
            known=Sum("amount"), lines=Count("pk"), figures=Count("amount"), holders=Count("version", distinct=True)
        )
        .order_by("pot__name", "funding__title", "source_as_written", "year")
    )
    return [
        Commitment(
            pot=row["pot"],
            source=row["pot__name"] or row["funding__title"] or row["source_as_written"],
            year=row["year"],
            total=Total(row["known"] or Decimal("0.00"), row["lines"] - row["figures"], row["lines"]),
            agreements=row["holders"],
        )
        for row in grouped
    ]


def committed_beyond(commitments: Iterable[Commitment], year: int) -> list[Commitment]:
    """Those of the years after the financial year that starts in ``year``: what binds later budgets."""
    return [each for each in commitments if each.year is not None and each.year > year]


def total_of(commitments: Iterable[Commitment]) -> Total:
    """The sum of commitments."""
    return sum((each.total for each in commitments), Total(Decimal("0.00"), 0, 0))


def stating_no_source(*, seen_by: Actor, office: Office, on: dt.date | None = None) -> int:
    """How many agreements do not say where their money comes from."""
    return agreements(seen_by=seen_by, office=office, on=on).filter(without_a_source()).count()


def paid_from(
    *,
    seen_by: Actor,
    office: Office,
    pots: Iterable[UUID] = (),
    fundings: Iterable[UUID] = (),
    on: dt.date | None = None,
) -> QuerySet[AgreementVersion]:
    """The agreements that lean on these pots or funding agreements: what stops when the money does (FIN-05)."""
    leaning = FundingLine.objects.filter(Q(pot__in=list(pots)) | Q(funding__in=list(fundings)))
    return agreements(seen_by=seen_by, office=office, on=on).filter(pk__in=leaning.values("version"))


def _lines(rows: QuerySet[AgreementVersion]) -> QuerySet[FundingLine]:
    return FundingLine.objects.filter(version__in=rows.order_by().values("pk"))
