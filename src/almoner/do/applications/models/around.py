"""What stands around an application: who supports it, who was let in late, every step, complaints and feedback."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almoner.do.applications import guards
from almoner.do.grants.models import Invitation
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation

from .applications import Application
from .states import STATES


class Endorsement(Record):
    """Somebody outside who was asked, by a link that works once, whether they support an application (GRA-18)."""

    class Kind(models.TextChoices):
        POLICE = "police", _("police")
        COMMUNITY_SAFETY = "community_safety", _("community safety partnership")
        OTHER = "other", _("another organisation")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="endorsements")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=200, db_comment="who is asked, as the applicant knows them")
    email = models.EmailField()
    message = models.TextField(blank=True, default="", db_comment="what the applicant writes to them")
    token_hash = models.CharField(max_length=64, unique=True, db_comment="SHA-256 of the token of the link")
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    supports = models.BooleanField(null=True, blank=True)
    answered_name = models.CharField(max_length=200, blank=True, default="")
    answered_role = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    answered_at__isnull=True, supports__isnull=True, answered_name="", answered_role="", text=""
                )
                | (Q(answered_at__isnull=False, supports__isnull=False) & ~Q(answered_name="") & ~Q(answered_role="")),
                name="applications_endorsed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(called_off_at__isnull=True),
                name="applications_endorsed_or_called_off",
            ),
        ]
        triggers: ClassVar = list(guards.OF_AN_ENDORSEMENT)

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"


class LateException(AppendOnly):
    """One organisation may submit until a later moment, because an officer said so and why (GRA-13)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    reason = models.CharField(max_length=1000)
    allowed_at = models.DateTimeField(auto_now_add=True)
    allowed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["allowed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="applications_late_for_a_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["invitation", "organisation"], name="applications_late_for_whom")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.until}"


class StateChange(AppendOnly):
    """One step of an application, with its day: what the applicant follows."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="changes")
    move = models.CharField(max_length=20)
    state = models.CharField(max_length=15, choices=STATES)
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["application", "at"], name="applications_steps")]

    def __str__(self) -> str:
        return self.get_state_display()


class Complaint(Record):
    """What an applicant holds against how its application was handled, and the office's answer."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="complaints")
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(db_comment="the promised day of an answer")
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="applications_complains_of_something"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="applications_complaint_answered_in_words",
            ),
        ]
        triggers: ClassVar = list(guards.OF_A_COMPLAINT)

    def __str__(self) -> str:
        return self.text[:80]


class Feedback(AppendOnly):
    """How an applicant found the process, once for each application: shown as figures of the round (GRA-48)."""

    class Ease(models.IntegerChoices):
        VERY_HARD = 1, _("very hard")
        HARD = 2, _("hard")
        NEITHER = 3, _("neither hard nor easy")
        EASY = 4, _("easy")
        VERY_EASY = 5, _("very easy")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="feedback")
    ease = models.PositiveSmallIntegerField(choices=Ease.choices)
    hours = models.DecimalField(
        max_digits=5, decimal_places=1, null=True, blank=True, db_comment="spent on the application, by all together"
    )
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ease__gte=1, ease__lte=5), name="applications_ease_from_one_to_five"),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0), name="applications_hours_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_ease_display())
