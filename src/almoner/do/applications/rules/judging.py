"""Judging without a panel: each published criterion is answered with yes or no and why; what follows has a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from almoner.kernel.money import pounds

RECOMMENDED, RESERVE, NOT_RECOMMENDED = OUTCOMES = ("recommended", "reserve", "not_recommended")
MOVES = {RECOMMENDED: "judge yes", RESERVE: "judge reserve", NOT_RECOMMENDED: "judge no"}
"""The move of an application that follows from each outcome."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One criterion as the round words it, whether the application meets it, and why."""

    criterion: str
    met: bool
    words: str = ""


def faults_of_recommendation(
    answers: Sequence[Answer],
    criteria: Sequence[str],
    outcome: str,
    *,
    amount: Decimal | None,
    asked: Decimal,
    reason: str,
) -> dict[str, str]:
    """Everything that is wrong with a recommendation, by field. ``amount`` and ``asked`` in pounds."""
    wrong = {}
    if [each.criterion for each in answers] != list(criteria):
        wrong["answers"] = _("Answer every criterion of the round, and no other.")
    elif any(not each.words.strip() for each in answers):
        wrong["answers"] = _("Say beside each criterion why.")
    if outcome not in OUTCOMES:
        wrong["outcome"] = _("Choose what you recommend.")
    if outcome == RECOMMENDED and (why := _fault_of_amount(amount, asked)):
        wrong["amount"] = why
    if not reason.strip():
        wrong["reason"] = _("Write the reason: the applicant may read it.")
    return wrong


def _fault_of_amount(amount: Decimal | None, asked: Decimal) -> str | None:
    if amount is None or amount <= 0:
        return _("Say how many pounds you recommend.")
    if amount > asked:
        said = {"gets": pounds(amount), "asked": pounds(asked)}
        return _("%(gets)s is more than the %(asked)s that is asked.") % said
    return None


def tied_sentence(body: str) -> str:
    """Why somebody may not judge one application."""
    return _("You have a tie with %(body)s, so somebody else judges this application.") % {"body": body}
