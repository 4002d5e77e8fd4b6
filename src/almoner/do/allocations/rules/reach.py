"""How well money without a round reaches places: pounds by district and for each person.

The rules with worked figures are in docs/rules/allocations.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal("0.00")
WHOLE_AREA = ""
"""The line of money that is for no district in particular."""


@dataclass(frozen=True, slots=True)
class Given:
    """Pounds to one organisation for one district (its ONS code, or WHOLE_AREA)."""

    district: str
    organisation: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One district: who is reached, with how much; people where it is known how many live there."""

    district: str
    label: str
    bodies: tuple[str, ...]
    amount: Decimal
    people: int | None

    @property
    def a_head(self) -> Decimal | None:
        """Pounds for each person, to the penny below; None where the people are not known."""
        if not self.people:
            return None
        return Decimal(int(self.amount * 100) // self.people).scaleb(-2)


def lines(given: Iterable[Given], labels: Mapping[str, str], people: Mapping[str, int]) -> list[Line]:
    """A line for each district in the order of ``labels``, also where nobody is reached; money for none comes last."""
    held = list(given)
    named = {key: label for key, label in labels.items() if key != WHOLE_AREA}
    found = [_line(key, label, [one for one in held if one.district == key], people) for key, label in named.items()]
    rest = [one for one in held if one.district not in named]
    if rest and WHOLE_AREA in labels:
        everybody = sum(people.get(key, 0) for key in named)
        found.append(_line(WHOLE_AREA, labels[WHOLE_AREA], rest, {WHOLE_AREA: everybody}))
    return found


def _line(key: str, label: str, held: list[Given], people: Mapping[str, int]) -> Line:
    bodies = tuple(sorted({one.organisation for one in held}))
    return Line(key, label, bodies, sum((one.amount for one in held), NOTHING), people.get(key))
