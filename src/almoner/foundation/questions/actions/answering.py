"""The only writers of answers: a draft is started, saved section by section, submitted, and perhaps reopened.

Saving is what happens most and at the worst moment, so it costs one UPDATE and leaves no audit entry; starting,
submitting and reopening do.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, JSONField, Q, TextField, Value
from django.db.models.expressions import Func
from django.utils import timezone
from django.utils.translation import gettext as _

from almoner.foundation.audit.actions import record
from almoner.foundation.door.actions import action
from almoner.foundation.door.actor import Actor
from almoner.foundation.door.refusals import NotAllowed, Refused
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.questions import queries
from almoner.foundation.questions.access import May
from almoner.foundation.questions.lifecycle import DRAFT, State
from almoner.foundation.questions.models import Clarification, Draft, FormVersion, Submission
from almoner.foundation.questions.refusals import NotComplete
from almoner.foundation.questions.rules.answers import Answer, kept, kept_answers
from almoner.foundation.questions.rules.definition import Section, Side
from almoner.foundation.questions.rules.moves import staff_write_on_their_behalf
from almoner.foundation.questions.rules.problems import FileCheck, Problem
from almoner.foundation.questions.rules.snapshot import hash_of_submission, snapshot
from almoner.kernel.lifecycle import Moment

from ._steps import make


@action(May.ANSWER)
def start_draft(
    *,
    by: Actor,
    version: FormVersion,
    subject: UUID,
    organisation: Organisation | None = None,
    side: Side = Side.APPLICANT,
    amount: Decimal | None = None,
    answers: Mapping[str, Any] | None = None,
    assisted: str = "",
) -> Draft:
    """Begin to answer a version of a form for a record of a later room (``subject``).

    Args:
        organisation: whose answers they are; None where the office writes them for itself.
        amount: sought, in pounds: decides the tier until the form's own question about it is answered.
        answers: what is known already, such as from a passport.
        assisted: for staff who write on somebody's behalf: how they came to, as in "by telephone with Ms Patel".

    Raises:
        NotAllowed: a member of another organisation, or staff without saying how they came to write for one.
        Refused: a draft of this form for the subject is begun already.
    """
    draft = Draft(
        office_id=version.office_id,
        organisation=organisation,
        form_version=version,
        form_id=version.form_id,
        subject=subject,
        side=side,
        amount=amount,
        assisted=assisted.strip(),
        answers=kept_answers(queries.definition_of(version), answers or {}),
        started_by_id=by.person_id,
    )
    _check_writer(draft, by)
    _begin(draft)
    after = {"subject": subject, "organisation": str(organisation or ""), "assisted": draft.assisted}
    record(by=by, verb="started answers", record=draft, reason=draft.assisted, after=after)
    return draft


def _begin(draft: Draft) -> None:
    """Save a new draft. Raises Refused where one of its form is begun for the subject."""
    draft.clean_fields(exclude=["form_version", "office", "organisation", "form", "started_by"])
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as clash:
        if "one_draft_of_a_form" not in str(clash):
            raise
        raise Refused(_("This form is being answered already. Open it and go on where it stands.")) from None


def _check_writer(draft: Draft, by: Actor) -> None:
    """Members write for their own organisation; the office for itself, or where it helps.

    Raises:
        NotAllowed: somebody else.
    """
    if by.organisation_id is not None and by.organisation_id != draft.organisation_id:
        raise NotAllowed(_("That record belongs to another organisation."))
    if why := staff_write_on_their_behalf(draft, Moment(by, timezone.now())):
        raise NotAllowed(why)


@action(May.ANSWER)
def assist(*, by: Actor, draft: Draft, how: str) -> Draft:
    """Record that staff write on an organisation's behalf from now on, and how they came to (GRA-09).

    Raises:
        NotAllowed: only staff assist.
        ValidationError: how it came about is not said.
    """
    if by.office_id is None:
        raise NotAllowed(_("Only the office's staff write on somebody's behalf."))
    if not how.strip():
        raise ValidationError({"how": _("Say who asked for help and how, as in “by telephone with Ms Patel”.")})
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    before, held.assisted = held.assisted, how.strip()[:300]
    held.save(update_fields=["assisted"])
    told = {"before": {"assisted": before}, "after": {"assisted": held.assisted}}
    record(by=by, verb="assists with answers", record=held, reason=held.assisted, **told)
    return held


# --- Saving


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else saved the section first. Nothing was written; both sides are here, and nothing is lost."""

    theirs: dict[str, Answer]
    mine: dict[str, Answer]
    by: str
    at: str
    """When they saved, as ISO 8601."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a section: its revision now, and everything that is wrong with it as it stands."""

    revision: int
    at: dt.datetime
    problems: tuple[Problem, ...]
    conflict: Conflict | None = None

    @property
    def is_saved(self) -> bool:
        return self.conflict is None


