"""The JSON of a form: read without ever failing, all that is wrong with its shape said at once; and written again."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from almoner.kernel.money import LARGEST
from almoner.kernel.words import quoted

from .definition import AskedOf, Choice, Condition, Definition, Kind, Question, Section
from .texts import line, paragraphs

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", re.ASCII)
"""What a choice is kept as; capitals too, since the code of a district (E06000016) is one."""
MOST_SECTIONS, MOST_QUESTIONS, MOST_CHOICES = 40, 200, 100
MOST_TITLE, MOST_LABEL, MOST_WHY, MOST_TEXT = 200, 300, 500, 4000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a form.

    ``place`` says where, in words; ``key`` is that of the question or section and ``field`` what of it. A ``gap`` is
    only something not written yet: a form being written may have it, a published one may not.
    """

    sentence: str
    place: str = ""
    key: str = ""
    field: str = ""
    gap: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


@dataclass(frozen=True, slots=True)
class Read:
    """What could be read, and what was wrong with the shape of the rest."""

    definition: Definition
    faults: tuple[Fault, ...]


class _Sheet:
    """One object of the JSON: hands out what it holds, and notes what is not of the kind expected."""

    def __init__(self, raw: Any, place: str, found: list[Fault]) -> None:
        self.raw: dict[Any, Any] = raw if isinstance(raw, dict) else {}
        self.place, self.found, self.key, self.taken = place, found, "", set[Any]()
        if not isinstance(raw, dict):
            self.note("", _("Expected names and values between braces here."))

    def note(self, field: str, sentence: str) -> None:
        self.found.append(Fault(sentence, self.place, self.key, field))

    def take(self, field: str) -> Any:
        self.taken.add(field)
        return self.raw.get(field)

    def text(self, field: str, most: int, *, several_lines: bool = False) -> str:
        raw = self.take(field)
        if raw is None:
            return ""
        if not isinstance(raw, str):
            self.note(field, _("“%(field)s” must be words between quotation marks.") % {"field": field})
            return ""
        read = paragraphs(raw) if several_lines else line(raw)
        if len(read) > most:
            self.note(field, _("“%(field)s” has more than %(most)d characters.") % {"field": field, "most": most})
        return read

    def named(self, field: str, form: re.Pattern[str] = KEY) -> str:
        read = self.text(field, MOST_TEXT)
        if read and not form.fullmatch(read):
            expected = {
                KEY: _("small letters, figures and underlines, a letter first"),
                VALUE: _("letters, figures, hyphens and underlines"),
            }
            said = {"read": quoted(read), "expected": expected[form]}
            self.note(field, _("“%(read)s” cannot be a name here: expected %(expected)s.") % said)
            return ""
        return read

    def whole(self, field: str, least: int, most: int) -> int | None:
        raw = self.take(field)
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
            said = {"field": field, "least": least, "most": most}
            self.note(field, _("“%(field)s” must be a whole number from %(least)d to %(most)d.") % said)
            return None
        return raw

    def amount(self, field: str) -> Decimal | None:
        raw = self.take(field)
        if raw is None:
            return None
        read = _decimal(raw)
        if read is None:
            self.note(field, _('“%(field)s” must be a number, such as 2500 or "2500.50".') % {"field": field})
        return read

    def flag(self, field: str, default: bool) -> bool:
        raw = self.take(field)
        if raw is None:
            return default
        if not isinstance(raw, bool):
            self.note(field, _("“%(field)s” must be true or false.") % {"field": field})
            return default
        return raw

    def one_of[E: StrEnum](self, field: str, kinds: type[E], default: E | None) -> E | None:
        raw = self.take(field)
        if raw is None:
            if default is None:
                self.note(field, _("“%(field)s” is missing.") % {"field": field})
            return default
        if not isinstance(raw, str) or raw not in set(kinds):
            said = {"field": field, "all": ", ".join(kinds)}
            self.note(field, _("“%(field)s” must be one of: %(all)s.") % said)
            return default
        return kinds(raw)

    def rows(self, field: str, most: int) -> list[Any]:
        raw = self.take(field)
        if raw is None:
            return []
        if not isinstance(raw, list):
            self.note(field, _("“%(field)s” must be a list between square brackets.") % {"field": field})
            return []
        if len(raw) > most:
            self.note(field, _("“%(field)s” has more than %(most)d entries.") % {"field": field, "most": most})
        return raw[:most]

    def finish(self) -> None:
        for stranger in [name for name in self.raw if name not in self.taken]:
            self.note("", _("Nothing is known of “%(name)s” here.") % {"name": quoted(str(stranger))})


