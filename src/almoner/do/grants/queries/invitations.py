"""The reads of invitations: everybody sees what was published, the staff of the office drafts too."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from almoner.do.grants.access import May
from almoner.do.grants.lifecycle import State
from almoner.do.grants.models import UNDATED, Enquiry, Extension, Invitation, Round
from almoner.do.grants.rules import clock
from almoner.do.grants.rules.schemes import scheme_in
from almoner.do.grants.rules.written import Fit, fit_of_amount, floors
from almoner.do.scoring.rules.choosing import Floor
from almoner.do.scoring.rules.marks import Scheme
from almoner.foundation.door.actor import NOBODY, Actor
from almoner.foundation.door.prepared import Joined, Prepared
from almoner.foundation.offices.models import Office
from almoner.kernel.periods import FinancialYear
from almoner.strategy.funds.models import Pot

ALL, OWN, PUBLISHED = "all", "own", "published"


def _sight(seen_by: Actor) -> str:
    """Whether somebody sees all invitations, those of their own office beside the published, or the published alone."""
    if not seen_by.may(May.READ):
        return PUBLISHED
    if seen_by.office_id is None:
        return ALL if seen_by.is_keeper else PUBLISHED
    return OWN


def _seen(sight: str, own: UUID | None, office: UUID | None) -> QuerySet[Invitation, Invitation]:
    rows = Invitation.objects.all() if office is None else Invitation.objects.filter(office=office)
    if sight == ALL:
        return rows
    published = Q(published_at__isnull=False)
    return rows.filter(published | Q(office=own)) if sight == OWN else rows.filter(published)


def _dated(rows: QuerySet[Invitation, Invitation]) -> QuerySet[Any]:
    last = Extension.objects.filter(invitation=OuterRef("pk")).order_by("-closes_at")
    with_last = rows.annotate(extended_to=Subquery(last.values("closes_at")[:1]))
    return with_last.annotate(closes=Greatest("closes_at", Coalesce("extended_to", "closes_at")))


def invitations(*, seen_by: Actor, office: Office | None = None) -> QuerySet[Any]:
    """Every invitation that the reader may see, with ``extended_to`` (the last extension, or None), its round and fund.

    ``closes`` is the closing with extensions, for filters and sorting. One query.
    """
    rows = _seen(_sight(seen_by), seen_by.office_id, None if office is None else office.pk)
    return _dated(rows).select_related("round__fund", "office", "service", "form_version")


def invitation_at(*, seen_by: Actor, pk: UUID, office: Office | None = None) -> Any:
    """One invitation by its key with its round, fund and office, if the reader may see it, else None. One query."""
    sight, named = _sight(seen_by), {"pk": pk}
    if office is not None:
        named["office"] = office.pk
    if sight == OWN and seen_by.office_id is not None:
        named["own"] = seen_by.office_id
    return next((_record(row) for row in _ONE.rows(sight, **named)), None)


_WITH = Joined(Invitation, "round", "round__fund", "office")


def _one(sight: str, *, pk: UUID, office: UUID | None = None, own: UUID | None = None) -> QuerySet[Any, Any]:
    return _dated(_seen(sight, own, office).filter(pk=pk)).values_list(*_WITH.columns, "extended_to", "closes")


_ONE = Prepared(_one)


def _record(row: Sequence[Any]) -> Any:
    held: Any = _WITH.record(row)
    *_columns, held.extended_to, held.closes = row
    return held


def invitation_of(*, seen_by: Actor, round_: Round) -> Any:
    """The invitation that runs a round, if there is one that the reader may see."""
    return invitations(seen_by=seen_by).filter(round=round_).first()


def open_invitations(*, seen_by: Actor, at: dt.datetime, office: Office | None = None) -> QuerySet[Any]:
    """Those that are open at a moment, the next to close first. Who has not begun by the closing begins no more."""
    rows = invitations(seen_by=seen_by, office=office).filter(state=State.PUBLISHED, opens_at__lte=at)
    return rows.filter(closes__gte=at.replace(microsecond=0)).order_by("closes", "theme", "pk")


def closes_at(invitation: Invitation) -> dt.datetime | None:
    """When it closes, extensions counted."""
    return invitation.closes_now


def takes_until(invitation: Invitation) -> dt.datetime | None:
    """The last second in which a bid is taken from everybody: extensions and grace counted."""
    return clock.takes_until(invitation)


def scheme_of(invitation: Invitation) -> tuple[Scheme, dict[str, Any]]:
    """How bids are judged, and what marks mean: {key of a part or criterion, or "": {mark: words}}."""
    return scheme_in(invitation.scheme), dict(invitation.anchors)


def sources(invitation: Invitation) -> list[tuple[Pot, Decimal]]:
    """The pots behind a round with what each puts in, in the order in which they are used up."""
    rows = invitation.sources.select_related("pot").order_by("order", "pk")
    return [(each.pot, each.amount) for each in rows]


def floors_of(invitation: Invitation) -> list[Floor]:
    """The floors published with the round; what is kept for grassroots groups is one of them."""
    return floors(invitation.floors, invitation.reserve_for_grassroots)


def fit_of(invitation: Invitation, amount: Decimal) -> Fit:
    """What the round says of an amount asked for, in pounds: sentences that refuse it, and sentences that warn."""
    cap, kind = invitation.cap_now
    return fit_of_amount(amount, cap=cap, cap_kind=kind, least=invitation.least)


def invitations_of_rounds(*, seen_by: Actor, rounds: Iterable[UUID]) -> dict[UUID, Invitation]:
    """The invitations of rounds by the round's key: one query."""
    return {each.round_id: each for each in invitations(seen_by=seen_by).filter(round__in=list(rounds))}


