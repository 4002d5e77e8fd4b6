"""The life of a place in the public register, and of a proposed variation."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
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


P, A = Published, Answered

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
# fmt: on
