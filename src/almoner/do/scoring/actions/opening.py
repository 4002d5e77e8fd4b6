"""Opening an exercise, its bids, and the seats of its panel."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from almoner.do.scoring.access import May
from almoner.do.scoring.lifecycle import BID, State
from almoner.do.scoring.models import Allotment, Bid, Exercise
from almoner.do.scoring.rules.marks import Scheme, faults_of
from almoner.do.scoring.rules.writing import anchors_as_json, scheme_as_json
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.tokens import facts_of
from almoner.foundation.offices.models import Office
from almoner.foundation.questions.models import Submission

from ._steps import check_open, check_reason, end, locked, moved

TOLD = ("subject", "scheme", "judges_per_bid", "anonymised", "lot", "due_on")
"""Facts of an exercise that its audit entry holds."""


@action(May.RUN)
def open_exercise(  # noqa: PLR0913 - one argument for each thing that was published with the round
    *,
    by: Actor,
    office: Office,
    subject: UUID,
    title: str,
    scheme: Scheme,
    anchors: Mapping[str, Mapping[Any, str]] | None = None,
    guidance: str = "",
    judges_per_bid: int = 3,
    minutes_per_bid: int = 30,
    anonymised: bool = False,
    hidden: Collection[str] = (),
    due_on: dt.date | None = None,
    lot: str = "",
) -> Exercise:
    """Begin the judging of what is bid for under ``subject``. The scheme is pinned: it never changes after.

    ``anchors``: what marks mean, by the key of a part, of a criterion, or "" for all, and by mark. ``hidden``: keys of
    questions whose answers the panel does not see. ``lot``: the seed published with the round, or the subject's key.

    Raises ValidationError with every fault (weights that do not total 100 and the like), Refused where it is open.
    """
    if wrong := _faults(scheme, judges_per_bid, minutes_per_bid, title):
        raise ValidationError(wrong)
    made = Exercise(
        office=office,
        subject=subject,
        title=title.strip()[:300],
        **_pinned(scheme, anchors or {}, hidden),
        guidance=guidance.strip(),
        judges_per_bid=judges_per_bid,
        minutes_per_bid=minutes_per_bid,
        anonymised=anonymised,
        due_on=due_on,
        lot=(lot.strip() or str(subject))[:200],
    )
    _entered(made, _("The judging of this has been opened already."))
    record(by=by, verb="opened judging", record=made, after=facts_of(made, TOLD))
    return made


def _pinned(scheme: Scheme, anchors: Mapping[str, Mapping[Any, str]], hidden: Collection[str]) -> dict[str, Any]:
    return {
        "hidden": sorted(set(hidden)),
        "scheme": scheme_as_json(scheme),
        "anchors": anchors_as_json(anchors),
        "parts": list(scheme.marked),
    }


def _faults(scheme: Scheme, judges_per_bid: int, minutes_per_bid: int, title: str) -> dict[str, Any]:
    """Everything that keeps an exercise from being opened, by what it is about."""
    wrong: dict[str, Any] = {}
    if faults := faults_of(scheme):
        wrong["scheme"] = faults
    if judges_per_bid < 1:
        wrong["judges_per_bid"] = _("Each bid goes to at least one judge.")
    if minutes_per_bid < 1:
        wrong["minutes_per_bid"] = _("Say how many minutes one bid takes.")
    if not title.strip():
        wrong["title"] = _("Say what is judged.")
    return wrong


def _entered(record_: Exercise | Bid, clash: str) -> None:
    """Save what is new. Raises Refused, with the sentence given, where it is there already."""
    try:
        with transaction.atomic():
            record_.save(force_insert=True)
    except IntegrityError as why:
        if not any(name in str(why) for name in ("subject", "scoring_bid_judged_once", "scoring_one_bid_per")):
            raise
        raise Refused(clash) from None


@action(May.RUN)
def set_due(*, by: Actor, exercise: Exercise, due_on: dt.date | None) -> Exercise:
    """Give judges another day by which marks are wanted."""
    head = locked(exercise)
    check_open(head)
    before, head.due_on = head.due_on, due_on
    head.save(update_fields=["due_on"])
    record(by=by, verb="set the day for marks", record=head, before={"due_on": before}, after={"due_on": due_on})
    return head


@action(May.RUN)
def add_bid(
    *,
    by: Actor,
    exercise: Exercise,
    subject: UUID,
    reference: str,
    title: str,
    applicant: str,
    organisation_ids: Collection[UUID] = (),
    amount: Decimal | None = None,
    submission: Submission | None = None,
    beside: Sequence[Mapping[str, Any]] = (),
) -> Bid:
    """Put a bid before the panel. Until moderation, another may join: everybody declares about it before it is dealt.

    ``organisation_ids`` are all who bid together: ties with any of them count. ``amount`` is asked for, in pounds.
    ``beside`` is what this place and applicant have already: ``{"title": …, "lines": [str, …]}``.

    Raises:
        Refused: moderation has begun, or the bid or its reference is there already.
        ValidationError: it has no reference or no applicant.
    """
    head = locked(exercise)
    _check_takes_bids(head, reference, applicant)
    made = Bid(
        office_id=head.office_id,
        exercise=head,
        subject=subject,
        reference=reference.strip()[:80],
        title=title.strip()[:300],
        applicant=applicant.strip()[:300],
        organisation_ids=sorted({str(each) for each in organisation_ids}),
        amount=amount,
        submission=submission,
        beside=[{"title": str(each["title"]), "lines": [str(line) for line in each["lines"]]} for each in beside],
    )
    _entered(made, _("%(bid)s is before the panel already.") % {"bid": made.reference})
    after = {"applicant": made.applicant, "amount": amount, "hash": getattr(submission, "sha256", "")}
    record(by=by, verb="put a bid to the panel", record=made, after=after)
    return made


def _check_takes_bids(head: Exercise, reference: str, applicant: str) -> None:
    if head.state not in {State.PREPARING, State.DECLARING, State.SCORING}:
        raise Refused(_("Moderation has begun, so no bid is added any more."))
    wrong = {}
    if not reference.strip():
        wrong["reference"] = _("Give the bid its reference.")
    if not applicant.strip():
        wrong["applicant"] = _("Say who bids: judges declare their interests by it.")
    if wrong:
        raise ValidationError(wrong)


@action(May.RUN)
def put_aside(*, by: Actor, bid: Bid, reason: str) -> Bid:
    """Take a bid out of the judging, such as one that was withdrawn. What was marked is kept.

    Raises:
        ValidationError: no reason.
        Refused: it is put aside already, or the judging is complete.
    """
    why = check_reason(reason)
    check_open(locked(bid.exercise))
    held = Bid.objects.select_for_update().get(pk=bid.pk)
    past = moved(BID, held, "put_aside", by)
    end(Allotment.objects.select_for_update().filter(bid=held, active=True), why)
    held.refresh_from_db(fields=["turn"])
    held.state, held.aside_why = "put_aside", why[:500]
    held.save(update_fields=["state", "aside_why"])
    record(by=by, verb=past, record=held, reason=why)
    return held
