"""The only writers of judging."""

from .dealing import deal
from .declaring import declare, note_tie
from .marking import Saved, SavedElsewhere, enter_from_paper, lock, save_mark
from .moderating import agree, begin_moderating, complete
from .opening import add_bid, open_exercise, put_aside, set_due
from .seating import begin_declaring, invite, remind, stand_down

__all__ = [
    "Saved",
    "SavedElsewhere",
    "add_bid",
    "agree",
    "begin_declaring",
    "begin_moderating",
    "complete",
    "deal",
    "declare",
    "enter_from_paper",
    "invite",
    "lock",
    "note_tie",
    "open_exercise",
    "put_aside",
    "remind",
    "save_mark",
    "set_due",
    "stand_down",
]
