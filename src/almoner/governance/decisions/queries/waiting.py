"""What waits for somebody's signature: the few that need thought first (people.md, journeys 3 and 4)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from almoner.foundation.audit.remembered import remembered, standing
from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office
from almoner.governance.decisions.declared import terms_of
from almoner.governance.decisions.lifecycle import State
from almoner.governance.decisions.models import Decision
from almoner.governance.decisions.rules import paper as plain
from almoner.governance.decisions.rules.framework import flags
from almoner.governance.decisions.rules.signing import Wanted, chosen_post, keeps_out, waited_for
from almoner.governance.decisions.rules.terms import Terms
from almoner.kernel.money import pounds

from .lists import decisions
from .papers import paper_of, papers


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision that waits for somebody: its paper, in which post, and why it needs thought (if it does)."""

    paper: plain.Paper
    role: str
    thought: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """What it comes to, in pounds."""
        return self.paper.total


def waiting_for(office: Office, *, seen_by: Actor, on: dt.date) -> list[Waiting]:
    """What waits for this person, those that need thought first, then the oldest. A fixed number of queries."""
    ready = list(decisions(office, seen_by=seen_by).filter(state=State.READY).order_by("opened_at"))
    terms = terms_of(office, on)
    found = [
        Waiting(paper, role, tuple(needs_thought(paper, terms, seen_by.person_id)))
        for paper in papers(ready, on)
        if (role := _role_wanted(paper, terms, seen_by.person_id))
    ]
    return sorted(found, key=lambda each: not each.thought)


def count_waiting(office: Office, *, seen_by: Actor, on: dt.date) -> int:
    """How many decisions wait for this person: one query as long as the office's chain has not grown, for the home."""
    question = ("decisions waiting", seen_by.person_id, on)
    return remembered(
        office.pk, standing(office.pk), question, lambda: len(waiting_for(office, seen_by=seen_by, on=on))
    )


def _role_wanted(paper: plain.Paper, terms: Terms, person: UUID | None) -> str:
    """The post in which somebody's signature is wanted; "" where it is not."""
    if person is None or keeps_out(paper, person):
        return ""
    post = chosen_post(paper, person, "", terms)
    return "" if isinstance(post, str) else post.role


def needs_thought(paper: plain.Paper, terms: Terms, person: UUID | None) -> list[str]:
    """Why a decision is more than routine, each as a few words."""
    found = []
    if paper.total >= terms.thought_from:
        found.append(_("%(amount)s or more") % {"amount": pounds(terms.thought_from)})
    if paper.decision.confidentiality != plain.OPEN:
        found.append(_("not open to the public"))
    if paper.decision.instead:
        found.append(_("decided otherwise than recommended"))
    if count := sum(row.differs for row in paper.rows):
        found.append(
            ngettext("%(n)d amount unlike the one recommended", "%(n)d amounts unlike those recommended", count)
            % {"n": count}
        )
    if flags(paper):
        found.append(_("not foreseen in the commissioning framework"))
    if any(said.outcome != plain.APPROVED for said in paper.signed):
        found.append(_("came back before"))
    if any(said.person_id == person and said.sheet_hash != paper.hash for said in paper.signed):
        found.append(_("changed since you last saw it"))
    return found


def waited_for_now(decision: Decision, on: dt.date) -> tuple[Wanted, ...]:
    """Whom a decision waits for on a day: for rooms that tell people so."""
    return waited_for(paper_of(decision, on), terms_of(decision.office, on))
