"""The life of a request to act for an organisation."""

from enum import StrEnum

from almoner.kernel.lifecycle import Lifecycle, move

from .access import May


class RequestState(StrEnum):
    """How far a request is."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


S = RequestState

JOIN_REQUEST = Lifecycle(
    S,
    start=S.WAITING,
    moves=(
        move("approve", frm=S.WAITING, to=S.APPROVED, by=May.ANSWER, past="approved"),
        move("refuse", frm=S.WAITING, to=S.REFUSED, by=May.ANSWER, past="refused"),
        move("withdraw", frm=S.WAITING, to=S.WITHDRAWN, by=May.REGISTER, past="withdrawn"),
    ),
)
