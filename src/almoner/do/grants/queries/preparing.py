"""What the builder looks at: an invitation with its sources, what the pots have left, and everything still missing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from almoner.do.agreements.models import FundingLine
from almoner.do.grants.declared import days_to_spend, most_without_a_panel
from almoner.do.grants.lifecycle import State
from almoner.do.grants.models import Invitation, InvitationSource
from almoner.do.grants.rules.clock import day_in_london
from almoner.do.grants.rules.readiness import Fault, Preparation, faults
from almoner.do.grants.rules.sources import NOUGHT, Promise, Source, left_for
from almoner.foundation.questions.queries import definition_of
from almoner.foundation.questions.rules.definition import Side
from almoner.strategy.funds.instruments import fund_refusal
from almoner.strategy.funds.models import Fund, Pot


def preparation(invitation: Invitation, at: dt.datetime) -> Preparation:
    """An invitation with all that the rules of publishing look at. The reader may see it already; five queries."""
    rows = list(invitation.sources.select_related("pot").order_by("order", "pk"))
    version = invitation.form_version_id
    asked = definition_of(version).questions if version else ()
    return Preparation(
        invitation=invitation,
        sources=tuple(sources_with_rest(invitation, rows)),
        priorities=invitation.priorities.count(),
        cap=invitation.cap_now[0],
        cap_kind=invitation.cap_now[1],
        most_without_a_panel=most_without_a_panel(invitation.office, day_in_london(at)),
        fund_refusal=fund_refusal(invitation.fund, Fund.Instrument.ROUND),
        days_to_spend=days_to_spend(invitation.office, day_in_london(at)),
        asks_something=any(question.is_asked_of(Side.APPLICANT) for question in asked),
    )


def missing(invitation: Invitation, at: dt.datetime) -> list[Fault]:
    """Everything that keeps it from being published at a moment, part by part."""
    return faults(preparation(invitation, at), at)


def sources_with_rest(invitation: Invitation, rows: Sequence[InvitationSource]) -> list[Source]:
    """The sources of a round, each with what its pot has left for it: two queries, however many pots."""
    pots = [row.pot_id for row in rows]
    committed = committed_from(pots)
    promised = promises(pots, besides=invitation)
    return [
        Source(
            pot=row.pot_id,
            name=str(row.pot),
            amount=row.amount,
            permitted=tuple(row.pot.permitted),
            let_in=tuple(row.override_purposes),
            left=left_for(
                row.pot.amount_amount.value,
                committed.get(row.pot_id, NOUGHT),
                promised.get(row.pot_id, []),
                Promise(row.amount, row.agreed, row.is_shared, invitation.round.year),
            ),
        )
        for row in rows
    ]


def committed_from(pots: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What the agreements now standing commit of each pot, in pounds: one query."""
    lines = FundingLine.objects.filter(pot__in=list(pots), version__standing_for__isnull=False, amount__isnull=False)
    return dict(lines.order_by().values("pot").annotate(total=Sum("amount")).values_list("pot", "total"))


def promises(pots: Iterable[UUID], *, besides: Invitation | None = None) -> dict[UUID, list[Promise]]:
    """What the published rounds that are not complete yet promise of each pot: one query."""
    rows = InvitationSource.objects.filter(pot__in=list(pots), invitation__state=State.PUBLISHED)
    if besides is not None:
        rows = rows.exclude(invitation=besides.pk)
    found: dict[UUID, list[Promise]] = {}
    for pot, amount, agreed, shared, year in rows.values_list(
        "pot", "amount", "agreed", "is_shared", "invitation__round__year"
    ):
        found.setdefault(pot, []).append(Promise(amount, agreed, shared, year))
    return found


def left_in(invitation: Invitation, pots: Sequence[Pot]) -> dict[UUID, Decimal | None]:
    """What each of these pots has left for a round that takes nothing of it yet; None where it is not known."""
    keys = [pot.pk for pot in pots]
    committed, promised = committed_from(keys), promises(keys, besides=invitation)
    nothing = Promise(NOUGHT)
    return {
        pot.pk: left_for(pot.amount_amount.value, committed.get(pot.pk, NOUGHT), promised.get(pot.pk, []), nothing)
        for pot in pots
    }
