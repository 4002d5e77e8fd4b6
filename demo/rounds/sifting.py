"""What the office does before the panel: the sift, and the checks that stand before scoring and the decision."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from almoner.do.applications import actions as applications
from almoner.do.applications.models import Application
from almoner.do.applications.rules.sift import Met
from almoner.do.checks import actions as checks
from almoner.do.checks.entering import Entry
from almoner.do.grants.models import Invitation
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Role
from demo.offices import at_work

BEFORE_SCORING = (
    Entry("not_statutory", "passed", "No public body has this duty."),
    Entry("not_duplicate", "passed", "Nothing of the kind stands in the register for the place."),
)
BEFORE_DECISION = (
    Entry("not_sole", "passed", "The group has other income: see its accounts."),
    Entry("effective", "passed", "The panel's marks say so, and the costs fit the work."),
)


def sift(
    invitation: Invitation, failing: Sequence[Application] = (), by: Role = Role.COMMISSIONING_OFFICER
) -> list[Application]:
    """Sift every submitted application: all but ``failing`` meet every condition. Returns the eligible ones."""
    actor = at_work(invitation.office, by)
    rows = Application.objects.filter(invitation=invitation, state="submitted").select_related("organisation")
    eligible = []
    for each in rows.order_by("number"):
        fails = any(each.pk == one.pk for one in failing)
        answers = [Met(one["question"], True) for one in invitation.eligibility]
        if fails:
            answers[-1] = Met(answers[-1].question, False, "The accounts show no other income.")
        applications.sift(
            by=actor,
            application=each,
            answers=answers,
            outcome="ineligible" if fails else "eligible",
            reason="Your accounts show no other income. The fund cannot be all that a group lives on." if fails else "",
        )
        if not fails:
            eligible.append(each)
    return eligible


def check(
    invitation: Invitation,
    eligible: Iterable[Application],
    entries: Sequence[Entry],
    *,
    reuse: bool = False,
    by: Role = Role.COMMISSIONING_OFFICER,
) -> None:
    """Note what the office looked at itself; with ``reuse``, take what the passports hold before that."""
    actor = at_work(invitation.office, by)
    for each in eligible:
        case = {"by": actor, "office": invitation.office, "organisation": each.organisation, "subject": each.pk}
        if reuse:
            with suppress(Refused):  # what was checked for an earlier round still counts
                checks.reuse_all(**case)
        checks.make_checks(**case, entries=entries)
