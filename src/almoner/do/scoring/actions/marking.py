"""Marking a bid, locking the marks, and entering them from paper.

Saving is what happens most and at the worst moment, so it leaves no audit entry; locking does.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.scoring.access import May
from almoner.do.scoring.lifecycle import MARKABLE, Entered
from almoner.do.scoring.models import Allotment, Mark
from almoner.do.scoring.queries import kept_from, view_of, written
from almoner.do.scoring.rules.sheets import Written, faults_of_mark, faults_of_sheet
from almoner.foundation.audit.actions import canonical, record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, OutOfDate, Refused

from ._steps import check_reason


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a mark: its revision now."""

    revision: int
    at: dt.datetime


class SavedElsewhere(OutOfDate):
    """The part was saved meanwhile, in another window or from paper. ``theirs`` is what stands."""

    def __init__(self, sentence: str, theirs: Written) -> None:
        super().__init__(sentence)
        self.theirs = theirs


@action(May.JUDGE)
def save_mark(
    *,
    by: Actor,
    allotment: Allotment,
    part: str,
    mark: int | None,
    reason: str,
    private_note: str = "",
    revision: int = 0,
) -> Saved:
    """Keep what a judge has written about one part, also while its mark or its reason is missing.

    ``revision`` is that of the part when it was shown, nought where nobody had marked it.

    Raises:
        SavedElsewhere: the part was marked since; both stand side by side, and nothing is overwritten.
        ValidationError: the mark is not one of the scale, or there is no such part.
        Refused: the marks are locked, or the bid is not in this judge's hands.
        NotAllowed: somebody else's sheet, or the judge has a tie with the applicant.
    """
    held = _held(allotment)
    _check_judge(held, by)
    if why := faults_of_mark(held.exercise.sheet, part, mark):
        raise ValidationError({part: why})
    return _kept(held, part, Written(mark, reason.strip(), private_note.strip(), revision), None)


def _held(allotment: Allotment) -> Allotment:
    """The sheet as it stands now, held until the transaction ends.

    Raises:
        Refused: it is locked, was taken away, or nothing is marked now.
    """
    rows = Allotment.objects.select_for_update(of=("self",))
    held = rows.select_related("exercise", "exercise__office", "bid", "seat", "seat__person").get(pk=allotment.pk)
    if not held.active or held.bid.state != Entered.IN:
        raise Refused(
            _("This bid is not in your hands any more: %(why)s") % {"why": held.ended_why or held.bid.aside_why}
        )
    if held.locked_at is not None:
        raise Refused(_("These marks are locked, so they do not change any more."))
    if held.exercise.state not in MARKABLE:
        raise Refused(_("Bids are not marked now."))
    return held


def _check_judge(held: Allotment, by: Actor) -> None:
    """Raises NotAllowed unless it is the judge's own sheet, of a bid that they may see."""
    seat = held.seat
    if by.person_id is None or by.person_id != seat.person_id or not seat.is_live:
        raise NotAllowed(_("This sheet is another judge's."))
    seat.exercise = held.exercise
    if not view_of(seat).may_see(held.bid_id):
        raise NotAllowed(_("You have an interest in this bid, or have not declared yet, so it is closed to you."))


def _kept(held: Allotment, part: str, typed: Written, entered_by: Actor | None) -> Saved:
    now = timezone.now()
    facts = {
        "mark": typed.mark,
        "reason": typed.reason,
        "private_note": typed.note,
        "entered_by_id": entered_by.person_id if entered_by else None,
    }
    if typed.revision:
        rows = Mark.objects.filter(allotment=held, part=part, revision=typed.revision)
        if rows.update(**facts, revision=typed.revision + 1, saved_at=now):
            return Saved(typed.revision + 1, now)
    else:
        try:
            with transaction.atomic():
                Mark(office_id=held.office_id, allotment=held, part=part, **facts).save(force_insert=True)
        except IntegrityError as clash:
            if "scoring_one_mark_for_a_part" not in str(clash):
                raise
        else:
            return Saved(1, now)
    theirs = written(held).get(part, Written())
    if theirs.says_the_same(typed):
        return Saved(theirs.revision, now)
    sentence = _("This part has been marked since you opened it. Nothing of yours is lost: compare and save again.")
    raise SavedElsewhere(sentence, theirs)


@action(May.JUDGE)
def lock(*, by: Actor, allotment: Allotment) -> Allotment:
    """Lock the marks of one bid: from now on they never change.

    Raises:
        ValidationError: a mark or a reason is missing; the keys are the parts.
        Refused: they are locked already, or the bid is not in this judge's hands.
        NotAllowed: somebody else's sheet.
    """
    held = _held(allotment)
    _check_judge(held, by)
    return _locked(held, by)


def _locked(held: Allotment, by: Actor, came_by: str = "") -> Allotment:
    sheet, marks = held.exercise.sheet, written(held)
    if wrong := faults_of_sheet(sheet, marks):
        raise ValidationError(wrong)
    held.locked_at, held.locked_by_id, held.from_paper = timezone.now(), by.person_id, came_by
    held.save(update_fields=["locked_at", "locked_by", "from_paper"])
    # The trail is read before moderation begins, so it holds the hash of the sheet and not its marks.
    told = canonical({part: [one.mark, one.reason, one.note] for part, one in marks.items()})
    after = {"judge": str(held.seat), "sha256": hashlib.sha256(told.encode()).hexdigest()}
    verb = "entered marks from paper" if came_by else "locked marks"
    record(by=by, verb=verb, record=held.bid, reason=came_by, after=after)
    return held


@action(May.RUN)
def enter_from_paper(*, by: Actor, allotment: Allotment, marks: Mapping[str, Written], came_by: str) -> Allotment:
    """Enter a judge's paper for them, and lock it; recorded as entered by staff, with how the paper came.

    What stands on the paper takes the place of what the judge had saved before.

    Raises:
        ValidationError: a mark or a reason is missing, a mark is not of the scale, or how the paper came is not said.
        Refused: the marks are locked already, or the bid is not in the judge's hands.
        NotAllowed: whoever enters it, or the judge, has a tie with the applicant.
    """
    said = check_reason(came_by, "came_by")[:300]
    held = _held(allotment)
    today = timezone.localdate()
    seat = held.seat
    seat.exercise = held.exercise
    if kept_from(by.person_id, held.exercise, [held.bid], today):
        raise NotAllowed(_("You have an interest in this bid, so somebody else enters its marks."))
    if not view_of(seat).may_see(held.bid_id):
        raise NotAllowed(_("The judge has a tie with this bid, so their marks are not entered."))
    sheet = held.exercise.sheet
    wrong = {key: why for key, one in marks.items() if (why := faults_of_mark(sheet, key, one.mark))}
    if wrong := faults_of_sheet(sheet, marks) | wrong:
        raise ValidationError(wrong)
    before = written(held)
    for key, one in marks.items():
        now = Written(one.mark, one.reason.strip(), one.note.strip(), before.get(key, Written()).revision)
        _kept(held, key, now, by)
    return _locked(held, by, said)
