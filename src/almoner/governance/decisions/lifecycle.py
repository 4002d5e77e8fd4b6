"""The life of a decision, from a draft to its notice on the public pages."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
from .rules.publication import day_has_come, doubts_are_looked_at, letters_are_out, no_hold
from .rules.readiness import (
    another_body_is_named,
    confidentiality_has_a_ground,
    has_a_lead_officer,
    is_this_offices,
    money_adds_up,
    moves_no_money_of_ours,
    says_what_signers_need,
    serves_a_priority,
)
from .rules.signing import (
    actor_may_sign,
    every_required_signature_counts,
    questions_are_answered,
    sheet_was_not_refused,
)


class State(StrEnum):
    """How far a decision is."""

    DRAFT = "draft"
    READY = "ready"
    DECIDED = "decided"
    PREPARED = "prepared"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"


S = State
SIGNED = frozenset({S.DECIDED, S.PREPARED, S.PUBLISHED})
"""States in which the sheet is settled for good."""

WRITTEN = [has_a_lead_officer, says_what_signers_need, serves_a_priority, money_adds_up, confidentiality_has_a_ground]

# fmt: off
DECISION = Lifecycle(S, start=S.DRAFT, moves=(
    move("ready",     frm=S.DRAFT,     to=S.READY,     by=May.DRAFT,   past="put to signature",
         rules=[is_this_offices, *WRITTEN, questions_are_answered, sheet_was_not_refused]),
    move("reopen",    frm=S.READY,     to=S.DRAFT,     by=May.DRAFT,   past="taken back to draft"),
    move("return",    frm=S.READY,     to=S.DRAFT,     by=May.SIGN,    past="returned", rules=[actor_may_sign]),
    move("refuse",    frm=S.READY,     to=S.DRAFT,     by=May.SIGN,    past="refused", rules=[actor_may_sign]),
    move("decide",    frm=S.READY,     to=S.DECIDED,   by=May.SIGN,    past="decided",
         rules=[every_required_signature_counts, money_adds_up]),
    move("note",      frm=S.DRAFT,     to=S.DECIDED,   by=May.PUBLISH, past="noted",
         rules=[another_body_is_named, moves_no_money_of_ours, confidentiality_has_a_ground]),
    move("prepare",   frm=S.DECIDED,   to=S.PREPARED,  by=May.SIGN,    past="prepared for publication"),
    move("publish",   frm=S.PREPARED,  to=S.PUBLISHED, by=May.PUBLISH, past="published",
         rules=[letters_are_out, day_has_come, no_hold, doubts_are_looked_at]),
    move("take back", frm=S.PUBLISHED, to=S.PREPARED,  by=May.PUBLISH, past="taken back"),
    move("defer",     frm=(S.DRAFT, S.READY),             to=S.DEFERRED,  by=May.DRAFT, past="deferred"),
    move("resume",    frm=S.DEFERRED,                     to=S.DRAFT,     by=May.DRAFT, past="resumed"),
    move("withdraw",  frm=(S.DRAFT, S.READY, S.DEFERRED), to=S.WITHDRAWN, by=May.DRAFT, past="withdrawn"),
))
# fmt: on
