"""Committed, paid, recovered and left, by pot and financial year, to the penny. The rule: docs/rules/payments.md."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from almoner.do.agreements.models import FundingLine
from almoner.do.agreements.queries import agreements
from almoner.do.payments.lifecycle import State
from almoner.do.payments.models import PaymentSplit, RecoverySplit
from almoner.do.payments.rules.pots import Position, Use, position
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.strategy.funds.models import Pot

from .seen import sees_all

NOUGHT = Decimal("0.00")
type Place = tuple[UUID, int | None]
"""A pot and a financial year."""


def positions(*, seen_by: Actor, office: Office, on: dt.date | None = None) -> list[Position]:
    """What each pot has in each financial year, by the name of the pot; as it is, or as it was on a day. Four queries.

    A pot that is not tied to a year has one amount for all its years: each of its rows says what is left of the whole.
    Nothing where the reader does not read the office's payments.
    """
    if not sees_all(seen_by, office):
        return []
    pots = {pot.pk: pot for pot in Pot.objects.filter(office=office).order_by("name", "pk")}
    uses = _uses(seen_by, office, pots, on)
    places = _places(pots, uses)
    whole = {pot: [use for (of, _year), found in uses.items() if of == pot for use in found.values()] for pot in pots}
    return [
        position(
            pot=pot,
            name=pots[pot].name,
            year=year,
            tied_to=pots[pot].year,
            holds=pots[pot].amount_amount,
            uses=list(uses.get((pot, year), {}).values()),
            of_the_pot=whole[pot],
        )
        for pot, year in places
    ]


def _places(pots: Mapping[UUID, Pot], uses: Iterable[Place]) -> list[Place]:
    """Every pot, with its own year and every year in which anything is agreed or paid; by name and year."""
    years: dict[UUID, set[int | None]] = defaultdict(set)
    for pot, year in uses:
        years[pot].add(year)
    for key, held in pots.items():
        if held.year is not None or not years[key]:
            years[key].add(held.year)
    return [(pot, year) for pot in pots for year in sorted(years[pot], key=lambda year: (year is None, year or 0))]


def _uses(seen_by: Actor, office: Office, pots: Mapping[UUID, Pot], on: dt.date | None) -> dict[Place, dict[UUID, Use]]:
    """By place and agreement: what is committed, paid and recovered."""
    found: dict[Place, dict[UUID, Use]] = defaultdict(lambda: defaultdict(Use))
    for agreement, pot, year, amount in committed_lines(seen_by, office, on).values_list(
        "version__agreement", "pot", "year", "amount"
    ):
        use = found[pot, pots[pot].year if year is None else year][agreement]
        use.committed += amount or NOUGHT
        use.unknown += amount is None
        use.lines += 1
    for agreement, pot, year, amount in _summed(paid_splits(office, on), "payment__agreement", "pot", "year"):
        found[pot, year][agreement].paid += amount
    names = ("split__payment__agreement", "split__pot", "split__year")
    for agreement, pot, year, amount in _summed(recovered_splits(office, on), *names):
        found[pot, year][agreement].recovered += amount
    return found


def _summed(
    rows: QuerySet[PaymentSplit] | QuerySet[RecoverySplit], *names: str
) -> Iterable[tuple[UUID, UUID, int, Decimal]]:
    return rows.order_by().values_list(*names).annotate(total=Sum("amount"))


def committed_lines(seen_by: Actor, office: Office, on: dt.date | None = None) -> QuerySet[FundingLine]:
    """The lines of the agreements in force that name a pot."""
    versions = agreements(seen_by=seen_by, office=office, on=on).order_by().values("pk")
    return FundingLine.objects.filter(version__in=versions, pot__isnull=False)


def paid_splits(office: Office, on: dt.date | None = None) -> QuerySet[PaymentSplit]:
    """What was paid from pots, by a day. What was returned by the bank later was not paid."""
    until = Q(payment__outcome_on__lte=on) if on else Q()
    return PaymentSplit.objects.filter(until, office=office, payment__state=State.PAID)


def recovered_splits(office: Office, on: dt.date | None = None) -> QuerySet[RecoverySplit]:
    """What came back to pots, by a day."""
    until = Q(recovery__on__lte=on) if on else Q()
    return RecoverySplit.objects.filter(until, office=office)
