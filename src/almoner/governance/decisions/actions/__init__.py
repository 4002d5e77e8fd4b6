"""The only writers of decisions."""

from ._steps import Asked
from .drafting import (
    FACTS,
    SHOWN,
    answer_question,
    change_decision,
    leave_out,
    move_decision,
    open_decision,
    put_to_signature,
    subject_changed,
)
from .publishing import lift_redaction, plan_publication, publish, redact, take_back
from .signing import decide_otherwise, note_decision, sign

__all__ = [
    "FACTS",
    "SHOWN",
    "Asked",
    "answer_question",
    "change_decision",
    "decide_otherwise",
    "leave_out",
    "lift_redaction",
    "move_decision",
    "note_decision",
    "open_decision",
    "plan_publication",
    "publish",
    "put_to_signature",
    "redact",
    "sign",
    "subject_changed",
    "take_back",
]
