"""Floors of a round that officers judge, beside what is chosen and awarded. A panel's suggestion has its own."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from almoner.do.awards.lifecycle import LIVE
from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.choosing import Chosen
from almoner.do.awards.rules.floors import Kept, kept
from almoner.do.grants.models import Invitation
from almoner.do.grants.queries import floors_of

from .balance import wins_of
from .choosing import Candidate, Field, groups_of


def floors_as_chosen(invitation: Invitation, held: Field, chosen: Mapping[UUID, Chosen] | None = None) -> list[Kept]:
    """Each floor with what it has by the awards and choices, or else by what officers recommend; none with a panel."""
    return _kept(invitation, held, {each.key: wins_of(each, chosen) for each in held.candidates})


def floors_as_awarded(invitation: Invitation, held: Field) -> list[Kept]:
    """Each floor with what it has by the awards alone that stand, proposed ones among them; none with a panel."""
    return _kept(invitation, held, {each.key: _awarded(each) for each in held.candidates})


def _kept(invitation: Invitation, held: Field, wins: Mapping[UUID, Decimal]) -> list[Kept]:
    if held.has_panel:
        return []
    return kept(floors_of(invitation), [(groups_of(each), wins[each.key]) for each in held.candidates])


def _awarded(candidate: Candidate) -> Decimal:
    award = candidate.award
    return award.amount if award is not None and award.state in LIVE else NOTHING
