"""The rows behind a figure of a pot: the lines of agreements, the payments, what came back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from almoner.do.payments.rules.pots import Position
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.money import Amount
from almoner.strategy.funds.models import Pot

from .positions import committed_lines, paid_splits, recovered_splits

FIGURES: Mapping[str, Any] = {
    "committed": gettext_lazy("Committed"),
    "paid": gettext_lazy("Paid"),
    "recovered": gettext_lazy("Recovered"),
    "left": gettext_lazy("Left"),
}


@dataclass(slots=True)
class Behind:
    """One row: an agreement or a payment, what for, when, how much in pounds."""

    kind: str
    label: str
    what: str
    on: dt.date | None
    amount: Amount
    href: str = ""


def rows_behind(
    *, seen_by: Actor, office: Office, position: Position, figure: str, on: dt.date | None = None
) -> list[Behind]:
    """The rows that add up to a figure of a position. What is left is made of all three figures."""
    if figure == "paid":
        return _paid(office, position, on)
    if figure == "recovered":
        return _recovered(office, position, on)
    return _committed(seen_by, office, position, on)


def _committed(seen_by: Actor, office: Office, position: Position, on: dt.date | None) -> list[Behind]:
    wanted = Q(year=position.year)
    if position.is_tied and Pot.objects.filter(pk=position.pot, year=position.year).exists():
        wanted |= Q(year__isnull=True)
    rows = committed_lines(seen_by, office, on).filter(wanted, pot=position.pot).select_related("version__agreement")
    listed: list[Any] = list(rows.order_by("version__agreement__sort_key", "pk"))
    return [
        Behind(
            "agreement", row.version.agreement.number, row.version.title, row.version.starts.first, row.amount_amount
        )
        for row in listed
    ]


def _paid(office: Office, position: Position, on: dt.date | None) -> list[Behind]:
    rows = paid_splits(office, on).filter(Q(year=position.year), pot=position.pot).select_related("payment")
    return [
        Behind("payment", row.payment.reference, row.payment.title, row.payment.outcome_on, Amount.of(row.amount))
        for row in rows.order_by("payment__outcome_on", "payment__reference", "pk")
    ]


def _recovered(office: Office, position: Position, on: dt.date | None) -> list[Behind]:
    rows = recovered_splits(office, on).filter(Q(split__year=position.year), split__pot=position.pot)
    named = rows.select_related("split__payment", "recovery").order_by("recovery__on", "pk")
    return [
        Behind("payment", row.split.payment.reference, row.recovery.reason, row.recovery.on, Amount.of(row.amount))
        for row in named
    ]
