"""Who keeps out of choosing: interests of the register, acting for an applicant, and what was declared on a panel."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from almoner.do.applications.models import Application, Partner
from almoner.do.scoring.models import Bid, Declaration
from almoner.do.scoring.rules.ties import Tie
from almoner.foundation.organisations.models import Membership
from almoner.governance.interests.queries import people_kept_out


def bodies_of(applications: Sequence[Application]) -> dict[UUID, set[UUID]]:
    """The organisations behind each application: who applies, who brokers it, who takes part. One query."""
    found = {each.pk: {each.organisation_id} for each in applications}
    for each in applications:
        if each.brokered_by_id:
            found[each.pk].add(each.brokered_by_id)
    partners = Partner.objects.filter(application__in=list(found), organisation__isnull=False)
    for application, organisation in partners.values_list("application", "organisation"):
        if organisation is not None:
            found[application].add(organisation)
    return found


def conflicts_of(person: UUID | None, applications: Sequence[Application], on: dt.date) -> dict[UUID, str]:
    """What keeps one person out of choosing between these applications: by application, the body that ties them.

    A constant number of queries. Nobody (a command) is tied to nothing.
    """
    if person is None or not applications:
        return {}
    bodies = bodies_of(applications)
    every = set().union(*bodies.values())
    tied = {
        body: interests[0].name or str(interests[0].organisation)
        for body, held in people_kept_out(every, on).items()
        if (interests := [one for one in held if one.person_id == person])
    }
    acting = Membership.objects.filter(person=person, organisation__in=every, until__isnull=True)
    tied |= dict(acting.values_list("organisation", "organisation__name"))
    found = {
        application: next(tied[body] for body in sorted(mine, key=str) if body in tied)
        for application, mine in bodies.items()
        if mine & set(tied)
    }
    names = {each.pk: each.organisation.name for each in applications}
    return found | {each: names[each] for each in declared_ties([person], bodies).get(person, ())}


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
