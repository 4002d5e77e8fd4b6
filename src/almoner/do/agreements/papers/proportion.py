"""How much is asked for how much money: the number of outcomes by the value of an agreement (AGR-12).

The rule with worked figures is in docs/rules/agreements.md.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.kernel.money import pounds

_STEP = re.compile(r"^(?:up to £?(?P<limit>[\d,]+(?:\.\d\d)?)|(?P<above>above))\s*:\s*(?P<least>\d+) to (?P<most>\d+)$")
_WRITE = "up to 5000: 1 to 2; up to 50000: 1 to 4; above: 2 to 8"


class Step(NamedTuple):
    """Up to this many pounds (None: whatever is above), at least and at most so many outcomes."""

    limit: Decimal | None
    least: int
    most: int


def parse_steps(text: str) -> list[Step]:
    """Read "up to 5000: 1 to 2; above: 2 to 8".

    Raises ValueError with a sentence where it is written otherwise, the limits do not rise, or the last is not "above".
    """
    steps = [_step(part.strip()) for part in text.split(";") if part.strip()]
    limits = [step.limit for step in steps]
    known = [limit for limit in limits if limit is not None]
    if not steps or limits[-1] is not None or None in limits[:-1] or known != sorted(set(known)):
        raise ValueError(_("Write rising limits and end with “above”, as in %(example)s.") % {"example": _WRITE})
    return steps


def _step(part: str) -> Step:
    found = _STEP.match(part.lower())
    if found is None or int(found["least"]) > int(found["most"]):
        raise ValueError(
            _("“%(part)s” cannot be read. Write it as in %(example)s.") % {"part": part, "example": _WRITE}
        )
    limit = None if found["above"] else Decimal(found["limit"].replace(",", ""))
    return Step(limit, int(found["least"]), int(found["most"]))


def steps_fit(text: object) -> str | None:
    """Whether a setting can be read."""
    try:
        parse_steps(str(text))
    except ValueError as wrong:
        return str(wrong)
    return None


def out_of_proportion(value: Decimal, outcomes: int, steps: Sequence[Step]) -> str | None:
    """What is wrong with so many outcomes for so many pounds, or None. A value equal to a limit is within it."""
    step = next(each for each in steps if each.limit is None or value <= each.limit)
    if step.least <= outcomes <= step.most:
        return None
    asked = {"value": pounds(value), "least": step.least, "most": step.most, "n": outcomes}
    if outcomes < step.least:
        return (
            ngettext(
                "An agreement of %(value)s sets at least %(least)d outcome; there are %(n)d.",
                "An agreement of %(value)s sets at least %(least)d outcomes; there are %(n)d.",
                step.least,
            )
            % asked
        )
    return (
        _("An agreement of %(value)s sets at most %(most)d outcomes, so as not to ask too much; there are %(n)d.")
        % asked
    )


def asked_for(value: Decimal | None, steps: Sequence[Step]) -> str:
    """How many outcomes a value asks for, in a sentence; empty where the value is not known."""
    if value is None:
        return ""
    step = next(each for each in steps if each.limit is None or value <= each.limit)
    return _("For %(value)s this office sets %(least)d to %(most)d outcomes.") % {
        "value": pounds(value),
        "least": step.least,
        "most": step.most,
    }
