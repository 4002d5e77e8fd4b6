"""The reads of forms and answers. Each takes ``seen_by``: who asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from almoner.foundation.door.actor import Actor
from almoner.foundation.offices.models import Office

from .access import May
from .lifecycle import State, Use
from .models import Clarification, Draft, Form, FormVersion, Submission
from .rules import problems as judging
from .rules import snapshot
from .rules.asking import Asked, asked
from .rules.definition import Definition, Section, Side
from .rules.reading import read

# --- Forms


def may_read(office: Office, seen_by: Actor) -> bool:
    """Whether somebody reads the office's forms: its staff."""
    return seen_by.office_id == office.pk and seen_by.may(May.READ)


def forms(office: Office, *, seen_by: Actor, q: str = "", purpose: str = "", state: str = "") -> QuerySet[Form, Form]:
    """The office's forms with their versions counted (``version_count``), those in use unless asked otherwise."""
    if not may_read(office, seen_by):
        return Form.objects.none()
    rows = (
        Form.objects.filter(office=office)
        .select_related("current", "edited_by")
        .annotate(version_count=Count("versions"))
    )
    for word in q.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(introduction__icontains=word))
    if purpose:
        rows = rows.filter(purpose=purpose)
    return rows.filter(state=state or Use.IN_USE)


def form_at(office: Office, pk: UUID, *, seen_by: Actor) -> Form | None:
    """One form of the office."""
    if not may_read(office, seen_by):
        return None
    return Form.objects.filter(office=office, pk=pk).select_related("current", "edited_by").first()


def versions(form: Form, *, seen_by: Actor) -> QuerySet[FormVersion, FormVersion]:
    """The published versions of a form, the latest first."""
    rows = FormVersion.objects.filter(form=form).select_related("published_by", "form").order_by("-number")
    return rows if form.office_id == seen_by.office_id and seen_by.may(May.READ) else rows.none()


def version_at(form: Form, number: int, *, seen_by: Actor) -> FormVersion | None:
    """One published version of a form."""
    return versions(form, seen_by=seen_by).filter(number=number).first()


def offered(office: Office, *, seen_by: Actor, purpose: str = "") -> QuerySet[FormVersion, FormVersion]:
    """The latest version of each form in use: what a later room lets people choose from."""
    if not may_read(office, seen_by):
        return FormVersion.objects.none()
    rows = FormVersion.objects.filter(office=office, form__state=Use.IN_USE, pk=F("form__current"))
    return (rows.filter(form__purpose=purpose) if purpose else rows).order_by("title")


def definition_of(version: FormVersion | UUID) -> Definition:
    """What a published version asks. Read once and remembered, since it never changes: no query when it is known."""
    if isinstance(version, UUID):
        return _definition(version)
    return _definition(version.pk)


@lru_cache(256)
def _definition(pk: UUID) -> Definition:
    return read(FormVersion.objects.values_list("definition", flat=True).get(pk=pk)).definition


# --- Drafts


def drafts(*, seen_by: Actor) -> QuerySet[Draft, Draft]:
    """The drafts somebody may read: a member those of the organisation they are at work for; staff those that the
    office writes, for itself or on somebody's behalf. What an applicant has not submitted is the applicant's alone."""
    mine = Draft.objects.select_related("organisation")
    if seen_by.organisation_id is not None and seen_by.may(May.ANSWER):
        return mine.filter(organisation_id=seen_by.organisation_id)
    if seen_by.office_id is not None and seen_by.may(May.READ_ANSWERS):
        own = Q(organisation__isnull=True) | ~Q(assisted="")
        return mine.filter(own, office_id=seen_by.office_id)
    return mine.none()


def draft_at(pk: UUID, *, seen_by: Actor) -> Draft | None:
    """One draft, if it is somebody's to read. Its form is not fetched: `definition_of` remembers it."""
    return drafts(seen_by=seen_by).filter(pk=pk).first()


