"""What is wrong with answers: everything at once, by question, in sentences. Nothing that is answered breaks it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.organisations.rules import well_formed
from almoner.kernel.dates import Precision, parse_date
from almoner.kernel.money import Amount, Total, parse_amount, pounds
from almoner.kernel.periods import FinancialYear
from almoner.kernel.words import quoted

from .answers import EARLIEST, LATEST, LINE_KINDS, Answer, is_postcode, pounds_of
from .asking import Asked, asked
from .definition import Definition, Kind, Question, Side
from .texts import MOST_SHORT, count_words

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?", re.ASCII)

type FileCheck = Callable[[Question, Sequence[str]], Sequence[str]]
"""Given a question and the ids of the documents that answer it, what is wrong with them, as sentences. The room that
keeps the drafts passes it in, since it knows the documents: not its own, not scanned yet, taken away."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps answers from being submitted."""

    section: str
    question: str
    sentence: str
    is_missing: bool = False
    """Whether there is simply no answer yet."""


def problems(
    definition: Definition,
    answers: Any,
    amount: Decimal | None = None,
    *,
    side: Side = Side.APPLICANT,
    files: FileCheck | None = None,
) -> list[Problem]:
    """Everything that is wrong with answers (any JSON), in the order of the form. ``amount`` decides the tier."""
    return problems_of(definition, asked(definition, answers, amount=amount, side=side), files=files)


def problems_of(definition: Definition, found: Asked, *, files: FileCheck | None = None) -> list[Problem]:
    """The same for questions of which it is known already that they are asked."""
    keys = {question.key for question in found.questions}
    made = []
    for section in definition.sections:
        for question in section.questions:
            if question.key not in keys:
                continue
            value = found.answers.get(question.key)
            if value is None:
                if question.required:
                    made.append(Problem(section.key, question.key, _missing(question), is_missing=True))
                continue
            sentences = [*_WRONG[question.kind](question, value, found)]
            if question.kind is Kind.FILE and files is not None and isinstance(value, list):
                sentences += files(question, value)
            made += [Problem(section.key, question.key, sentence) for sentence in sentences]
    return made


def by_question(found: Sequence[Problem]) -> dict[str, list[str]]:
    """The sentences of each question that has any."""
    made: dict[str, list[str]] = {}
    for problem in found:
        made.setdefault(problem.question, []).append(problem.sentence)
    return made


def _missing(question: Question) -> str:
    said = {"question": quoted(question.label)}
    if question.kind is Kind.DECLARATION:
        return _("“%(question)s” must be agreed to.") % said
    if question.kind is Kind.FILE:
        return _("“%(question)s” needs a document.") % said
    if question.kind is Kind.LINES:
        return _("“%(question)s” needs at least one line.") % said
    return _("“%(question)s” needs an answer.") % said


def _said(question: Question, **more: Any) -> dict[str, Any]:
    return {"question": quoted(question.label), **more}


def _text(question: Question, value: Any, _found: Asked) -> Iterator[str]:
    if question.kind is Kind.SHORT and len(value) > MOST_SHORT:
        yield _("“%(question)s” has %(is)d characters; a short answer has at most %(most)d.") % _said(
            question, **{"is": len(value), "most": MOST_SHORT}
        )
    words = count_words(value)
    if question.word_limit is not None and words > question.word_limit:
        over = words - question.word_limit
        yield ngettext(
            "“%(question)s” has %(words)d words, %(over)d more than the limit of %(limit)d.",
            "“%(question)s” has %(words)d words, %(over)d more than the limit of %(limit)d.",
            over,
        ) % _said(question, words=words, over=over, limit=question.word_limit)
    if question.word_minimum is not None and words < question.word_minimum:
        yield ngettext(
            "“%(question)s” has %(words)d word; at least %(least)d are asked for.",
            "“%(question)s” has %(words)d words; at least %(least)d are asked for.",
            words,
        ) % _said(question, words=words, least=question.word_minimum)


def _number(question: Question, value: Any, _found: Asked) -> Iterator[str]:
    number = number_of(value)
    if number is None:
        yield _("“%(question)s” needs a number in figures, such as 1250; “%(read)s” is none.") % _said(
            question, read=quoted(value)
        )
        return
    exponent = number.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    if places > question.decimals:
        yield (
            _("“%(question)s” needs a whole number; %(read)s is not.")
            if question.decimals == 0
            else _("“%(question)s” takes at most %(places)d figures after the point; %(read)s has more.")
        ) % _said(question, read=value, places=question.decimals)
    yield from _within(question, number, str)


def number_of(value: Any) -> Decimal | None:
    """The number that a kept answer is, if it is one."""
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def _within(question: Question, number: Decimal, show: Callable[[Decimal], str]) -> Iterator[str]:
    if question.minimum is not None and number < question.minimum:
        yield _("“%(question)s” must be %(least)s or more.") % _said(question, least=show(question.minimum))
    if question.maximum is not None and number > question.maximum:
        yield _("“%(question)s” must be %(most)s or less.") % _said(question, most=show(question.maximum))


