"""Applications to a round, who stands behind them, what the office found, and every step with its day."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from almoner.do.agreements.models import Agreement
from almoner.do.grants.models import Invitation
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.questions.models import Draft, Submission
from almoner.strategy.plans.models import Priority

from . import guards
from .lifecycle import State

STATES = [
    (State.DRAFT.value, _("being written")),
    (State.SUBMITTED.value, _("submitted")),
    (State.INELIGIBLE.value, _("not eligible")),
    (State.ELIGIBLE.value, _("eligible")),
    (State.SCORING.value, _("with the panel")),
    (State.MODERATED.value, _("scored")),
    (State.RECOMMENDED.value, _("recommended")),
    (State.RESERVE.value, _("on the reserve list")),
    (State.NOT_RECOMMENDED.value, _("not recommended")),
    (State.DECLINED.value, _("declined")),
    (State.OFFERED.value, _("offered")),
    (State.ACCEPTED.value, _("accepted")),
    (State.REFUSED.value, _("offer refused")),
    (State.LAPSED.value, _("offer lapsed")),
    (State.WITHDRAWN.value, _("withdrawn")),
]
_RECEIVED = ~Q(state__in=[State.DRAFT.value, State.WITHDRAWN.value])


def _money(comment: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, db_comment=comment)


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
    amount = _money("asked for, in pounds")
    capital = _money("of the budget lines, in pounds")
    revenue = _money("of the budget lines, in pounds")
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
    amount = _money("its share of the amount, in pounds")
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
