"""How a decision reads: the names of what stands on its sheet, and the sheet as a page shows it."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.foundation.door.roles import ROLE_NAMES, Role
from almoner.foundation.pages import figures
from almoner.foundation.pages.formats import sentence
from almoner.foundation.pages.tables import Column, Empty, Kind, Table, Tag
from almoner.kernel.money import pounds
from almoner.kernel.periods import FinancialYear

from .lifecycle import State
from .models import STATES, Decision, Redaction
from .rules.paper import Paper
from .rules.publication import LABELS

SECTION_NAMES: Mapping[str, Any] = {
    "background": gettext_lazy("Background"),
    "recommendation": gettext_lazy("Recommendation"),
    "instead": gettext_lazy("Decided instead"),
    "instead_why": gettext_lazy("Why it is decided otherwise"),
    "options": gettext_lazy("What else was considered, and who loses"),
    "power": gettext_lazy("Legal power relied on"),
    "reason_crime": gettext_lazy("Why it reduces crime and disorder"),
    "reason_value": gettext_lazy("Why it is value for money"),
    "equality": gettext_lazy("Equality"),
    "risk": gettext_lazy("Risks"),
    "interests": gettext_lazy("Interests"),
}
OTHER_NAMES: Mapping[str, Any] = {
    "title": gettext_lazy("Title"),
    "kind": gettext_lazy("Kind"),
    "lead": gettext_lazy("Lead officer"),
    "confidentiality": gettext_lazy("Confidentiality"),
    "ground": gettext_lazy("Ground"),
    "places": gettext_lazy("Places"),
    "priorities": gettext_lazy("Priorities"),
    "table": gettext_lazy("Table"),
    "money": gettext_lazy("Money by pot and year"),
    "notes": gettext_lazy("Notes"),
}
_IN_THE_TABLE = {"applicant": gettext_lazy("applicant"), "description": gettext_lazy("description")}
_ROW = re.compile(r"row (?P<number>\d+) (?P<field>\w+)")
_TONES = {
    State.DRAFT: "quiet",
    State.READY: "soon",
    State.PREPARED: "soon",
    State.PUBLISHED: "done",
    State.WITHDRAWN: "quiet",
    State.DEFERRED: "quiet",
}
WHAT, WHY = ("recommendation", "instead", "instead_why"), ("reason_crime", "reason_value", "power")
MORE = ("background", "options", "equality", "risk", "interests")
SUM_OF, SUM_OF_POTS = "awards", "pots"
"""The names under which the amounts of the table, and those of the pots, are added up."""


def part_in_words(part: str) -> str:
    """A part of a sheet: a section, or a row and column of the table."""
    if found := _ROW.fullmatch(part):
        return _("Table, row %(number)s: %(field)s") % {
            "number": found["number"],
            "field": _IN_THE_TABLE[found["field"]],
        }
    return str({**SECTION_NAMES, **OTHER_NAMES}[part])


def changes_in_words(names: Iterable[str]) -> list[str]:
    """What differs between two sheets."""
    return [part_in_words(name) for name in names]


def state_tag(decision: Decision) -> Tag:
    """How far a decision is."""
    return Tag(dict(STATES)[State(decision.state).value], _TONES.get(State(decision.state), ""))


def posts(roles: Iterable[str]) -> str:
    """Posts in words, with commas."""
    return ", ".join(str(ROLE_NAMES[Role(role)]) for role in roles)


def kind_in_words(kind: str) -> str:
    """The kind of a decision."""
    return str(Decision.Kind(kind).label)


def label_in_words(label: str) -> str:
    """What a redaction is for."""
    return str(Redaction.Label(label).label)


def put_in_its_place(label: str) -> str:
    """What the public reads in the place of what is redacted."""
    return f"[{LABELS[label]}]"


# --- The sheet as a page shows it


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet, or the public copy of one, ready for a template: sections as (name, text), tables, facts."""

    number: str
    title: str
    kind: str
    what: list[tuple[str, str]]
    why: list[tuple[str, str]]
    more: list[tuple[str, str]]
    table: Table
    money: Table
    total: Decimal | None
    priorities: list[Mapping[str, str]]
    places: list[str]
    notes: list[tuple[str, str]]
    signers: list[Mapping[str, Any]]
    remark: str = ""
    """What is to be said of every row of the table alike."""


