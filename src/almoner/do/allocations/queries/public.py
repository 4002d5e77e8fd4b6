"""What everybody reads of annual allocations: the tables whose decision is published, as it was published."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from almoner.do.allocations.lifecycle import State
from almoner.do.allocations.models import Allocation
from almoner.foundation.offices.models import Office
from almoner.governance.decisions.lifecycle import State as Decided


@dataclass(frozen=True, slots=True)
class Row:
    """What one recipient gets, in pounds. A name that is withheld in the decision is withheld here."""

    table: str
    year: str
    basis: str
    organisation: str
    value: Decimal
    decision: str
    decided_on: dt.date


@dataclass(frozen=True, slots=True)
class Published:
    """One table: what it is for, by what it is shared, and its rows."""

    table: Allocation
    rows: tuple[Row, ...]

    @property
    def total(self) -> Decimal:
        """What its rows come to as they were decided, in pounds."""
        return sum((row.value for row in self.rows), Decimal(0))


def published(office: Office) -> list[Published]:
    """The office's tables whose decision is published, the last year first. One query, whatever their number."""
    held = Allocation.objects.filter(
        office=office,
        state=State.PUT,
        decision__state=Decided.PUBLISHED,
        decision__publication__isnull=False,
    ).select_related("decision__publication")
    return [Published(each, tuple(_rows(each))) for each in held.order_by("-year", "title", "pk")]


def _rows(table: Allocation) -> list[Row]:
    decision: Any = table.decision  # there, decided and published: only such are read
    shown = json.loads(decision.publication.text)["table"]
    return [
        Row(
            table.title,
            table.year_label,
            str(table.get_basis_display()),
            each["applicant"],
            Decimal(each["value"]),
            decision.number,
            decision.decided_on,
        )
        for each in shown
    ]
