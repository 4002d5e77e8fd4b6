"""Awards that come from no round: annual allocations, ad hoc grants, continuations, innovation awards."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.do.awards.access import May
from almoner.do.awards.models import Award
from almoner.do.awards.queries.making import by_fact, faults_of_making
from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.splits import Part
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.strategy.funds.models import Pot

from ._steps import hold_pots, put_priorities, put_splits

FACTS = (
    *("title", "description", "withheld", "asked", "rationale", "purposes", "starts_on", "ends_on"),
    *("service", "framework_line", "conditions"),
)
"""What may be said of an award that comes from no round, besides whom it goes to and its money."""


@action(May.CHOOSE)
def make_award(
    *,
    by: Actor,
    office: Office,
    kind: str,
    organisation: Organisation,
    parts: Sequence[Part[UUID]],
    priorities: Iterable[UUID] = (),
    **facts: Any,
) -> Award:
    """Propose an award outside a round; its amount is what its parts by pot and year come to (facts: FACTS).

    Raises:
        ValidationError: by fact; "parts" where a pot may not be spent on its purposes or has not so much left.
        NotAllowed: a pot or a priority is another office's.
    """
    if strangers := set(facts) - set(FACTS):
        raise TypeError(f"{sorted(strangers)} are not facts of an award")
    amount = sum((part.amount for part in parts), NOTHING)
    _hold_pots(office, parts)
    award = Award(
        office=office, kind=kind, organisation=organisation, amount=amount, proposed_by_id=by.person_id, **facts
    )
    _check(award, parts)
    award.clean_fields(exclude=["application", "invitation", "decision", "agreement", "offered_by", "answered_by"])
    award.save(force_insert=True)
    put_priorities(award, priorities)
    put_splits(award, parts)
    said = {"kind": kind, "organisation": str(organisation), "amount": f"{amount:.2f}", "title": award.title}
    record(by=by, verb="proposed award", record=award, reason=award.rationale[:500], after=said)
    return award


def _hold_pots(office: Office, parts: Sequence[Part[UUID]]) -> None:
    """Hold the pots, so that what they have left stays. Raises NotAllowed for another office's."""
    keys = {part.pot for part in parts}
    hold_pots(keys)
    if Pot.objects.filter(office=office, pk__in=keys).count() != len(keys):
        raise NotAllowed(_("That record belongs to another office."))


def _check(award: Award, parts: Sequence[Part[UUID]]) -> None:
    wrong = by_fact(
        faults_of_making(
            award.office,
            parts,
            kind=award.kind,
            purposes=award.purposes,
            starts_on=award.starts_on,
            ends_on=award.ends_on,
        )
    )
    if award.kind == Award.Kind.AD_HOC and not award.rationale.strip():
        wrong["rationale"] = [_("Say why it is given outside a round: the need that arose.")]
    if wrong:
        raise ValidationError(wrong)
