"""What a version says, as canonical text by name: the form in which versions are compared, imported and audited."""

from collections.abc import Mapping
from typing import Any

from almoner.foundation.sheets.readers import from_amount, from_date, to_amount, to_date
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import Priority

from .models import ForwardVersion

DATES = ("at", "starts", "extension_to", "successor_starts")
WORDS = (
    "at_as_written", "certainty", "funding", "successor", "after_as_written", "provider", "group", "document", "note",
)  # fmt: skip
NAMES = (*DATES, *WORDS, "is_pilot", "value", "priority", "pot", "places")
"""All facts of a version, apart from its number, change and reason."""

type Facts = dict[str, Any]
"""By name: dates and amounts as `sheets.readers` writes them, "yes" or "no", priority and pot by name."""

NOTHING: Facts = {
    **dict.fromkeys(DATES, "unknown"),
    **dict.fromkeys(WORDS, ""),
    "certainty": ForwardVersion.Certainty.KNOWN.value,
    "funding": ForwardVersion.Funding.NOT_STATED.value,
    "is_pilot": "no",
    "value": "not stated",
    "priority": "",
    "pot": "",
    "places": [],
}
"""The facts of an entry of which nothing is said."""


def facts_of(version: ForwardVersion) -> Facts:
    """All facts of a version. Reads its priority and pot: select them with it."""
    facts: Facts = {name: from_date(getattr(version, name)) for name in DATES}
    facts |= {name: getattr(version, name) for name in WORDS}
    facts["is_pilot"] = "yes" if version.is_pilot else "no"
    facts["value"] = from_amount(version.value_amount)  # type: ignore[attr-defined]  # AmountField adds it
    facts["priority"] = version.priority.title if version.priority else ""
    facts["pot"] = version.pot.name if version.pot else ""
    facts["places"] = list(version.places)
    return facts


def put(
    version: ForwardVersion,
    facts: Mapping[str, Any],
    *,
    priorities: Mapping[str, Priority],
    pots: Mapping[str, Pot],
) -> ForwardVersion:
    """Set a new version's columns from all of its facts. Priorities and pots are looked up by their names."""
    for name in DATES:
        setattr(version, name, to_date(facts[name]))
    for name in WORDS:
        setattr(version, name, facts[name])
    version.is_pilot = facts["is_pilot"] == "yes"
    version.value_amount = to_amount(facts["value"])  # type: ignore[attr-defined]  # AmountField adds it
    version.priority = priorities.get(facts["priority"])
    version.pot = pots.get(facts["pot"])
    version.places = list(facts["places"])
    return version
