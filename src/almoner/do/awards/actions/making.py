"""Awards that come from no round: annual allocations, ad hoc grants, continuations, innovation awards."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.do.awards.access import May
from almoner.do.awards.models import Award
from almoner.do.awards.queries.money import pots_left
from almoner.do.awards.rules.award import NOTHING
from almoner.do.awards.rules.splits import Part, faults_of_parts
from almoner.do.grants.rules.sources import outside, refusal
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.kernel.money import pounds
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
    pots = _pots(office, parts)
    award = Award(
        office=office, kind=kind, organisation=organisation, amount=amount, proposed_by_id=by.person_id, **facts
    )
    _check(award, parts, pots)
    award.clean_fields(exclude=["application", "invitation", "decision", "agreement", "offered_by", "answered_by"])
    award.save(force_insert=True)
    put_priorities(award, priorities)
    put_splits(award, parts)
    said = {"kind": kind, "organisation": str(organisation), "amount": f"{amount:.2f}", "title": award.title}
    record(by=by, verb="proposed award", record=award, reason=award.rationale[:500], after=said)
    return award


def _pots(office: Office, parts: Sequence[Part[UUID]]) -> dict[UUID, Pot]:
    """The pots, held. Raises NotAllowed for another office's."""
    keys = {part.pot for part in parts}
    hold_pots(keys)
    found = {pot.pk: pot for pot in Pot.objects.filter(office=office, pk__in=keys)}
    if len(found) != len(keys):
        raise NotAllowed(_("That record belongs to another office."))
    return found


def _check(award: Award, parts: Sequence[Part[UUID]], pots: dict[UUID, Pot]) -> None:
    wrong: dict[str, list[str]] = {}
    if not parts:
        wrong["parts"] = [_("Say which pots it takes from, and in which years.")]
    else:
        found = [*faults_of_parts(award.amount, parts), *_outside(award, pots), *_too_much(parts, pots)]
        wrong |= {"parts": found} if found else {}
    if award.kind == Award.Kind.AD_HOC and not award.rationale.strip():
        wrong["rationale"] = [_("Say why it is given outside a round: the need that arose.")]
    if wrong:
        raise ValidationError(wrong)


def _outside(award: Award, pots: dict[UUID, Pot]) -> list[str]:
    """Pots that may not be spent on what the award is for."""
    found = [(pot.name, outside(award.purposes, pot.permitted)) for pot in pots.values()]
    return [refusal(name, names) for name, names in found if names]


def _too_much(parts: Sequence[Part[UUID]], pots: dict[UUID, Pot]) -> list[str]:
    left = pots_left(list(pots.values()))
    found = []
    for key, pot in pots.items():
        there: Decimal | None = left[key]
        wanted = sum((part.amount for part in parts if part.pot == key), NOTHING)
        if there is not None and wanted > there:
            said = {"pot": pot, "left": pounds(max(NOTHING, there)), "wanted": pounds(wanted)}
            found.append(_("“%(pot)s” has %(left)s left; this takes %(wanted)s from it.") % said)
    return found