def next_to_close(rows: QuerySet[Any]) -> QuerySet[Any]:
    """By closing, the nearest first; those without a date last."""
    return rows.order_by(F("closes").asc(nulls_last=True), "theme", "pk")


def invitation_called(*, office: Office, fund: str, year: str, number: int) -> Invitation | None:
    """A published invitation by its round's address: the fund's code, "2027-28" or UNDATED, its number."""
    try:
        starting = None if year == UNDATED else FinancialYear.parse(year).starting
    except ValueError:
        return None
    rows = invitations(seen_by=NOBODY, office=office).select_related("round__fund", "office", "form_version", "result")
    return rows.filter(round__fund__code__iexact=fund, round__year=starting, round__number=number).first()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of an office's invitations stand where, and how many questions about them wait."""

    phases: dict[clock.Phase, int]
    waiting: int


def counts(*, seen_by: Actor, office: Office, at: dt.datetime) -> Counts:
    """How many invitations the reader sees in each phase that is still going on, and how many questions wait."""
    now = at.replace(microsecond=0)
    going = Q(state=State.PUBLISHED)
    rows = invitations(seen_by=seen_by, office=office).aggregate(
        draft=Count("pk", filter=Q(state=State.DRAFT)),
        to_open=Count("pk", filter=going & Q(opens_at__gt=at)),
        open=Count("pk", filter=going & Q(opens_at__lte=at, closes__gte=now)),
        closed=Count("pk", filter=going & Q(closes__lt=now)),
    )
    named = {clock.Phase.DRAFT: "draft", clock.Phase.TO_OPEN: "to_open", clock.Phase.OPEN: "open"}
    found = {phase: int(rows[name]) for phase, name in {**named, clock.Phase.CLOSED: "closed"}.items()}
    waiting = Enquiry.objects.filter(
        invitation__in=_seen(_sight(seen_by), seen_by.office_id, office.pk), standing=Enquiry.Standing.WAITING
    )
    return Counts(found, waiting.filter(invitation__state=State.PUBLISHED).count())
