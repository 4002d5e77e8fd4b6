"""Changing what a form asks, a step at a time. Whether what a step gives is fit is for `faults` to say."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from .definition import Choice, Definition, Question, Section

_GAPS = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY = 30


def key_for(text: str, taken: Collection[str], otherwise: str = "q") -> str:
    """A key made of the first words of a text, different from those taken. "Your name?" gives "your_name"."""
    words = _GAPS.sub("_", text.lower()).strip("_").lstrip("0123456789_")[:_LONGEST_KEY].strip("_") or otherwise
    key, n = words, 2
    while key in taken:
        key, n = f"{words}_{n}", n + 1
    return key


def keys_of(definition: Definition) -> set[str]:
    """The keys of all questions."""
    return {question.key for question in definition.questions}


def with_section(definition: Definition, title: str, intro: str = "") -> tuple[Definition, Section]:
    """A new section at the end."""
    key = key_for(title, {section.key for section in definition.sections}, "section")
    made = Section(key, title, intro)
    return replace(definition, sections=(*definition.sections, made)), made


def section_changed(definition: Definition, key: str, title: str, intro: str) -> Definition:
    """Another title or introduction."""
    return _map(definition, key, lambda section: replace(section, title=title, intro=intro))


def without_section(definition: Definition, key: str) -> Definition:
    """The section is gone, with its questions."""
    return replace(definition, sections=tuple(section for section in definition.sections if section.key != key))


def section_moved(definition: Definition, key: str, step: int) -> Definition:
    """The section one place earlier (-1) or later (1); at the end of the row it stays where it is."""
    keys = [section.key for section in definition.sections]
    return replace(definition, sections=tuple(_moved(definition.sections, keys.index(key), step)))


def with_question(definition: Definition, section: str, question: Question) -> Definition:
    """A new question at the end of a section."""
    return _map(definition, section, lambda one: replace(one, questions=(*one.questions, question)))


def question_changed(definition: Definition, question: Question) -> Definition:
    """The question of that key as it is given."""
    sections = tuple(
        replace(section, questions=tuple(question if one.key == question.key else one for one in section.questions))
        for section in definition.sections
    )
    return replace(definition, sections=sections)


def with_key(definition: Definition, old: str, new: str) -> Definition:
    """A question by another key, which conditions, budget lines and the amount sought follow."""

    def follows(question: Question) -> Question:
        asks = question.show_if
        return replace(
            question,
            key=new if question.key == old else question.key,
            adds_up_to=new if question.adds_up_to == old else question.adds_up_to,
            show_if=replace(asks, question=new) if asks is not None and asks.question == old else asks,
        )

    sections = tuple(replace(each, questions=tuple(map(follows, each.questions))) for each in definition.sections)
    return replace(definition, sections=sections, amount=new if definition.amount == old else definition.amount)


def without_question(definition: Definition, key: str) -> Definition:
    """The question is gone."""
    sections = tuple(
        replace(section, questions=tuple(one for one in section.questions if one.key != key))
        for section in definition.sections
    )
    return replace(definition, sections=sections)


def question_moved(definition: Definition, key: str, step: int) -> Definition:
    """The question one place earlier (-1) or later (1); from the edge of its section it goes into the next one."""
    sections = list(definition.sections)
    here = next(n for n, section in enumerate(sections) if any(one.key == key for one in section.questions))
    questions = list(sections[here].questions)
    place = next(n for n, one in enumerate(questions) if one.key == key)
    if 0 <= place + step < len(questions):
        sections[here] = replace(sections[here], questions=tuple(_moved(questions, place, step)))
        return replace(definition, sections=tuple(sections))
    there = here + step
    if not 0 <= there < len(sections):
        return definition
    question = questions.pop(place)
    sections[here] = replace(sections[here], questions=tuple(questions))
    others = sections[there].questions
    joined = (*others, question) if step < 0 else (question, *others)
    sections[there] = replace(sections[there], questions=joined)
    return replace(definition, sections=tuple(sections))


def choices_from(labels: Sequence[str], held: Sequence[Choice] = ()) -> tuple[Choice, ...]:
    """Choices for the answers as a person lists them, keeping the values of those held already.

    An answer keeps its value where its words are as before. Where as many are listed as were held, one with new words
    takes the value of the one in its place: it was reworded. Any other gets a value of its own.
    """
    known = {choice.label: choice.value for choice in held}
    reworded = len(labels) == len(held)
    made: list[Choice] = []
    taken = {known[label] for label in labels if label in known}
    for place, label in enumerate(labels):
        value = known.get(label, "")
        if not value and reworded and held[place].label not in labels and held[place].value not in taken:
            value = held[place].value
        value = value or key_for(label, taken | {choice.value for choice in held}, "answer")
        taken.add(value)
        made.append(Choice(value, label))
    return tuple(made)


def _map(definition: Definition, key: str, change: Callable[[Section], Section]) -> Definition:
    sections = tuple(change(section) if section.key == key else section for section in definition.sections)
    return replace(definition, sections=sections)


def _moved[T](items: Sequence[T], place: int, step: int) -> list[T]:
    listed = list(items)
    there = place + step
    if 0 <= there < len(listed):
        listed[place], listed[there] = listed[there], listed[place]
    return listed
