"""Whether the framework in force foresees what a decision does (STR-13)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from almoner.kernel.money import pounds

from .paper import FrameworkLine, Paper, Row


@dataclass(frozen=True, slots=True)
class Flag:
    """What the framework does not foresee: the row, and the sentence about it."""

    key: str
    sentence: str
    is_unforeseen: bool = False
    """Whether no line of the framework foresees the row; else a line foresees less."""


def line_of(row: Row, lines: tuple[FrameworkLine, ...]) -> FrameworkLine | None:
    """The line that foresees a row: the one it names, else its recipient's, else its service's."""
    for attribute, wanted in (
        ("key", row.framework_line_id),
        ("recipient_id", row.organisation_id),
        ("service_id", row.service_id),
    ):
        found = next((line for line in lines if wanted is not None and getattr(line, attribute) == wanted), None)
        if found is not None:
            return found
    return None


def flags(paper: Paper) -> list[Flag]:
    """Each row that no line foresees, and the rows of a line that together take more than it allows, in pounds.

    Without a framework in force every row is unforeseen. What is unforeseen needs a published decision of its own: a
    decision about that row alone is one.
    """
    if not paper.rows:
        return []
    lines = paper.framework or ()
    named = [(row, line_of(row, lines)) for row in paper.rows]
    taken: dict[FrameworkLine, Decimal] = {}
    for row, line in named:
        if line is not None:
            taken[line] = taken.get(line, Decimal(0)) + row.value
    found: list[Flag] = []
    for row, line in named:
        if line is None:
            found.append(Flag(row.key, _unforeseen(row, alone=len(paper.rows) == 1), is_unforeseen=True))
        elif line.amount is not None and taken.get(line, Decimal(0)) > line.amount:
            found.append(Flag(row.key, _too_much(line, taken.pop(line))))  # said once, at its first row
    return found


def nothing_foreseen(paper: Paper) -> str:
    """The one sentence that stands for all rows where there are several and no line foresees any of them, else ""."""
    unforeseen = sum(flag.is_unforeseen for flag in flags(paper))
    if unforeseen < 2 or unforeseen != len(paper.rows):
        return ""
    return _("None of these %(n)d is in the commissioning framework: each needs a published decision.") % {
        "n": unforeseen
    }


def _unforeseen(row: Row, *, alone: bool) -> str:
    named = {"applicant": row.applicant or row.description}
    if alone:
        return _("%(applicant)s is not in the commissioning framework: this is its decision.") % named
    return _("%(applicant)s is not in the commissioning framework: it needs a decision of its own.") % named


def _too_much(line: FrameworkLine, taken: Decimal) -> str:
    return _("“%(line)s” allows %(amount)s in the commissioning framework, and this takes %(taken)s.") % {
        "line": line.title,
        "amount": pounds(line.amount or Decimal(0)),
        "taken": pounds(taken),
    }
