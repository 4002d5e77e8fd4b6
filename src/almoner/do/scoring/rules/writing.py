"""A scheme as JSON, as it is pinned with a round; and as the sheet that judges fill in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .marks import Criterion, Scale, Scheme

type Anchors = Mapping[str, Mapping[str, str]]
"""By the key of a part or of its criterion, or "" for all: what a mark means, by the mark as text."""


def scheme_as_json(scheme: Scheme) -> dict[str, Any]:
    """A scheme as plain JSON; weights are text, so that nothing is rounded."""
    return {
        "criteria": [
            {
                "key": one.key,
                "title": one.title,
                "weight": str(one.weight),
                "parts": list(one.parts),
                "part_titles": list(one.part_titles),
                "minimum": one.minimum,
            }
            for one in scheme.criteria
        ],
        "scale": {
            "lowest": scheme.scale.lowest,
            "highest": scheme.scale.highest,
            "lowest_counts": scheme.scale.lowest_counts,
        },
        "minimum": str(scheme.minimum),
        "ties": list(scheme.ties),
    }


def scheme_from(held: Mapping[str, Any]) -> Scheme:
    """The scheme that such JSON says. Raises KeyError where it says less than a scheme."""
    criteria = tuple(
        Criterion(
            one["key"],
            one["title"],
            Decimal(one["weight"]),
            tuple(one.get("parts", ())),
            one.get("minimum"),
            tuple(one.get("part_titles", ())),
        )
        for one in held["criteria"]
    )
    scale = held["scale"]
    return Scheme(
        criteria,
        Scale(scale["lowest"], scale["highest"], scale.get("lowest_counts", False)),
        Decimal(held.get("minimum", "0")),
        tuple(held.get("ties", ())),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that judges mark, with what each mark means."""

    key: str
    title: str
    criterion: Criterion
    anchors: tuple[tuple[int, str], ...]

    @property
    def full_title(self) -> str:
        """With its criterion, where it is one part of several."""
        return self.title if self.key == self.criterion.key else f"{self.criterion.title}: {self.title}"

    @property
    def weight(self) -> str:
        """Its weight in words: "35", "17.5" for one of two parts of it, "35 ÷ 3" for one of three: never rounded."""
        whole, parts = self.criterion.weight, len(self.criterion.marked)
        share = (whole / parts).quantize(Decimal("0.001"))
        return f"{share.normalize():f}" if share * parts == whole else f"{whole.normalize():f} \u00f7 {parts}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A scheme as judges fill it in."""

    scheme: Scheme
    parts: tuple[Part, ...]

    def part(self, key: str) -> Part | None:
        """The part of that key, if there is one."""
        return next((one for one in self.parts if one.key == key), None)

    @property
    def steps(self) -> range:
        """Every mark that may be given."""
        return range(self.scheme.scale.lowest, self.scheme.scale.highest + 1)


def sheet_of(scheme: Scheme, anchors: Anchors) -> Sheet:
    """Every part with its title and what each mark means: said of the part, else of its criterion, else of all."""
    made = []
    for criterion in scheme.criteria:
        for place, key in enumerate(criterion.marked):
            said = {**anchors.get("", {}), **anchors.get(criterion.key, {}), **anchors.get(key, {})}
            steps = range(scheme.scale.lowest, scheme.scale.highest + 1)
            meanings = tuple((mark, said.get(str(mark), "")) for mark in steps)
            made.append(Part(key, criterion.title_of(place), criterion, meanings))
    return Sheet(scheme, tuple(made))


def anchors_as_json(anchors: Mapping[str, Mapping[Any, str]]) -> dict[str, dict[str, str]]:
    """Anchors as they are kept: marks as text, nothing that says nothing."""
    return {
        key: {str(mark): words.strip() for mark, words in said.items() if words.strip()}
        for key, said in anchors.items()
    }
