"""Who keeps out of choosing: interests of the register, acting for an applicant, and what was declared on a panel."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from almoner.do.applications.models import Application
from almoner.do.applications.queries import ties_of
from almoner.do.scoring.models import Bid, Declaration
from almoner.do.scoring.rules.ties import Tie


def conflicts_of(person: UUID | None, applications: Sequence[Application], on: dt.date) -> dict[UUID, str]:
    """What keeps one person out of choosing between these applications: by application, the body that ties them.

    A constant number of queries. Nobody (a command) is tied to nothing.
    """
    if person is None or not applications:
        return {}
    names = {each.pk: each.organisation.name for each in applications}
    declared = declared_ties([person], names).get(person, ())
    return ties_of(person, applications, on) | {each: names[each] for each in declared}


def declared_ties(people: Collection[UUID] | None, subjects: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    """Which bids each person declared a tie with in a panel's seat; all people where none are named. One query."""
    rows = Declaration.objects.filter(bid__in=Bid.objects.filter(subject__in=list(subjects)).values("pk"))
    if people is not None:
        rows = rows.filter(seat__person__in=list(people))
    latest = rows.order_by("seat_id", "bid_id", "-at", "-pk").distinct("seat_id", "bid_id")
    found: dict[UUID, set[UUID]] = {}
    for person, subject, tie in latest.values_list("seat__person", "bid__subject", "tie"):
        if tie != Tie.NONE:
            found.setdefault(person, set()).add(subject)
    return found
