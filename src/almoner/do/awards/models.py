"""Awards with their money by pot and year, what was suggested and chosen before, and the letters that follow."""

import json
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from almoner.do.agreements.models import Agreement
from almoner.do.applications.models import Application
from almoner.do.grants.models import Invitation
from almoner.foundation.accounts.models import Person
from almoner.foundation.door.models import AppendOnly, Record
from almoner.foundation.offices.models import Office
from almoner.foundation.organisations.models import Organisation
from almoner.foundation.services.models import Service
from almoner.governance.decisions.models import Decision
from almoner.strategy.funds.models import Pot
from almoner.strategy.plans.models import FrameworkLine, Priority

from . import guards
from .lifecycle import LIVE, State
from .rules.award import CAPITAL, REVENUE
from .rules.choosing import Outcome
from .rules.wording import DECLINE, INELIGIBLE, OFFER, RESERVE

STATES = [
    (State.PROPOSED.value, _("proposed")),
    (State.IN_DECISION.value, _("put to a decision")),
    (State.DECIDED.value, _("decided, to be offered")),
    (State.OFFERED.value, _("offered")),
    (State.ACCEPTED.value, _("accepted")),
    (State.REFUSED.value, _("refused")),
    (State.LAPSED.value, _("lapsed")),
    (State.LEFT_OUT.value, _("left out of the decision")),
    (State.WITHDRAWN.value, _("withdrawn")),
]
LETTERS = [
    (OFFER, _("offer")),
    (DECLINE, _("not funded")),
    (INELIGIBLE, _("not eligible")),
    (RESERVE, _("on the reserve")),
]
_STANDING = sorted({*LIVE, State.LEFT_OUT})


def _sha256(field: str) -> Func:
    """SHA-256 of a text in the database's own reckoning, in hexadecimal."""
    return Func(
        F(field),
        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
        output_field=models.CharField(),
    )


class Award(Record):
    """What one organisation is to get, and how far that is. Its money by pot and year is in its splits."""

    class Kind(models.TextChoices):
        ROUND = "round", _("round")
        ALLOCATION = "allocation", _("annual allocation")
        AD_HOC = "ad_hoc", _("ad hoc grant")
        CONTINUATION = "continuation", _("continuation")
        INNOVATION = "innovation", _("innovation award")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    application = models.ForeignKey(Application, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    framework_line = models.ForeignKey(
        FrameworkLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_comment="that foresees it"
    )
    title = models.CharField(max_length=300)
    description = models.CharField(max_length=1000, db_comment="a sentence for the decision and the public")
    withheld = models.BooleanField(default=False, db_comment="the public is not told the name, as with a refuge")
    asked = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    recommended = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, db_comment="where another amount was decided"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    place = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="the panel's")
    result = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True, db_comment="out of 100, shown")
    rationale = models.TextField(blank=True, default="", db_comment="why, where no round says it (GRA-47)")
    difference = models.TextField(blank=True, default="", db_comment="how it differs from panel or suggestion")
    difference_reason = models.TextField(blank=True, default="")
    purposes = models.JSONField(default=list, blank=True, db_comment="in the words of the setting funds.purposes")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=11, choices=STATES, default=State.PROPOSED.value)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreement = models.OneToOneField(Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    conditions = models.JSONField(default=list, blank=True, db_comment="of the offer, a line each")
    expires_on = models.DateField(null=True, blank=True, db_comment="the last day to answer")
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_why = models.CharField(max_length=1000, blank=True, default="")
    proposed_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["place", "title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=_STANDING),
                name="awards_one_for_an_application",
                violation_error_message=_("There is an award for this application already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="awards_worth_something",
                violation_error_message=_("An award is more than nothing."),
            ),
            models.CheckConstraint(condition=Q(asked__isnull=True) | Q(asked__gte=0), name="awards_asked_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind="round") | Q(application__isnull=False, invitation__isnull=False),
                name="awards_of_a_round_has_its_application",
            ),
            models.CheckConstraint(
                condition=~Q(kind="ad_hoc") | ~Q(rationale=""), name="awards_ad_hoc_has_a_rationale"
            ),
            models.CheckConstraint(
                condition=Q(difference="") | ~Q(difference_reason=""), name="awards_differs_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_decision", "decided"]) | Q(decision__isnull=False),
                name="awards_in_decision_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "accepted", "refused", "lapsed"]) | Q(offered_at__isnull=False),
                name="awards_offered_has_a_moment",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["accepted", "refused"]) & Q(answered_at__isnull=False))
                | (~Q(state__in=["accepted", "refused"]) & Q(answered_at__isnull=True)),
                name="awards_answered_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(agreement__isnull=True) | Q(state="accepted"), name="awards_agreement_once_accepted"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "left_out", "withdrawn"]) | ~Q(ended_why=""),
                name="awards_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="awards_ends_after_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state"], name="awards_by_state"),
            models.Index(fields=["invitation", "state"], name="awards_of_a_round"),
            models.Index(fields=["organisation", "state"], name="awards_of_an_organisation"),
        ]
        triggers: ClassVar = list(guards.OF_THE_HEAD)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.title}"