@action(May.ANSWER)
def save_section(*, by: Actor, draft: Draft, section: str, answers: Mapping[str, Any], revision: int) -> Saved:
    """Save answers of one section as they were typed, also while something is wrong with them.

    Only the questions named in ``answers`` are touched, so that one question may be saved by itself. ``revision`` is
    that of the section when it was shown (`Draft.revision_of`); where somebody else has saved it since, nothing is
    written and both sides come back, unless they wrote the same. ``draft`` is brought up to date in place.

    One UPDATE; a second query only when it found nothing to update. No audit entry.

    Raises:
        Refused: the draft is submitted, or the section is not among those reopened; or there is no such section.
        NotAllowed: it is not this person's to write.
    """
    _check_writer(draft, by)
    definition = queries.definition_of(draft.form_version_id)
    found = definition.section(section)
    if found is None:
        raise Refused(_("There is no such section in this form."))
    mine = _of_section(found, answers)
    now = timezone.now()
    stamp = {"revision": revision + 1, "by": by.name, "at": now.isoformat()}
    if _written(draft, section, revision, mine, stamp, now):
        draft.sections = {**draft.sections, section: stamp}
        draft.answers = _merged(draft.answers, mine)
        draft.saved_at = now
        return Saved(revision + 1, now, _wrong(draft, section))
    return _not_written(draft, section, mine, now)


def _of_section(section: Section, answers: Mapping[str, Any]) -> dict[str, Answer | None]:
    """What is to be kept of the answers given to questions of the section; None where one was emptied."""
    return {
        question.key: kept(question, answers[question.key]) for question in section.questions if question.key in answers
    }


def _merged(held: Mapping[str, Answer], mine: Mapping[str, Answer | None]) -> dict[str, Answer]:
    return {key: value for key, value in {**held, **mine}.items() if value is not None}


def _written(
    draft: Draft, section: str, revision: int, mine: Mapping[str, Answer | None], stamp: Any, now: dt.datetime
) -> bool:
    """Write the section if its revision is still the one shown: one UPDATE, whatever else is written meanwhile."""
    same = Q(**{f"sections__{section}__revision": revision}) if revision else ~Q(sections__has_key=section)
    may_change = Q(state=State.OPEN) | Q(state=State.REOPENED, reopened__contains=[section])
    given = {key: value for key, value in mine.items() if value is not None}
    rows = Draft.objects.filter(same, may_change, pk=draft.pk)
    return (
        rows.update(
            answers=_Joined(_Less(F("answers"), Value([*mine], ArrayField(TextField()))), Value(given, JSONField())),
            sections=_Joined(F("sections"), Value({section: stamp}, JSONField())),
            saved_at=now,
        )
        == 1
    )


class _Less(Func):
    """A JSON object without some of its keys."""

    template, arg_joiner, output_field = "(%(expressions)s)", " - ", JSONField()


class _Joined(Func):
    """A JSON object with the keys of another put in."""

    template, arg_joiner, output_field = "(%(expressions)s)", " || ", JSONField()


