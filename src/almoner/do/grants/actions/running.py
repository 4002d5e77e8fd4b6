"""An invitation once it is written: published, extended, cancelled, completed; questions answered, workshops held."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.grants.access import May
from almoner.do.grants.lifecycle import State
from almoner.do.grants.models import Extension, Invitation, RoundResult
from almoner.do.grants.queries import missing
from almoner.do.grants.rules.clock import day_in_london
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

from ._round_record import carry_over, write_result
from ._steps import NotReady, check_reason, locked, moved

RESULT = ("applied", "eligible", "awarded", "asked", "given", "median_days")


@action(May.PUBLISH)
def publish_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Publish an invitation: from now on nothing of it changes, and everybody reads it. The round's record follows.

    The fund's cap is written down with it, and the seed of the lot that parts equal bids.

    Raises:
        NotReady: with everything that is missing or wrong.
        Refused: it is published already.
    """
    held = locked(invitation)
    now = timezone.now()
    if held.state == State.DRAFT and (faults := missing(held, now)):
        raise NotReady(faults)
    verb = moved(held, "publish", by, faults=())
    if held.cap is None:
        held.cap, held.cap_kind = held.cap_now
    held.published_at, held.published_by_id = now, by.person_id
    held.lot = hashlib.sha256(f"{held.pk}\x1f{now.isoformat()}".encode()).hexdigest()
    held.save(update_fields=["state", "cap", "cap_kind", "published_at", "published_by", "lot"])
    carry_over(held, by)
    after = {"closes": held.closes_at, "available": held.available, "form": str(held.form_version), "lot": held.lot}
    record(by=by, verb=f"{verb} invitation", record=held, after=after)
    return held


@action(May.PUBLISH)
def extend(
    *,
    by: Actor,
    invitation: Invitation,
    reason: str,
    kind: str = Extension.Kind.OTHER,
    closes_at: dt.datetime | None = None,
    minutes: int | None = None,
) -> Extension:
    """Close later than published, for everybody: at ``closes_at``, or for an outage so many minutes after the closing.

    Raises:
        Refused: it is not published, that is no later than now, or it runs into the promised decision.
        ValidationError: by fact: no reason, no minutes of the outage, or no moment.
    """
    held = locked(invitation)
    why = check_reason(reason)
    if held.state != State.PUBLISHED:
        raise Refused(_("Only a published round is extended; this one is %(s)s.") % {"s": held.get_state_display()})
    before = held.closes_now
    after = _later(before, kind, closes_at, minutes)
    if before is None or after <= before:
        raise ValidationError({"closes_at": _("An extension never shortens: choose a moment after the closing.")})
    if after <= timezone.now():
        raise Refused(_("That moment has passed, so nobody would gain time. Give a later closing."))
    if held.decision_on is not None and day_in_london(after) >= held.decision_on:
        raise Refused(_("The decision is promised for a day that is not after that closing."))
    row = Extension(office_id=held.office_id, invitation=held, kind=kind, closes_at=after, reason=why)
    row.minutes, row.by_id = minutes if kind == Extension.Kind.OUTAGE else None, by.person_id
    row.save(force_insert=True)
    record(by=by, verb="extended", record=held, reason=why, before={"closes": before}, after={"closes": after})
    return row


def _later(before: dt.datetime | None, kind: str, closes_at: dt.datetime | None, minutes: int | None) -> dt.datetime:
    if kind == Extension.Kind.OUTAGE:
        if not minutes or minutes < 0:
            raise ValidationError({"minutes": _("Say how many minutes the site could not be reached.")})
        return (before or timezone.now()) + dt.timedelta(minutes=minutes)
    if closes_at is None:
        raise ValidationError({"closes_at": _("Say when it closes now.")})
    return closes_at


@action(May.PUBLISH)
def cancel(*, by: Actor, invitation: Invitation, reason: str) -> Invitation:
    """Cancel an invitation for a reason; of a published one everybody reads it. A draft is put away by it.

    Raises:
        Refused: it is completed or cancelled.
        ValidationError: there is no reason.
    """
    held = locked(invitation)
    why = check_reason(reason)
    before = held.state
    verb = moved(held, "cancel", by)
    held.ended_at, held.ended_by_id, held.ended_why = timezone.now(), by.person_id, why
    held.save(update_fields=["state", "ended_at", "ended_by", "ended_why"])
    record(by=by, verb=f"{verb} invitation", record=held, reason=why, before={"state": before})
    return held


@action(May.KEEP)
def note_agreed(*, by: Actor, invitation: Invitation, amounts: Mapping[UUID, Decimal]) -> Invitation:
    """Write down what agreements made from a round commit of its pots by now, in pounds and in all, by pot.

    What agreements commit is not counted a second time as promised by the round.

    Raises:
        Refused: the round is not published.
        ValidationError: an amount is less than nothing.
    """
    held = locked(invitation)
    if held.state != State.PUBLISHED:
        raise Refused(_("It is %(state)s, so nothing of it is agreed.") % {"state": held.get_state_display()})
    if any(amount < 0 for amount in amounts.values()):
        raise ValidationError({"amounts": _("An amount cannot be less than nothing.")})
    before: dict[str, Decimal] = {}
    after: dict[str, Decimal] = {}
    for row in held.sources.select_related("pot").select_for_update(of=("self",)):
        if row.pot_id in amounts and row.agreed != amounts[row.pot_id]:
            before[row.pot.name], after[row.pot.name] = row.agreed, amounts[row.pot_id]
            row.agreed = amounts[row.pot_id]
            row.save(update_fields=["agreed"])
    if after:
        record(by=by, verb="noted what is agreed", record=held, before=before, after=after)
    return held


@action(May.KEEP)
def complete_invitation(*, by: Actor, invitation: Invitation, result: Mapping[str, Any]) -> Invitation:
    """Complete a round with how it went (RESULT: applied, eligible, awarded, asked and given in pounds, median_days).

    Raises:
        Refused: it is not published, or has not closed yet.
        TypeError: the result has other facts than RESULT.
        ValidationError: more were awarded than were eligible, or more eligible than applied.
    """
    held = locked(invitation)
    if set(result) != set(RESULT):
        raise TypeError(f"a result has {RESULT}, not {sorted(result)}")
    now = timezone.now()
    closes = held.closes_now
    if held.state == State.PUBLISHED and (closes is None or now <= closes):
        raise Refused(_("It is still open."))
    verb = moved(held, "complete", by)
    if not 0 <= result["awarded"] <= result["eligible"] <= result["applied"]:
        raise ValidationError(
            {"awarded": _("No more are awarded than were eligible, and no more eligible than applied.")}
        )
    held.ended_at, held.ended_by_id = now, by.person_id
    held.save(update_fields=["state", "ended_at", "ended_by"])
    row = RoundResult(office_id=held.office_id, invitation=held, fund_id=held.round.fund_id, **result)
    row.save(force_insert=True)
    write_result(held, row, by)
    record(by=by, verb=f"{verb} round", record=held, after=dict(result))
    return held