class AwardSplit(Record):
    """What an award takes from one pot in one financial year. The parts add up to the award (deferred trigger)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="splits")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(db_comment="the calendar year in which the financial year starts")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["year", "pot__name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "pot", "year"], name="awards_pot_named_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="awards_split_positive"),
        ]
        indexes: ClassVar = [models.Index(fields=["pot"], name="awards_splits_of_a_pot")]
        triggers: ClassVar = list(guards.OF_A_SPLIT)

    def __str__(self) -> str:
        return f"{self.pot} {self.year}"


class AwardPriority(Record):
    """A priority of the police and crime plan that an award serves (STR-06)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="served")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["priority__order", "id"]
        verbose_name_plural = "award priorities"
        constraints: ClassVar = [models.UniqueConstraint(fields=["award", "priority"], name="awards_priority_once")]

    def __str__(self) -> str:
        return str(self.priority)


class Choice(Record):
    """What people recommend of one application, until it is decided on. The last word counts; the audit keeps all."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(
        max_length=13,
        choices=[
            (Outcome.RECOMMEND.value, _("recommend")),
            (Outcome.RESERVE.value, _("reserve")),
            (Outcome.NOT_RECOMMEND.value, _("do not recommend")),
        ],
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    order = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="the place on the reserve")
    difference = models.TextField(blank=True, default="", db_comment="how it differs from panel or suggestion")
    reason = models.TextField(blank=True, default="", db_comment="why it differs")
    chosen_at = models.DateTimeField(auto_now=True)
    chosen_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(difference="") | ~Q(reason=""), name="awards_chosen_for_a_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="recommend") | Q(amount__gt=0), name="awards_recommended_amount"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="reserve") | Q(order__gt=0), name="awards_reserve_has_an_order"
            ),
            models.UniqueConstraint(
                fields=["invitation", "order"], condition=Q(outcome="reserve"), name="awards_one_place_on_the_reserve"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"


class SuggestionMade(AppendOnly):
    """A suggested set as it was made: inputs and outcome as one canonical text, with its hash. It reproduces."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(db_comment="canonical JSON of the inputs and the outcome: rules/suggesting.py")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name_plural = "suggestions made"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation", "number"], name="awards_suggestion_numbered_once"),
            models.CheckConstraint(condition=Q(sha256=_sha256("text")), name="awards_suggestion_has_its_hash"),
        ]

    def __str__(self) -> str:
        return f"suggestion {self.number} of {self.invitation}"

    @cached_property
    def read(self) -> dict[str, Any]:
        """Inputs and outcome."""
        found: dict[str, Any] = json.loads(self.text)
        return found

    @cached_property
    def by_bid(self) -> dict[str, dict[str, Any]]:
        """What it says of each bid, by the application's key."""
        return {each["key"]: each for each in self.read["outcome"]["choices"]}


class Proposal(Record):
    """Awards put to one decision, with the notes that its signers read beside the table."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    notes = models.JSONField(default=list, db_comment="[[heading, text]]: part of the sheet that is signed")
    floors_reason = models.TextField(blank=True, db_comment="why floors of a round without a panel are not met")
    put_at = models.DateTimeField(auto_now_add=True)
    put_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.decision)


class BudgetLine(AppendOnly):
    """A line of the budget that came with the answer to an offer of less than was asked. The lines are the offer."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="budget")
    order = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    kind = models.CharField(max_length=7, choices=[(CAPITAL, _("capital")), (REVENUE, _("revenue"))])
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(what=""), name="awards_budget_line_says_something"),
            models.UniqueConstraint(fields=["award", "order"], name="awards_budget_line_once"),
        ]
        triggers: ClassVar = list(guards.OF_A_BUDGET)

    def __str__(self) -> str:
        return self.what


class LetterTemplate(AppendOnly):
    """The office's wording of one kind of letter. The last counts; before the first, that which Almoner brings."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LETTERS)
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "kind", "number"], name="awards_template_numbered_once"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="awards_template_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"


class Letter(Record):
    """What an applicant is told, and why; plain text, read on their own page. Once it is sent it does not change."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LETTERS)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    is_edited = models.BooleanField(default=False, db_comment="somebody changed what was merged")
    written_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["written_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(application__isnull=False, sent_at__isnull=True),
                name="awards_one_unsent_letter",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | Q(sent_by__isnull=True), name="awards_sent_with_its_moment"
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=False) | Q(award__isnull=False), name="awards_letter_is_about_something"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | (~Q(subject="") & ~Q(body="")), name="awards_sent_says_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["invitation", "kind"], name="awards_letters_of_a_round"),
            models.Index(fields=["organisation"], name="awards_letters_to"),
        ]
        triggers: ClassVar = list(guards.OF_A_LETTER)

    def __str__(self) -> str:
        return self.subject