def _not_written(draft: Draft, section: str, mine: dict[str, Answer | None], now: dt.datetime) -> Saved:
    """Why nothing was updated: the draft is closed, or somebody else was first, perhaps with the same words."""
    draft.refresh_from_db(fields=["answers", "sections", "state", "reopened", "saved_at"])
    if not queries.is_open(draft, section):
        raise Refused(
            _("This section is not open to changes: the answers were submitted. What you typed is still on your page.")
        )
    theirs = {key: draft.answers[key] for key in mine if key in draft.answers}
    typed = {key: value for key, value in mine.items() if value is not None}
    last = draft.sections.get(section, {})
    conflict = None if theirs == typed else Conflict(theirs, typed, last.get("by", ""), last.get("at", ""))
    return Saved(draft.revision_of(section), now, _wrong(draft, section), conflict)


def _wrong(draft: Draft, section: str) -> tuple[Problem, ...]:
    return tuple(problem for problem in queries.problems(draft) if problem.section == section)


# --- Submitting, and making clearer


@action(May.CERTIFY)
def submit(*, by: Actor, draft: Draft, certified_as: str = "", files: FileCheck | None = None) -> Submission:
    """Submit the draft as it stands: a snapshot that never changes, with its hash. The next one gets the next number.

    Raises:
        NotComplete: something is missing or wrong; all of it is said.
        Refused: it is submitted already.
        NotAllowed: it is not this person's to certify.
    """
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    _check_writer(held, by)
    make(DRAFT, held, "submit", by)
    if wrong := queries.problems(held, files=files):
        raise NotComplete(wrong)
    answers = snapshot(
        queries.definition_of(held.form_version_id), held.answers, amount=held.amount, side=Side(held.side)
    )
    form = FormVersion.objects.values_list("sha256", flat=True).get(pk=held.form_version_id)
    held.submissions, held.reopened = held.submissions + 1, []
    made = Submission(
        office_id=held.office_id,
        organisation_id=held.organisation_id,
        draft=held,
        form_version_id=held.form_version_id,
        subject=held.subject,
        number=held.submissions,
        answers=answers,
        amount=queries.asked_in(held).amount,
        sha256=hash_of_submission(form, answers),
        at=timezone.now(),
        certified_by_id=by.person_id,
        certified_name=by.name,
        certified_as=certified_as.strip()[:200],
        assisted=held.assisted,
    )
    made.save(force_insert=True)
    held.save(update_fields=["state", "submissions", "reopened"])
    after = {"number": made.number, "sha256": made.sha256, "subject": made.subject, "certified_as": made.certified_as}
    record(by=by, verb="submitted answers", record=made, reason=made.assisted, after=after)
    return made


@action(May.CLARIFY)
def reopen(
    *, by: Actor, draft: Draft, sections: Iterable[str], message: str, due_on: dt.date | None = None
) -> Clarification:
    """Ask for sections of what was submitted to be made clearer. Only they may be changed; submitting again answers.

    Raises:
        ValidationError: no section of the form is named, or nothing is asked.
        Refused: it is not submitted, or is reopened already.
    """
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    known = [section.key for section in queries.definition_of(held.form_version_id).sections]
    named = set(sections)
    chosen = [key for key in known if key in named]
    wrong = {}
    if not chosen:
        wrong["sections"] = _("Choose the sections that may be changed.")
    if not message.strip():
        wrong["message"] = _("Say what should be made clearer.")
    if wrong:
        raise ValidationError(wrong)
    make(DRAFT, held, "reopen", by)
    held.reopened = chosen
    held.save(update_fields=["state", "reopened"])
    asked = Clarification(
        office_id=held.office_id,
        draft=held,
        after=held.submissions,
        sections=chosen,
        message=message.strip(),
        due_on=due_on,
        asked_by_id=by.person_id,
    )
    asked.save(force_insert=True)
    after = {"sections": chosen, "after": asked.after, "due_on": due_on}
    record(by=by, verb="asked for clarification", record=asked, reason=asked.message, after=after)
    return asked
