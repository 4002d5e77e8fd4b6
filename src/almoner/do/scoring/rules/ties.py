"""Who has a tie with whose bid. What is not declared is not free: nobody reads a bid before they have said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Tie(StrEnum):
    """What somebody has to do with an applicant."""

    NONE = "none"
    WORK = "work"
    TRUSTEE = "trustee"
    CLOSE = "close"
    OTHER = "other"


TIE_NAMES = {
    Tie.NONE: gettext_lazy("none"),
    Tie.WORK: gettext_lazy("paid work"),
    Tie.TRUSTEE: gettext_lazy("trustee, director or officer"),
    Tie.CLOSE: gettext_lazy("somebody close to me"),
    Tie.OTHER: gettext_lazy("another tie"),
}

type Pair = tuple[UUID, UUID]
"""A seat and a bid."""


@dataclass(frozen=True, slots=True)
class Ties:
    """What was said, seat by seat and bid by bid, and what the office's register of interests says."""

    said: Mapping[Pair, tuple[Tie, str]] = field(default_factory=dict)
    """The latest declaration, with its words."""
    registered: Mapping[Pair, str] = field(default_factory=dict)
    """Where the register of interests holds one: with which body."""

    def has_said(self, seat: UUID, bid: UUID) -> bool:
        """Whether somebody has declared anything about a bid."""
        return (seat, bid) in self.said

    def is_tied(self, seat: UUID, bid: UUID) -> bool:
        """Whether a tie is known, by their own word or by the register."""
        return (seat, bid) in self.registered or self.said.get((seat, bid), (Tie.NONE, ""))[0] != Tie.NONE

    def is_free(self, seat: UUID, bid: UUID) -> bool:
        """Whether they may have to do with the bid: they said that there is no tie, and the register knows none."""
        return self.has_said(seat, bid) and not self.is_tied(seat, bid)

    def why(self, seat: UUID, bid: UUID) -> str:
        """The tie in words, for those who run the exercise; "" where there is none."""
        tie, words = self.said.get((seat, bid), (Tie.NONE, ""))
        if tie != Tie.NONE:
            told = {"tie": TIE_NAMES[tie], "words": words}
            return _("declared %(tie)s: %(words)s") % told if words else _("declared %(tie)s") % told
        if (seat, bid) in self.registered:
            return _("the register of interests: %(body)s") % {"body": self.registered[seat, bid]}
        return ""


def faults_of_declaration(tie: str, words: str) -> str | None:
    """Why a declaration cannot stand, or None. A tie is told in words, so that a reader knows what it is."""
    if tie not in set(Tie):
        return _("Say whether there is a tie.")
    if tie != Tie.NONE and not words.strip():
        return _("Say in a few words what the tie is.")
    return None
