"""Opening an exercise, its bids, and the seats of its panel."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from almoner.do.scoring.access import May
from almoner.do.scoring.lifecycle import BID, MARKABLE, SEAT, Seated, State
from almoner.do.scoring.models import Allotment, Bid, Exercise, Seat
from almoner.do.scoring.queries import progress, whole
from almoner.do.scoring.queries import seats as everybody
from almoner.do.scoring.rules.marks import Scheme, faults_of
from almoner.do.scoring.rules.writing import anchors_as_json, scheme_as_json
from almoner.foundation.accounts.models import Person
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.door.roles import Place
from almoner.foundation.offices.models import Office
from almoner.foundation.questions.models import Submission

from ._steps import check_open, check_reason, end, locked, moved, stepped, tell_seats


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

    Args:
        anchors: what marks mean in words, by the key of a part, of a criterion, or "" for all, and by the mark.
        minutes_per_bid: how long one judge takes over one bid, by the office's estimate.
        hidden: keys of questions whose answers the panel does not see.
        lot: the seed published with the round; without one the subject's own key is it.

    Raises:
        ValidationError: the scheme cannot be opened (weights that do not total 100 and the like; every fault is told),
            or a number is not at least 1.
        Refused: it is being judged already.
    """
    wrong: dict[str, Any] = {}
    if faults := faults_of(scheme):
        wrong["scheme"] = faults
    if judges_per_bid < 1:
        wrong["judges_per_bid"] = _("Each bid goes to at least one judge.")
    if minutes_per_bid < 1:
        wrong["minutes_per_bid"] = _("Say how many minutes one bid takes.")
    if not title.strip():
        wrong["title"] = _("Say what is judged.")
    if wrong:
        raise ValidationError(wrong)
    made = Exercise(
        office=office,
        subject=subject,
        title=title.strip()[:300],
        scheme=scheme_as_json(scheme),
        anchors=anchors_as_json(anchors or {}),
        parts=list(scheme.marked),
        guidance=guidance.strip(),
        judges_per_bid=judges_per_bid,
        minutes_per_bid=minutes_per_bid,
        anonymised=anonymised,
        hidden=sorted(set(hidden)),
        due_on=due_on,
        lot=(lot.strip() or str(subject))[:200],
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if "subject" not in str(clash):
            raise
        raise Refused(_("The judging of this has been opened already.")) from None
    after = {"subject": subject, "scheme": made.scheme, "judges_per_bid": judges_per_bid, "anonymised": anonymised}
    record(by=by, verb="opened judging", record=made, after={**after, "lot": made.lot, "due_on": due_on})
    return made


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

    Args:
        organisation_ids: everybody who bids together; ties with any of them count.
        amount: asked for, in pounds.
        beside: what this place and applicant have already: ``{"title": …, "lines": [str, …]}``.

    Raises:
        Refused: moderation has begun, or the bid or its reference is there already.
        ValidationError: it has no reference or no applicant.
    """
    head = locked(exercise)
    if head.state not in {State.PREPARING, State.DECLARING, State.SCORING}:
        raise Refused(_("Moderation has begun, so no bid is added any more."))
    wrong = {}
    if not reference.strip():
        wrong["reference"] = _("Give the bid its reference.")
    if not applicant.strip():
        wrong["applicant"] = _("Say who bids: judges declare their interests by it.")
    if wrong:
        raise ValidationError(wrong)
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
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if "scoring_" not in str(clash):
            raise
        raise Refused(_("%(bid)s is before the panel already.") % {"bid": made.reference}) from None
    after = {"applicant": made.applicant, "amount": amount, "submission": getattr(submission, "sha256", "")}
    record(by=by, verb="put a bid to the panel", record=made, after=after)
    return made


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


# --- Seats


@action(May.RUN)
def invite(*, by: Actor, exercise: Exercise, email: str, name: str, place: str, also_judges: bool = False) -> Seat:
    """Seat somebody on the panel and write to them; who has no account gets one, and signs in by an e-mailed code.

    A chair moderates; with ``also_judges`` bids are dealt to them too.

    Raises:
        ValidationError: the address, the name or the place is missing or wrong.
        Refused: moderation has begun, they have or had a seat, somebody else chairs, or their account is closed.
    """
    head = locked(exercise)
    if head.state not in {State.PREPARING, State.DECLARING, State.SCORING}:
        raise Refused(_("Moderation has begun, so nobody joins the panel any more."))
    person = _person(email, name, place)
    taken = list(everybody(head))
    if any(seat.person_id == person.pk for seat in taken):
        raise Refused(_("%(who)s has or had a seat on this panel.") % {"who": person})
    if place == Place.CHAIR and any(seat.place == Place.CHAIR and seat.is_live for seat in taken):
        raise Refused(_("Somebody else chairs this panel. Stand them down first."))
    last = Seat.objects.filter(exercise=head).aggregate(last=Max("number"))["last"] or 0
    made = Seat(
        office_id=head.office_id,
        exercise=head,
        person=person,
        place=place,
        judges=place == Place.JUDGE or also_judges,
        number=last + 1,
    )
    made.save(force_insert=True)
    title = _("You are asked to judge bids: %(title)s") % {"title": head.title}
    tell_seats(by, head, [made], "invited", title)
    after = {"person": person.name, "place": place, "judges": made.judges}
    record(by=by, verb="seated", record=made, after=after)
    return made


def _person(email: str, name: str, place: str) -> Person:
    """The account of whoever is invited, made where there is none."""
    wrong: dict[str, Any] = {}
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as why:
        wrong["email"] = why.messages
    if not name.strip():
        wrong["name"] = _("Say who it is.")
    if place not in set(Place):
        wrong["place"] = _("Choose judge or chair.")
    if wrong:
        raise ValidationError(wrong)
    person = Person.objects.filter(email=address).first()
    if person is None:
        return Person.objects.create_user(address, name=name.strip()[:200])
    if not person.is_active:
        raise Refused(_("The account of this address is closed."))
    return person


@action(May.RUN)
def stand_down(*, by: Actor, seat: Seat, reason: str) -> Seat:
    """End a seat. Sheets that are locked keep counting; the others are taken back, to be dealt to somebody else.

    Raises:
        ValidationError: no reason.
        Refused: it is ended already, or the judging is complete.
    """
    why = check_reason(reason)
    check_open(locked(seat.exercise))
    held = Seat.objects.select_for_update().get(pk=seat.pk)
    past = moved(SEAT, held, "stand_down", by)
    open_ = Allotment.objects.select_for_update().filter(seat=held, active=True, locked_at__isnull=True)
    taken = end(open_, why)
    held.state, held.ended_why = Seated.STOOD_DOWN.value, why[:500]
    held.save(update_fields=["state", "ended_why"])
    record(by=by, verb=past, record=held, reason=why, after={"bids taken back": len(taken)})
    return held


@action(May.RUN)
def begin_declaring(*, by: Actor, exercise: Exercise) -> Exercise:
    """Ask everybody on the panel whether they have a tie with whoever bids.

    Raises:
        Refused: there is no bid, or the panel is too small.
    """
    head = locked(exercise)
    _found, past = stepped(head, "begin_declaring", by)
    head.save(update_fields=["state"])
    seats = [seat for seat in everybody(head) if seat.is_live]
    tell_seats(by, head, seats, "declare", _("Declare your interests: %(title)s") % {"title": head.title})
    record(by=by, verb=past, record=head, after={"seats": len(seats)})
    return head


@action(May.RUN)
def remind(*, by: Actor, exercise: Exercise) -> list[Seat]:
    """Write once more to those who have not declared, or have bids to mark. Returns whom.

    Raises:
        Refused: nobody is waited for.
    """
    head = locked(exercise)
    if head.state not in {State.DECLARING, *MARKABLE}:
        raise Refused(_("Nothing is waited for from the panel now."))
    late = [
        one.seat
        for one in progress(head, whole(head))
        if one.seat.is_live and (one.undeclared or one.locked < one.bids)
    ]
    if not late:
        raise Refused(_("Nobody is waited for: everybody has declared and locked their marks."))
    tell_seats(by, head, late, "reminded", _("The panel waits for you: %(title)s") % {"title": head.title})
    record(by=by, verb="reminded the panel", record=head, after={"people": [str(seat) for seat in late]})
    return late
