"""Changing the deal: one person proposes a variation, another approves it (AGR-09, GOV-04)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.agreements.access import May
from almoner.do.agreements.constraints import explained
from almoner.do.agreements.drafting import Draft, Origin, write
from almoner.do.agreements.lifecycle import VARIATION
from almoner.do.agreements.models import Agreement, AgreementVersion, Proposal
from almoner.do.agreements.terms import Terms, as_facts, from_facts, same_terms
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

from ._papers import drawn_up_after_variation
from ._steps import (
    bodies_entered,
    change_for_the_audit,
    check_opened,
    check_reason,
    check_terms,
    current_terms,
    locked,
    moment,
    today,
)


@action(May.KEEP)
def propose_variation(
    *, by: Actor, agreement: Agreement, opened: int, terms: Terms, reason: str, effective_on: dt.date | None = None
) -> Proposal:
    """Ask for a change of the deal. Nothing changes until another person approves it. The kind never changes.

    Raises:
        OutOfDate: another version came since the person opened it.
        ValidationError: by field; also when nothing would change, or a variation already waits.
    """
    head = locked(agreement)
    check_opened(head, opened)
    before = current_terms(head)
    terms = bodies_entered(head.office, terms)
    if same_terms(terms, before):
        raise ValidationError(_("Nothing is different, so there is nothing to propose."))
    why = check_reason(reason)
    check_terms(head, terms)
    proposal = Proposal(
        office_id=head.office_id,
        agreement=head,
        on_version=opened,
        facts=as_facts(terms),
        reason=why,
        effective_on=effective_on,
        proposed_by_id=by.person_id,
    )
    with explained():
        proposal.save(force_insert=True)
    old, new = change_for_the_audit(before, terms)
    record(by=by, verb="proposed variation", record=head, reason=why, before=old, after=new)
    return proposal


@action(May.APPROVE)
def approve_variation(*, by: Actor, proposal: Proposal, answer: str = "") -> AgreementVersion:
    """Approve what somebody else proposed: it becomes the current version, of kind variation.

    Where the agreement has a paper, the next one is drawn up with the same words: both sides sign again.

    Raises:
        Refused: it was answered already, the approver proposed it, or another version came meanwhile.
        ValidationError: a rule no longer holds.
    """
    held, head = _held(proposal)
    before, terms = current_terms(head), from_facts(held.facts)
    _answer(held, "approve", by, answer)
    check_terms(head, terms)
    origin = Origin(
        today(),
        recorded_by=held.proposed_by_id,
        change=AgreementVersion.Change.VARIATION,
        reason=held.reason,
        effective_on=held.effective_on,
        approved_by=by.person_id,
    )
    with explained():
        version = write([Draft(head, head.service.name, held.on_version + 1, terms, origin)])[0]
    drawn_up_after_variation(head, by)
    old, new = change_for_the_audit(before, terms)
    record(by=by, verb="approved variation", record=head, reason=answer or held.reason, before=old, after=new)
    return version


@action(May.APPROVE)
def refuse_variation(*, by: Actor, proposal: Proposal, answer: str) -> Proposal:
    """Refuse what somebody else proposed, with a reason.

    Raises:
        ValidationError: no reason is given.
        Refused: it was answered already, or this person proposed it.
    """
    if not answer.strip():
        raise ValidationError({"answer": _("Say why it is refused: the person who proposed it will read it.")})
    held, head = _held(proposal)
    _answer(held, "refuse", by, answer)
    record(by=by, verb="refused variation", record=head, reason=answer.strip())
    return held


@action(May.KEEP)
def withdraw_variation(*, by: Actor, proposal: Proposal) -> Proposal:
    """Take back one's own proposal.

    Raises:
        Refused: it was answered already, or somebody else proposed it.
    """
    held, head = _held(proposal)
    _answer(held, "withdraw", by, "")
    record(by=by, verb="withdrew variation", record=head, reason=held.reason)
    return held


def _held(proposal: Proposal) -> tuple[Proposal, Agreement]:
    """The proposal and its agreement as they stand now, held until the transaction ends."""
    head = locked(proposal.agreement)
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    held.agreement = head
    return held, head


def _answer(held: Proposal, move: str, by: Actor, answer: str) -> None:
    """Make the move and save it.

    Raises:
        Refused: the sentence of the rule that stands against it.
    """
    if why := VARIATION.refusal(held, move, moment(by)):
        raise Refused(why)
    held.state = VARIATION[move].target.value
    held.answer, held.answered_at, held.answered_by_id = answer.strip(), timezone.now(), by.person_id
    held.save(update_fields=["state", "answer", "answered_at", "answered_by"])