def draft_of(subject: UUID, *, seen_by: Actor) -> Draft | None:
    """The draft for a record of a later room; of several forms, the one begun first."""
    return drafts(seen_by=seen_by).filter(subject=subject).order_by("started_at").first()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a draft is, without a word of what is in it: what an office may know of answers being written."""

    draft_id: UUID
    subject: UUID
    state: State
    started_at: Any
    saved_at: Any
    submissions: int
    sections_begun: int
    sections: int


def standings(office: Office, subjects: Iterable[UUID], *, seen_by: Actor) -> dict[UUID, Standing]:
    """How far the drafts for these records are, by record: one query, whatever their number."""
    if seen_by.office_id != office.pk or not seen_by.may(May.READ_ANSWERS):
        return {}
    names = ("pk", "subject", "state", "started_at", "saved_at", "submissions", "sections", "form_version_id")
    rows = Draft.objects.filter(office=office, subject__in=list(subjects)).values_list(*names)
    return {
        subject: Standing(
            pk, subject, State(state), started, saved, count, len(begun), len(definition_of(version).sections)
        )
        for pk, subject, state, started, saved, count, begun, version in rows
    }


def asked_in(draft: Draft) -> Asked:
    """Which questions the draft asks now, with the answers to them."""
    return asked(definition_of(draft.form_version_id), draft.answers, amount=draft.amount, side=Side(draft.side))


def problems(draft: Draft, *, files: judging.FileCheck | None = None) -> list[judging.Problem]:
    """Everything that keeps a draft from being submitted, in the order of the form. No query."""
    return judging.problems_of(definition_of(draft.form_version_id), asked_in(draft), files=files)


@dataclass(frozen=True, slots=True)
class Task:
    """One section on the task list: how many of its questions are answered well."""

    section: Section
    questions: int
    answered: int
    problems: tuple[judging.Problem, ...]
    is_begun: bool
    is_open: bool
    """Whether it may be changed now: while reopened, only the sections asked about."""

    @property
    def is_done(self) -> bool:
        return not self.problems


def tasks(draft: Draft, *, files: judging.FileCheck | None = None) -> list[Task]:
    """The task list of a draft: its sections that ask something, and how far each is. No query."""
    definition, found = definition_of(draft.form_version_id), asked_in(draft)
    wrong = judging.problems_of(definition, found, files=files)
    shown = {question.key for question in found.questions}
    made = []
    for section in definition.sections:
        keys = {question.key for question in section.questions} & shown
        if keys:
            made.append(
                Task(
                    section,
                    len(keys),
                    len(keys & set(found.answers)),
                    tuple(problem for problem in wrong if problem.section == section.key),
                    section.key in draft.sections,
                    is_open(draft, section.key),
                )
            )
    return made


def is_open(draft: Draft, section: str) -> bool:
    """Whether a section of the draft may be changed now."""
    return draft.state == State.OPEN or (draft.state == State.REOPENED and section in draft.reopened)


# --- Submissions


def submissions(*, seen_by: Actor) -> QuerySet[Submission, Submission]:
    """What was submitted: to the office, for those at work for it; by the organisation, for its members."""
    rows = Submission.objects.select_related("organisation", "certified_by")
    if not seen_by.may(May.READ_ANSWERS):
        return rows.none()
    if seen_by.organisation_id is not None:
        return rows.filter(organisation_id=seen_by.organisation_id)
    return rows.filter(office_id=seen_by.office_id) if seen_by.office_id is not None else rows.none()


def submissions_of(subject: UUID, *, seen_by: Actor) -> QuerySet[Submission, Submission]:
    """What was submitted for a record of a later room, the latest first."""
    return submissions(seen_by=seen_by).filter(subject=subject).order_by("-at", "-number")


def latest(subjects: Sequence[UUID], *, seen_by: Actor) -> dict[UUID, Submission]:
    """The latest submission for each of these records: one query, whatever their number."""
    rows = submissions(seen_by=seen_by).filter(subject__in=list(subjects)).order_by("subject", "-at", "-number")
    return {each.subject: each for each in rows.distinct("subject")}


def difference(
    before: Submission, after: Submission, *, names: dict[str, str] | None = None
) -> list[snapshot.Difference]:
    """What changed between two submissions of one draft, question by question, in words."""
    definition = definition_of(after.form_version_id)
    return snapshot.differences(definition, before.answers, after.answers, names=names)


def is_whole(submission: Submission) -> bool:
    """Whether a submission still has the hash that stood on its receipt."""
    form = FormVersion.objects.values_list("definition", flat=True).get(pk=submission.form_version_id)
    found = snapshot.hash_of_submission(snapshot.hash_of_form(form), submission.answers)
    return found == submission.sha256


def clarifications(draft: Draft) -> QuerySet[Clarification, Clarification]:
    """What was asked to be made clearer, in order; the draft is somebody's to read already."""
    return draft.clarifications.select_related("asked_by")
