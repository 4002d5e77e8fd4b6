"""What pots may still give to awards: what they hold and were allowed above, less awards and agreements."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Sum

from almoner.do.agreements.models import FundingLine
from almoner.do.awards.lifecycle import LIVE
from almoner.do.awards.models import Award, AwardSplit
from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.splits import Source
from almoner.do.grants.lifecycle import State as Invited
from almoner.do.grants.models import Invitation, InvitationSource
from almoner.do.grants.rules.sources import most_to_award
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Pot


@dataclass(frozen=True, slots=True)
class Room:
    """What one pot may give to one round, in pounds.

    ``gives`` is what it puts in, ``above`` what was consented above that, ``taken`` what awards of the round take
    already, ``left`` what is left, which may be less because the pot itself is promised elsewhere.
    """

    pot: Pot
    gives: Decimal
    above: Decimal
    taken: Decimal
    left: Decimal


def above_of(invitation: Invitation, amount: Decimal) -> Decimal:
    """What may be awarded above what a pot puts in: the published percentage, once it was consented to."""
    if invitation.consent_at is None:
        return NOTHING
    return most_to_award(amount, invitation.over_allocation) - amount


def rooms(invitation: Invitation, *, without: Collection[UUID] = ()) -> list[Room]:
    """What each pot of a round may still give, in the published order; awards in ``without`` do not count.

    Six queries, whatever the number of pots.
    """
    return rooms_of([invitation], without=without)[invitation.pk]


def rooms_of(invitations: Sequence[Invitation], *, without: Collection[UUID] = ()) -> dict[UUID, list[Room]]:
    """The same of several rounds, by their keys: no more queries than for one."""
    rows = InvitationSource.objects.filter(invitation__in=invitations).select_related("pot").order_by("order", "pk")
    sources = list(rows)
    mine = _taken_by_round([each.pk for each in invitations], without)
    whole = pots_left([each.pot for each in sources], without=without)
    rounds = {each.pk: each for each in invitations}
    found: dict[UUID, list[Room]] = {key: [] for key in rounds}
    for each in sources:
        above = above_of(rounds[each.invitation_id], each.amount)
        taken = mine.get((each.invitation_id, each.pot_id), NOTHING)
        left, most = each.amount + above - taken, whole[each.pot_id]
        left = max(NOTHING, left if most is None else min(left, most))
        found[each.invitation_id].append(Room(each.pot, each.amount, above, taken, left))
    return found


def _taken_by_round(invitations: Sequence[UUID], without: Collection[UUID]) -> dict[tuple[UUID, UUID], Decimal]:
    """What standing awards of rounds take, by round and pot. One query."""
    rows = AwardSplit.objects.filter(award__invitation__in=invitations, award__state__in=sorted(LIVE))
    rows = rows.exclude(award__in=list(without)).order_by()
    summed = rows.values("award__invitation", "pot").annotate(much=Sum("amount"))
    return {(each["award__invitation"], each["pot"]): each["much"] for each in summed}


def unsplit_of(invitations: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What awards come to whose pots nobody has named yet, by round: promised, though no pot has it. One query.

    They are chosen with "one by one" and proposed; what is in a decision or beyond has its parts.
    """
    rows = Award.objects.filter(invitation__in=list(invitations), state__in=sorted(LIVE), splits__isnull=True)
    summed = rows.order_by().values("invitation").annotate(much=Sum("amount"))
    return {each["invitation"]: each["much"] for each in summed}


def taken_from(pots: Iterable[UUID], *, without: Collection[UUID] = ()) -> dict[UUID, Decimal]:
    """What live awards take from each pot. One query."""
    rows = AwardSplit.objects.filter(pot__in=list(pots), award__state__in=sorted(LIVE))
    if without:
        rows = rows.exclude(award__in=list(without))
    return dict(rows.order_by().values("pot").annotate(much=Sum("amount")).values_list("pot", "much"))


def pots_left(pots: Sequence[Pot], *, without: Collection[UUID] = ()) -> dict[UUID, Decimal | None]:
    """What each pot may still promise, in pounds; None where nobody knows what it holds. Three queries.

    Of what it holds and was allowed above, awards that stand and agreements that come from no award are taken off.
    """
    keys = [pot.pk for pot in pots]
    taken, agreed, above = taken_from(keys, without=without), agreed_besides(keys), _above(keys)
    return {
        pot.pk: None
        if pot.amount_amount.value is None
        else pot.amount_amount.value
        + above.get(pot.pk, NOTHING)
        - taken.get(pot.pk, NOTHING)
        - agreed.get(pot.pk, NOTHING)
        for pot in pots
    }


def agreed_besides(pots: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What agreements in force take from each pot where no award stands behind them. One query."""
    rows = FundingLine.objects.filter(
        pot__in=list(pots), amount__isnull=False, version__agreement__current=F("version")
    ).exclude(version__agreement__in=Award.objects.filter(agreement__isnull=False).values("agreement"))
    return dict(rows.order_by().values("pot").annotate(much=Sum("amount")).values_list("pot", "much"))


def _above(pots: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What rounds were allowed to award above what pots put in. One query."""
    rows = InvitationSource.objects.filter(
        pot__in=list(pots),
        invitation__consent_at__isnull=False,
        invitation__state__in=[Invited.PUBLISHED, Invited.COMPLETED],
    ).select_related("invitation")
    found: dict[UUID, Decimal] = {}
    for each in rows:
        found[each.pot_id] = found.get(each.pot_id, NOTHING) + above_of(each.invitation, each.amount)
    return found


def years_of(pot: Pot, invitation: Invitation) -> tuple[tuple[int, int], ...]:
    """The financial years a pot's money of a round is spent in, each with its weight: the months that fall in it.

    A pot tied to a year gives in that year. Otherwise the months of spending the round published count.
    """
    if pot.year is not None:
        return ((pot.year, 1),)
    first, last = invitation.spend_from, invitation.spend_to
    if first is None or last is None or last < first:
        year = invitation.round.year
        return ((year if year is not None else FinancialYear.containing(first).starting if first else 0, 1),)
    months: dict[int, int] = {}
    at = first.replace(day=1)
    while at <= last:
        year = FinancialYear.containing(at).starting
        months[year] = months.get(year, 0) + 1
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return tuple(sorted(months.items()))


def sources_for(invitation: Invitation, found: Sequence[Room]) -> list[Source[UUID]]:
    """The pots of a round with what is left of them, as splitting takes them."""
    return [Source(each.pot.pk, each.left, years_of(each.pot, invitation)) for each in found]
