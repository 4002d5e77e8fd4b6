"""What still stands against completing a round, and the figures that it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median_low
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.do.applications.lifecycle import State as Applied
from almoner.do.applications.models import Application
from almoner.do.awards.lifecycle import State
from almoner.do.awards.models import Award
from almoner.do.awards.rules.award import NOTHING
from almoner.do.grants.models import Invitation
from almoner.do.grants.rules.clock import day_in_london

from .letters import unsent

_OPEN = {
    State.PROPOSED: (
        "%(n)d award is proposed and not put to a decision.",
        "%(n)d awards are proposed and not put to a decision.",
    ),
    State.IN_DECISION: ("%(n)d award waits for its decision.", "%(n)d awards wait for their decision."),
    State.LEFT_OUT: (
        "%(n)d award was left out of its decision and not chosen about again.",
        "%(n)d awards were left out of their decision and not chosen about again.",
    ),
    State.DECIDED: ("%(n)d award is decided and not offered.", "%(n)d awards are decided and not offered."),
    State.OFFERED: ("%(n)d offer is not answered.", "%(n)d offers are not answered."),
}
_UNFINISHED = (
    Applied.SUBMITTED,
    Applied.ELIGIBLE,
    Applied.SCORING,
    Applied.MODERATED,
    Applied.RECOMMENDED,
    Applied.NOT_RECOMMENDED,
)


@dataclass(frozen=True, slots=True)
class Result:
    """How a round went. ``median_days``: from closing to the decision; None where nothing was decided."""

    applied: int
    eligible: int
    awarded: int
    asked: Decimal
    given: Decimal
    median_days: int | None

    @property
    def facts(self) -> dict[str, Any]:
        """As `grants.complete_invitation` takes them."""
        names = ("applied", "eligible", "awarded", "asked", "given", "median_days")
        return {name: getattr(self, name) for name in names}


def obstacles(invitation: Invitation) -> list[str]:
    """Everything that stands against completing a round, as sentences. Six queries."""
    states = list(Award.objects.filter(invitation=invitation).values_list("state", flat=True))
    said = []
    for state, (one, several) in _OPEN.items():
        if count := states.count(state):
            said.append(ngettext(one, several, count) % {"n": count})
    letters = len(unsent(invitation, closing=True))
    if letters:
        said.append(
            ngettext(
                "%(n)d applicant has not been sent a reason.", "%(n)d applicants have not been sent a reason.", letters
            )
            % {"n": letters}
        )
    rows = Application.objects.filter(invitation=invitation, state__in=_UNFINISHED).order_by("reference")
    waiting = list(rows.values_list("reference", flat=True))
    if waiting:
        names, more = ", ".join(waiting[:5]), len(waiting) - 5
        if more > 0:
            names = _("%(references)s and %(n)d more") % {"references": names, "n": more}
        said.append(_("Nothing is settled yet about %(references)s.") % {"references": names})
    return said


def result_of(invitation: Invitation) -> Result:
    """The figures of a round as they stand. Two queries."""
    received = list(
        Application.objects.filter(invitation=invitation, submitted_at__isnull=False)
        .exclude(state=Applied.WITHDRAWN)
        .values_list("state", "amount")
    )
    awards = Award.objects.filter(invitation=invitation, decision__decided_on__isnull=False)
    rows = list(awards.values_list("state", "amount", "decision__decided_on"))
    accepted = [amount for state, amount, _day in rows if state == State.ACCEPTED]
    return Result(
        applied=len(received),
        eligible=sum(state not in {Applied.INELIGIBLE, Applied.SUBMITTED} for state, _amount in received),
        awarded=len(accepted),
        asked=sum((amount or NOTHING for _state, amount in received), NOTHING),
        given=sum(accepted, NOTHING),
        median_days=_median(invitation, [day for _state, _amount, day in rows if day is not None]),
    )


def _median(invitation: Invitation, days: Sequence[Any]) -> int | None:
    """Days from closing to the decision: of an even number, the lower of the two in the middle."""
    closes = invitation.closes_now
    if not days or closes is None:
        return None
    closed = day_in_london(closes)
    return max(0, int(median_low([(day - closed).days for day in days])))
