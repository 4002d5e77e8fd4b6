"""A suggested set as it is kept: what went in, what came out, as one text with its hash; so it can be made again.

The choosing itself is scoring's (`scoring.rules.choosing`), in rank order down to the money.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from almoner.do.scoring.rules.choosing import Candidate, Floor, Misfit, Suggestion, suggested

FORM = 1
"""The form of the text: another form would give every suggestion another hash, so it is part of it."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """A bid in rank order. ``why_not`` names the minimums it does not reach: then it is set aside."""

    key: str
    asked: Decimal
    result: Fraction
    groups: frozenset[str] = frozenset()
    why_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a suggestion is made of. ``money`` in pounds holds what was consented above the pots, if anything."""

    entrants: tuple[Entrant, ...]
    money: Decimal
    rule: Misfit
    floors: tuple[Floor, ...] = ()
    over_allocation: Decimal = Decimal(0)
    """How many of the pounds are above what the pots hold, with the chief finance officer's consent."""


def as_facts(inputs: Inputs) -> dict[str, Any]:
    """Inputs as JSON: results as exact fractions, pounds to the penny as text."""
    return {
        "form": FORM,
        "money": f"{inputs.money:.2f}",
        "over_allocation": f"{inputs.over_allocation:.2f}",
        "rule": str(inputs.rule),
        "floors": [
            {"name": each.name, "group": each.group, "awards": each.awards, "pounds": f"{each.pounds:.2f}"}
            for each in inputs.floors
        ],
        "entrants": [
            {
                "key": each.key,
                "asked": f"{each.asked:.2f}",
                "result": f"{each.result.numerator}/{each.result.denominator}",
                "groups": sorted(each.groups),
                "why_not": list(each.why_not),
            }
            for each in inputs.entrants
        ],
    }


def from_facts(facts: Mapping[str, Any]) -> Inputs:
    """What `as_facts` wrote."""
    return Inputs(
        entrants=tuple(
            Entrant(
                each["key"],
                Decimal(each["asked"]),
                Fraction(each["result"]),
                frozenset(each["groups"]),
                tuple(each["why_not"]),
            )
            for each in facts["entrants"]
        ),
        money=Decimal(facts["money"]),
        rule=Misfit(facts["rule"]),
        floors=tuple(
            Floor(each["name"], each["group"], each["awards"], Decimal(each["pounds"])) for each in facts["floors"]
        ),
        over_allocation=Decimal(facts["over_allocation"]),
    )


def made_of(inputs: Inputs) -> Suggestion:
    """The suggestion that these inputs give: always the same."""
    candidates = [
        Candidate(each.key, each.asked, each.result, each.groups) for each in inputs.entrants if not each.why_not
    ]
    return suggested(candidates, inputs.money, inputs.rule, inputs.floors)


def outcome_of(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion as JSON."""
    return {
        "choices": [
            {
                "key": each.bid,
                "place": each.place,
                "amount": f"{each.amount:.2f}",
                "in_rank_order": each.in_rank_order,
                "floor": each.floor,
            }
            for each in suggestion.choices
        ],
        "spent": f"{suggestion.spent:.2f}",
        "left": f"{suggestion.left:.2f}",
        "unmet": list(suggestion.unmet),
        "proof": [list(each) for each in suggestion.proof],
    }


def text_of(inputs: Inputs) -> str:
    """Inputs and outcome as one canonical text: JSON with sorted keys, no spaces, composed letters."""
    whole = {"inputs": as_facts(inputs), "outcome": outcome_of(made_of(inputs))}
    return unicodedata.normalize("NFC", json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def hash_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def reproduces(text: str) -> bool:
    """Whether a kept text comes out again, letter by letter, from its own inputs."""
    return text_of(from_facts(json.loads(text)["inputs"])) == text


def amounts_of(outcome: Mapping[str, Any]) -> dict[str, Decimal]:
    """What a kept outcome gives each bid, in pounds; nought for one that it leaves out."""
    return {each["key"]: Decimal(each["amount"]) for each in outcome["choices"]}


def sentences_of(outcome: Mapping[str, Any], titles: Mapping[str, str]) -> Sequence[tuple[str, str, str]]:
    """The bids that a floor moved: (title, "promoted" or "displaced", the floor)."""
    return [
        (titles.get(each["key"], each["key"]), "displaced" if each["in_rank_order"] else "promoted", each["floor"])
        for each in outcome["choices"]
        if each["floor"]
    ]
