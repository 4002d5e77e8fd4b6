"""Applications to a round: whose bid it is, what it says for lists and judges, whom it serves and who takes part."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from almoner.do.agreements.models import Agreement
from almoner.do.applications import guards
from almoner.do.applications.lifecycle import State
from almoner.do.grants.models import Invitation
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import Record
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.questions.models import Draft, Submission
from almoner.strategy.plans.models import Priority

from .states import STATES, money_field

_RECEIVED = ~Q(state__in=[State.DRAFT.value, State.WITHDRAWN.value])


class Application(Record):
    """One organisation's bid to one round. Its answers are a draft of the questions; what is read of them for lists,
    the board and the panel is written here as it is submitted, and not before: a draft is the applicant's own."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    brokered_by = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="the organisation that writes with or for a small group (GRA-28)",
    )
    number = models.PositiveIntegerField(db_comment="counted within the round")
    reference = models.CharField(max_length=60)
    state = models.CharField(max_length=15, choices=STATES, default=State.DRAFT.value)
    state_at = models.DateTimeField(auto_now_add=True, db_comment="since when it is in this state")
    title = models.CharField(max_length=200, blank=True, default="")
    summary = models.TextField(blank=True, default="")
    amount = money_field("asked for, in pounds")
    capital = money_field("of the budget lines, in pounds")
    revenue = money_field("of the budget lines, in pounds")
    districts = models.JSONField(default=list, blank=True, db_comment="[{key, label}]: the places it is for")
    groups = models.JSONField(default=list, blank=True, db_comment="[{key, label}]: the people it is for")
    grassroots = models.BooleanField(default=False, db_comment="a small group, as known when it was submitted")
    by_and_for = models.CharField(max_length=200, blank=True, default="", db_comment="as known when it was submitted")
    at_risk = models.BooleanField(default=False, db_comment="works with children or adults at risk")
    confirmed = models.JSONField(default=list, blank=True, db_comment="[{question, answer}]: who may apply")
    assisted = models.CharField(
        max_length=300, blank=True, default="", db_comment="how staff came to write on the organisation's behalf"
    )
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(
        Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="the latest"
    )
    submitted_at = models.DateTimeField(
        null=True, blank=True, db_comment="when the server had it, by its own clock: what counts against the closing"
    )
    agreement = models.ForeignKey(Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation", "number"], name="applications_numbered_once"),
            models.UniqueConstraint(fields=["office", "reference"], name="applications_one_per_reference"),
            models.UniqueConstraint(
                fields=["invitation", "organisation"],
                condition=~Q(state=State.WITHDRAWN.value),
                name="applications_one_of_a_body_in_a_round",
                violation_error_message=_("This organisation has an application in this round already."),
            ),
            models.CheckConstraint(
                condition=(_RECEIVED & Q(submission__isnull=False, submitted_at__isnull=False))
                | (
                    Q(state=State.DRAFT.value)
                    & Q(submission__isnull=True, submitted_at__isnull=True, amount__isnull=True, title="", summary="")
                )
                | (
                    Q(state=State.WITHDRAWN.value)
                    & (
                        Q(submission__isnull=True, submitted_at__isnull=True)
                        | Q(submission__isnull=False, submitted_at__isnull=False)
                    )
                ),
                name="applications_received_with_its_submission",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="applications_amount_above_nothing"
            ),
            models.CheckConstraint(
                condition=(Q(capital__isnull=True, revenue__isnull=True))
                | Q(amount__isnull=True)
                | Q(capital__gte=0, revenue__gte=0, amount=F("capital") + F("revenue")),
                name="applications_lines_add_up",
            ),
            models.CheckConstraint(
                condition=Q(brokered_by__isnull=True) | ~Q(brokered_by=F("organisation")),
                name="applications_not_its_own_broker",
                violation_error_message=_("An organisation does not broker its own application."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["invitation", "state"], name="applications_by_state"),
            models.Index(fields=["organisation", "-started_at"], name="applications_of_a_body"),
            models.Index(fields=["office", "-submitted_at"], name="applications_in_order"),
        ]
        triggers: ClassVar = list(guards.OF_THE_HEAD)

    def __str__(self) -> str:
        return self.reference

    @property
    def is_draft(self) -> bool:
        """Whether nothing of it is submitted."""
        return self.state == State.DRAFT

    @property
    def is_received(self) -> bool:
        """Whether the office has it."""
        return self.submitted_at is not None


class ApplicationPriority(Record):
    """A priority of the plan that an application says it serves (STR-06)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="priorities")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["priority__order", "id"]
        verbose_name_plural = "application priorities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "priority"], name="applications_priority_named_once")
        ]

    def __str__(self) -> str:
        return str(self.priority)


class Partner(Record):
    """Another organisation that takes part: the applicant leads, signs and is paid."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="where it is known"
    )
    name = models.CharField(max_length=300)
    does = models.CharField(max_length=500, db_comment="what it does in the project")
    amount = money_field("its share of the amount, in pounds")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["added_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "name"],
                name="applications_partner_named_once",
                violation_error_message=_("This partner is named already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="applications_partner_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name
