"""What the office finds of an application: the sift, and in a round without a panel what an officer recommends."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almoner.do.applications.lifecycle import State
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly
from almoner.foundation.offices.models import Office
from almoner.foundation.questions.models import Submission

from .applications import Application
from .states import money_field


class Sift(AppendOnly):
    """One look at an application against the round's conditions: each with its answer, and what came of it."""

    class Outcome(models.TextChoices):
        ELIGIBLE = "eligible", _("eligible")
        INELIGIBLE = "ineligible", _("not eligible")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sifts")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+", db_comment="what was read")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField(blank=True, default="", db_comment="the applicant reads this")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="eligible") | ~Q(reason=""), name="applications_ineligible_for_a_reason"
            )
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class SiftAnswer(AppendOnly):
    """One condition of the round, and whether the application meets it."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    sift = models.ForeignKey(Sift, on_delete=models.PROTECT, related_name="answers")
    order = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=500)
    met = models.BooleanField()
    words = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sift", "order"], name="applications_condition_answered_once"),
            models.CheckConstraint(condition=Q(met=True) | ~Q(words=""), name="applications_not_met_in_words"),
        ]

    def __str__(self) -> str:
        return self.question[:80]


class Recommendation(AppendOnly):
    """What an officer recommends of an application in a round without a panel, for how much and why (GRA-43)."""

    class Outcome(models.TextChoices):
        RECOMMENDED = State.RECOMMENDED.value, _("recommended")
        RESERVE = State.RESERVE.value, _("on the reserve")
        NOT_RECOMMENDED = State.NOT_RECOMMENDED.value, _("not recommended")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="recommendation")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+", db_comment="what was read")
    outcome = models.CharField(max_length=15, choices=Outcome.choices)
    amount = money_field("recommended, in pounds")
    reason = models.TextField(db_comment="the applicant may read this")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="applications_recommended_for_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome=State.RECOMMENDED.value, amount__gt=0)
                | (~Q(outcome=State.RECOMMENDED.value) & Q(amount__isnull=True)),
                name="applications_recommended_with_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class CriterionAnswer(AppendOnly):
    """One published criterion of a round without a panel, answered with yes or no, and why."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="answers")
    order = models.PositiveSmallIntegerField()
    criterion = models.CharField(max_length=500)
    met = models.BooleanField()
    words = models.CharField(max_length=1000)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "order"], name="applications_criterion_answered_once"),
            models.CheckConstraint(condition=~Q(words=""), name="applications_criterion_answered_why"),
        ]

    def __str__(self) -> str:
        return self.criterion[:80]
