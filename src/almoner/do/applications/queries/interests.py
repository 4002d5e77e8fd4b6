"""Who has an interest in an application: by the register of interests, or by acting for one of those behind it."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from almoner.do.applications.models import Application, Partner
from almoner.foundation.organisations.models import Membership
from almoner.governance.interests.queries import held_by


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


def ties_of(person: UUID | None, applications: Sequence[Application], on: dt.date) -> dict[UUID, str]:
    """What keeps one person from judging applications on a day: by application, the body that ties them.

    A constant number of queries. Nobody (a command) is tied to nothing.
    """
    if person is None or not applications:
        return {}
    bodies = bodies_of(applications)
    every = set().union(*bodies.values())
    tied: dict[UUID, str] = {}
    for one in held_by([person], on):
        for body in one.reaches & every:
            tied.setdefault(body, one.name)
    acting = Membership.objects.filter(person=person, organisation__in=every, until__isnull=True)
    tied |= dict(acting.values_list("organisation", "organisation__name"))
    return {
        application: next(tied[body] for body in sorted(mine, key=str) if body in tied)
        for application, mine in bodies.items()
        if mine & set(tied)
    }
