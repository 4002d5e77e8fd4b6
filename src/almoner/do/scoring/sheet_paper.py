"""The scoring sheet of one bid as a document: for those who judge on paper, or without a connection."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from almoner.foundation.pages import formats
from almoner.foundation.pages.typesetting import pdf

from .bid_text import as_judge, text_of
from .models import Allotment
from .rules.writing import Part

TEMPLATE = "do/scoring/typst/paper.typ"


def sheet_for(allotment: Allotment) -> dict[str, Any]:
    """What the paper says, as JSON. Marks that were given already are not on it: it is filled in by hand."""
    exercise, bid = allotment.exercise, allotment.bid
    text = text_of(bid, as_judge(exercise))
    return {
        "title": _("Scoring sheet: %(bid)s") % {"bid": bid.reference},
        "office": exercise.office.name,
        "language": (get_language() or "en").partition("-")[0],
        "exercise": exercise.title,
        "code": allotment.code,
        "code_words": _("Code of this sheet"),
        "bid": text.title,
        "facts": [{"label": label, "value": str(value)} for label, value in text.facts if value],
        "instructions": _instructions(allotment),
        "guidance": exercise.guidance,
        "beside": [{"title": each["title"], "lines": each["lines"]} for each in text.beside],
        "answers": [
            {"title": section.title, "rows": [{"label": row.label, "answer": row.answer} for row in section.rows]}
            for section in text.sections
        ],
        "parts": [_part(part) for part in exercise.sheet.parts],
        "words": {
            "answers": _("The bid"),
            "sheet": _("Your marks"),
            "reason": _("Reason"),
            "note": _("Private note"),
            "signed": _("Judge, and date"),
            "beside": _("Already there"),
            "guidance": _("How to judge"),
        },
    }


def _instructions(allotment: Allotment) -> list[str]:
    due = allotment.exercise.due_on
    said = [
        _("Tick one mark for each part and write your reason: every mark needs one."),
        _("A private note stays yours until the panel agrees marks."),
        _("Marks are wanted by %(day)s.") % {"day": formats.day(due)} if due else "",
        _("Send the sheet back to the office. An officer enters it for you, and it is recorded so."),
    ]
    return [each for each in said if each]


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": part.full_title,
        "weight": _("weight %(weight)s") % {"weight": part.weight},
        "anchors": [{"mark": str(mark), "words": words} for mark, words in part.anchors],
    }


def sheet_pdf(allotment: Allotment) -> bytes:
    """The sheet as an accessible PDF."""
    return pdf(TEMPLATE, sheet_for(allotment))
