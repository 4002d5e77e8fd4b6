"""A bid as somebody reads it: its answers, what stands beside it, and, where judging is anonymous, nobody's name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from almoner.foundation.documents.models import Document
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.pages import formats
from almoner.foundation.questions import filling
from almoner.foundation.questions.queries import definition_of
from almoner.foundation.questions.rules.asking import Asked
from almoner.foundation.questions.rules.definition import Definition, Kind, Question

from .models import Bid, Exercise
from .queries import InModeration

TELLS_WHO = frozenset({Kind.ORGANISATION, Kind.ADDRESS, Kind.FILE})
"""Types of question whose answers say who bids."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody may know of a bid."""

    names: bool = True
    """Whether they are told who bids."""
    beside: bool = True
    """Whether they see what place and applicant have already."""
    everything: bool = True
    """Whether they read the answers that judges do not."""


STAFF = Reading()


def as_judge(exercise: Exercise) -> Reading:
    """What judges read. Without names, what stands beside a bid would tell who it is."""
    return Reading(not exercise.anonymised, not exercise.anonymised, everything=False)


def in_moderation(exercise: Exercise) -> Reading:
    """What the panel reads when marks are agreed: what stands beside it too, and still no name."""
    return Reading(not exercise.anonymised, beside=True, everything=False)


@dataclass(frozen=True, slots=True)
class BidText:
    """A bid to be read."""

    reference: str
    title: str
    facts: Sequence[tuple[str, Any]]
    sections: Sequence[filling.Checked]
    documents: Sequence[Document]
    beside: Sequence[Mapping[str, Any]]


def text_of(bid: Bid, reading: Reading) -> BidText:
    """The bid as it was submitted, as far as it may be read. At most three queries."""
    hide = _hider(bid) if not reading.names else str
    questions, definition = _questions(bid, reading)
    documents = _documents(bid, questions)
    facts = [
        (_("Applicant"), bid.applicant if reading.names else _("not shown to judges")),
        (_("Asked for"), formats.money(bid.amount) if bid.amount is not None else ""),
    ]
    return BidText(
        bid.reference,
        hide(bid.title),
        facts,
        _sections(bid, definition, questions, documents, hide) if definition else (),
        documents,
        bid.beside if reading.beside else (),
    )


def title_of(bid: Bid | InModeration, *, names: bool) -> str:
    """What a bid is called in lists: no query, so where a name is hidden and the title tells it, only its reference."""
    if names or bid.applicant.lower() not in bid.title.lower():
        return bid.title or bid.reference
    return bid.reference


def document_of(bid: Bid, reading: Reading, key: UUID) -> Document | None:
    """One document of the bid, if its question may be read."""
    questions, _definition = _questions(bid, reading)
    return next((each for each in _documents(bid, questions) if each.pk == key), None)


def _questions(bid: Bid, reading: Reading) -> tuple[tuple[Question, ...], Definition | None]:
    if bid.submission is None:
        return (), None
    definition = definition_of(bid.submission.form_version_id)
    hidden = set() if reading.everything else set(bid.exercise.hidden)
    asked = [one for one in definition.questions if one.key in bid.submission.answers and one.key not in hidden]
    return tuple(one for one in asked if reading.names or one.kind not in TELLS_WHO), definition


def _documents(bid: Bid, questions: Sequence[Question]) -> list[Document]:
    files = [one.key for one in questions if one.kind is Kind.FILE]
    ids = [key for name in files for key in bid.submission.answers.get(name, ())] if bid.submission else []
    if not ids:
        return []
    # An answer may name any document: only those of whoever bids count, or the office's where it wrote for them.
    own = Q(organisation__in=bid.organisation_ids)
    if bid.submission is not None and (bid.submission.assisted or bid.submission.organisation_id is None):
        own |= Q(office=bid.office_id)
    return list(Document.objects.filter(own, pk__in=[key for key in ids if _is_key(key)]))


def _is_key(text: Any) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True


def _sections(
    bid: Bid, definition: Definition, questions: tuple[Question, ...], documents: Sequence[Document], hide: Any
) -> list[filling.Checked]:
    submission: Any = bid.submission
    names = {str(each.pk): each.file_name for each in documents}
    checked = filling.check(
        definition, Asked(questions, submission.answers, submission.amount), problems=[], names=names
    )
    return [
        filling.Checked(
            section.key,
            section.title,
            tuple(filling.Row(row.key, row.label, hide(row.answer)) for row in section.rows),
        )
        for section in checked
    ]


def _hider(bid: Bid) -> Any:
    """Puts words in place of the names of those who bid, wherever they wrote them."""
    bodies = Organisation.objects.filter(pk__in=bid.organisation_ids).values_list("name", flat=True)
    names = sorted({bid.applicant, *bodies} - {""}, key=len, reverse=True)
    found = re.compile("|".join(re.escape(name) for name in names), re.IGNORECASE)
    return lambda text: found.sub(_("[the applicant]"), text)
