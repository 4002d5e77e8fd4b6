"""A section of a form as a Django form, for whoever answers it.

It never refuses: what was typed is always handed on to be kept, and the rules say what is wrong with it. So the fields
here only draw and read; they check nothing.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.organisations.rules import REGISTERS
from almoner.foundation.pages.fields import DayField, PoundsField
from almoner.foundation.questions.rules.answers import ADDRESS, LINE, MOST_LINES, ORGANISATION, kept_answers
from almoner.foundation.questions.rules.asking import amount_sought, asked, is_met
from almoner.foundation.questions.rules.definition import Definition, Kind, Question, Section, Side
from almoner.foundation.questions.rules.problems import Problem, by_question
from almoner.foundation.questions.rules.saying import Names
from almoner.foundation.questions.rules.texts import count_words
from almoner.kernel.periods import FinancialYear

PREFIX = "q"
MORE = "more"
"""The name of the button that asks for more budget lines; its value is the key of the question."""
SPARE = 2
MANY = 8
"""From so many choices on, one of several is chosen from a list rather than by round buttons."""


class AsTyped:
    """A field that takes whatever is typed."""

    def clean(self, value: Any) -> Any:
        return value

    def has_changed(self, *_values: Any) -> bool:
        return True


class Words(AsTyped, forms.CharField):
    """One line, or several with a Textarea."""


class Pounds(AsTyped, PoundsField):
    """An amount of money, drawn with its sign."""


class Day(AsTyped, DayField):
    """Three boxes; what was typed stays in them, also where it is no day."""


class One(AsTyped, forms.ChoiceField):
    """One of several."""


class Several(AsTyped, forms.MultipleChoiceField):
    """Any of several."""


class Tick(AsTyped, forms.BooleanField):
    """Something to be agreed to."""


class LinesWidget(forms.Widget):
    """Rows of budget lines: what, kind, year, amount."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        rows = range(min(_whole(data.get(f"{name}-rows")), MOST_LINES))
        return [{part: data.get(f"{name}-{row}-{part}", "") for part in LINE} for row in rows]


class BoxesWidget(forms.Widget):
    """Several boxes that make one answer."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {part: data.get(f"{name}-{part}", "") for part in self.names}


class DocumentsWidget(forms.FileInput):
    """The documents held already, of which some may be taken off; new files are read by whoever keeps documents."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        off = set(data.getlist(f"{name}-off")) if hasattr(data, "getlist") else set(data.get(f"{name}-off", ()))
        held = data.getlist(f"{name}-held") if hasattr(data, "getlist") else list(data.get(f"{name}-held", ()))
        return [each for each in held if each not in off]


def held_in(form: forms.Form, key: str) -> str:
    """The name of the boxes that hold the documents of a question from one save to the next."""
    return f"{form.add_prefix(key)}-held"


class Parts(AsTyped, forms.Field):
    """An answer of several parts; the template draws it by its question's type."""


def _whole(text: Any) -> int:
    said = str(text or "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else 0


class AnswerForm(forms.Form):
    """The questions of one page. ``answers`` are those held; ``data`` what was sent."""

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        answers: Mapping[str, Any],
        data: Any = None,
        waiting: Collection[str] = (),
        names: Names | None = None,
    ) -> None:
        self.questions = {question.key: question for question in questions}
        self.waiting = waiting
        """Questions that are shown because their condition may be met on this very page."""
        self.names = names or {}
        initial = {question.key: _initial(question, answers.get(question.key)) for question in questions}
        super().__init__(data, initial=initial, prefix=PREFIX, use_required_attribute=False)
        for question in questions:
            self.fields[question.key] = _field(question)

    def typed(self) -> dict[str, Any]:
        """What was sent, by question, to be saved as it is."""
        return {
            key: _sent(
                question, self.fields[key].widget.value_from_datadict(self.data, self.files, self.add_prefix(key))
            )
            for key, question in self.questions.items()
        }

    def say(self, problems: Sequence[Problem]) -> None:
        """Put what the rules say beside the questions, in the words of the rules."""
        if not self.is_bound:
            self.cleaned_data = {}  # add_error looks into it, and a form that shows what is held has none
        found = by_question(problems)
        for key in self.questions:
            for sentence in found.get(key, ()):
                self.add_error(key, sentence)

    @property
    def registers(self) -> list[tuple[str, Any]]:
        """The registers that an organisation's number may be of."""
        return [(code, register.name) for code, register in REGISTERS.items()]

    @property
    def asks_for_more(self) -> bool:
        """Whether more budget lines were asked for, rather than anything to be checked."""
        return self.is_bound and self.data.get(MORE) in self.questions

    def rows(self, key: str) -> list[dict[str, str]]:
        """The budget lines of a question with a few blank ones behind them."""
        held = self[key].value() or []
        filled = [row for row in held if any(row.values())] if self.is_bound else held
        more = self.is_bound and self.data.get(MORE) == key
        return [*filled, *({} for _spare in range(SPARE + 2 * more))][:MOST_LINES]

    def words(self, key: str) -> str:
        """How many words there are, where they are counted: "12 of 250 words"."""
        question = self.questions[key]
        if question.word_limit is None:
            return ""
        said = {"words": count_words(str(self[key].value() or "")), "limit": question.word_limit}
        return _("%(words)d of %(limit)d words") % said

    def years(self, key: str) -> list[tuple[str, str]]:
        """The financial years to choose from: last year to five years on, and those chosen already."""
        now = FinancialYear.containing(timezone.localdate()).starting
        offered = {str(year): FinancialYear(year).label for year in range(now - 1, now + 6)}
        held = {row.get("year", "") for row in self.rows(key)} - {""}
        return [*offered.items(), *((year, year) for year in sorted(held - set(offered)))]


