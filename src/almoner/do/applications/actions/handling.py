"""What the office does before the panel has an application: the sift, clarifications, letting somebody in late."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.do.applications.access import May
from almoner.do.applications.lifecycle import CLARIFIED
from almoner.do.applications.models import Application, Complaint, LateException, Sift, SiftAnswer
from almoner.do.applications.notifying import ANSWERED, CLARIFY, STEP, tell_applicant
from almoner.do.applications.rules.late import faults_of_exception
from almoner.do.applications.rules.sift import Met, faults_of_sift
from almoner.do.grants.models import Invitation
from almoner.do.grants.rules import clock
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.questions import actions as questions
from almoner.foundation.questions.models import Clarification

from ._steps import held_alone, locked, moment_of, moved, now, said


@action(May.SIFT)
def sift(*, by: Actor, application: Application, answers: Sequence[Met], outcome: str, reason: str = "") -> Sift:
    """Note whether an application meets each condition of the round, and what follows.

    Args:
        answers: each condition as the round words it, whether it is met, and words where it is not.
        outcome: "eligible" or "ineligible".
        reason: for ineligible; the applicant reads it.

    Raises:
        ValidationError: an answer or the reason is missing, or the outcome does not follow from the answers.
        Refused: it is not waiting for its sift, or a clarification is not answered yet.
    """
    held = locked(application)
    if wrong := faults_of_sift(answers, outcome, reason):
        raise ValidationError(wrong)
    moment = moment_of(by, held, now(), reason)
    past = moved(
        held, "find eligible" if outcome == Sift.Outcome.ELIGIBLE else "find ineligible", moment, reason=reason
    )
    made = Sift(
        office_id=held.office_id,
        application=held,
        submission=held.submission,
        outcome=outcome,
        reason=reason.strip(),
        by_id=by.person_id,
    )
    made.save(force_insert=True)
    _keep_answers(made, answers)
    held.save(update_fields=["state", "state_at"])
    tell_applicant(by, held, STEP, _("%(reference)s was looked at") % {"reference": held.reference})
    after = {"outcome": outcome, "not met": [each.question for each in answers if not each.met]}
    record(by=by, verb=f"{past}: application", record=held, reason=reason, after=after)
    return made


def _keep_answers(made: Sift, answers: Sequence[Met]) -> None:
    SiftAnswer.objects.bulk_create(
        SiftAnswer(
            office_id=made.office_id,
            sift=made,
            order=place,
            question=each.question[:500],
            met=each.met,
            words=each.words.strip()[:1000],
        )
        for place, each in enumerate(answers, start=1)
    )


@action(May.SIFT)
def sift_again(*, by: Actor, application: Application, reason: str) -> Application:
    """Take a sift back, as after a complaint: what was found stays in the history, with why it is looked at again.

    Raises:
        Refused: it is not sifted, or the panel has it; no reason is given.
    """
    held = locked(application)
    before = held.state
    past = moved(held, "sift again", moment_of(by, held, now(), reason), reason=reason)
    held.save(update_fields=["state", "state_at"])
    tell_applicant(by, held, STEP, _("%(reference)s is looked at again") % {"reference": held.reference})
    record(by=by, verb=f"{past}: application", record=held, reason=reason, before={"state": before})
    return held


@action(May.SIFT)
def clarify(
    *, by: Actor, application: Application, sections: Iterable[str], message: str, due_on: dt.date | None = None
) -> Clarification:
    """Ask the applicant to make sections clearer. Only they may be changed, and the answer is a new version.

    Raises:
        ValidationError: no section is named, nothing is asked, or the day is not one to come.
        Refused: it is not submitted, the panel has it, or a clarification is asked for already.
    """
    held = locked(application)
    if held.state not in CLARIFIED:
        raise Refused(
            _("It is %(state)s: sections are made clearer only between submission and the panel.")
            % {"state": held.get_state_display()}
        )
    if due_on is None or due_on < timezone.localdate():
        raise ValidationError({"due_on": _("Say by which day you need the answer: today or later.")})
    asked = questions.reopen(by=by, draft=held.draft, sections=sections, message=message, due_on=due_on)
    told = _("%(reference)s: something should be made clearer") % {"reference": held.reference}
    tell_applicant(by, held, CLARIFY, told, due_on=due_on)
    after = {"sections": asked.sections, "due_on": due_on}
    record(by=by, verb="asked applicant", record=held, reason=asked.message, after=after)
    return asked


@action(May.ALLOW_LATE)
def allow_late(
    *, by: Actor, invitation: Invitation, organisation: Organisation, until: dt.datetime, reason: str
) -> LateException:
    """Let one organisation submit until a later moment; who, why and until when is kept (GRA-13).

    Raises:
        Refused: the round was published with the rule that nobody is let in late, or takes no applications at all.
        ValidationError: there is no reason, or the moment is not later than the closing and than now.
    """
    held = held_alone(invitation)
    at = now()
    if held.state != "published":
        raise Refused(_("This round takes no applications."))
    if held.late_policy != Invitation.Late.EXCEPTION:
        raise Refused(
            _(
                "This round was published with the rule: %(rule)s. "
                "If the site could not be reached, extend it for everybody."
            )
            % {"rule": held.get_late_policy_display()}
        )
    if wrong := faults_of_exception(until, clock.takes_until(held), at, reason):
        raise ValidationError(wrong)
    made = LateException(
        office_id=held.office_id,
        invitation=held,
        organisation=organisation,
        until=until,
        reason=reason.strip()[:1000],
        allowed_by_id=by.person_id,
    )
    made.save(force_insert=True)
    after = {"round": str(held), "organisation": str(organisation), "until": until}
    record(by=by, verb="let in late", record=made, reason=made.reason, after=after)
    return made


@action(May.REPLY)
def reply(*, by: Actor, complaint: Complaint, answer: str) -> Complaint:
    """Answer a complaint. The answer is given once; the complaint stays beside it.

    Raises:
        ValidationError: it says nothing.
        Refused: it is answered already.
    """
    held = Complaint.objects.select_for_update(of=("self",)).select_related("application").get(pk=complaint.pk)
    if held.answered_at is not None:
        raise Refused(_("This complaint is answered already."))
    held.answer = said(answer, "answer", _("Write the answer: the applicant reads it."))
    held.answered_at, held.answered_by_id = now(), by.person_id
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    told = _("%(reference)s: your complaint is answered") % {"reference": held.application.reference}
    tell_applicant(by, held.application, ANSWERED, told)
    record(by=by, verb="answered complaint", record=held, after={"answer": held.answer})
    return held
