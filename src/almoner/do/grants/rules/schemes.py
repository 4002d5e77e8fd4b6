"""How bids are judged, as JSON: {"criteria": [{key, title, weight, parts: [{key, title}], minimum}], "scale", …}.

Weights and minimums are decimal text, so that 33.33 stays 33.33. What each mark means stands beside it as anchors:
{key of what is marked: {"title": …, "help": …, "0": words for nought, …}}.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from almoner.do.scoring.rules.marks import Criterion, Scale, Scheme

USUAL_SCALE = Scale(0, 5)


def scheme_in(written: Mapping[str, Any]) -> Scheme:
    """A scheme as JSON holds it; one without criteria where nothing is written yet."""
    scale = written.get("scale") or {}
    return Scheme(
        criteria=tuple(_criterion(each) for each in written.get("criteria", ())),
        scale=Scale(
            int(scale.get("lowest", USUAL_SCALE.lowest)),
            int(scale.get("highest", USUAL_SCALE.highest)),
            bool(scale.get("lowest_counts", False)),
        ),
        minimum=Decimal(str(written.get("minimum") or 0)),
        ties=tuple(written.get("ties", ())),
    )


def _criterion(written: Mapping[str, Any]) -> Criterion:
    minimum = written.get("minimum")
    return Criterion(
        key=str(written["key"]),
        title=str(written["title"]),
        weight=Decimal(str(written["weight"])),
        parts=tuple(str(part["key"]) for part in written.get("parts", ())),
        minimum=None if minimum in (None, "") else int(minimum),
    )


def titles_in(written: Mapping[str, Any]) -> dict[str, str]:
    """What each criterion and each part of one is called, by its key."""
    found = {}
    for each in written.get("criteria", ()):
        found[str(each["key"])] = str(each["title"])
        found |= {str(part["key"]): str(part["title"]) for part in each.get("parts", ())}
    return found


def written_scheme(scheme: Scheme, titles: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A scheme as JSON. ``titles`` names the parts of criteria, by key; a part without a title is called by its key."""
    named = titles or {}
    return {
        "criteria": [
            {
                "key": each.key,
                "title": each.title,
                "weight": f"{each.weight.normalize():f}",
                "parts": [{"key": key, "title": named.get(key, key)} for key in each.parts],
                "minimum": each.minimum,
            }
            for each in scheme.criteria
        ],
        "scale": {
            "lowest": scheme.scale.lowest,
            "highest": scheme.scale.highest,
            "lowest_counts": scheme.scale.lowest_counts,
        },
        "minimum": f"{scheme.minimum.normalize():f}",
        "ties": list(scheme.ties),
    }
