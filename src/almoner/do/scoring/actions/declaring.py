"""Declaring interests, at first and late: what follows from a tie that comes to light after bids were dealt."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.scoring.access import May
from almoner.do.scoring.lifecycle import MARKABLE, SEAT, State
from almoner.do.scoring.models import Allotment, Bid, Declaration, Exercise, Seat
from almoner.do.scoring.queries import bids, ties_of, whole
from almoner.do.scoring.rules.ties import Tie, Ties, faults_of_declaration
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused

from ._steps import check_open, dealt_out, end, locked, moved, reads, tell_office

type Said = tuple[str | bool, str]
"""Which tie, or whether there is one at all; and in words."""


@action(May.JUDGE)
def declare(*, by: Actor, seat: Seat, ties: Mapping[UUID, Said]) -> Seat:
    """Say about bids whether there is a tie with whoever bids. Nothing else opens before all is said.

    What was said may be corrected until bids are dealt. After that a tie stands: the bid goes to another judge, and the
    marks given for it drop out with the reason kept.

    Raises:
        ValidationError: a tie is not told in words, or would be taken back after dealing; the keys are the bids.
        Refused: there is nothing to declare yet, or the judging is complete, or a bid is not before this panel.
        NotAllowed: somebody else's seat.
    """
    if by.person_id is None or by.person_id != seat.person_id:
        raise NotAllowed(_("Everybody declares their own interests."))
    return _declared(by, seat, ties, noted=False)


@action(May.RUN)
def note_tie(*, by: Actor, seat: Seat, bid: Bid, tie: str, text: str) -> Seat:
    """Note a tie that somebody on the panel told of, or that came to light, in their stead; recorded as such.

    It holds for every seat the person has or had on the panel.

    Raises:
        ValidationError: it is not said what the tie is.
        Refused: the judging is complete.
    """
    if tie == Tie.NONE:
        raise ValidationError({"tie": _("Only the person themselves says that there is no tie.")})
    try:
        for each in Seat.objects.filter(exercise=seat.exercise_id, person=seat.person_id).exclude(pk=seat.pk):
            _declared(by, each, {bid.pk: (tie, text)}, noted=True)
        return _declared(by, seat, {bid.pk: (tie, text)}, noted=True)
    except ValidationError as wrong:
        raise ValidationError({"text": wrong.messages}) from None


def _declared(by: Actor, seat: Seat, ties: Mapping[UUID, Said], *, noted: bool) -> Seat:
    head = locked(seat.exercise)
    check_open(head)
    if head.state == State.PREPARING:
        raise Refused(_("There is nothing to declare yet: the office still prepares the bids."))
    held = Seat.objects.select_for_update(of=("self",)).select_related("person").get(pk=seat.pk)
    if not held.is_live and not noted:  # the marks of somebody who stood down still count
        raise Refused(_("This seat has ended."))
    entered = list(bids(head))
    before = ties_of([held], entered, timezone.localdate())
    said = _read(head, held, entered, before, ties, _tied_before(held, entered))
    _write(head, held, said, by if noted else None)
    after = ties_of([held], entered, timezone.localdate())
    if not noted and all(after.has_said(held.pk, bid.pk) for bid in entered):
        moved(SEAT, held, "declare", by)
        held.declared_at = held.declared_at or timezone.now()
        held.save(update_fields=["state", "declared_at"])
    names = {bid.pk: bid.reference for bid in entered}
    told = {names[key]: f"{tie}: {text}" if text else str(tie) for key, (tie, text) in said.items()}
    record(by=by, verb="noted a tie" if noted else "declared interests", record=held, after={"ties": told})
    if head.state in MARKABLE:
        _act_on(by, head, held, after)
    return held


def _tied_before(seat: Seat, entered: Sequence[Bid]) -> set[UUID]:
    """The bids with which the same person declared a tie in a seat that they stood down from."""
    former = list(Seat.objects.filter(exercise=seat.exercise_id, person=seat.person_id).exclude(pk=seat.pk))
    if not former:
        return set()
    said = ties_of(former, entered, timezone.localdate()).said
    return {bid for (_seat, bid), (tie, _words) in said.items() if tie != Tie.NONE}


def _read(
    head: Exercise,
    seat: Seat,
    entered: Sequence[Bid],
    before: Ties,
    ties: Mapping[UUID, Said],
    tied_before: Collection[UUID],
) -> dict[UUID, tuple[Tie, str]]:
    """What is new in what was said, every fault told at once."""
    known = {bid.pk: bid for bid in entered}
    if set(ties) - set(known):
        raise Refused(_("A bid is not before this panel any more. Look at the list again."))
    wrong: dict[str, Any] = {}
    found = {}
    for key, (tie, words) in ties.items():
        name = (Tie.OTHER if tie else Tie.NONE) if isinstance(tie, bool) else tie
        was = before.said.get((seat.pk, key))
        if why := faults_of_declaration(name, words):
            wrong[str(key)] = why
        elif name == Tie.NONE and head.state in MARKABLE and (_is_tie(was) or key in tied_before):
            told = {"who": known[key].applicant}
            wrong[str(key)] = _("Once bids are dealt, a tie with %(who)s stands. Ask the office if it is wrong.") % told
        elif was != (name, words.strip()):
            found[key] = (Tie(name), words.strip())
    if wrong:
        raise ValidationError(wrong)
    return found


def _is_tie(said: tuple[Tie, str] | None) -> bool:
    """Whether what somebody said is a tie."""
    return said is not None and said[0] != Tie.NONE


def _write(head: Exercise, seat: Seat, said: Mapping[UUID, tuple[Tie, str]], noted_by: Actor | None) -> None:
    Declaration.objects.bulk_create(
        Declaration(
            office_id=head.office_id,
            seat=seat,
            bid_id=key,
            tie=tie.value,
            text=text,
            noted_by_id=noted_by.person_id if noted_by else None,
        )
        for key, (tie, text) in said.items()
    )


def _act_on(by: Actor, head: Exercise, seat: Seat, ties: Ties) -> None:
    """A late tie: the bid leaves the judge's hands and goes to somebody free; those who run it are told."""
    mine = Allotment.objects.select_for_update(of=("self",)).filter(seat=seat, active=True).select_related("bid")
    tied = [one for one in mine if ties.is_tied(seat.pk, one.bid_id)]
    if not tied:
        return
    for one in tied:
        why = ties.why(seat.pk, one.bid_id)
        end([one], why)
        after = {"judge": str(seat), "marks were locked": one.locked_at is not None}
        record(by=by, verb="took a bid from a judge", record=one.bid, reason=why, after=after)
    found = whole(head)
    new = dealt_out(found, only_possible=True)
    Allotment.objects.bulk_create(new)
    record(by=by, verb="dealt anew after a late interest", record=head, after={"dealt": reads(new, found)})
    references = ", ".join(one.bid.reference for one in tied)
    tell_office(by, head, "tied", _("A late interest: %(bids)s dealt anew") % {"bids": references})
