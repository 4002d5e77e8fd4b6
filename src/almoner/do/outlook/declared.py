"""The settings this room reads: how long the steps towards a decision take, assumed until an office sets its own."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from almoner.foundation.offices.book import Declaration, declare, in_force
from almoner.foundation.offices.models import Office

from .rules import Durations

NOTICE = "decide_by.notice_months"
WEEKS = {
    "consultation": (_("Weeks of consultation, with the equality assessment inside them"), 13),
    "bidding": (_("Weeks for bidding"), 10),
    "moderation": (_("Weeks for scoring and moderation"), 4),
    "signatures": (_("Weeks for signatures"), 2),
    "mobilisation": (_("Weeks for the new service to get ready"), 13),
}


def name_of(step: str) -> str:
    """The setting of a step that is counted in weeks."""
    return f"decide_by.{step}_weeks"


def declare_own() -> None:
    section = _("Decide by")
    declare(
        Declaration(NOTICE, "months", _("Months of notice to end an agreement"), 6, section, assumed=True),
        *(
            Declaration(name_of(step), "weeks", sentence, weeks, section, assumed=True)
            for step, (sentence, weeks) in WEEKS.items()
        ),
    )


def durations_of(office: Office, on: dt.date) -> tuple[Durations, bool]:
    """How long each step takes in this office on a day, and whether any of it is still our assumption."""
    notice = in_force(office, NOTICE, on)
    steps = {step: in_force(office, name_of(step), on) for step in WEEKS}
    weeks = {step: int(found.value) for step, found in steps.items()}
    return Durations(int(notice.value), **weeks), any(found.assumed for found in (notice, *steps.values()))