def _money(question: Question, value: Any, _found: Asked) -> Iterator[str]:
    amount = pounds_of(value)
    if amount is None:
        yield _("“%(question)s” needs an amount in pounds: %(why)s") % _said(question, why=_why_no_money(value))
    else:
        yield from _within(question, amount, pounds)


def _why_no_money(value: str) -> str:
    try:
        parse_amount(value)
    except ValueError as why:
        return str(why)
    return _("“%(read)s” is not a figure.") % {"read": quoted(value)}


def _date(question: Question, value: Any, _found: Asked) -> Iterator[str]:
    try:
        read = parse_date(value)
    except ValueError as why:
        yield _("“%(question)s”: %(why)s") % _said(question, why=why)
        return
    if read.precision is not Precision.DAY:
        yield _("“%(question)s” needs a day, a month and a year, as in 20 11 2026.") % _said(question)


def _fine(_question: Question, _value: Any, _found: Asked) -> Iterator[str]:
    """Answers that are either kept as one of those offered, or not at all."""
    yield from ()


def _file(question: Question, value: Any, _found: Asked) -> Iterator[str]:
    if len(value) > question.files:
        yield ngettext(
            "“%(question)s” takes one document; there are %(count)d.",
            "“%(question)s” takes at most %(most)d documents; there are %(count)d.",
            question.files,
        ) % _said(question, most=question.files, count=len(value))


def _lines(question: Question, value: Any, found: Asked) -> Iterator[str]:
    amounts = []
    for n, row in enumerate(value, start=1):
        for wrong in _line(row):
            yield _("“%(question)s”, line %(n)d: %(wrong)s") % _said(question, n=n, wrong=wrong)
        amounts.append(pounds_of(row.get("amount")))
    whole = pounds_of(found.answers.get(question.adds_up_to))
    known = [amount for amount in amounts if amount is not None]
    if whole is None or len(known) < len(amounts):
        return  # what cannot be read is said above, or of the other question
    total = Total.of(map(Amount, known)).known
    if total != whole:
        off = total - whole
        over = _("“%(question)s” comes to %(total)s, %(off)s more than the %(whole)s asked for.")
        under = _("“%(question)s” comes to %(total)s, %(off)s less than the %(whole)s asked for.")
        yield (over if off > 0 else under) % _said(
            question, total=pounds(total), off=pounds(abs(off)), whole=pounds(whole)
        )


def _line(row: dict[str, str]) -> Iterator[str]:
    if not row.get("what"):
        yield _("say what it pays for.")
    if row.get("kind") not in LINE_KINDS:
        yield _("say whether it is revenue or capital.")
    year = row.get("year", "")
    if not year:
        yield _("say in which financial year it is spent.")
    elif year_of(year) is None:
        yield _("“%(read)s” is not a financial year, such as 2026/27.") % {"read": quoted(year)}
    if not row.get("amount"):
        yield _("the amount is missing.")
    elif pounds_of(row["amount"]) is None:
        yield _why_no_money(row["amount"])


def year_of(kept: str) -> FinancialYear | None:
    """The financial year that a kept budget line names, if it names one."""
    fits = kept.isascii() and kept.isdecimal() and EARLIEST <= int(kept) <= LATEST if len(kept) == 4 else False
    return FinancialYear(int(kept)) if fits else None


def _address(question: Question, value: Any, _found: Asked) -> Iterator[str]:
    for name, sentence in (
        ("line1", _("“%(question)s”: write the building and street.")),
        ("town", _("“%(question)s”: write the town or village.")),
        ("postcode", _("“%(question)s”: write the postcode.")),
    ):
        if name not in value:
            yield sentence % _said(question)
    if "postcode" in value and not is_postcode(value["postcode"]):
        yield _("“%(question)s”: “%(read)s” is not a postcode, such as LE1 1AA.") % _said(
            question, read=quoted(value["postcode"])
        )


def _organisation(question: Question, value: Any, _found: Asked) -> Iterator[str]:
    if "name" not in value:
        yield _("“%(question)s”: write the organisation's name.") % _said(question)
    if "number" not in value:
        return
    if "scheme" not in value:
        yield _("“%(question)s”: say which register the number is of.") % _said(question)
        return
    try:
        well_formed(value["scheme"], value["number"])
    except ValueError as why:
        yield _("“%(question)s”: %(why)s") % _said(question, why=why)


_WRONG: dict[Kind, Callable[[Question, Answer, Asked], Iterator[str]]] = {
    Kind.SHORT: _text,
    Kind.LONG: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.CHOICE: _fine,
    Kind.CHOICES: _fine,
    Kind.FILE: _file,
    Kind.LINES: _lines,
    Kind.ADDRESS: _address,
    Kind.ORGANISATION: _organisation,
    Kind.DECLARATION: _fine,
}
