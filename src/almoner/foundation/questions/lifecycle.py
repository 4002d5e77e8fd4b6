"""The life of a form, and of the answers to one."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May
from .rules.moves import staff_write_on_their_behalf


class Use(StrEnum):
    """Whether a form is still offered to those who start something new."""

    IN_USE = "in_use"
    PUT_AWAY = "put_away"


class State(StrEnum):
    """How far the answers to a form are."""

    OPEN = "open"
    SUBMITTED = "submitted"
    REOPENED = "reopened"


U, S = Use, State

# fmt: off
FORM = Lifecycle(U, start=U.IN_USE, moves=(
    move("publish",  frm=U.IN_USE,   to=U.IN_USE,   by=May.PUBLISH, past="published"),
    move("put away", frm=U.IN_USE,   to=U.PUT_AWAY, by=May.KEEP,    past="put away"),
    move("take out", frm=U.PUT_AWAY, to=U.IN_USE,   by=May.KEEP,    past="taken out again"),
))

DRAFT = Lifecycle(S, start=S.OPEN, moves=(
    move("submit", frm=(S.OPEN, S.REOPENED), to=S.SUBMITTED, by=May.CERTIFY, past="submitted",
         rules=[staff_write_on_their_behalf]),
    move("reopen", frm=S.SUBMITTED,          to=S.REOPENED,  by=May.CLARIFY, past="reopened"),
))
# fmt: on