def _sent(question: Question, value: Any) -> Any:
    if question.kind is Kind.DATE:
        typed = [str(part or "").strip() for part in value or []]
        return "/".join(typed) if any(typed) else ""
    return value


def _initial(question: Question, value: Any) -> Any:
    if question.kind is Kind.DATE and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return [*value.split("/", 2), "", "", ""][:3]
    return value


def _field(question: Question) -> forms.Field:
    made = _drawn(question)
    made.label, made.help_text, made.required = question.label, question.help, question.required
    return made


def _drawn(question: Question) -> forms.Field:
    kind = question.kind
    if kind in _SIMPLE:
        return _SIMPLE[kind]()
    choices = [(choice.value, choice.label) for choice in question.choices]
    if kind is Kind.CHOICE:
        many = len(choices) > MANY
        return (
            One(choices=[("", ""), *choices], widget=forms.Select)
            if many
            else One(choices=choices, widget=forms.RadioSelect)
        )
    return Several(choices=choices, widget=forms.CheckboxSelectMultiple)


_SIMPLE: dict[Kind, Any] = {
    Kind.SHORT: Words,
    Kind.LONG: lambda: Words(widget=forms.Textarea),
    Kind.NUMBER: lambda: Words(widget=forms.TextInput(attrs={"inputmode": "decimal"})),
    Kind.MONEY: Pounds,
    Kind.DATE: Day,
    Kind.FILE: lambda: Parts(widget=DocumentsWidget()),
    Kind.LINES: lambda: Parts(widget=LinesWidget()),
    Kind.ADDRESS: lambda: Parts(widget=BoxesWidget(ADDRESS)),
    Kind.ORGANISATION: lambda: Parts(widget=BoxesWidget(ORGANISATION)),
    Kind.DECLARATION: Tick,
}


def section_form(
    definition: Definition,
    section: Section,
    *,
    answers: Mapping[str, Any],
    amount: Decimal | None = None,
    side: Side = Side.APPLICANT,
    data: Any = None,
    only: Collection[str] | None = None,
    names: Names | None = None,
) -> AnswerForm:
    """The form of a section, given all answers so far.

    ``only`` names the questions of a page that shows some of them, such as one thing per page. Where a condition may be
    met on the page itself, its question is there too, saying when it is to be answered. ``names`` are those of
    documents, by id.
    """
    found = asked(definition, answers, amount=amount, side=side)
    sought = amount_sought(definition, found.answers, amount)
    here: dict[str, Question] = {}
    waiting = set()
    for question in section.questions:
        wanted = only is None or question.key in only
        if not wanted or not question.is_asked_of(side) or not question.is_asked_at(sought):
            continue
        on_this_page = question.show_if is not None and question.show_if.question in here
        if on_this_page or is_met(question, found.answers):
            here[question.key] = question
        if on_this_page:
            waiting.add(question.key)
    held = kept_answers(definition, answers)
    return AnswerForm([*here.values()], answers=held, data=data, waiting=waiting, names=names)


def condition_in_words(definition: Definition, question: Question) -> str:
    """When a question is asked: "only if “Do you work with children?” is “Yes”"; "" where it always is."""
    if question.show_if is None:
        return ""
    before = definition.question(question.show_if.question)
    if before is None:
        return ""
    answers = _(" or ").join(f"“{before.label_of(value)}”" for value in question.show_if.equals)
    return _("only if “%(question)s” is answered %(answers)s") % {"question": before.label, "answers": answers}
