"""A pot outside its purposes: asked for by who prepares a round, let in or declined by the chief finance officer alone.

Over-allocation is that officer's to agree to as well.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.grants.access import May
from almoner.do.grants.models import Invitation, InvitationSource, PotRequest
from almoner.do.grants.notifying import tell_of_pot_answered, tell_of_pot_asked_for
from almoner.do.grants.rules.sources import NOUGHT, outside
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import OutOfDate, Refused
from almoner.strategy.funds.models import Pot

from ._steps import check_draft, check_reason, locked, owned

MOST_REASON = 500


@action(May.KEEP)
def ask_for_pot(*, by: Actor, invitation: Invitation, pot: Pot, amount: Decimal | None, reason: str) -> PotRequest:
    """Ask the chief finance officer to let a round use a pot outside its purposes, for so many pounds, and say why.

    Nothing of the round changes by it.

    Raises:
        Refused: it is published, the pot permits the purposes already, or the same is asked already.
        ValidationError: by field: no amount, no reason.
        NotAllowed: the pot is another office's.
    """
    held = locked(invitation)
    check_draft(held)
    owned(Pot, held, [pot.pk])
    wrong = {}
    if not (much := amount or NOUGHT) > 0:
        wrong["amount"] = _("Say how much the pot would put in.")
    if not reason.strip() or len(reason.strip()) > MOST_REASON:
        wrong["reason"] = _("Say why, in at most %(n)d characters.") % {"n": MOST_REASON}
    if wrong:
        raise ValidationError(wrong)
    source = held.sources.filter(pot=pot.pk).first()
    names = outside(held.purposes, pot.permitted, source.override_purposes if source else ())
    if not names:
        raise Refused(
            _("“%(pot)s” permits what the round is for: enter it as a source, nobody has to be asked.") % {"pot": pot}
        )
    if held.pot_requests.filter(pot=pot.pk, standing=PotRequest.Standing.WAITING).exists():
        raise Refused(_("“%(pot)s” is asked for already, and not answered yet.") % {"pot": pot})
    asked = PotRequest(office_id=held.office_id, invitation=held, pot=pot, amount=much, purposes=names)
    asked.reason, asked.asked_by_id = reason.strip(), by.person_id
    asked.save(force_insert=True)
    after = {"pot": pot.name, "amount": much, "purposes": names}
    record(by=by, verb="asked for pot outside its purposes", record=held, reason=asked.reason, after=after)
    tell_of_pot_asked_for(by, asked)
    return asked


@action(May.OVERRIDE)
def decline_pot(*, by: Actor, asked: PotRequest, reason: str) -> PotRequest:
    """Decline to let a pot in, and say why.

    Raises:
        Refused: it is answered already, or the round is no draft any more.
        ValidationError: there is no reason.
    """
    held = locked(asked.invitation)
    check_draft(held)
    row = held.pot_requests.select_for_update(of=("self",)).select_related("pot", "asked_by").get(pk=asked.pk)
    if row.standing != PotRequest.Standing.WAITING:
        raise Refused(_("It is %(standing)s already.") % {"standing": row.get_standing_display()})
    _answered(row, PotRequest.Standing.DECLINED, by, check_reason(reason))
    after = {"pot": row.pot.name, "amount": row.amount}
    record(by=by, verb="declined pot outside its purposes", record=held, reason=row.answer, after=after)
    return row


def _settle(held: Invitation, pot: Pot, by: Actor, why: str) -> None:
    """The override answers whoever asked for it. A step inside an action."""
    rows = held.pot_requests.select_for_update(of=("self",)).select_related("pot", "asked_by")
    for row in rows.filter(pot=pot.pk, standing=PotRequest.Standing.WAITING):
        _answered(row, PotRequest.Standing.LET_IN, by, why)


def _answered(row: PotRequest, standing: PotRequest.Standing, by: Actor, why: str) -> None:
    row.standing, row.answer, row.answered_at, row.answered_by_id = standing, why, timezone.now(), by.person_id
    row.save(update_fields=["standing", "answer", "answered_at", "answered_by"])
    tell_of_pot_answered(by, row)


@action(May.OVERRIDE)
def let_in_source(
    *, by: Actor, invitation: Invitation, pot: Pot, reason: str, amount: Decimal | None = None
) -> InvitationSource:
    """Let a round use a pot although that does not permit the round's purposes; add it with ``amount`` (pounds) if new.

    It holds for the purposes that the round has now; another purpose is asked about again.

    Raises:
        Refused: it is published, or the pot permits the purposes already.
        ValidationError: there is no reason, or no amount for a pot that is not a source yet.
    """
    held = locked(invitation)
    check_draft(held)
    why = check_reason(reason)
    row = held.sources.select_for_update().filter(pot=pot.pk).first()
    names = outside(held.purposes, pot.permitted, row.override_purposes if row else ())
    if not names:
        raise Refused(_("“%(pot)s” permits what the round is for: there is nothing to let in.") % {"pot": pot})
    if row is None:
        if amount is None or amount <= 0:
            raise ValidationError({"amount": _("Say how much the pot puts in.")})
        row = InvitationSource(office_id=held.office_id, invitation=held, pot=pot, amount=amount)
        row.order = held.sources.count() + 1
    row.override_reason, row.override_purposes = why, [*row.override_purposes, *names]
    row.overridden_by_id, row.overridden_at = by.person_id, timezone.now()
    row.save()
    _settle(held, pot, by, why)
    after = {"pot": pot.name, "amount": row.amount, "purposes": row.override_purposes}
    record(by=by, verb="let in pot outside its purposes", record=held, reason=why, after=after)
    return row


@action(May.OVERRIDE)
def consent_to_over_allocation(*, by: Actor, invitation: Invitation, percent: Decimal, reason: str) -> Invitation:
    """Agree that so many percent more than is available may be awarded, since some awards are refused or lapse.

    Raises:
        OutOfDate: the round asks for another percentage by now.
        Refused: it is published, or asks for none.
        ValidationError: there is no reason.
    """
    held = locked(invitation)
    check_draft(held)
    why = check_reason(reason)
    if not held.over_allocation:
        raise Refused(_("The round asks for no over-allocation."))
    if percent != held.over_allocation:
        raise OutOfDate(
            _("The round asks for %(percent)s%% by now. Look again before you agree.")
            % {"percent": f"{held.over_allocation.normalize():f}"}
        )
    held.consent_by_id, held.consent_at, held.consent_why = by.person_id, timezone.now(), why
    held.save(update_fields=["consent_by", "consent_at", "consent_why"])
    after = {"percent": percent, "available": held.available}
    record(by=by, verb="agreed to over-allocation", record=held, reason=why, after=after)
    return held