def _decimal(raw: Any) -> Decimal | None:
    """A number as JSON or a person may write it; None for anything else and for what is too large to be meant."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        read = Decimal(str(raw)) if not isinstance(raw, str) else Decimal(raw.strip().replace(",", ""))
    except (InvalidOperation, ValueError):  # ValueError: an int of more figures than Python will write out
        return None
    exponent = read.as_tuple().exponent
    if (
        not isinstance(exponent, int) or not -4 <= exponent <= 12
    ):  # before any sum is done with it: 1e999999999 overflows
        return None
    return read if abs(read) <= LARGEST else None


def read(raw: Any) -> Read:
    """Read the JSON of a form, whatever it is. What is wrong with its shape is said; what can be read is."""
    found: list[Fault] = []
    sheet = _Sheet(raw, "", found)
    sections = tuple(
        _section(each, place, found) for place, each in enumerate(sheet.rows("sections", MOST_SECTIONS), start=1)
    )
    amount = sheet.named("amount")
    sheet.finish()
    return Read(Definition(sections, amount), tuple(found))


def _section(raw: Any, place: int, found: list[Fault]) -> Section:
    sheet = _Sheet(raw, _("Section %(n)d") % {"n": place}, found)
    sheet.key = key = sheet.named("key")
    title = sheet.text("title", MOST_TITLE)
    intro = sheet.text("intro", MOST_TEXT, several_lines=True)
    asked = []
    for number, each in enumerate(sheet.rows("questions", MOST_QUESTIONS), start=1):
        where = _("Section %(n)d, question %(m)d") % {"n": place, "m": number}
        if (question := _question(each, where, found)) is not None:
            asked.append(question)
    sheet.finish()
    return Section(key, title, intro, tuple(asked))


def read_question(raw: Any) -> tuple[Question | None, list[Fault]]:
    """Read one question by itself. There is none when even its type cannot be read."""
    found: list[Fault] = []
    return _question(raw, "", found), found


def _question(raw: Any, place: str, found: list[Fault]) -> Question | None:
    sheet = _Sheet(raw, place, found)
    label = sheet.text("label", MOST_LABEL)
    if label and place:
        sheet.place = _("%(place)s (“%(label)s”)") % {"place": place, "label": quoted(label)}
    sheet.key = key = sheet.named("key")
    kind = sheet.one_of("type", Kind, None)
    audience = sheet.one_of("audience", AskedOf, AskedOf.APPLICANT)
    decimals, files = sheet.whole("decimals", 0, 4), sheet.whole("files", 1, 20)
    given: dict[str, Any] = {
        "why": sheet.text("why", MOST_WHY),
        "help": sheet.text("help", MOST_TEXT, several_lines=True),
        "audience": audience,
        "required": sheet.flag("required", default=True),
        "word_limit": sheet.whole("word_limit", 1, 10_000),
        "word_minimum": sheet.whole("word_minimum", 1, 10_000),
        "choices": _choices(sheet),
        "adds_up_to": sheet.named("adds_up_to"),
        "show_if": _condition(sheet),
        "decimals": decimals or 0,
        "files": files or 1,
    } | {name: sheet.amount(name) for name in ("minimum", "maximum", "tier_min", "tier_max")}
    sheet.finish()
    return Question(key=key, kind=kind, label=label, **given) if kind is not None else None


def _choices(sheet: _Sheet) -> tuple[Choice, ...]:
    made = []
    for number, each in enumerate(sheet.rows("choices", MOST_CHOICES), start=1):
        one = _Sheet(each, _("%(place)s, choice %(n)d") % {"place": sheet.place, "n": number}, sheet.found)
        one.key = sheet.key
        made.append(Choice(one.named("value", VALUE), one.text("label", MOST_LABEL)))
        one.finish()
    return tuple(made)


def _condition(sheet: _Sheet) -> Condition | None:
    raw = sheet.take("show_if")
    if raw is None:
        return None
    one = _Sheet(raw, _("%(place)s, its condition") % {"place": sheet.place}, sheet.found)
    one.key = sheet.key
    question, equals = one.named("question"), one.take("equals")
    one.finish()
    values = equals if isinstance(equals, list) else [equals]
    if not values or not all(isinstance(value, str) for value in values):
        one.note("show_if", _("“equals” must be the value of an answer, or a list of such values."))
        return Condition(question, ())
    return Condition(question, tuple(dict.fromkeys(values)))


# --- And out again

_PLAIN = {
    "help": "",
    "audience": AskedOf.APPLICANT,
    "required": True,
    "word_limit": None,
    "word_minimum": None,
    "decimals": 0,
    "files": 1,
    "adds_up_to": "",
}
_AMOUNTS = ("minimum", "maximum", "tier_min", "tier_max")


def written(definition: Definition) -> dict[str, Any]:
    """The JSON of a form, in one way only: what is as usual is left out; amounts are words, so that nothing rounds."""
    sections = [
        {
            "key": section.key,
            "title": section.title,
            **({"intro": section.intro} if section.intro else {}),
            "questions": [written_question(question) for question in section.questions],
        }
        for section in definition.sections
    ]
    return {"sections": sections, **({"amount": definition.amount} if definition.amount else {})}


def written_question(question: Question) -> dict[str, Any]:
    """The JSON of one question."""
    made: dict[str, Any] = {
        "key": question.key,
        "type": str(question.kind),
        "label": question.label,
        "why": question.why,
    }
    for name, usual in _PLAIN.items():
        value = getattr(question, name)
        if value != usual:
            made[name] = str(value) if isinstance(value, StrEnum) else value
    for name in _AMOUNTS:
        if (amount := getattr(question, name)) is not None:
            made[name] = format(amount, "f")
    if question.choices:
        made["choices"] = [{"value": choice.value, "label": choice.label} for choice in question.choices]
    if question.show_if is not None:
        equals = question.show_if.equals
        made["show_if"] = {
            "question": question.show_if.question,
            "equals": equals[0] if len(equals) == 1 else [*equals],
        }
    return made
