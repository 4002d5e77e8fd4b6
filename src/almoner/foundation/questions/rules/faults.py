"""What makes a form fit to be used: every fault at once, each as a sentence.

A fault that is only a gap (no questions yet) is allowed while a form is written; any other is refused as it is made.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from almoner.kernel.words import quoted

from .definition import CHOSEN, KIND_NAMES, OPTIONS, AskedOf, Definition, Kind, Question, Side
from .reading import MOST_QUESTIONS, Fault, read

_UNSAID = {"word_limit": None, "word_minimum": None, "minimum": None, "maximum": None, "decimals": 0, "files": 1}
_UNSAID_TOO: dict[str, Any] = {"choices": (), "adds_up_to": ""}
NOUGHT = Decimal(0)


def faults_of(raw: Any) -> list[Fault]:
    """All that is wrong with the JSON of a form: its shape, and what it asks."""
    found = read(raw)
    return [*found.faults, *faults(found.definition)]


def faults(definition: Definition) -> list[Fault]:
    """All that is wrong with what a form asks."""
    return [*_whole(definition), *_sections(definition), *_questions(definition)]


def gaps(found: Iterable[Fault]) -> list[Fault]:
    """Those that are only something not written yet."""
    return [fault for fault in found if fault.gap]


def stops(found: Iterable[Fault]) -> list[Fault]:
    """Those that no form may have, not even while it is written."""
    return [fault for fault in found if not fault.gap]


def place_of(definition: Definition, key: str) -> str:
    """Where a question stands, in words, as `reading` says it."""
    for n, section in enumerate(definition.sections, start=1):
        for m, question in enumerate(section.questions, start=1):
            if question.key == key:
                place = _("Section %(n)d, question %(m)d") % {"n": n, "m": m}
                return _("%(place)s (“%(label)s”)") % {"place": place, "label": quoted(question.label)}
    return ""


def _whole(definition: Definition) -> Iterator[Fault]:
    if not definition.sections:
        yield Fault(_("The form has no sections yet."), gap=True)
    if sum(1 for _question in definition.questions) > MOST_QUESTIONS:
        yield Fault(_("A form asks at most %(most)d questions.") % {"most": MOST_QUESTIONS})
    if not definition.amount:
        return
    question = definition.question(definition.amount)
    if question is None or question.kind is not Kind.MONEY:
        yield Fault(_("The amount sought must be a question of this form about money."), field="amount")
    elif question.tier_min is not None or question.tier_max is not None or question.show_if is not None:
        yield Fault(_("The amount sought decides the tier, so its own question must always be asked."), field="amount")
    elif not question.is_asked_of(Side.APPLICANT):
        yield Fault(_("The amount sought must be asked of the applicant."), field="amount")


def _sections(definition: Definition) -> Iterator[Fault]:
    keys = Counter(section.key for section in definition.sections)
    for n, section in enumerate(definition.sections, start=1):
        place = _("Section %(n)d") % {"n": n}
        if not section.key:
            yield Fault(_("“key” is missing."), place, "", "key")
        elif keys[section.key] > 1:
            yield Fault(
                _("Another section has the key “%(key)s” too.") % {"key": section.key}, place, section.key, "key"
            )
        if not section.title:
            yield Fault(_("Give the section a title."), place, section.key, "title")
        if not section.questions:
            yield Fault(_("The section asks nothing yet."), place, section.key, gap=True)


def _questions(definition: Definition) -> Iterator[Fault]:
    keys = Counter(question.key for question in definition.questions)
    earlier: dict[str, Question] = {}
    for n, section in enumerate(definition.sections, start=1):
        for m, question in enumerate(section.questions, start=1):
            place = _("Section %(n)d, question %(m)d") % {"n": n, "m": m}
            if question.label:
                place = _("%(place)s (“%(label)s”)") % {"place": place, "label": quoted(question.label)}
            if keys[question.key] > 1 and question.key:
                yield Fault(
                    _("Another question has the key “%(key)s” too.") % {"key": question.key}, place, question.key, "key"
                )
            for field, sentence in _of_one(question, earlier, definition):
                yield Fault(sentence, place, question.key, field)
            earlier[question.key] = question


type Sentences = Iterator[tuple[str, str]]


def _of_one(question: Question, earlier: dict[str, Question], definition: Definition) -> Sentences:
    """What is wrong with one question: the field, and the sentence."""
    yield from _told(question)
    for check in _OF_KIND.get(question.kind, ()):
        yield from check(question, definition)
    yield from _strangers(question)
    yield from _tier(question)
    yield from _condition(question, earlier)


def _told(question: Question) -> Sentences:
    if not question.key:
        yield "key", _("“key” is missing.")
    if not question.label:
        yield "label", _("Write the question.")
    if not any(letter.isalpha() for letter in question.why):
        yield "why", _("Say what the answer is used for: a question without a use is not asked.")


def _strangers(question: Question) -> Sentences:
    """What is said of a question that only other types have."""
    own = OPTIONS.get(question.kind, ())
    for field, unsaid in (_UNSAID | _UNSAID_TOO).items():
        if field not in own and getattr(question, field) != unsaid:
            said = {"kind": str(KIND_NAMES[question.kind]).lower(), "field": field}
            yield field, _("A question of the type “%(kind)s” has no “%(field)s”.") % said


def _words(question: Question, _definition: Definition) -> Sentences:
    least, most = question.word_minimum, question.word_limit
    if least is not None and most is not None and least > most:
        yield (
            "word_minimum",
            _("The fewest words, %(least)d, are more than the limit of %(most)d.")
            % {
                "least": least,
                "most": most,
            },
        )


def _range(question: Question, _definition: Definition) -> Sentences:
    least, most = question.minimum, question.maximum
    if least is not None and most is not None and least > most:
        yield "minimum", _("The least, %(least)s, is more than the most, %(most)s.") % {"least": least, "most": most}
    if question.kind is Kind.MONEY:
        for field, bound in (("minimum", least), ("maximum", most)):
            if bound is not None and not _is_money(bound):
                yield field, _("An amount of money is not negative and has no parts of a penny.")


def _choices(question: Question, _definition: Definition) -> Sentences:
    if len(question.choices) < 2:
        yield "choices", _("Offer at least two answers to choose from.")
    for what, sentence in (
        ("value", _("Two answers have the same value, “%(what)s”.")),
        ("label", _("Two answers read the same: “%(what)s”.")),
    ):
        counted = Counter(getattr(choice, what) for choice in question.choices)
        for repeated in (each for each, times in counted.items() if times > 1 and each):
            yield "choices", sentence % {"what": quoted(repeated)}
    if any(not choice.label or not choice.value for choice in question.choices):
        yield "choices", _("An answer to choose has no words, or no value.")


def _lines(question: Question, definition: Definition) -> Sentences:
    whole = definition.question(question.adds_up_to)
    if whole is None or whole.kind is not Kind.MONEY:
        yield "adds_up_to", _("Name the question about money that the lines must add up to.")
    elif not _covers(whole, question):
        yield (
            "adds_up_to",
            _("“%(whole)s” is not asked of everybody who is asked for the lines.") % {"whole": quoted(whole.label)},
        )


_OF_KIND: dict[Kind, tuple[Callable[[Question, Definition], Sentences], ...]] = {
    Kind.SHORT: (_words,),
    Kind.LONG: (_words,),
    Kind.NUMBER: (_range,),
    Kind.MONEY: (_range,),
    Kind.CHOICE: (_choices,),
    Kind.CHOICES: (_choices,),
    Kind.LINES: (_lines,),
}


def _tier(question: Question) -> Sentences:
    least, most = question.tier_min, question.tier_max
    for field, bound in (("tier_min", least), ("tier_max", most)):
        if bound is not None and not _is_money(bound):
            yield field, _("An amount of money is not negative and has no parts of a penny.")
    if least is not None and most is not None and least > most:
        yield "tier_min", _("The tier starts above where it ends, so the question would never be asked.")


def _condition(question: Question, earlier: dict[str, Question]) -> Sentences:
    if question.show_if is None:
        return
    asked = earlier.get(question.show_if.question)
    if asked is None:
        yield "show_if", _("Its condition asks about a question that does not come before it.")
    elif asked.kind not in CHOSEN:
        yield (
            "show_if",
            _("Its condition asks about “%(label)s”, which is not answered from a list.")
            % {"label": quoted(asked.label)},
        )
    elif not _covers(asked, question):
        yield (
            "show_if",
            _("“%(label)s” is not asked of everybody who would be asked this.") % {"label": quoted(asked.label)},
        )
    else:
        known = {choice.value for choice in asked.choices}
        for stranger in [value for value in question.show_if.equals if value not in known]:
            said = {"value": quoted(stranger), "label": quoted(asked.label)}
            yield "show_if", _("“%(value)s” is not an answer to “%(label)s”.") % said
        if not question.show_if.equals:
            yield "show_if", _("Its condition names no answer.")


def _covers(one: Question, other: Question) -> bool:
    """Whether everybody who is asked the other question is asked this one."""
    return one.audience is AskedOf.BOTH or one.audience is other.audience


def _is_money(bound: Decimal) -> bool:
    return bound >= NOUGHT and bound == round(bound, 2)
