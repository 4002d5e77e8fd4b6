"""Awards as the rules of their moves see them: a constant number of queries, whatever their number."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum
from django.utils import timezone

from almoner.do.awards.models import Award, AwardPriority, AwardSplit
from almoner.do.awards.rules.award import NOTHING, Paper, money_adds_up, serves_a_priority
from almoner.do.checks import queries as checks
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.kernel.lifecycle import Moment


def papers(awards: Sequence[Award], *, gate: str = "", office: Office | None = None, on: dt.date) -> list[Paper]:
    """Each award with its priorities, what its parts come to and, for a gate, the checks that are in the way.

    Awards come with their decision at hand. Two queries, and one more for the checks.
    """
    keys = [each.pk for each in awards]
    priorities = dict(_counted(keys))
    split: dict[UUID, Decimal] = dict(
        AwardSplit.objects.filter(award__in=keys)
        .order_by()
        .values("award")
        .annotate(much=Sum("amount"))
        .values_list("award", "much")
    )
    waits = in_the_way(awards, gate, office, on) if gate and office is not None else {}
    return [
        Paper(
            each,
            priorities=priorities.get(each.pk, 0),
            split=split.get(each.pk, NOTHING),
            in_the_way=tuple(waits.get(each.pk, ())),
            decision_state=each.decision.state if each.decision is not None else "",
        )
        for each in awards
    ]


def what_waits(awards: Sequence[Award], office: Office, actor: Actor) -> list[tuple[Paper, list[str]]]:
    """The awards that may not be put to a decision yet, each with every sentence that says why."""
    at = Moment(actor, timezone.now())
    found = []
    for paper in papers(awards, gate="decision", office=office, on=timezone.localdate()):
        own = (serves_a_priority(paper, at), money_adds_up(paper, at))
        why = [*(each for each in own if each), *paper.in_the_way]
        if why:
            found.append((paper, why))
    return found


def _counted(keys: Sequence[UUID]) -> list[tuple[UUID, int]]:
    rows = AwardPriority.objects.filter(award__in=keys).order_by().values("award").annotate(many=Count("pk"))
    return list(rows.values_list("award", "many"))


def in_the_way(awards: Sequence[Award], gate: str, office: Office, on: dt.date) -> dict[UUID, list[str]]:
    """The checks not passed before a gate, by award. The subject of a check is the application, else the award."""
    subjects = {each.pk: each.application_id or each.pk for each in awards}
    cases = {subjects[each.pk]: (each.organisation_id, each.amount, each.kind) for each in awards}
    found = checks.in_the_way(office, gate, cases, on) if cases else {}
    return {award: found.get(subject, []) for award, subject in subjects.items()}
