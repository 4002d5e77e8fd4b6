"""A submission is a snapshot that proves itself: what is kept of the answers, its hash, and how two differ."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .answers import Answer
from .asking import asked
from .definition import Definition, Question, Section, Side
from .saying import Names, in_words


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks, so that equal things have equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of_form(definition: Mapping[str, Any]) -> str:
    """The hash of a version of a form: of its JSON in canonical form."""
    return sha256(canonical(definition))


def snapshot(
    definition: Definition, answers: Any, *, amount: Decimal | None = None, side: Side = Side.APPLICANT
) -> dict[str, Answer]:
    """What a submission keeps: the answers to the questions that are asked, and nothing else."""
    return dict(asked(definition, answers, amount=amount, side=side).answers)


def hash_of_submission(form: str, answers: Mapping[str, Any]) -> str:
    """The hash on the receipt: of the form's own hash and the answers, as canonical JSON.

    Whoever holds the two can compute it: ``{"answers":{…},"form":"<hash of the form>"}``.
    """
    return sha256(canonical({"answers": dict(answers), "form": form}))


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that is answered otherwise in two submissions, in words; "" where it is not answered."""

    section: Section
    question: Question
    before: str
    after: str


def differences(
    definition: Definition, before: Mapping[str, Any], after: Mapping[str, Any], *, names: Names | None = None
) -> list[Difference]:
    """What changed between two sets of answers, question by question, in the order of the form."""
    return [
        Difference(
            section,
            question,
            in_words(question, before.get(question.key), names=names),
            in_words(question, after.get(question.key), names=names),
        )
        for section in definition.sections
        for question in section.questions
        if before.get(question.key) != after.get(question.key)
    ]
