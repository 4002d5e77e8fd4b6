"""What a round promised before it opened, beside what its awards come to.

Where a panel judges, the suggestion keeps what is promised as far as bids allow (`scoring.rules.choosing`). Officers
judge without an order, so nothing is displaced: what is not kept is shown, and has a reason before it is decided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.scoring.rules.choosing import Floor
from almoner.kernel.money import pounds

from .award import NOTHING

type Winning = tuple[frozenset[str], Decimal]
"""An award: the groups that its bid belongs to, and its pounds."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A floor, and how many awards and pounds there are for it."""

    floor: Floor
    awards: int
    pounds: Decimal

    @property
    def is_met(self) -> bool:
        """Whether all that was promised is there."""
        return self.awards >= self.floor.awards and self.pounds >= self.floor.pounds

    def __str__(self) -> str:
        said = []
        if wanted := self.floor.awards:
            of = {"n": self.awards, "wanted": wanted}
            said.append(
                ngettext("%(n)d of at least %(wanted)d award", "%(n)d of at least %(wanted)d awards", wanted) % of
            )
        if self.floor.pounds:
            much = {"much": pounds(self.pounds), "wanted": pounds(self.floor.pounds)}
            said.append(_("%(much)s of at least %(wanted)s") % much)
        return _("%(name)s: %(what)s") % {"name": self.floor.name, "what": _(" and ").join(said)}


def kept(floors: Iterable[Floor], winning: Iterable[Winning]) -> list[Kept]:
    """Each floor with what there is for it. A bid of several groups counts whole in each, as in suggestions."""
    won = [(groups, much) for groups, much in winning if much]
    found = []
    for floor in floors:
        inside = [much for groups, much in won if floor.group in groups]
        found.append(Kept(floor, len(inside), sum(inside, NOTHING)))
    return found


def not_met(found: Iterable[Kept]) -> list[str]:
    """The floors that are not met, a sentence each without a full stop."""
    return [str(each) for each in found if not each.is_met]


def faults_of_reason(short: Sequence[str], reason: str) -> list[str]:
    """A floor that is not met needs a reason before the awards are decided."""
    if not short or reason.strip():
        return []
    return [_("Say why what was promised is not met. %(short)s.") % {"short": "; ".join(short)}]
