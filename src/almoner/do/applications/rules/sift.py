"""The sift: each condition of the round is met or not, and the outcome follows from that."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

ELIGIBLE, INELIGIBLE = "eligible", "ineligible"


@dataclass(frozen=True, slots=True)
class Met:
    """One condition as the round words it, whether an application meets it, and why not."""

    question: str
    met: bool
    words: str = ""


def faults_of_sift(answers: Sequence[Met], outcome: str, reason: str) -> dict[str, str]:
    """Everything that is wrong with a sift, by field: an application fails for a condition, or not at all."""
    wrong = {}
    missing = [each for each in answers if not each.met]
    if any(not each.words.strip() for each in missing):
        wrong["answers"] = _("Say beside each condition that is not met what is missing.")
    if outcome not in {ELIGIBLE, INELIGIBLE}:
        wrong["outcome"] = _("Choose whether it is eligible.")
    elif outcome == ELIGIBLE and missing:
        wrong["outcome"] = _("A condition is not met, so it is not eligible: look at the conditions again.")
    elif outcome == INELIGIBLE and not missing and answers:
        wrong["outcome"] = _("Every condition is met, so it is eligible: say which one it fails.")
    if outcome == INELIGIBLE and not reason.strip():
        wrong["reason"] = _("Write the reason: the applicant reads it.")
    return wrong
