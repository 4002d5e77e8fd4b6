"""How far the signing of one paper is, and the rules of its moves. The rule in prose is in docs/rules/agreements.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from almoner.foundation.door.roles import ROLE_NAMES, Role
from almoner.governance.decisions.rules.paper import Post
from almoner.kernel.lifecycle import Moment
from almoner.kernel.money import pounds

OFFICE, PROVIDER = "office", "provider"
SIDES = (PROVIDER, OFFICE)


class State(StrEnum):
    """How far a paper is: computed from what was recorded, never stored."""

    DRAWN_UP = "drawn_up"
    SENT = "sent"
    HALF_SIGNED = "half_signed"
    SIGNED = "signed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Standing:
    """One paper with all that its rules look at."""

    paper: Any
    """The `Paper`, with its signatures."""
    signatures: Mapping[str, Any]
    """Those given, by side."""
    is_sent: bool
    newest: int
    """The number of the newest paper of the agreement."""
    newest_sent: int
    """The number of the newest that was sent; 0 for none."""
    same_deal: bool
    """Whether the agreement is still the deal that the paper says."""
    lacks: Sequence[str] = ()
    """What it lacks before it may be sent."""
    signers: Sequence[Post] = ()
    """Who may sign for the office today: holders of the posts that sign, and their delegates."""
    bars: Mapping[UUID, str] = field(default_factory=dict)
    """Why somebody may not sign for the office: a declared interest in the provider."""
    value: Decimal | None = None

    @property
    def state(self) -> State:
        """Where it stands. A signed paper gives way to a newer one once that is sent, any other once it is drawn up."""
        is_signed = len(self.signatures) == len(SIDES)
        if self.paper.number < (self.newest_sent if is_signed else self.newest):
            return State.SUPERSEDED
        if is_signed:
            return State.SIGNED
        if self.signatures:
            return State.HALF_SIGNED
        return State.SENT if self.is_sent else State.DRAWN_UP

    @property
    def counts(self) -> bool:
        """Whether the agreement is signed by this paper as it stands."""
        return self.state is State.SIGNED and self.same_deal

    def wants(self, side: str) -> bool:
        """Whether it waits for the signature of a side."""
        return self.state in {State.SENT, State.HALF_SIGNED} and side not in self.signatures


# --- Rules


def nothing_is_missing(standing: Standing, _moment: Moment) -> str | None:
    """Nobody is asked to sign what is not complete."""
    return " ".join(standing.lacks) or None


def deal_still_stands(standing: Standing, _moment: Moment) -> str | None:
    """Nobody signs a deal that has changed since it was drawn up."""
    if standing.same_deal:
        return None
    return _("The agreement has changed since this paper was drawn up: it is drawn up again before anybody signs.")


def signs_for_its_signatory(standing: Standing, moment: Moment) -> str | None:
    """The body that the paper names signs, through somebody of its own."""
    signatory = standing.paper.signatory
    body = getattr(moment.actor, "organisation_id", None)
    if body is None or signatory is None or body != signatory.pk:
        name = signatory.name if signatory else _("the provider")
        return _("%(name)s signs this agreement, so only somebody who may sign for it can.") % {"name": name}
    return None


def provider_has_not_signed(standing: Standing, _moment: Moment) -> str | None:
    """One signature for a side."""
    return _("The provider’s side has signed already.") if PROVIDER in standing.signatures else None


def office_has_not_signed(standing: Standing, _moment: Moment) -> str | None:
    """One signature for a side."""
    return _("The office’s side has signed already.") if OFFICE in standing.signatures else None


def signs_one_side_only(standing: Standing, moment: Moment) -> str | None:
    """The two sides are different people."""
    person = getattr(moment.actor, "person_id", None)
    if person is None:
        return _("Only a person signs, never a command.")
    if any(each.person_id == person for each in standing.signatures.values()):
        return _("You signed for the other side, so somebody else signs for this one.")
    return None


def may_sign_for_the_office(standing: Standing, moment: Moment) -> str | None:
    """Somebody signs in a post that the office's setting names, or as its delegate, and without an interest."""
    found = post_of(standing, getattr(moment.actor, "person_id", None))
    return found if isinstance(found, str) else None


def post_of(standing: Standing, person: UUID | None, role: str = "") -> Post | str:
    """The post in which somebody signs: their own before one delegated to them; else why there is none."""
    if person is not None and person in standing.bars:
        return _("You may not sign this: %(why)s.") % {"why": standing.bars[person]}
    mine = [post for post in standing.signers if post.person_id == person and role in {"", post.role}]
    if not mine:
        return _("You hold no post that signs agreements here, and none is delegated to you.")
    within = [
        post for post in mine if post.limit is None or (standing.value is not None and post.reaches(standing.value))
    ]
    if within:
        return min(within, key=lambda post: post.delegation_id is not None)
    return _("What is delegated to you ends at %(limit)s, and this goes beyond it or its value is not known.") % {
        "limit": pounds(mine[0].limit or Decimal(0))
    }


def _reaches(post: Post, value: Decimal | None) -> bool:
    """Whether what is delegated goes so far; where the value is not known, only what has no limit does."""
    return post.limit is None if value is None else post.reaches(value)


def name_of(role: str) -> str:
    """A post in words, inside a sentence."""
    return str(ROLE_NAMES[Role(role)]).lower()
