"""What a judge writes on the sheet of one bid: one mark with its reason for each part."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .writing import Sheet


@dataclass(frozen=True, slots=True)
class Written:
    """What stands for one part."""

    mark: int | None = None
    reason: str = ""
    note: str = ""
    revision: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether it has both its mark and its reason."""
        return self.mark is not None and bool(self.reason.strip())

    def says_the_same(self, other: "Written") -> bool:
        """Whether the same words stand in both, whatever their revision."""
        return (self.mark, self.reason, self.note) == (other.mark, other.reason, other.note)


def faults_of_mark(sheet: Sheet, part: str, mark: int | None) -> str | None:
    """Why a mark cannot be kept at all, or None; a missing one may wait."""
    if sheet.part(part) is None:
        return _("There is no such part in the scheme.")
    return None if mark is None else sheet.scheme.scale.refusal(mark)


def faults_of_sheet(sheet: Sheet, written: Mapping[str, Written]) -> dict[str, str]:
    """What keeps a sheet from being locked, by part: every mark and every reason must be there."""
    found = {}
    for part in sheet.parts:
        have = written.get(part.key, Written())
        if have.mark is None and not have.reason.strip():
            found[part.key] = _("Give a mark and a reason for “%(part)s”.") % {"part": part.full_title}
        elif have.mark is None:
            found[part.key] = _("Give a mark for “%(part)s”.") % {"part": part.full_title}
        elif not have.reason.strip():
            found[part.key] = _("Write the reason for your mark for “%(part)s”.") % {"part": part.full_title}
    return found


def hours(bids: int, minutes_per_bid: int) -> str:
    """How long so many bids take: "3 hours 30 minutes"."""
    whole, rest = divmod(bids * minutes_per_bid, 60)
    said = []
    if whole:
        said.append(ngettext("%(n)d hour", "%(n)d hours", whole) % {"n": whole})
    if rest or not whole:
        said.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return " ".join(said)