def read(text: str, remarks: Mapping[str, Sequence[str]] | None = None, *, remark: str = "") -> Reading:
    """A sheet or a public copy from its canonical text.

    ``remarks`` stand beside rows of the table, by their key; ``remark`` stands over it, once.
    """
    sheet = json.loads(text)
    texts = sheet["texts"]

    def sections(names: Sequence[str]) -> list[tuple[str, str]]:
        return [(str(SECTION_NAMES[name]), texts[name]) for name in names if texts.get(name, "").strip()]

    return Reading(
        number=sheet["number"],
        title=sheet["title"],
        kind=kind_in_words(sheet["kind"]),
        what=sections(WHAT),
        why=sections(WHY),
        more=sections(MORE),
        table=_table(sheet, remarks or {}),
        money=_money(sheet),
        total=Decimal(sheet["total"]) if sheet["total"] else None,
        priorities=sheet["priorities"],
        places=sheet["places"],
        notes=[(note[0], note[1]) for note in sheet.get("notes", ())],
        signers=sheet.get("signers", []),
        remark=remark,
    )


def _table(sheet: Mapping[str, Any], remarks: Mapping[str, Sequence[str]]) -> Table:
    """The award table: applicant, description, value (TRN-03), and what is to be said of a line."""
    rows = sheet["table"]
    columns = [
        Column("applicant", gettext_lazy("Applicant"), value=lambda row: row["applicant"] or _("Not named")),
        Column("description", gettext_lazy("Description"), Kind.LONG, value=lambda row: row["description"]),
        Column("value", gettext_lazy("Value"), Kind.MONEY, value=lambda row: Decimal(row["value"]), part=SUM_OF),
    ]
    if remarks or any(row.get("note") or row.get("withheld") or row.get("recommended") for row in rows):
        columns.append(Column("remarks", gettext_lazy("Remarks"), Kind.LONG, value=_remarks_by(remarks)))
    total = [(_("Total"), {"value": figures.total(Decimal(sheet["total"]), SUM_OF)})] if rows else []
    empty = Empty(_("No award stands on this decision."))
    return Table(_("What is decided on"), columns, rows, empty, totals=total, name="awards")


def _remarks_by(remarks: Mapping[str, Sequence[str]]) -> Callable[[Mapping[str, Any]], str]:
    def said(row: Mapping[str, Any]) -> str:
        withheld = [_("The public is not told the name.")] if row.get("withheld") else []
        note = [row["note"]] if row.get("note") else []
        differs = row.get("recommended", "") not in {"", row["value"]}
        other = _("%(amount)s was recommended.") % {"amount": pounds(Decimal(row["recommended"]))} if differs else ""
        return " ".join(filter(None, [*note, other, *withheld, *remarks.get(row.get("key", ""), ())]))

    return said


def _money(sheet: Mapping[str, Any]) -> Table:
    rows = sheet["money"]
    columns = [
        Column("pot", gettext_lazy("Pot"), value=lambda row: row["pot"]),
        Column("year", gettext_lazy("Financial year"), value=lambda row: FinancialYear(row["year"]).label),
        Column("amount", gettext_lazy("Amount"), Kind.MONEY, value=_amount, part=SUM_OF_POTS),
    ]
    sums = sum((Decimal(row["amount"]) for row in rows), Decimal("0.00"))
    total = [(_("Total"), {"amount": figures.total(sums, SUM_OF_POTS)})] if rows else []
    empty = Empty(_("It takes no money from a pot."))
    return Table(_("Money by pot and year"), columns, rows, empty, totals=total, name="money")


def _amount(row: Mapping[str, str]) -> Decimal:
    return Decimal(row["amount"])


def facts(paper: Paper) -> list[tuple[str, Any]]:
    """What stands beside the sheet at the desk."""
    head = paper.decision
    made = [
        (_("Kind"), sentence(kind_in_words(head.kind))),
        (_("Lead officer"), str(head.lead) if head.lead_id else ""),
        (_("Confidentiality"), sentence(confidentiality_in_words(head.confidentiality))),
    ]
    if head.ground:
        made.append((_("Ground"), head.ground))
    if head.body:
        made.append((_("Decided by"), ", ".join(filter(None, (head.body, head.body_reference)))))
    return made


def confidentiality_in_words(confidentiality: str) -> str:
    """How open a decision is."""
    return str(Decision.Confidentiality(confidentiality).label)


def day_of(text: str) -> dt.date:
    """A day of a public copy, written YYYY-MM-DD there."""
    return dt.date.fromisoformat(text)
