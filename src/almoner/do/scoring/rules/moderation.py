"""What moderation looks at: how far judges differ about each part, what is agreed, and what it comes to so far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from .marks import Criterion, Scale, Scheme, rounded, spread
from .writing import Part, Sheet


@dataclass(frozen=True, slots=True)
class Given:
    """One judge's mark for one part, with what they wrote."""

    number: int
    """What the judge is called where names are not shown."""
    name: str
    mark: int
    reason: str
    note: str = ""
    from_paper: bool = False


@dataclass(frozen=True, slots=True)
class AgreedMark:
    """The one mark that was agreed, why, by whom and when."""

    mark: int
    reason: str
    by: str = ""
    at: Any = None


@dataclass(frozen=True, slots=True)
class Line:
    """One part of one bid in moderation."""

    part: Part
    given: tuple[Given, ...]
    agreed: AgreedMark | None

    @property
    def spread(self) -> int:
        """How far the judges differ."""
        return spread([one.mark for one in self.given])

    @property
    def stacks(self) -> Mapping[int, int]:
        """How many judges gave each mark."""
        found: dict[int, int] = {}
        for one in self.given:
            found[one.mark] = found.get(one.mark, 0) + 1
        return found


def talk_first(line: Line, scale: Scale) -> bool:
    """Whether judges differ by more than half the scale, so that they talk before a mark is agreed."""
    return line.spread * 2 > scale.highest - scale.lowest


def odd_ones(line: Line, scale: Scale) -> frozenset[int]:
    """The marks that stand apart: where judges differ by more than half the scale, those so far from the middle one."""
    if not talk_first(line, scale) or len(line.given) < 3:
        return frozenset()
    middle = sorted(one.mark for one in line.given)[len(line.given) // 2]
    return frozenset(mark for mark in line.stacks if abs(mark - middle) * 2 > scale.highest - scale.lowest)


def biggest_first(lines: Sequence[Line]) -> list[Line]:
    """Lines by how far judges differ, the biggest difference first; equals in the order of the scheme."""
    return sorted(lines, key=lambda line: -line.spread)


@dataclass(frozen=True, slots=True)
class SoFar:
    """What the agreed marks come to while some are missing: of how much of the weight, and how it was worked out."""

    exact: Fraction
    weight: Decimal
    """The weight of the criteria whose marks are all agreed."""
    working: str
    missing: int
    """How many marks are still to be agreed."""

    @property
    def shown(self) -> Decimal:
        """To two places, for people."""
        return rounded(self.exact)

    @property
    def weight_shown(self) -> str:
        """Without needless noughts."""
        return f"{self.weight.normalize():f}"


def so_far(scheme: Scheme, agreed: Mapping[str, int]) -> SoFar:
    """What agreed marks earn by now. A criterion counts once all of its parts are agreed."""
    return summing(scheme)(agreed)


def summing(scheme: Scheme) -> Callable[[Mapping[str, int]], SoFar]:
    """`so_far` for many bids: what a criterion earns with a sum of marks is worked out once."""
    marked = scheme.marked

    @cache
    def earned(place: int, total: int) -> tuple[Fraction, str]:
        criterion = scheme.criteria[place]
        mean = Fraction(total, len(criterion.marked))
        return Fraction(criterion.weight) * scheme.scale.share(mean), _worked_out(criterion, mean, scheme.scale)

    def work_out(agreed: Mapping[str, int]) -> SoFar:
        counted = [
            (criterion, *earned(place, sum(agreed[key] for key in criterion.marked)))
            for place, criterion in enumerate(scheme.criteria)
            if all(key in agreed for key in criterion.marked)
        ]
        return SoFar(
            sum((worth for _criterion, worth, _how in counted), Fraction(0)),
            sum((criterion.weight for criterion, _worth, _how in counted), Decimal(0)),
            " + ".join(how for _criterion, _worth, how in counted),
            sum(key not in agreed for key in marked),
        )

    return work_out


def _worked_out(criterion: Criterion, mean: Fraction, scale: Scale) -> str:
    """ "3/5×25": the share of the scale that a mark reaches, times the weight."""
    bottom = 0 if scale.lowest_counts else scale.lowest
    top = mean - bottom
    share = f"{top}/{scale.highest - bottom}" if top.denominator == 1 else str(scale.share(mean))
    return f"{share}\u00d7{criterion.weight.normalize():f}"


def faults_of_agreement(sheet: Sheet, part: str, mark: int | None, reason: str) -> dict[str, str]:
    """Everything that is wrong with an agreed mark, by the name of its field."""
    found = {}
    if sheet.part(part) is None:
        found["part"] = _("There is no such part in the scheme.")
    if mark is None:
        found["mark"] = _("Choose the mark that was agreed.")
    elif why := sheet.scheme.scale.refusal(mark):
        found["mark"] = why
    if not reason.strip():
        found["reason"] = _("Write the reason: the applicant will see it.")
    return found


@dataclass(frozen=True, slots=True)
class Table:
    """One bid in moderation."""

    bid: UUID
    lines: tuple[Line, ...]
    so_far: SoFar
    tied: int = 0
    """How many of the panel have a tie with the applicant, and so are not in the room."""
    open_: int = 0
    """How many judges have not locked their marks yet."""

    @property
    def spread(self) -> int:
        """The biggest difference about any part."""
        return max((line.spread for line in self.lines), default=0)

    @property
    def agreed(self) -> int:
        """How many parts have an agreed mark."""
        return sum(line.agreed is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Glance:
    """One bid in the list of moderation: what a `Table` comes to, without the marks and words."""

    spread: int
    """The biggest difference about any part."""
    agreed: int
    """How many parts have an agreed mark."""
    open_: int
    """How many judges have not locked their marks yet."""
