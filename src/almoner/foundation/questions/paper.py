"""Forms and answers as documents: the same content for the page that prints and for the PDF.

A document is plain JSON, so that the typesetter shows what it says and reads none of it as markup.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from almoner.foundation.offices.models import Office
from almoner.foundation.pages import formats
from almoner.foundation.pages.typesetting import pdf
from almoner.kernel.money import pounds

from . import filling, queries
from .declared import rates_of
from .forms.answers import condition_in_words
from .models import Form, FormVersion, Submission
from .rules.asking import Asked
from .rules.definition import Definition, Kind, Question, Side
from .rules.effort import effort
from .rules.saying import Names

FORM, ANSWERS = "foundation/questions/typst/form.typ", "foundation/questions/typst/answers.typ"
type Said = Sequence[tuple[Any, str]]
"""Titles, each with the text under it."""
_LINES_FOR_WORDS = 12
"""Words that people write on one ruled line of A4."""


def blank(
    asked: Form | FormVersion,
    office: Office,
    *,
    amount: Decimal | None = None,
    side: Side = Side.APPLICANT,
    before: Said = (),
    after: Said = (),
) -> dict[str, Any]:
    """A form with nothing in it, to be read through or filled in by hand; for one amount only its own tier.

    ``before`` and ``after`` the questions stand texts of whoever asks, each under its title; empty ones do not.
    """
    definition = asked.written if isinstance(asked, Form) else queries.definition_of(asked)
    sections = []
    for section in definition.sections:
        questions = [
            _question(definition, question)
            for question in section.questions
            if question.is_asked_of(side) and question.is_asked_at(amount)
        ]
        if questions:
            sections.append({"title": section.title, "intro": section.intro, "questions": questions})
    work = effort(definition, rates_of(office, timezone.localdate()), amount=amount, side=side)
    return {
        "title": asked.title,
        "office": office.name,
        "language": _language(),
        "version": _version(asked),
        "introduction": asked.introduction,
        "effort": _("Filling it in takes %(time)s.") % {"time": work} if work.questions else "",
        "before": _texts(before),
        "sections": sections,
        "after": _texts(after),
        "words": {"why": _("Why we ask")},
    }


def _texts(said: Said) -> list[dict[str, str]]:
    return [{"title": str(title), "text": text} for title, text in said if text.strip()]


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def _version(asked: Form | FormVersion) -> str:
    if isinstance(asked, Form):
        return _("Draft, not published")
    said = {"n": asked.number, "day": formats.day(asked.published_at)}
    return _("Version %(n)d of %(day)s") % said


def _question(definition: Definition, question: Question) -> dict[str, Any]:
    condition = condition_in_words(definition, question)
    return {
        "label": question.label,
        "help": question.help,
        "why": question.why,
        "notes": [
            note
            for note in (
                "" if question.required else _("Optional."),
                _("Answer this %(when)s.") % {"when": condition} if condition else "",
                _tier(question),
                *_limits(question),
            )
            if note
        ],
        "kind": str(question.kind),
        "choices": [choice.label for choice in question.choices],
        "boxes": _boxes(question),
        "rows": _rows(question),
        "agree": _("I agree"),
    }


def _tier(question: Question) -> str:
    least, most = question.tier_min, question.tier_max
    if least is not None and most is not None:
        said = {"least": pounds(least), "most": pounds(most)}
        return _("Only if you ask for %(least)s to %(most)s.") % said
    if least is not None:
        return _("Only if you ask for %(least)s or more.") % {"least": pounds(least)}
    return "" if most is None else _("Only if you ask for %(most)s or less.") % {"most": pounds(most)}


def _limits(question: Question) -> list[str]:
    said = []
    if question.word_limit is not None:
        n = question.word_limit
        said.append(ngettext("At most %(n)d word.", "At most %(n)d words.", n) % {"n": n})
    if question.word_minimum is not None:
        n = question.word_minimum
        said.append(ngettext("At least %(n)d word.", "At least %(n)d words.", n) % {"n": n})
    if question.kind is Kind.CHOICE:
        said.append(_("Choose one."))
    if question.kind is Kind.CHOICES:
        said.append(_("Choose all that are true."))
    if question.kind is Kind.FILE:
        said.append(
            ngettext("Enclose the document.", "Enclose up to %(n)d documents.", question.files) % {"n": question.files}
        )
    show = pounds if question.kind is Kind.MONEY else str
    if question.minimum is not None:
        said.append(_("At least %(n)s.") % {"n": show(question.minimum)})
    if question.maximum is not None:
        said.append(_("At most %(n)s.") % {"n": show(question.maximum)})
    return said


def _boxes(question: Question) -> list[str]:
    """The names of the boxes that a question is answered in, where there are several."""
    return {
        Kind.DATE: [_("Day"), _("Month"), _("Year")],
        Kind.LINES: [_("What it pays for"), _("Revenue or capital"), _("Year"), _("Amount")],
        Kind.ADDRESS: [_("Building and street"), _("Town or village"), _("County"), _("Postcode")],
        Kind.ORGANISATION: [_("Name"), _("Register it is in"), _("Number in that register")],
    }.get(question.kind, [])


def _rows(question: Question) -> int:
    """How many ruled lines an answer needs on paper."""
    if question.kind is Kind.LONG:
        return min(20, max(4, -(-(question.word_limit or 200) // _LINES_FOR_WORDS)))
    return 6 if question.kind is Kind.LINES else 1


def filled(submission: Submission, office: Office, *, names: Names | None = None) -> dict[str, Any]:
    """What was submitted, with who certified it, when, and its hash: the receipt and the answers in one document."""
    version = submission.form_version
    definition = queries.definition_of(version)
    questions = tuple(one for one in definition.questions if one.key in submission.answers)
    found = Asked(questions, submission.answers, submission.amount)
    facts = [
        (_("Submitted by"), str(submission.organisation or office.name)),
        (_("Received"), str(formats.moment(submission.at))),
        (_("Certified by"), ", ".join(part for part in (submission.certified_name, submission.certified_as) if part)),
        (_("Entered on their behalf"), submission.assisted),
        (_("Submission"), str(submission.number)),
        (_("Form"), f"{version.title}, {_version(version)}"),
        (_("SHA-256 of form and answers"), submission.sha256),
    ]
    return {
        "title": version.title,
        "office": office.name,
        "language": _language(),
        "facts": [
            {"label": label, "value": value, "long": value == submission.sha256} for label, value in facts if value
        ],
        "sections": [
            {
                "title": section.title,
                "rows": [{"label": row.label, "answer": row.answer} for row in section.rows],
            }
            for section in filling.check(definition, found, problems=[], names=names)
        ],
    }


def form_pdf(asked: Form | FormVersion, office: Office) -> bytes:
    """A form as an accessible PDF, to be filled in by hand."""
    return as_pdf(blank(asked, office))


def as_pdf(document: dict[str, Any]) -> bytes:
    """A blank form, from `blank`, as an accessible PDF."""
    return pdf(FORM, document)


def answers_pdf(submission: Submission, office: Office, *, names: Names | None = None) -> bytes:
    """What was submitted as an accessible PDF: the receipt that an applicant keeps."""
    return pdf(ANSWERS, filled(submission, office, names=names))
