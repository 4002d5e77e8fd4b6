"""An application is submitted, answered anew where the office asked, or withdrawn.

Submitting holds two rows: the invitation as all others do who submit, and the application alone. What takes time is
read before the audit chain is touched, since all of an office queue for that.
"""

from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almoner.do.applications import queries
from almoner.do.applications.access import May
from almoner.do.applications.lifecycle import CLARIFIED, State
from almoner.do.applications.models import Application, ApplicationPriority
from almoner.do.applications.notifying import ANSWERED, RECEIPT, tell_applicant, tell_office
from almoner.do.applications.rules.meaning import Meaning, meaning
from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import Refused
from almoner.foundation.questions import actions as questions
from almoner.foundation.questions.lifecycle import State as Answers
from almoner.foundation.questions.models import Submission
from almoner.foundation.questions.queries import definition_of
from almoner.foundation.questions.refusals import NotComplete
from almoner.kernel.lifecycle import Moment

from ._steps import (
    check_move,
    check_writer,
    locked,
    moment_of,
    moved,
    now,
    put_aside_with_the_panel,
    share,
)

READ = ("title", "summary", "amount", "capital", "revenue", "districts", "groups", "at_risk")
SNAPSHOT = ("grassroots", "by_and_for")


@action(May.SUBMIT)
def submit(*, by: Actor, application: Application, certified_as: str = "") -> Application:
    """Certify an application and submit it; or, where the office asked for sections to be made clearer, its answer.

    The moment that counts is the server's as this begins: waiting for others makes nobody late. Each submission is kept
    as it was with its hash, and gets the next number.

    Raises:
        NotComplete: something is missing or wrong, in the form or by the round's own rules; all of it is said.
        Refused: the round has closed, or it is submitted already.
        NotAllowed: it is not this person's to submit.
        ValidationError: it is not said in which role it is certified.
    """
    received = now()
    if not certified_as.strip():
        raise ValidationError({"certified_as": _("Write your role, as in “treasurer”.")})
    share(application.invitation_id)
    held = locked(application, "draft")
    check_writer(by, held)
    moment = moment_of(by, held, received)
    if held.is_draft:
        return _first(held, moment, by, certified_as)
    return _again(held, by, certified_as)


def _first(held: Application, moment: Moment, by: Actor, certified_as: str) -> Application:
    check_move(held, "submit", moment)
    check = queries.ready_to_submit(held)
    if check.problems:
        raise NotComplete(check.problems)
    _snapshot(held, moment)
    served = _served(held)
    received = _("%(reference)s is submitted") % {"reference": held.reference}
    tell_applicant(by, held, RECEIPT, received)
    made = questions.submit(by=by, draft=held.draft, certified_as=certified_as, files=check.files)
    _take_over(held, made)
    held.submitted_at = moment.at
    past = moved(held, "submit", moment)
    held.save(update_fields=[*READ, *SNAPSHOT, "submission", "submitted_at", "state", "state_at"])
    _put_priorities(held, served)
    after = {"sha256": made.sha256, "amount": held.amount, "received": moment.at, "as": made.certified_as}
    record(by=by, verb=f"{past} application", record=held, reason=held.assisted, after=after)
    return held


def _again(held: Application, by: Actor, certified_as: str) -> Application:
    """A new version, in answer to a request for clarification. Its place in the process does not change."""
    if held.state not in CLARIFIED or held.draft.state != Answers.REOPENED:
        raise Refused(_("This application is submitted already. Nothing was sent a second time."))
    check = queries.ready_to_submit(held)
    if check.problems:
        raise NotComplete(check.problems)
    served = _served(held)
    told = _("A clarification of %(reference)s came in") % {"reference": held.reference}
    tell_office(by, held, ANSWERED, told)
    made = questions.submit(by=by, draft=held.draft, certified_as=certified_as, files=check.files)
    before = {"sha256": held.submission.sha256 if held.submission else ""}
    _take_over(held, made)
    held.save(update_fields=[*READ, "submission"])
    held.priorities.exclude(priority__in=served).delete()
    there = set(held.priorities.values_list("priority_id", flat=True))
    _put_priorities(held, [key for key in served if key not in there])
    after = {"sha256": made.sha256, "number": made.number}
    record(by=by, verb="made application clearer", record=held, before=before, after=after)
    return held


def _take_over(held: Application, made: Submission) -> None:
    """What lists, the board and the panel need of the answers, as submitted."""
    read = meaning(definition_of(made.form_version_id), made.answers, amount=made.amount)
    held.submission = made
    held.title, held.summary, held.amount = read.title, read.summary, read.amount
    held.capital, held.revenue = _of_the_amount(read)
    held.districts = [{"key": key, "label": label} for key, label in read.places]
    held.groups = [{"key": key, "label": label} for key, label in read.groups]
    held.at_risk = read.at_risk


def _of_the_amount(read: Meaning) -> tuple[Decimal | None, Decimal | None]:
    """Capital and revenue, where the budget lines are those of the amount asked for."""
    if read.capital is None or read.revenue is None or read.capital + read.revenue != read.amount:
        return None, None
    return read.capital, read.revenue


def _snapshot(held: Application, moment: Moment) -> None:
    """What was known of the organisation on the day."""
    held.grassroots = queries.is_grassroots(held.organisation, held.office, moment.today)
    held.by_and_for = held.organisation.by_and_for


def _served(held: Application) -> list[UUID]:
    """The priorities it says it serves; where its form does not ask, those of the round."""
    read = meaning(definition_of(held.draft.form_version_id), held.draft.answers)
    return queries.priorities_meant(held.invitation, read.priorities)


def _put_priorities(held: Application, served: list[UUID]) -> None:
    ApplicationPriority.objects.bulk_create(
        ApplicationPriority(office_id=held.office_id, application=held, priority_id=key) for key in served
    )


@action(May.WITHDRAW)
def withdraw(*, by: Actor, application: Application, reason: str = "") -> Application:
    """Take an application back; one that the panel has is put aside there.

    For staff only at the applicant's request, with the reason.

    Raises:
        Refused: it is decided already, or withdrawn.
        ValidationError: staff say nothing about how it was asked for.
    """
    held = locked(application)
    if by.organisation_id is None and not reason.strip():
        raise ValidationError({"reason": _("Say how the applicant asked for it, as in “by e-mail of 3 March”.")})
    was = held.state
    moment = moment_of(by, held, now(), reason)
    past = moved(held, "withdraw", moment, reason=reason)
    held.save(update_fields=["state", "state_at"])
    if was == State.SCORING:
        put_aside_with_the_panel(by, held, reason)
    record(by=by, verb=f"{past} application", record=held, reason=reason, before={"state": was})
    return held
