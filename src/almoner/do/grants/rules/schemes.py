"""How bids are judged, as an invitation holds it: the JSON of `scoring.rules.writing`, also while little is written."""

from collections.abc import Mapping
from typing import Any

from almoner.do.scoring.rules.marks import Scale, Scheme
from almoner.do.scoring.rules.writing import scheme_as_json, scheme_from

USUAL_SCALE = Scale(0, 5)


def scheme_in(written: Mapping[str, Any]) -> Scheme:
    """A scheme as JSON holds it; one without criteria where nothing is written yet."""
    if not written.get("criteria"):
        return Scheme((), USUAL_SCALE)
    return scheme_from(written)


def written_scheme(scheme: Scheme) -> dict[str, Any]:
    """A scheme as JSON."""
    return scheme_as_json(scheme)
