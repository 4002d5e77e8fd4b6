"""Which questions are asked: of whom, in which tier, and depending on what was answered before."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .answers import Answer, kept_answers, pounds_of
from .definition import Definition, Question, Side


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions asked of one side, in order, with what is answered to them so far.

    Questions that are hidden by their condition or by the tier are not among them, and neither is anything that was
    answered to them before they were hidden.
    """

    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]
    amount: Decimal | None
    """The amount sought, in pounds, that decided the tier; None while nobody knows it."""

    def within(self, keys: set[str]) -> tuple[Question, ...]:
        """Those of the questions that have one of these keys."""
        return tuple(question for question in self.questions if question.key in keys)


def asked(definition: Definition, raw: Any, *, amount: Decimal | None = None, side: Side = Side.APPLICANT) -> Asked:
    """Which questions are asked, given the answers so far (any JSON) and the amount sought.

    The answer to the form's own question about the amount counts before ``amount``, which stands in until it is given.
    A condition that asks about a hidden question is not met.
    """
    answers = kept_answers(definition, raw)
    sought = amount_sought(definition, answers, amount)
    shown: dict[str, Answer] = {}
    questions = []
    for question in definition.questions:
        if question.is_asked_of(side) and question.is_asked_at(sought) and is_met(question, shown):
            questions.append(question)
            if question.key in answers:
                shown[question.key] = answers[question.key]
    return Asked(tuple(questions), shown, sought)


def amount_sought(definition: Definition, answers: Mapping[str, Any], amount: Decimal | None) -> Decimal | None:
    """The amount that decides the tier, in pounds."""
    stated = pounds_of(answers.get(definition.amount)) if definition.amount else None
    return amount if stated is None else stated


def is_met(question: Question, shown: Mapping[str, Any]) -> bool:
    """Whether the question's condition, if it has one, is met by the answers of questions that are shown."""
    if question.show_if is None:
        return True
    answer = shown.get(question.show_if.question)
    given = answer if isinstance(answer, list) else [answer]
    return any(value in question.show_if.equals for value in given)
