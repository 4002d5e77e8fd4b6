"""What the public is shown of a decision, and what stands in the way of showing it."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from almoner.kernel.dates import british
from almoner.kernel.lifecycle import Moment

from .paper import CLOSED, Paper, Redacted
from .sheet import SECTIONS
from .signing import terms
from .terms import held_until

LABELS = {
    "personal": gettext_noop("REDACTED PERSONAL DATA"),
    "commercial": gettext_noop("REDACTED COMMERCIAL CONFIDENTIALITY"),
    "legal": gettext_noop("REDACTED LEGAL ADVICE"),
    "safety": gettext_noop("REDACTED FOR THE SAFETY OF PEOPLE"),
    "withheld": gettext_noop("NAME WITHHELD"),
}
"""What stands in the place of what is not shown, in the words that offices use."""

TITLE, APPLICANT, DESCRIPTION = "title", "applicant", "description"
SHOWN_OF_A_ROW = (APPLICANT, DESCRIPTION, "value")

_PATTERNS = (
    (gettext_noop("an e-mail address"), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        gettext_noop("a telephone number"),
        re.compile(r"(?<![\d.,£/-])(?:\+44\s?|0)(?:\(?\d\)?[\s-]?){9,10}(?![\d,.]?\d)"),
    ),
    (
        gettext_noop("a postcode"),
        re.compile(r"\b(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE),
    ),
    (gettext_noop("a National Insurance number"), re.compile(r"\b[A-Z]{2}\s?(?:\d{2}\s?){3}[A-D]\b", re.IGNORECASE)),
)


def row_part(number: int, field: str) -> str:
    """The name of a part of the table: "row 3 applicant"; rows are numbered from 1 as the sheet has them."""
    return f"row {number} {field}"


def parts_of(sheet: Mapping[str, Any]) -> dict[str, str]:
    """Every part of a sheet that the public would read, by name, in reading order; blank ones are left out."""
    found = {TITLE: sheet["title"], **{name: sheet["texts"].get(name, "") for name in SECTIONS}}
    for number, row in enumerate(sheet["table"], start=1):
        found[row_part(number, APPLICANT)] = row["applicant"]
        found[row_part(number, DESCRIPTION)] = row["description"]
    return {name: text for name, text in found.items() if text.strip()}


def redacted(parts: Mapping[str, str], redactions: Iterable[Redacted]) -> dict[str, str]:
    """The parts with a label in the place of what is not shown. Whole parts go first, then the longest words."""
    left = dict(parts)
    for each in sorted(redactions, key=lambda one: (bool(one.words), -len(one.words))):
        text = left.get(each.part)
        if text is not None:
            label = f"[{LABELS[each.label]}]"
            left[each.part] = text.replace(each.words, label) if each.words else label
    return left


def public_copy(paper: Paper, signers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the public reads: the sheet decided on, less what is redacted, with the posts that signed (TRN-01, TRN-03).

    Of a closed decision it reads that there is one, its title (which may be redacted) and the ground.
    """
    sheet = json.loads(paper.text)
    shown = redacted(parts_of(sheet), paper.redactions)
    head = paper.decision
    about = {
        "number": sheet["number"],
        "title": shown.get(TITLE, sheet["title"]),
        "kind": sheet["kind"],
        "confidentiality": sheet["confidentiality"],
        "ground": sheet["ground"],
        "decided_on": head.decided_on.isoformat(),
        "body": sheet["body"],
        "body_reference": sheet["body_reference"],
        "signers": [dict(each) for each in signers],
    }
    if sheet["confidentiality"] == CLOSED:
        nothing: dict[str, Any] = {key: [] for key in ("places", "priorities", "money", "table")}
        return about | nothing | {"texts": {}, "total": ""}
    rows = enumerate(sheet["table"], start=1)
    return about | {
        "texts": {name: shown[name] for name in SECTIONS if name in shown},
        "places": sheet["places"],
        "priorities": sheet["priorities"],
        "money": sheet["money"],
        "table": [_shown_row(number, row, shown) for number, row in rows],
        "total": sheet["total"],
    }


def _shown_row(number: int, row: Mapping[str, Any], shown: Mapping[str, str]) -> dict[str, str]:
    return {
        APPLICANT: shown.get(row_part(number, APPLICANT), ""),
        DESCRIPTION: shown.get(row_part(number, DESCRIPTION), ""),
        "value": row["value"],
    }


# --- The publication check


@dataclass(frozen=True, slots=True)
class Found:
    """Something in the text that looks personal: the part, what it looks like, and the words."""

    part: str
    looks_like: str
    words: str


def personal_data(parts: Mapping[str, str]) -> list[Found]:
    """E-mail addresses, telephone numbers, postcodes and the like in what would be published. A warning, no proof."""
    return [
        Found(part, looks_like, match[0].strip())
        for part, text in parts.items()
        for looks_like, pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]


def names_left_standing(sheet: Mapping[str, Any], shown: Mapping[str, str]) -> list[Found]:
    """Names withheld in the table that still stand elsewhere in what would be published."""
    withheld = {row["applicant"] for row in sheet["table"] if row["withheld"] and row["applicant"]}
    return [
        Found(part, gettext_noop("a name that is withheld"), name)
        for name in sorted(withheld)
        for part, text in shown.items()
        if name.casefold() in text.casefold()
    ]


def doubts(paper: Paper) -> list[Found]:
    """Everything that somebody should look at before the decision is published."""
    sheet = json.loads(paper.text)
    shown = redacted(parts_of(sheet), paper.redactions)
    if sheet["confidentiality"] == CLOSED:
        shown = {TITLE: shown[TITLE]}
    return [*personal_data(shown), *names_left_standing(sheet, shown)]


# --- Rules of the lifecycle. The moment's settings: "terms", "looked_at" (bool), "despite" (why the hold is no bar),
# --- "waits" (sentences of the rooms whose letters are not out yet).


def doubts_are_looked_at(paper: Paper, moment: Moment) -> str | None:
    """Somebody has looked at each warning and says that it may stand."""
    if moment.settings.get("looked_at") or not doubts(paper):
        return None
    return _("Look at what the check found: redact it, or say that you have looked and it may stand.")


def no_hold(_paper: Paper, moment: Moment) -> str | None:
    """In the time before an election nothing is published, unless a reason is recorded why this one is."""
    until = held_until(terms(moment).holds, moment.today)
    if until is None or str(moment.settings.get("despite", "")).strip():
        return None
    return _("Nothing is published until after %(day)s, unless you record why this decision cannot wait.") % {
        "day": british(until)
    }


def day_has_come(paper: Paper, moment: Moment) -> str | None:
    """It is not published before the day planned for it."""
    planned: dt.date | None = paper.decision.planned_on
    if planned is None or planned <= moment.today:
        return None
    return _("It is planned for %(day)s. Change the planned day to publish it now.") % {"day": british(planned)}


def letters_are_out(_paper: Paper, moment: Moment) -> str | None:
    """Those concerned hear of it before the public does."""
    waits: Sequence[str] = moment.settings.get("waits", ())
    return waits[0] if waits else None
