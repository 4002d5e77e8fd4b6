"""Questions about a round from anybody, the answers that all read, and workshops."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.grants.access import May
from almoner.do.grants.lifecycle import State
from almoner.do.grants.models import Enquiry, Invitation, Workshop
from almoner.do.grants.notifying import tell_of_enquiry
from almoner.do.grants.rules.asking import MOST_QUESTION, too_many
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused

from ._steps import check_reason, locked


@action(May.ASK)
def ask_enquiry(*, by: Actor, invitation: Invitation, question: str, email: str = "", asked_from: str = "") -> Enquiry:
    """Put a question about a published round to its office. Anybody may (`visitor`); the e-mail stays private.

    ``asked_from`` is a keyed hash of where it came from, or "" for a question that staff enter.

    Raises:
        Refused: the round takes no questions any more, or too many came from there in an hour.
        ValidationError: by fact: there is no question, it is too long, or the address is none.
    """
    held = locked(invitation)
    now = timezone.now()
    if held.state != State.PUBLISHED:
        raise Refused(_("This round takes no questions any more."))
    said = question.strip()
    wrong = {}
    if not said:
        wrong["question"] = _("Write your question.")
    elif len(said) > MOST_QUESTION:
        wrong["question"] = _("Write at most %(n)d characters.") % {"n": MOST_QUESTION}
    if email.strip() and not _is_email(email.strip()):
        wrong["email"] = _("Write an e-mail address such as name@example.org, or leave it blank.")
    if wrong:
        raise ValidationError(wrong)
    recent = held.enquiries.filter(asked_at__gt=now - dt.timedelta(hours=1))
    if asked_from and too_many(recent.filter(asked_from=asked_from).count(), recent.exclude(asked_from="").count()):
        raise Refused(
            _("Too many questions came in the last hour. Yours was not sent: try again later, or write to us.")
        )
    row = Enquiry(office_id=held.office_id, invitation=held, question=said, email=email.strip(), asked_from=asked_from)
    row.save(force_insert=True)
    tell_of_enquiry(by, held)
    record(by=by, verb="asked about round", record=held, after={"enquiry": str(row.pk)})
    return row


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


@action(May.KEEP)
def answer_enquiry(*, by: Actor, enquiry: Enquiry, question: str, answer: str) -> Enquiry:
    """Answer a question for everybody. ``question`` is as everybody reads it, without who asked. May be mended later.

    Raises:
        Refused: the question was set aside.
        ValidationError: the question or the answer is blank.
    """
    held = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    if held.standing == Enquiry.Standing.SET_ASIDE:
        raise Refused(_("This question was set aside."))
    wrong = {}
    if not question.strip():
        wrong["question"] = _("Write the question as everybody may read it.")
    if not answer.strip():
        wrong["answer"] = _("Write your answer.")
    if wrong:
        raise ValidationError(wrong)
    before = {"question": held.published_question, "answer": held.answer}
    held.published_question, held.answer = question.strip(), answer.strip()
    held.standing, held.answered_at, held.answered_by_id = Enquiry.Standing.PUBLISHED, timezone.now(), by.person_id
    held.save(update_fields=["published_question", "answer", "standing", "answered_at", "answered_by"])
    after = {"question": held.published_question, "answer": held.answer}
    record(by=by, verb="answered for everybody", record=held, before=before, after=after)
    return held


@action(May.KEEP)
def set_enquiry_aside(*, by: Actor, enquiry: Enquiry, reason: str) -> Enquiry:
    """Leave a question without a public answer: it is spam, or was answered by telephone.

    Raises:
        Refused: it is answered already.
        ValidationError: there is no reason.
    """
    held = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    why = check_reason(reason)
    if held.standing != Enquiry.Standing.WAITING:
        raise Refused(_("This question does not wait any more."))
    held.standing, held.answered_at, held.answered_by_id = Enquiry.Standing.SET_ASIDE, timezone.now(), by.person_id
    held.save(update_fields=["standing", "answered_at", "answered_by"])
    record(by=by, verb="set question aside", record=held, reason=why)
    return held


@action(May.KEEP)
def add_workshop(
    *,
    by: Actor,
    invitation: Invitation,
    title: str,
    starts_at: dt.datetime,
    place: str,
    minutes: int = 60,
    how_to_join: str = "",
) -> Workshop:
    """Announce a meeting at which people can ask how to apply; also after publication.

    Raises:
        Refused: the round is completed or cancelled.
        ValidationError: by fact: blank, or after the closing.
    """
    held = locked(invitation)
    if held.state not in {State.DRAFT, State.PUBLISHED}:
        raise Refused(_("It is %(state)s, so no workshop is held.") % {"state": held.get_state_display()})
    closes = held.closes_now
    wrong = {}
    if not title.strip():
        wrong["title"] = _("Say what the workshop is called.")
    if not place.strip():
        wrong["place"] = _("Say where it is held, or that it is online.")
    if closes is not None and starts_at >= closes:
        wrong["starts_at"] = _("The workshop begins after the round has closed.")
    if minutes <= 0:
        wrong["minutes"] = _("Say how many minutes it lasts.")
    if wrong:
        raise ValidationError(wrong)
    row = Workshop(office_id=held.office_id, invitation=held, title=title.strip(), starts_at=starts_at)
    row.place, row.minutes, row.how_to_join = place.strip(), minutes, how_to_join.strip()
    row.save(force_insert=True)
    after = {"title": row.title, "starts": row.starts_at, "place": row.place}
    record(by=by, verb="announced workshop", record=row, after=after)
    return row


@action(May.KEEP)
def call_off_workshop(*, by: Actor, workshop: Workshop, reason: str) -> Workshop:
    """Call a workshop off; it stays listed, with the reason.

    Raises:
        Refused: it is called off already.
        ValidationError: there is no reason.
    """
    held = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    why = check_reason(reason)
    if held.called_off_at is not None:
        raise Refused(_("It is called off already."))
    held.called_off_at, held.called_off_why = timezone.now(), why
    held.save(update_fields=["called_off_at", "called_off_why"])
    record(by=by, verb="called off workshop", record=held, reason=why)
    return held
