"""Answers in words: for the page on which they are checked, for documents, and for the difference between two."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from almoner.foundation.organisations.rules import register_name
from almoner.kernel.dates import british, parse_date
from almoner.kernel.money import pounds

from .answers import ADDRESS, Answer, pounds_of
from .definition import Kind, Question
from .problems import number_of, year_of

type Names = Mapping[str, str]
"""What documents are called, by their id; the room that keeps them knows."""


def in_words(question: Question, value: Answer | None, *, names: Names | None = None) -> str:
    """An answer as people read it, on several lines where it has several parts; "" for none."""
    return "" if value is None else "\n".join(_SAID[question.kind](question, value, names or {}))


def _plain(_question: Question, value: Any, _names: Names) -> list[str]:
    return [str(value)]


def _number(_question: Question, value: Any, _names: Names) -> list[str]:
    number = number_of(value)
    return [str(value) if number is None else f"{number:,}"]


def _money(_question: Question, value: Any, _names: Names) -> list[str]:
    return [money_said(value)]


def money_said(value: str) -> str:
    """ "£1,339,454.38", or what was typed."""
    amount = pounds_of(value)
    return value if amount is None else pounds(amount)


def _date(_question: Question, value: Any, _names: Names) -> list[str]:
    try:
        read = parse_date(value)
    except ValueError:
        return [value]
    return [british(read.first) if read.first is not None and read.first == read.last else value]


def _choice(question: Question, value: Any, _names: Names) -> list[str]:
    return [question.label_of(value)]


def _choices(question: Question, value: Any, _names: Names) -> list[str]:
    return [question.label_of(each) for each in value]


def _file(_question: Question, value: Any, names: Names) -> list[str]:
    return [names.get(each, _("document %(id)s") % {"id": each}) for each in value]


def _lines(_question: Question, value: Any, _names: Names) -> list[str]:
    return [", ".join(part for part in line_said(row) if part) for row in value]


def line_said(row: Mapping[str, str]) -> tuple[str, str, str, str]:
    """One budget line as the four words of its row: what, revenue or capital, year, amount."""
    kinds = {"revenue": _("revenue"), "capital": _("capital")}
    year = year_of(row.get("year", ""))
    return (
        row.get("what", ""),
        kinds.get(row.get("kind", ""), ""),
        row.get("year", "") if year is None else year.label,
        money_said(row.get("amount", "")),
    )


def _address(_question: Question, value: Any, _names: Names) -> list[str]:
    return [value[part] for part in ADDRESS if part in value]


def _organisation(_question: Question, value: Any, _names: Names) -> list[str]:
    number = f"{register_name(value.get('scheme', ''))} {value['number']}".strip() if "number" in value else ""
    return [part for part in (value.get("name", ""), number) if part]


def _declaration(_question: Question, _value: Any, _names: Names) -> list[str]:
    return [_("Agreed")]


_SAID: dict[Kind, Callable[[Question, Answer, Names], list[str]]] = {
    Kind.SHORT: _plain,
    Kind.LONG: _plain,
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
