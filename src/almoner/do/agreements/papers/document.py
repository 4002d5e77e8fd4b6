"""The document that both sides read: numbered sections made of the facts alone, in plain text.

A block is one of: a numbered paragraph, a list, a table, or pairs of a label and a value. Pages and PDF show the same.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almoner.do.agreements.content import CAPITAL
from almoner.do.agreements.models.papers import KINDS_OF_PUBLICITY
from almoner.foundation.sheets.readers import to_amount, to_date
from almoner.kernel.dates import british
from almoner.kernel.money import pounds

from .clauses import filled, from_rows, paragraphs

type Facts = Mapping[str, Any]
type Block = dict[str, Any]
type Section = dict[str, Any]

TITLES = {
    "grant": gettext_lazy("Grant agreement %(number)s"),
    "allocation": gettext_lazy("Agreement on an annual allocation %(number)s"),
    "contract": gettext_lazy("Contract %(number)s"),
    "memorandum": gettext_lazy("Memorandum of understanding %(number)s"),
    "in_house": gettext_lazy("In-house service %(number)s"),
}
PARTS = {
    "provider": gettext_lazy("Provider"),
    "lead": gettext_lazy("Lead of the consortium"),
    "member": gettext_lazy("Member of the consortium"),
    "subcontractor": gettext_lazy("Sub-contractor"),
    "accountable_body": gettext_lazy("Accountable body"),
    "co_commissioner": gettext_lazy("Co-commissioner"),
}
EVENTS = {
    "break": gettext_lazy("May end early at a break"),
    "extension_option": gettext_lazy("May be extended"),
    "extension_limit": gettext_lazy("Never extended beyond"),
    "review": gettext_lazy("Review"),
    "evaluation": gettext_lazy("Evaluation"),
}


def document_of(facts: Facts) -> Facts:
    """Title, first sentence, and the two parts: the particulars and the standard terms, numbered through."""
    provider = facts["signatory"]["name"] or _("a provider still to be named")
    made = [(title, blocks) for title, write in _PARTICULARS if (blocks := write(facts))]
    clauses = from_rows(facts["standard"]["clauses"])
    terms = merged(facts)
    standard = [
        (filled(each.title, terms), [_para(filled(text, terms)) for text in each.paragraphs]) for each in clauses
    ]
    sections = _numbered([*((str(title), blocks) for title, blocks in made), *standard])
    return {
        "title": str(TITLES[facts["agreement"]["kind"]]) % {"number": facts["agreement"]["number"]},
        "subject": facts["agreement"]["terms"]["title"],
        "between": _("between %(office)s and %(provider)s") % {"office": facts["office"]["name"], "provider": provider},
        "parts": [
            {"title": _("Particulars"), "note": "", "sections": sections[: len(made)]},
            {"title": _("Standard terms"), "note": facts["standard"]["named"], "sections": sections[len(made) :]},
        ],
    }


def merged(facts: Facts) -> dict[str, str]:
    """What takes the place of each field of a clause."""
    terms, notice = facts["agreement"]["terms"], facts["agreement"]["terms"]["notice_months"]
    return {
        "office": facts["office"]["name"],
        "provider": facts["signatory"]["name"] or _("the provider"),
        "number": facts["agreement"]["number"],
        "title": terms["title"],
        "value": _value(terms),
        "starts": str(to_date(terms["starts"])),
        "ends": str(to_date(terms["ends"])),
        "notice": _months(notice) if notice else _("a reasonable time"),
        "contact": facts["content"]["contact"] or facts["office"]["email"],
    }


def _numbered(sections: Sequence[tuple[str, list[Block]]]) -> list[Section]:
    """Sections numbered 1, 2, …; their paragraphs 1.1, 1.2, …"""
    made = []
    for number, (title, blocks) in enumerate(sections, start=1):
        count = 0
        for block in blocks:
            if block["kind"] == "para":
                count += 1
                block["number"] = f"{number}.{count}"
        made.append({"number": str(number), "title": title, "blocks": blocks})
    return made


# --- Blocks


def _para(text: str) -> Block:
    return {"kind": "para", "number": "", "text": text}


def _paras(text: str) -> list[Block]:
    return [_para(each) for each in paragraphs(text)]


def _listed(items: Sequence[str]) -> list[Block]:
    return [{"kind": "list", "items": list(items)}] if items else []


def _pairs(rows: Sequence[tuple[Any, str]]) -> list[Block]:
    said = [[str(label), value] for label, value in rows if value]
    return [{"kind": "pairs", "rows": said}] if said else []


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], money: int = -1) -> list[Block]:
    """A table without the columns in which nothing stands. ``money`` is the column of amounts."""
    if not rows:
        return []
    kept = [place for place in range(len(head)) if place == 0 or any(row[place] for row in rows)]
    return [
        {
            "kind": "table",
            "title": title,
            "head": [head[place] for place in kept],
            "rows": [[row[place] for place in kept] for row in rows],
            "money": kept.index(money) if money in kept else -1,
        }
    ]


def _day(text: str | None) -> str:
    return british(dt.date.fromisoformat(text)) if text else ""


def _money(text: str | None) -> str:
    return pounds(Decimal(text)) if text else ""


def _months(count: int) -> str:
    return _("one month") if count == 1 else _("%(n)d months") % {"n": count}


def _value(terms: Facts) -> str:
    amount = to_amount(terms["value"])
    if not amount.is_known:
        return ""
    return _("%(value)s a year") % {"value": pounds(amount)} if terms["value_basis"] == "annual" else pounds(amount)


def _by_day(rows: Sequence[Facts]) -> list[Facts]:
    return sorted(rows, key=lambda row: row["due_on"] or "9999")


# --- The particulars, section by section


def _parties(facts: Facts) -> list[Block]:
    office, signs = facts["office"], facts["signatory"]
    rows: list[tuple[Any, str]] = [
        (_("Commissioning body"), "\n".join(filter(None, (office["name"], office["address"]))))
    ]
    rows += [
        (PARTS[each["part"]], ", ".join(filter(None, (each["name"], each["form"], *each["numbers"]))))
        for each in facts["parties"]
    ]
    said = _pairs(rows)
    if signs["in_stead_of"]:
        said.append(
            _para(
                _("%(body)s signs, receives the money and answers for it in the stead of %(name)s.")
                % {"body": signs["name"], "name": signs["in_stead_of"]}
            )
        )
    return said


def _term(facts: Facts) -> list[Block]:
    terms = facts["agreement"]["terms"]
    rows = [
        (_("Begins"), str(to_date(terms["starts"]))),
        (_("Ends"), str(to_date(terms["ends"]))),
        (_("Notice"), _months(terms["notice_months"]) if terms["notice_months"] else ""),
        *((EVENTS[each["event"]], _event(each)) for each in terms["events"]),
    ]
    return _pairs(rows)


def _event(event: Facts) -> str:
    notice = _("with notice of %(time)s") % {"time": _months(event["notice_months"])} if event["notice_months"] else ""
    return ", ".join(filter(None, (str(to_date(event["at"])), notice, event["note"])))


def _purpose(facts: Facts) -> list[Block]:
    terms = facts["agreement"]["terms"]
    served = [each["title"] for each in terms["priorities"]]
    plan = [_para(_("It serves these priorities of the police and crime plan:")), *_listed(served)] if served else []
    return [*_paras(facts["content"]["purpose"] or terms["purposes"]), *plan]


def _payment(facts: Facts) -> list[Block]:
    content = facts["content"]
    value = _value(facts["agreement"]["terms"])
    rows = [
        (each["title"], _day(each["due_on"]), each["condition"], _money(each["amount"]))
        for each in _by_day(content["instalments"])
    ]
    head = (_("Instalment"), _("Due"), _("Once this is met"), _("Amount"))
    return [
        *_pairs([(_("Amount"), value)]),
        *_table(_("Instalments"), head, rows, money=3),
        *_paras(content["claims"]),
    ]


def _spending(facts: Facts) -> list[Block]:
    content = facts["content"]
    kinds = {CAPITAL: _("capital")}
    rows = [(each["what"], kinds.get(each["kind"], _("revenue")), _money(each["amount"])) for each in content["spend"]]
    barred = [_para(_("It may not be spent on:")), *_listed(_lines(content["not_allowed"]))]
    return [
        *_table(_("Lines of spending"), (_("For"), _("Kind"), _("Amount")), rows, money=2),
        *(barred if content["not_allowed"] else []),
    ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _outcomes(facts: Facts) -> list[Block]:
    content = facts["content"]
    rows = [(each["what"], each["measure"], each["target"]) for each in content["outcomes"]]
    head = (_("Outcome"), _("How it is measured"), _("Target"))
    return [*_table(_("Outcomes"), head, rows), *_paras(content["review_method"])]


def _reporting(facts: Facts) -> list[Block]:
    rows = [(each["what"], _day(each["due_on"])) for each in _by_day(facts["content"]["reporting"])]
    return _table(_("Reports"), (_("Report"), _("Due")), rows)


def _conditions(facts: Facts) -> list[Block]:
    said = []
    for each in facts["conditions"]:
        text = (
            _("Passed down from a funder. %(text)s") % {"text": each["text"]} if each["from_funder"] else each["text"]
        )
        said += _paras(text)
    return said


def _publicity(facts: Facts) -> list[Block]:
    kinds = {key: str(label) for key, label in KINDS_OF_PUBLICITY}
    rows = [
        (kinds[each["kind"]].capitalize(), each["what"], _day(each["due_on"])) for each in _by_day(facts["publicity"])
    ]
    return _table(_("Publicity duties"), (_("Kind"), _("What"), _("Due")), rows)


def _ending(facts: Facts) -> list[Block]:
    return _paras(facts["content"]["ends"])


def _contact(facts: Facts) -> list[Block]:
    office = facts["office"]
    return _pairs([(_("At the office"), facts["content"]["contact"]), (_("E-mail"), office["email"])])


_PARTICULARS: Sequence[tuple[Any, Callable[[Facts], list[Block]]]] = (
    (gettext_lazy("The parties"), _parties),
    (gettext_lazy("How long it lasts"), _term),
    (gettext_lazy("What it is for"), _purpose),
    (gettext_lazy("The amount and how it is paid"), _payment),
    (gettext_lazy("What it may be spent on"), _spending),
    (gettext_lazy("What is to come of it, and how we review it"), _outcomes),
    (gettext_lazy("Reports"), _reporting),
    (gettext_lazy("Special conditions"), _conditions),
    (gettext_lazy("Publicity"), _publicity),
    (gettext_lazy("How it may end early"), _ending),
    (gettext_lazy("Contact"), _contact),
)
