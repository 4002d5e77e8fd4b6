"""From agreed marks to a result: exact weights, no floor that nobody chose, and a missing mark that blocks.

A result is a fraction, never rounded, so that two bids are equal only if they are; it is rounded for showing alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WHOLE = Decimal(100)
"""What the weights of a scheme add up to, and the highest result there is."""
_TWO_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Scale:
    """The marks a judge may give: whole numbers from ``lowest`` to ``highest``.

    With ``lowest_counts`` a mark is measured from nought, so the lowest of a scale 1 to 5 brings a fifth of the weight.
    Without it, which is the rule unless a scheme says otherwise, the lowest mark brings nothing.
    """

    lowest: int
    highest: int
    lowest_counts: bool = False

    def share(self, mark: Fraction) -> Fraction:
        """Which part of the weight a mark earns, 0 to 1."""
        bottom = 0 if self.lowest_counts else self.lowest
        return (mark - bottom) / (self.highest - bottom)

    def refusal(self, mark: int) -> str | None:
        """Why a mark cannot be given, or None."""
        if self.lowest <= mark <= self.highest:
            return None
        return _("Give a mark from %(lowest)d to %(highest)d.") % {"lowest": self.lowest, "highest": self.highest}


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is judged and what it weighs. ``parts`` are the keys of its sub-criteria, which count alike."""

    key: str
    title: str
    weight: Decimal
    parts: tuple[str, ...] = ()
    minimum: int | None = None
    """The least mean mark with which a bid may still be recommended; of a pass-or-fail criterion, the pass."""
    part_titles: tuple[str, ...] = ()
    """What its parts are called, in their order; a part without a title is called by its key."""

    def title_of(self, place: int) -> str:
        """What the part at that place is called."""
        if not self.parts:
            return self.title
        return self.part_titles[place] if place < len(self.part_titles) else self.parts[place]

    @property
    def marked(self) -> tuple[str, ...]:
        """The keys that judges mark."""
        return self.parts or (self.key,)


@dataclass(frozen=True, slots=True)
class Scheme:
    """How bids are judged: published before the first is opened, and never changed after."""

    criteria: tuple[Criterion, ...]
    scale: Scale
    minimum: Decimal = Decimal(0)
    """The least result, out of 100, with which a bid may be recommended."""
    ties: tuple[str, ...] = ()
    """Criteria that part equal bids, in this order; after them a lot (see ``order``)."""

    @property
    def marked(self) -> tuple[str, ...]:
        return tuple(key for criterion in self.criteria for key in criterion.marked)


def faults_of(scheme: Scheme) -> list[str]:
    """Everything that keeps a scheme from being opened, as sentences."""
    found = []
    total = sum((criterion.weight for criterion in scheme.criteria), Decimal(0))
    if total != WHOLE:
        found.append(_("The weights total %(total)s; they must total exactly 100.") % {"total": _plain(total)})
    if any(criterion.weight < 0 for criterion in scheme.criteria):
        found.append(_("A weight cannot be negative."))
    if scheme.scale.highest <= scheme.scale.lowest:
        found.append(_("The highest mark must be above the lowest."))
    keys = [*(criterion.key for criterion in scheme.criteria), *(part for c in scheme.criteria for part in c.parts)]
    if len(set(keys)) != len(keys):
        found.append(_("Two criteria have the same key."))
    if strangers := [key for key in scheme.ties if key not in {criterion.key for criterion in scheme.criteria}]:
        found.append(
            _("Ties cannot be parted by %(keys)s: no criterion is called so.") % {"keys": ", ".join(strangers)}
        )
    found += [
        _("The minimum for %(what)s is not a mark of the scale.") % {"what": criterion.title}
        for criterion in scheme.criteria
        if criterion.minimum is not None and scheme.scale.refusal(criterion.minimum)
    ]
    if not Decimal(0) <= scheme.minimum <= WHOLE:
        found.append(_("The minimum result lies between 0 and 100."))
    return found


class MarksMissing(ValueError):
    """A result was asked for while marks are missing. A missing mark is never nought."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a bid's agreed marks come to."""

    exact: Fraction
    by_criterion: Mapping[str, Fraction]
    """The mean mark of each criterion."""
    earned: Mapping[str, Fraction]
    """What each criterion earned of its weight."""
    refusals: tuple[str, ...]
    """Why the bid may not be recommended: minimums it does not reach. Empty when it may."""

    @property
    def shown(self) -> Decimal:
        """The result out of 100, to two places, for people."""
        return rounded(self.exact)


def result_of(scheme: Scheme, marks: Mapping[str, int]) -> Result:
    """The result of one bid from its agreed marks, by the key of what was marked.

    The mark of a criterion is the mean of its parts; what it earns is its weight times its share of the scale; the
    result is the sum. The number of parts changes nothing about the weight.

    Raises:
        MarksMissing: a mark is missing; the sentence counts them.
    """
    missing = [key for key in scheme.marked if key not in marks]
    if missing:
        raise MarksMissing(
            ngettext("%(n)d mark is missing.", "%(n)d marks are missing.", len(missing)) % {"n": len(missing)}
        )
    means = {criterion.key: _mean([marks[key] for key in criterion.marked]) for criterion in scheme.criteria}
    earned = {c.key: Fraction(c.weight) * scheme.scale.share(means[c.key]) for c in scheme.criteria}
    exact = sum(earned.values(), Fraction(0))
    return Result(exact, means, earned, tuple(_unreached(scheme, means, exact)))


def _unreached(scheme: Scheme, means: Mapping[str, Fraction], exact: Fraction) -> list[str]:
    found = [
        _("%(what)s reaches %(mark)s; at least %(minimum)d is needed.")
        % {"what": criterion.title, "mark": _plain(rounded(means[criterion.key])), "minimum": criterion.minimum}
        for criterion in scheme.criteria
        if criterion.minimum is not None and means[criterion.key] < criterion.minimum
    ]
    if exact < Fraction(scheme.minimum):
        found.append(
            _("The result is %(result)s; at least %(minimum)s is needed.")
            % {"result": rounded(exact), "minimum": _plain(scheme.minimum)}
        )
    return found


def spread(marks: Sequence[int]) -> int:
    """How far judges differ: the highest mark less the lowest; 0 for fewer than two."""
    return max(marks) - min(marks) if len(marks) > 1 else 0


def _mean(marks: Sequence[int]) -> Fraction:
    return Fraction(sum(marks), len(marks))


def rounded(value: Fraction) -> Decimal:
    """To two places, halves up. A fraction is divided exactly before it is rounded."""
    hundredths = Fraction(value) * 100
    whole, rest = divmod(hundredths.numerator, hundredths.denominator)
    up = 2 * rest >= hundredths.denominator
    return (Decimal(whole + up) / 100).quantize(_TWO_PLACES, rounding=ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    """Without needless noughts: 99.9, 100, 3.5."""
    return f"{value.normalize():f}"
