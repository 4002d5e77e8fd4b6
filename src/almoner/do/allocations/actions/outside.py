"""Proposing a grant outside a round: ad hoc, a continuation, an innovation."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.do.agreements.models import Agreement
from almoner.do.allocations.access import May
from almoner.do.allocations.models import Grounds
from almoner.do.allocations.queries.outside import delivered, earlier_of, faults_of_proposal
from almoner.do.allocations.rules.grounds import CONTINUATION, GroundsEntry, progress_days
from almoner.do.allocations.wording import rationale
from almoner.do.awards import actions as awards
from almoner.do.awards.models import Award
from almoner.do.awards.queries.making import by_fact
from almoner.do.awards.rules.splits import Part
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.governance.decisions.models import Decision
from almoner.kernel.dates import british

from ._steps import places_and_bodies


@action(May.KEEP)
def propose_outside_a_round(
    *,
    by: Actor,
    office: Office,
    organisation: Organisation,
    grounds: GroundsEntry,
    parts: Sequence[Part[UUID]],
    priorities: Iterable[UUID] = (),
    **facts: Any,
) -> Grounds:
    """Propose an award that comes from no round, with the grounds its kind asks for.

    A continuation keeps what the earlier agreement delivered as it stands today. Where others could copy a project, the
    days of its progress updates become conditions of the award. ``facts`` are those of `awards.make_award`.

    Raises:
        ValidationError: by field, everything that is missing.
        NotAllowed: a district, an organisation or an agreement is another office's.
    """
    places_and_bodies(office, [grounds.area], [organisation.pk])
    earlier = _checked(office, organisation, grounds, parts, facts)
    held = delivered(earlier) if earlier is not None else {}
    facts["conditions"] = [*facts.get("conditions", ()), *_progress(grounds, facts)]
    award = awards.make_award(
        by=by,
        office=office,
        kind=grounds.kind,
        organisation=organisation,
        parts=parts,
        priorities=priorities,
        rationale=rationale(grounds, held),
        **facts,
    )
    made = _written(award, grounds, earlier, held, by)
    record(by=by, verb="recorded grounds of award", record=made, after={"kind": made.kind, "award": award.title})
    return made


def _checked(
    office: Office,
    organisation: Organisation,
    grounds: GroundsEntry,
    parts: Sequence[Part[UUID]],
    facts: dict[str, Any],
) -> Agreement | None:
    """The agreement that is continued, where there is one. Raises ValidationError with everything that is missing."""
    earlier = earlier_of(office, grounds)
    if earlier is None and grounds.kind == CONTINUATION and grounds.earlier is not None:
        raise NotAllowed(_("That record belongs to another office."))
    if wrong := faults_of_proposal(office, organisation, grounds, parts, facts):
        raise ValidationError(by_fact(wrong))
    return earlier


def _progress(grounds: GroundsEntry, facts: dict[str, Any]) -> list[str]:
    if not grounds.could_be_copied or grounds.progress_months is None:
        return []
    days = progress_days(facts["starts_on"], facts["ends_on"], grounds.progress_months)
    return [_("An update on progress by %(day)s.") % {"day": british(day)} for day in days]


def _written(
    award: Award, grounds: GroundsEntry, earlier: Agreement | None, held: dict[str, Any], by: Actor
) -> Grounds:
    words = ("need", "occasion", "occasion_what", "why_no_round", "permanent_plan", "permanent_from", "copied_why")
    made = Grounds(
        office_id=award.office_id,
        award=award,
        kind=grounds.kind,
        area_id=grounds.area,
        earlier=earlier,
        delivered=held,
        permanent_on=grounds.permanent_on,
        could_be_copied=grounds.could_be_copied,
        progress_months=grounds.progress_months if grounds.could_be_copied else None,
        made_by_id=by.person_id,
        **{name: getattr(grounds, name).strip() for name in words},
    )
    made.save(force_insert=True)
    return made


@action(May.KEEP)
def put_outside_to_decision(*, by: Actor, grounds: Grounds, **facts: Any) -> Decision:
    """Open a decision on one grant outside a round; it recommends it by its grounds, unless told otherwise.

    Raises:
        Refused: it is not proposed any more, or a check is in the way.
        ValidationError: a fact of the decision is not well formed.
    """
    facts.setdefault("recommendation", grounds.award.rationale)
    decision = awards.put_awards_to_decision(by=by, office=grounds.office, awards=[grounds.award_id], **facts)
    record(by=by, verb="put to a decision", record=grounds, after={"decision": decision.number})
    return decision
