"""Forms with their published versions, the drafts in which they are answered, and what was submitted."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation

from .lifecycle import State, Use
from .rules.definition import Definition, Side
from .rules.reading import read


class Form(Record):
    """Questions that the office asks again and again: what is written of it, and the version in use."""

    class Purpose(models.TextChoices):
        APPLICATION = "application", _("application")
        ELIGIBILITY = "eligibility", _("eligibility check")
        CHECK = "check", _("due diligence")
        ASSESSMENT = "assessment", _("assessment")
        REPORT = "report", _("monitoring report")
        OTHER = "other", _("other")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.APPLICATION)
    introduction = models.TextField(blank=True, default="", db_comment="what those who answer read first")
    definition = models.JSONField(default=dict, db_comment="the draft: rules/reading.py says how it is written")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Use], default=Use.IN_USE.value)
    current = models.ForeignKey(
        "FormVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="the latest"
    )
    edited_at = models.DateTimeField(auto_now=True)
    edited_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "office",
                Lower("title"),
                name="questions_one_title_in_an_office",
                violation_error_message=_("There is a form with this title already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def written(self) -> Definition:
        """What the draft asks."""
        return read(self.definition).definition


class FormVersion(AppendOnly):
    """What a form asked from its publication on. Whoever uses it pins it; it never changes."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True, default="")
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64, db_comment="of the definition as canonical JSON")
    note = models.CharField(max_length=300, blank=True, default="", db_comment="what changed, for those who use it")
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "number"], name="questions_version_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="questions_versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return _("%(title)s, version %(n)d") % {"title": self.title, "n": self.number}


class Draft(Record):
    """Answers being written, by one or several people of an organisation, or by the office.

    ``sections`` holds for each section that was ever saved ``{"revision", "by", "at"}``: the revision is the optimistic
    lock of that section. ``answers`` holds the answers of all sections by question.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="whose answers they are; empty: the office's own",
    )
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField(db_comment="the record of a later room that the answers are for")
    side = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Side], default=Side.APPLICANT.value)
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, db_comment="sought, in pounds: decides the tier"
    )
    assisted = models.CharField(
        max_length=300, blank=True, default="", db_comment="how staff came to write on the organisation's behalf"
    )
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.OPEN.value)
    reopened = models.JSONField(default=list, blank=True, db_comment="the sections that may be changed while reopened")
    answers = models.JSONField(default=dict, blank=True)
    sections = models.JSONField(default=dict, blank=True)
    submissions = models.PositiveIntegerField(default=0, db_comment="how many were made")
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "form"], name="questions_one_draft_of_a_form_for_a_subject"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="questions_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=(Q(state=State.OPEN.value) & Q(submissions=0))
                | (~Q(state=State.OPEN.value) & Q(submissions__gte=1)),
                name="questions_open_until_first_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REOPENED.value) | Q(reopened=[]), name="questions_sections_open_while_reopened"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation"], name="questions_draft_by_body")]

    def __str__(self) -> str:
        return _("answers to %(form)s") % {"form": self.form_version}

    def revision_of(self, section: str) -> int:
        """The revision of a section as it was read; nought while nobody has saved it."""
        return int(self.sections.get(section, {}).get("revision", 0))


class Submission(AppendOnly):
    """What was submitted, as it was: the answers to what was asked, the form's version, and a hash over both."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    sha256 = models.CharField(max_length=64, db_comment="of the form's hash and the answers: rules/snapshot.py")
    at = models.DateTimeField(db_comment="when the server had it")
    certified_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    certified_name = models.CharField(max_length=200)
    certified_as = models.CharField(max_length=200, blank=True, default="", db_comment="in which role")
    assisted = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="questions_submission_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="questions_submissions_count_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["subject", "-number"], name="questions_latest_of_subject")]

    def __str__(self) -> str:
        return _("submission %(n)d of %(sha)s") % {"n": self.number, "sha": self.sha256[:12]}


class Clarification(AppendOnly):
    """A request to make sections of a submission clearer; the next submission answers it."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="clarifications")
    after = models.PositiveIntegerField(db_comment="the number of the submission it is about")
    sections = models.JSONField(db_comment="the keys of the sections that may be changed")
    message = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["after"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "after"], name="questions_one_clarification_of_a_submission")
        ]

    def __str__(self) -> str:
        return self.message[:80]
