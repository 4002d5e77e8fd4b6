"""The only writers of applications."""

from .endorsing import ask_endorsement, call_off, endorse
from .handling import allow_late, clarify, reply, sift, sift_again
from .judging import bring_back_results, open_scoring
from .moving import OF_AWARDS, move, note_agreement
from .recommending import recommend
from .starting import add_partner, assist, remove_partner, set_broker, start
from .submitting import submit, withdraw
from .voices import complain, give_feedback

__all__ = [
    "OF_AWARDS",
    "add_partner",
    "allow_late",
    "ask_endorsement",
    "assist",
    "bring_back_results",
    "call_off",
    "clarify",
    "complain",
    "endorse",
    "give_feedback",
    "move",
    "note_agreement",
    "open_scoring",
    "recommend",
    "remove_partner",
    "reply",
    "set_broker",
    "sift",
    "sift_again",
    "start",
    "submit",
    "withdraw",
]
