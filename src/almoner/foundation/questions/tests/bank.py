"""Forms that the tests of this room use: one of every type, and one such as a small grants round asks."""

from typing import Any

YES_NO = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]


def question(key: str, kind: str = "short", **more: Any) -> dict[str, Any]:
    """One question as JSON, with what every question needs."""
    return {"key": key, "type": kind, "label": f"What about {key}?", "why": f"So that {key} can be judged.", **more}


def form(*sections: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A definition with these lists of questions as its sections, keyed s1, s2, …"""
    made = [{"key": f"s{n}", "title": f"Part {n}", "questions": asked} for n, asked in enumerate(sections, start=1)]
    return {"sections": made, **more}


EVERY_TYPE = form(
    [
        question("name", "short", word_limit=12),
        question("story", "long", word_limit=20, word_minimum=3),
        question("people", "number", minimum="1", maximum="5000"),
        question("share", "number", decimals=2, required=False),
        question("amount", "money", maximum="10000.00"),
        question("starts", "date"),
    ],
    [
        question("children", "choice", choices=YES_NO),
        question("policy", "file", files=2, show_if={"question": "children", "equals": "yes"}),
        question(
            "places",
            "choices",
            choices=[
                {"value": "city", "label": "Leicester"},
                {"value": "county", "label": "Leicestershire"},
                {"value": "rutland", "label": "Rutland"},
            ],
        ),
        question("rural", "short", show_if={"question": "places", "equals": ["county", "rutland"]}),
        question("budget", "lines", adds_up_to="amount"),
        question("accounts", "file", tier_min="5000.01", required=False),
        question("simple", "short", tier_max="1000.00"),
    ],
    [
        question("where", "address"),
        question("lead", "organisation"),
        question("truth", "declaration"),
        question("view", "long", audience="assessor"),
        question("both", "short", audience="both", required=False),
    ],
    amount="amount",
)

GOOD: dict[str, Any] = {
    "name": "Melton Outreach",
    "story": "We listen to people at home.",
    "people": "1250",
    "amount": "9500.00",
    "starts": "2026-11-20",
    "children": "no",
    "places": ["city"],
    "budget": [
        {"what": "Half a post", "kind": "revenue", "year": "2026", "amount": "9000.00"},
        {"what": "A laptop", "kind": "capital", "year": "2026", "amount": "500.00"},
    ],
    "where": {"line1": "1 High Street", "town": "Melton Mowbray", "postcode": "LE13 0TX"},
    "lead": {"name": "Melton Outreach", "scheme": "GB-CHC", "number": "1000003"},
    "truth": True,
}
