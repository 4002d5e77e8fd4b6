"""The sheet: everything a signer sees, as one canonical text, and its hash. A change of a letter is another sheet.

The rule with worked figures is in docs/rules/decisions.md.
"""

import hashlib
import json
import unicodedata
from typing import Any

from .paper import Paper, Row

FORM = 1
"""The form of the text. Another form would give every sheet another hash, so it is part of the sheet."""

SECTIONS = (
    *("background", "recommendation", "instead", "instead_why", "options", "power", "reason_crime", "reason_value"),
    *("equality", "risk", "interests"),
)
"""What is written in words, in the order in which it is read."""


def sheet_of(paper: Paper) -> dict[str, Any]:
    """The sheet as plain values: texts, lists and amounts to the penny as text. The order of lists is part of it."""
    head = paper.decision
    return {
        "form": FORM,
        "number": head.number,
        "title": head.title,
        "kind": head.kind,
        "lead": str(head.lead) if head.lead_id else "",
        "confidentiality": head.confidentiality,
        "ground": head.ground,
        "body": head.body,
        "body_reference": head.body_reference,
        "body_on": head.body_on.isoformat() if head.body_on else "",
        "texts": {name: getattr(head, name) for name in SECTIONS},
        "places": list(paper.place_names),
        "priorities": [{"title": each.title, "plan": each.plan} for each in paper.priorities],
        "money": [{"pot": each.pot, "year": each.year, "amount": f"{each.amount:.2f}"} for each in paper.splits],
        "table": [_line(row) for row in paper.rows],
        "total": f"{paper.total:.2f}",
        "notes": [list(note) for note in paper.facts.notes],
    }


def _line(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "applicant": row.applicant,
        "description": row.description,
        "value": f"{row.value:.2f}",
        "recommended": "" if row.recommended is None else f"{row.recommended:.2f}",
        "note": row.note,
        "withheld": row.withheld,
    }


def canonical(sheet: Any) -> str:
    """JSON with sorted keys, no spaces and composed letters (Unicode NFC): equal sheets have equal text."""
    text = json.dumps(sheet, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return unicodedata.normalize("NFC", text)


def hash_of(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(paper: Paper) -> Paper:
    """Give a paper its text and hash: of what stands now, or of the sheet that was decided on."""
    held = paper.decision.sheet
    paper.text = held.text if held is not None else canonical(sheet_of(paper))
    paper.hash = held.sha256 if held is not None else hash_of(paper.text)
    return paper


def changes(before: str, after: str) -> list[str]:
    """What differs between two sheets, by the names of what stands in them, in reading order; from texts in JSON."""
    old, new = json.loads(before), json.loads(after)
    texts = [name for name in SECTIONS if old["texts"].get(name) != new["texts"].get(name)]
    others = ("title", "kind", "lead", "confidentiality", "ground", "places", "priorities", "table", "money", "notes")
    return [*texts, *(name for name in others if old.get(name) != new.get(name))]
