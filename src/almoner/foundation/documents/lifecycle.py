"""The life of a document: nothing is read by others before it was looked at, where there is a scanner to look."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May


class State(StrEnum):
    WAITING = "waiting"
    CLEAN = "clean"
    QUARANTINED = "quarantined"


S = State
DOCUMENT = Lifecycle(
    State,
    start=S.WAITING,
    moves=(
        move("clear", frm=S.WAITING, to=S.CLEAN, by=May.SCAN, past="found clean"),
        move("quarantine", frm=(S.WAITING, S.CLEAN), to=S.QUARANTINED, by=May.SCAN, past="put in quarantine"),
    ),
)
