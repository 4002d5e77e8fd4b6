"""The life of a place in the public register, of a proposed variation, and of a paper that both sides sign."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
from .papers.signing import (
    State,
    deal_still_stands,
    may_sign_for_the_office,
    nothing_is_missing,
    office_has_not_signed,
    provider_has_not_signed,
    signs_for_its_signatory,
    signs_one_side_only,
)
from .rules import approver_did_not_propose, asked_by_its_proposer, made_on_the_current_version


class Published(StrEnum):
    """Whether the public sees a record. The values are those of `offices.models.Publishable.state`."""

    NOT_PUBLISHED = "not_published"
    PUBLISHED = "published"


class Answered(StrEnum):
    """How far a proposed variation is."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


P, A, S = Published, Answered, State
_AS_PROVIDER = [provider_has_not_signed, deal_still_stands, signs_for_its_signatory, signs_one_side_only]
_FOR_OFFICE = [office_has_not_signed, deal_still_stands, signs_one_side_only, may_sign_for_the_office]

# fmt: off
AGREEMENT = Lifecycle(P, start=P.NOT_PUBLISHED, moves=(
    move("publish",   frm=P.NOT_PUBLISHED, to=P.PUBLISHED,     by=May.PUBLISH, past="published"),
    move("unpublish", frm=P.PUBLISHED,     to=P.NOT_PUBLISHED, by=May.PUBLISH, past="taken back"),
))

VARIATION = Lifecycle(A, start=A.PROPOSED, moves=(
    move("approve",  frm=A.PROPOSED, to=A.APPROVED,  by=May.APPROVE, past="approved",
         rules=[approver_did_not_propose, made_on_the_current_version]),
    move("refuse",   frm=A.PROPOSED, to=A.REFUSED,   by=May.APPROVE, past="refused", rules=[approver_did_not_propose]),
    move("withdraw", frm=A.PROPOSED, to=A.WITHDRAWN, by=May.KEEP,    past="withdrawn", rules=[asked_by_its_proposer]),
))

PAPER = Lifecycle(S, start=S.DRAWN_UP, moves=(
    move("send",                    frm=S.DRAWN_UP,    to=S.SENT,        by=May.KEEP,     past="sent",
         rules=[nothing_is_missing, deal_still_stands]),
    move("sign_as_provider",        frm=S.SENT,        to=S.HALF_SIGNED, by=May.SIGN_OWN, past="signed",
         rules=_AS_PROVIDER),
    move("countersign_as_provider", frm=S.HALF_SIGNED, to=S.SIGNED,      by=May.SIGN_OWN, past="signed",
         rules=_AS_PROVIDER),
    move("sign_for_office",         frm=S.SENT,        to=S.HALF_SIGNED, by=May.SIGN,     past="signed",
         rules=_FOR_OFFICE),
    move("countersign_for_office",  frm=S.HALF_SIGNED, to=S.SIGNED,      by=May.SIGN,     past="signed",
         rules=_FOR_OFFICE),
    move("hold_one_side",           frm=(S.DRAWN_UP, S.SENT), to=S.HALF_SIGNED, by=May.KEEP, past="held as signed",
         rules=[deal_still_stands]),
    move("hold",                    frm=(S.DRAWN_UP, S.SENT, S.HALF_SIGNED), to=S.SIGNED, by=May.KEEP,
         past="held as signed", rules=[deal_still_stands]),
    move("draw_up_again",           frm=(S.DRAWN_UP, S.SENT, S.HALF_SIGNED, S.SIGNED), to=S.SUPERSEDED, by=May.KEEP,
         past="drawn up again"),
))
# fmt: on
