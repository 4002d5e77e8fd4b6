"""Answers: what of them can be kept, whatever was sent. The form in which each is kept:

- short, long, choice: words. number: "1250.5". money: "1339454.38" (pounds). date: "2026-11-20". declaration: true.
- choices: a list of values in the form's order. file: a list of document ids.
- lines: a list of {what, kind, year, amount}, the kind "revenue" or "capital", the year the first calendar year of a
  financial year ("2026").
- address: {line1, line2, town, county, postcode}. organisation: {name, scheme, number}.

What cannot be read is kept as it was typed, so that nobody's work is lost; `problems` says what is wrong with it.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from almoner.kernel.dates import Precision, parse_date
from almoner.kernel.money import parse_amount
from almoner.kernel.periods import FinancialYear

from .definition import Definition, Kind, Question
from .texts import line, paragraphs

MOST_LINES = 60
LINE = ("what", "kind", "year", "amount")
LINE_KINDS = ("revenue", "capital")
ADDRESS = ("line1", "line2", "town", "county", "postcode")
ORGANISATION = ("name", "scheme", "number")
YES = (True, "true", "True", "on", "yes")
EARLIEST, LATEST = 2000, 2199

_NUMBER = re.compile(r"-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,6})?", re.ASCII)
_POSTCODE = re.compile(r"(?P<area>[A-Z]{1,2}\d[A-Z\d]?) *(?P<rest>\d[A-Z]{2})", re.ASCII)
_LONGEST_TYPED = 200

type Answer = str | bool | list[Any] | dict[str, str]


def kept_answers(definition: Definition, raw: Any) -> dict[str, Answer]:
    """What can be kept of answers by question, in the order of the form; blank answers and strangers are left out."""
    given = raw if isinstance(raw, Mapping) else {}
    found = {}
    for question in definition.questions:
        value = kept(question, given.get(question.key))
        if value is not None:
            found[question.key] = value
    return found


def kept(question: Question, raw: Any) -> Answer | None:
    """What can be kept of one answer; None for a blank, or for what no answer to this type looks like."""
    return _KEPT[question.kind](question, raw)


def _typed(raw: Any) -> str:
    """What was typed into one box; numbers are taken as if typed."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return ""
    if isinstance(raw, Decimal) and raw.is_finite():
        return format(raw, "f") if abs(raw.adjusted()) < 30 else ""
    return str(raw) if isinstance(raw, int) and abs(raw) < 10**30 else ""


def _short(_question: Question, raw: Any) -> str | None:
    return line(_typed(raw)) or None


def _long(_question: Question, raw: Any) -> str | None:
    return paragraphs(_typed(raw)) or None


def _number(_question: Question, raw: Any) -> str | None:
    typed = line(_typed(raw))[:_LONGEST_TYPED]
    if not _NUMBER.fullmatch(typed):
        return typed.strip() or None
    plain = format(Decimal(typed.replace(",", "")) + 0, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _money(_question: Question, raw: Any) -> str | None:
    return money_kept(_typed(raw)) or None


def money_kept(typed: str) -> str:
    """Pounds to the penny, or what was typed where that is no amount."""
    read = line(typed)[:_LONGEST_TYPED].strip()
    try:
        amount = parse_amount(read)
    except ValueError:
        return read
    return str(amount.value) if amount.value is not None else read


def pounds_of(answer: Any) -> Decimal | None:
    """The amount that an answer about money is, if it is one."""
    if not isinstance(answer, str):
        return None
    try:
        return parse_amount(answer).value
    except ValueError:
        return None


def _date(_question: Question, raw: Any) -> str | None:
    typed = line(_typed(raw))[:_LONGEST_TYPED].strip()
    if not typed.strip("/ "):
        return None  # three boxes with nothing in them
    try:
        read = parse_date(typed)
    except ValueError:
        return typed or None
    if read.precision is Precision.DAY and read.first is not None:
        return read.first.isoformat()
    return typed or None


def _choice(question: Question, raw: Any) -> str | None:
    return raw if isinstance(raw, str) and any(choice.value == raw for choice in question.choices) else None


def _choices(question: Question, raw: Any) -> list[Any] | None:
    given = raw if isinstance(raw, list | tuple) else [raw]
    chosen = {each for each in given if isinstance(each, str)}
    return [choice.value for choice in question.choices if choice.value in chosen] or None


def _file(_question: Question, raw: Any) -> list[Any] | None:
    found: dict[str, None] = {}
    for each in raw if isinstance(raw, list | tuple) else [raw]:
        if isinstance(each, UUID):
            found[str(each)] = None
        elif isinstance(each, str):
            try:
                found[str(UUID(each.strip()))] = None
            except ValueError:
                continue
    return list(found)[:20] or None


def _lines(_question: Question, raw: Any) -> list[Any] | None:
    rows = [_line(each) for each in raw[:MOST_LINES] if isinstance(each, Mapping)] if isinstance(raw, list) else []
    return [row for row in rows if row] or None


def _line(raw: Mapping[Any, Any]) -> dict[str, str]:
    """One budget line, without the boxes left blank. A line with nothing but its kind or year chosen is blank."""
    row = {
        "what": line(_typed(raw.get("what")))[:_LONGEST_TYPED].strip(),
        "kind": line(_typed(raw.get("kind"))),
        "year": year_kept(_typed(raw.get("year"))),
        "amount": money_kept(_typed(raw.get("amount"))),
    }
    row["kind"] = row["kind"] if row["kind"] in LINE_KINDS else ""
    return {name: value for name, value in row.items() if value} if row["what"] or row["amount"] else {}


def year_kept(typed: str) -> str:
    """The first calendar year of a financial year ("2026" of "2026/27"), or what was typed."""
    read = line(typed)[:20].strip()
    if read.isascii() and read.isdigit() and len(read) == 4:
        return read
    try:
        return str(FinancialYear.parse(read).starting)
    except ValueError:
        return read


def _boxes(names: tuple[str, ...], raw: Any) -> dict[str, str]:
    given = raw if isinstance(raw, Mapping) else {}
    read = {name: line(_typed(given.get(name)))[:_LONGEST_TYPED].strip() for name in names}
    return {name: value for name, value in read.items() if value}


def _address(_question: Question, raw: Any) -> dict[str, str] | None:
    found = _boxes(ADDRESS, raw)
    if "postcode" in found:
        found["postcode"] = postcode_kept(found["postcode"])
    return found or None


def postcode_kept(typed: str) -> str:
    """A postcode with one blank in its middle and capitals, or what was typed."""
    found = _POSTCODE.fullmatch(" ".join(typed.upper().split()))
    return f"{found['area']} {found['rest']}" if found else typed


def is_postcode(text: str) -> bool:
    """Whether a text can be a postcode of the United Kingdom."""
    return _POSTCODE.fullmatch(text) is not None


def _organisation(_question: Question, raw: Any) -> dict[str, str] | None:
    found = _boxes(ORGANISATION, raw)
    if "number" not in found:
        found.pop("scheme", None)  # a register chosen without a number says nothing
    return found or None


def _declaration(_question: Question, raw: Any) -> bool | None:
    return True if any(raw is yes or (isinstance(raw, str) and raw == yes) for yes in YES) else None


_KEPT: dict[Kind, Callable[[Question, Any], Answer | None]] = {
    Kind.SHORT: _short,
    Kind.LONG: _long,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.FILE: _file,
    Kind.LINES: _lines,
    Kind.ADDRESS: _address,
    Kind.ORGANISATION: _organisation,
    Kind.DECLARATION: _declaration,
}
